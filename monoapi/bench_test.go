package monoapi_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
)

// benchServer answers every login with the guide's answer.
func benchServer(b *testing.B) string {
	b.Helper()
	body := []byte(testdata(b, "login_response.json"))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(body)
	}))
	b.Cleanup(server.Close)
	return server.URL
}

// ourLogin returns a call that signs in through monoapi.
func ourLogin(b *testing.B) func() {
	client, err := monoapi.New(monoapi.Config{Key: monoapi.NewSecret(canaryKey), BaseURL: benchServer(b)})
	require.NoError(b, err)
	b.Cleanup(client.CloseIdleConnections)
	in := client.Session(session)
	return func() {
		got, err := in.SignIn(b.Context(), signIn(guideUsername, guidePassword)...)
		if err != nil || got.ResponseCode != monoapi.CodeDone {
			b.Fatal(got, err)
		}
	}
}

// bareLogin returns the same call with net/http alone, to compare with.
func bareLogin(b *testing.B) func() {
	address := benchServer(b) + "/v2/connect/reauth/login"
	client := &http.Client{Transport: monoapi.NewTransport()}
	b.Cleanup(client.CloseIdleConnections)
	type login struct {
		Username string `json:"username"`
		Password string `json:"password"`
	}
	type response struct {
		Status  string `json:"status"`
		Message string `json:"message"`
		Data    struct {
			ResponseCode int    `json:"responseCode"`
			Code         string `json:"code"`
		} `json:"data"`
	}
	call := func() (got response, err error) {
		body, err := json.Marshal(login{guideUsername, guidePassword})
		if err != nil {
			return got, err
		}
		req, err := http.NewRequestWithContext(b.Context(), http.MethodPost, address, bytes.NewReader(body))
		if err != nil {
			return got, err
		}
		req.Header.Set("mono-sec-key", canaryKey)
		req.Header.Set("x-session-id", session)
		req.Header.Set("Content-Type", "application/json")
		resp, err := client.Do(req)
		if err != nil {
			return got, err
		}
		defer resp.Body.Close()
		answer, err := io.ReadAll(resp.Body)
		if err != nil {
			return got, err
		}
		err = json.Unmarshal(answer, &got)
		return got, err
	}
	return func() {
		got, err := call()
		if err != nil || got.Data.ResponseCode != 99 {
			b.Fatal(got, err)
		}
	}
}

func BenchmarkLogin(b *testing.B) {
	call := ourLogin(b)
	b.ReportAllocs()
	for b.Loop() {
		call()
	}
}

func BenchmarkLoginBareHTTP(b *testing.B) {
	call := bareLogin(b)
	b.ReportAllocs()
	for b.Loop() {
		call()
	}
}

// BenchmarkLoginRatio makes both calls in turns, a hundred of each at a time, so that
// what else the machine does meets both, and reports the median of the ratios.
func BenchmarkLoginRatio(b *testing.B) {
	ours, bare := ourLogin(b), bareLogin(b)
	spent := func(call func()) time.Duration {
		began := time.Now()
		for range 100 {
			call()
		}
		return time.Since(began)
	}
	spent(ours)
	spent(bare)
	var ratios []float64
	for b.Loop() {
		ratios = append(ratios, float64(spent(ours))/float64(spent(bare)))
	}
	slices.Sort(ratios)
	b.ReportMetric(ratios[len(ratios)/2], "ratio")
}
