package browser

import (
	"context"
	"flag"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/monoapi/sandbox"
)

var screenshots = flag.String("screenshots", "", "write a picture of every page into this directory")

// A phone's window, in CSS pixels.
const width, height = 390, 844

// patience bounds a whole test: a browser may start slowly.
const patience = 3 * time.Minute

// chromium returns the path of a browser, or skips the test.
func chromium(t *testing.T) string {
	t.Helper()
	names := []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("no browser is installed: looked for " + strings.Join(names, ", "))
	return ""
}

// phone is a browser with one page, and what it did that it should not.
type phone struct {
	*testing.T
	ctx  context.Context
	bank string // the only address that it may ask for anything

	mu      sync.Mutex
	strange []string
}

// newPhone starts a browser that may speak to a bank only.
func newPhone(t *testing.T, bank string) *phone {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chromium(t)),
		chromedp.Flag("no-proxy-server", true),
		// Nothing leaves this machine, whatever the browser or a page wants.
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"),
		chromedp.UserDataDir(t.TempDir()),
	)
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // it refuses to start as root
	}
	ctx, stop := context.WithTimeout(t.Context(), patience)
	t.Cleanup(stop)
	ctx, end := chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(end)
	ctx, closeTab := chromedp.NewContext(ctx)
	t.Cleanup(closeTab)

	p := &phone{T: t, ctx: ctx, bank: bank}
	require.NoError(t, chromedp.Listen(ctx, p.listen))
	p.do(chromedp.EmulateViewport(width, height, chromedp.EmulateMobile))
	return p
}

// listen notes what a page must not do: write to the console, or ask anybody but
// the bank for anything.
func (p *phone) listen(event any) {
	switch event := event.(type) {
	case *runtime.EventConsoleAPICalled:
		p.note("console: %s", event.Type)
	case *runtime.EventExceptionThrown:
		p.note("exception: %s", event.ExceptionDetails.Text)
	case *log.EventEntryAdded:
		p.note("%s: %s %s", event.Entry.Level, event.Entry.Text, event.Entry.URL)
	case *network.EventRequestWillBeSent:
		if url := event.Request.URL; !strings.HasPrefix(url, p.bank+"/") && !strings.HasPrefix(url, "data:") {
			p.note("request to %s", url)
		}
	}
}

func (p *phone) note(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.strange = append(p.strange, fmt.Sprintf(format, args...))
}

// behaved asserts that no page did anything strange so far.
func (p *phone) behaved() {
	p.Helper()
	assert.Empty(p, p.seen())
}

func (p *phone) seen() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.strange...)
}

func (p *phone) do(steps ...chromedp.Action[chromedp.Void]) {
	p.Helper()
	require.NoError(p, chromedp.Do(p.ctx, steps...))
}

// get runs an action that returns a value.
func get[T any](p *phone, action chromedp.Action[T]) T {
	p.Helper()
	value, err := chromedp.Run(p.ctx, action)
	require.NoError(p, err)
	return value
}

// set changes how the browser presents itself.
func set[P, R any](p *phone, command cdp.Command[P, R], params P) {
	p.Helper()
	_, err := chromedp.Call(p.ctx, command, params)
	require.NoError(p, err)
}

// open goes to an address.
func (p *phone) open(url string) {
	p.Helper()
	p.do(chromedp.Navigate(url))
}

// titled waits for the page with this heading.
func (p *phone) titled(title string) {
	p.Helper()
	p.do(chromedp.WaitReady(fmt.Sprintf(`//h1[text()=%q]`, title)))
}

// fill types into fields, pairs of a name and a text.
func (p *phone) fill(fields ...string) {
	p.Helper()
	for i := 0; i < len(fields); i += 2 {
		p.do(chromedp.SendKeys(chromedp.ID(fields[i]), fields[i+1]))
	}
}

// send presses the form's button and waits for the page that follows.
func (p *phone) send() { p.follow("button") }

// follow clicks on what leads to another page, and waits for that.
func (p *phone) follow(selector chromedp.CSS) {
	p.Helper()
	_, err := chromedp.RunResponse(p.ctx, chromedp.Click(selector))
	require.NoError(p, err)
}

// value is what is in a field.
func (p *phone) value(name string) string {
	p.Helper()
	return get(p, chromedp.Value(chromedp.ID(name)))
}

// alert is what the page says beside its form.
func (p *phone) alert() string {
	p.Helper()
	return get(p, chromedp.Text(chromedp.CSS("[role=alert]")))
}

// ask evaluates an expression in the page.
func ask[T any](p *phone, expression string) T {
	p.Helper()
	return get(p, chromedp.Evaluate[T](expression))
}

// focused is the name of the field that keys go to.
func (p *phone) focused() string {
	p.Helper()
	return ask[string](p, "document.activeElement.id")
}

// scheme makes the page light or dark.
func (p *phone) scheme(name string) {
	p.Helper()
	set(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}},
	})
}

// picture keeps what the window shows, where that is wanted.
func (p *phone) picture(name string) {
	p.Helper()
	if *screenshots == "" {
		return
	}
	png := get(p, chromedp.CaptureScreenshot())
	require.NoError(p, os.MkdirAll(*screenshots, 0o755))
	require.NoError(p, os.WriteFile(filepath.Join(*screenshots, name+".png"), png, 0o644))
}

// bank starts the demo bank, whose events go to the names returned.
func bank(t *testing.T) (client *monoapi.Client, url string, events func() []string) {
	t.Helper()
	var mu sync.Mutex
	var names []string
	listener := httptest.NewServer(monoapi.WebhookHandler(monoapi.NewSecret("whsec_demo"), func(e monoapi.WebhookEvent) {
		mu.Lock()
		defer mu.Unlock()
		names = append(names, e.Name+" "+e.Account)
	}, nil))
	t.Cleanup(listener.Close)
	server, err := sandbox.Start(sandbox.Config{WebhookURL: listener.URL, WebhookSecret: "whsec_demo"})
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, server.Close()) })
	client, err = monoapi.New(monoapi.Config{Key: monoapi.NewSecret("test_sk_demo"), BaseURL: server.URL()})
	require.NoError(t, err)
	t.Cleanup(client.CloseIdleConnections)
	return client, server.URL(), func() []string {
		mu.Lock()
		defer mu.Unlock()
		return append([]string(nil), names...)
	}
}

// link creates a reauth link for a story.
func link(t *testing.T, client *monoapi.Client, digits, redirect string) string {
	t.Helper()
	got, err := client.CreateLink(t.Context(), monoapi.LinkRequest{Account: sandbox.AccountPrefix + digits, RedirectURL: redirect})
	require.NoError(t, err)
	return got.URL
}
