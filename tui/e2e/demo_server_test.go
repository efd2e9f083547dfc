//go:build unix

package e2e

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
)

// demoServer is a running "connect-reauth demo-server".
type demoServer struct {
	cmd    *exec.Cmd
	url    string
	guide  string
	stderr bytes.Buffer
}

func startDemoServer(t *testing.T, opts ...option) *demoServer {
	t.Helper()
	return startDemoServerSaying(t, nil, opts...)
}

// startDemoServerSaying starts one whose standard error is a file, if there is
// one.
func startDemoServerSaying(t *testing.T, stderr *os.File, opts ...option) *demoServer {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	t.Cleanup(cancel)
	d := &demoServer{cmd: command(ctx, t, nil, append([]option{args("demo-server", "--listen", "127.0.0.1:0")}, opts...)...)}
	stdout, err := d.cmd.StdoutPipe()
	require.NoError(t, err)
	d.cmd.Stderr = &d.stderr
	if stderr != nil {
		d.cmd.Stderr = stderr
	}
	require.NoError(t, d.cmd.Start())
	t.Cleanup(func() {
		_ = d.cmd.Process.Kill()
		_ = d.cmd.Wait()
	})
	// The guide ends with a link, after the details of its two accounts.
	out := bufio.NewReader(stdout)
	for {
		line, err := out.ReadString('\n')
		require.NoError(t, err, "the guide broke off:\n%s", d.guide)
		d.guide += line
		if strings.Count(d.guide, accountsPath) == 3 && line == "\n" {
			break
		}
	}
	d.url = regexp.MustCompile(`http://127\.0\.0\.1:[0-9]+`).FindString(d.guide)
	require.NotEmpty(t, d.url)
	go func() { _, _ = io.Copy(io.Discard, out) }()
	return d
}

// end ends the server with a signal and returns its exit code.
func (d *demoServer) end(t *testing.T, sig os.Signal) int {
	t.Helper()
	require.NoError(t, d.cmd.Process.Signal(sig))
	_ = d.cmd.Wait()
	return d.cmd.ProcessState.ExitCode()
}

func TestDemoServer(t *testing.T) {
	t.Parallel()
	for _, sig := range []os.Signal{syscall.SIGINT, syscall.SIGTERM} {
		t.Run(sig.String(), func(t *testing.T) {
			t.Parallel()
			d := startDemoServer(t)
			require.Equal(t, sandbox.CurlGuide(d.url, false)+"\n", d.guide)
			answer, err := http.Get(d.url + accountsPath + story("101"))
			require.NoError(t, err)
			require.NoError(t, answer.Body.Close())
			require.Equal(t, http.StatusUnauthorized, answer.StatusCode, "no key")
			require.Equal(t, 0, d.end(t, sig))
			require.Equal(t, "connect-reauth: the demo bank is at "+d.url+"; ctrl+c ends it\n"+
				"GET /v2/accounts/"+story("101")+"  401  Unauthorized. The mono-sec-key header is missing.\n", d.stderr.String())
			_, err = http.Get(d.url)
			require.Error(t, err, "it still answers")
		})
	}
}

// TestDemoServerGuide pastes all of the guide into a shell.
func TestDemoServerGuide(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("curl is not installed")
	}
	d := startDemoServer(t)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	shell := exec.CommandContext(ctx, "/bin/sh")
	shell.Stdin = strings.NewReader(d.guide)
	out, err := shell.Output()
	require.NoError(t, err)
	inOrder(t, string(out),
		`"values":{"username":"`+sandbox.Username+`","password":"`+sandbox.Password+`"}`,
		`"responseCode":102,"data":{"userInput":`, `"responseCode":99,"code":"code_`, `"account":{"id":"`+story("102")+`"`,
		`"responseCode":101,"data":{"accounts":`, `"responseCode":99,"code":"code_`, `"account":{"id":"`+story("101")+`"`,
		`"mono_url":"`+d.url+`/link/`)
	require.Equal(t, 0, d.end(t, os.Interrupt))
}

// TestDemoServerForTheWizard: the program as its own bank's customer.
func TestDemoServerForTheWizard(t *testing.T) {
	t.Parallel()
	d := startDemoServer(t)
	s := start(t, nil, env("MONO_BASE_URL="+d.url), args(story("099")))
	s.Wait("Creating the session")
	s.Wait("✓ Reauthorised")
	s.Key("enter")
	require.Equal(t, 0, s.Exit())
	require.Equal(t, 0, d.end(t, os.Interrupt))
}

func TestDemoServerWebhooks(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var events []string
	listener := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		mu.Lock()
		defer mu.Unlock()
		events = append(events, r.Method+" "+r.Header.Get("mono-webhook-secret")+" "+string(body))
	}))
	defer listener.Close()
	received := func() []string {
		mu.Lock()
		defer mu.Unlock()
		return events
	}
	d := startDemoServer(t, env("MONO_WEBHOOK_SECRET="+hookSecret), args("--webhook-url", listener.URL))
	require.Contains(t, d.guide, "mono.events.account_reauthorized")
	r, err := http.NewRequest("POST", d.url+sessionPath, strings.NewReader(body("account", story("099"))))
	require.NoError(t, err)
	r.Header.Set("mono-sec-key", secretKey)
	r.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	require.Equal(t, http.StatusOK, answer.StatusCode)
	eventually(t, "both events", func() bool { return len(received()) >= 2 })
	for i, name := range []string{"account_reauthorized", "account_updated"} {
		assert.True(t, strings.HasPrefix(received()[i], "POST "+hookSecret+` {"event":"mono.events.`+name+`"`), received()[i])
		assert.Contains(t, received()[i], story("099"))
	}
	require.Equal(t, 0, d.end(t, os.Interrupt))
	require.Len(t, received(), 2)
}

func TestDemoServerOnLoopbackOnly(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		args []string
		says string
	}{
		"every address":   {[]string{"--listen", "0.0.0.0:0"}, `the demo bank can't be started: listen address "0.0.0.0:0" is not loopback: the demo bank listens on 127.0.0.1 only`},
		"no host":         {[]string{"--listen", ":0"}, `the demo bank can't be started: listen address ":0" is not loopback`},
		"another machine": {[]string{"--listen", "192.0.2.1:80"}, `the demo bank can't be started: listen address "192.0.2.1:80" is not loopback`},
		"no address":      {[]string{"--listen", "here"}, `the demo bank can't be started: listen address "here"`},
		"webhooks abroad": {[]string{"--listen", "127.0.0.1:0", "--webhook-url", "http://example.com/hook"}, `the demo bank can't be started: webhook address "http://example.com/hook": the demo bank sends events to http on loopback only`},
		"argument":        {[]string{story("099")}, "unknown command"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := piped(t, nil, "", args("demo-server"), args(test.args...))
			require.Equal(t, 2, p.code)
			require.Empty(t, p.stdout)
			require.True(t, strings.HasPrefix(p.stderr, "connect-reauth: "+test.says), p.stderr)
			require.Equal(t, 1, strings.Count(p.stderr, "\n"))
		})
	}
}
