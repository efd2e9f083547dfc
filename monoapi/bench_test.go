package monoapi_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

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

func BenchmarkLogin(b *testing.B) {
	client, err := monoapi.New(monoapi.Config{
		Key: monoapi.NewSecret(canaryKey), BaseURL: benchServer(b),
	})
	require.NoError(b, err)
	defer client.CloseIdleConnections()
	in := client.Session(session)
	b.ReportAllocs()
	for b.Loop() {
		got, err := in.SignIn(b.Context(), signIn(guideUsername, guidePassword)...)
		if err != nil || got.ResponseCode != monoapi.CodeDone {
			b.Fatal(got, err)
		}
	}
}

// BenchmarkLoginBareHTTP is the same call with net/http alone, to compare
// with.
func BenchmarkLoginBareHTTP(b *testing.B) {
	address := benchServer(b) + "/v2/connect/reauth/login"
	transport := monoapi.NewTransport()
	client := &http.Client{Transport: transport}
	defer client.CloseIdleConnections()
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
	b.ReportAllocs()
	for b.Loop() {
		got, err := call()
		if err != nil || got.Data.ResponseCode != 99 {
			b.Fatal(got, err)
		}
	}
}
