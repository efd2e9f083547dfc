package cli

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"connect-reauth/monoapi/sandbox"
	"connect-reauth/tui/beside"
)

const demoServerLong = `demo-server serves the demo bank on a loopback address, without the wizard,
and prints the guide's curl calls for it. ctrl+c ends it.

Each call is told on standard error as it is answered, without secrets: method,
path, account, story, HTTP status, and the response code or the message.

For the tests of an integration, GET /_demo/requests lists what came in as JSON,
without secrets: the last 1000 requests. DELETE /_demo/requests empties the
list and starts every account's story over.

With --webhook-url it sends Mono's webhooks there after a reauthorisation, with
MONO_WEBHOOK_SECRET in the header mono-webhook-secret.`

// demoServer is what the demo bank alone was asked for.
type demoServer struct {
	address    string
	delay      time.Duration
	accounts   []string // ID=STORY
	quiet      bool
	webhookURL string
}

// demoServerCommand is the demo bank alone.
func demoServerCommand(sys System, words *beside.Output) *cobra.Command {
	var d demoServer
	cmd := &cobra.Command{
		Use:   "demo-server",
		Short: "Serve the demo bank and print the guide's curl calls, ready to paste",
		Long:  demoServerLong,
		Example: `  connect-reauth demo-server
  connect-reauth demo-server --delay 0 --quiet --account 65c4c03aa66a95b572cb5a86=102`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return d.serve(cmd.Context(), sys, words) },
	}
	f := cmd.Flags()
	f.StringVar(&d.address, "listen", "127.0.0.1:8080", "loopback `ADDR` to serve on")
	f.DurationVar(&d.delay, "delay", demoDelay, "answer after `D`; 0 is at once")
	f.StringArrayVar(&d.accounts, "account", nil, "let an account ID of your own play a story: `ID=STORY`, repeatable")
	f.BoolVar(&d.quiet, "quiet", false, "tell no calls on standard error")
	f.StringVar(&d.webhookURL, "webhook-url", "", "loopback `URL` that webhooks are sent to")
	return cmd
}

// serve serves until a signal comes.
func (d demoServer) serve(ctx context.Context, sys System, words *beside.Output) error {
	if d.delay < 0 {
		return usage("--delay must not be negative; 0 answers at once")
	}
	extra, err := storiesOf(d.accounts)
	if err != nil {
		return err
	}
	cfg := sandbox.Config{
		Addr: d.address, Delay: d.delay, Extra: extra, Tell: true,
		WebhookURL: d.webhookURL, WebhookSecret: secretIn(sys.Env, webhookVariable).Reveal(),
	}
	if !d.quiet {
		// No answer waits for a standard error that takes nothing.
		lines := beside.NewLines(words, beside.Options{MostLines: 1000, Gap: func(n int) []byte {
			return fmt.Appendf(nil, "(%d calls are not shown)\n", n)
		}})
		defer func() {
			ctx, cancel := context.WithTimeout(context.Background(), graceTime)
			defer cancel()
			lines.Close(ctx)
		}()
		cfg.Watch = func(seen sandbox.Seen) { lines.Add([]byte(callLine(seen) + "\n")) }
	}
	server, err := sandbox.Start(cfg)
	if err != nil {
		return usage("the demo bank can't be started: %w", err)
	}
	defer server.Close()
	ctx, stop := sys.untilSignal(ctx)
	defer stop()
	// First, or a call that comes as soon as the guide is there is told before it.
	say(words, "the demo bank is at "+server.URL()+"; ctrl+c ends it")
	fmt.Fprintln(sys.Stdout, sandbox.CurlGuide(server.URL(), d.webhookURL != ""))
	<-ctx.Done()
	return nil
}

// storiesOf reads which account IDs play which stories.
func storiesOf(given []string) (map[string]string, error) {
	var known []string
	for _, s := range sandbox.Stories() {
		known = append(known, s.Digits)
	}
	extra := make(map[string]string)
	for _, text := range given {
		i := strings.LastIndexByte(text, '=')
		if i < 0 {
			return nil, usage("--account %q is not ID=STORY, such as 65c4c03aa66a95b572cb5a86=102", text)
		}
		id, digits := strings.TrimSpace(text[:i]), strings.TrimSpace(text[i+1:])
		switch before, twice := extra[id]; {
		case id == "":
			return nil, usage("--account %q names no account ID before the =", text)
		case !slices.Contains(known, digits):
			return nil, usage("--account %q: the demo bank has no story %q; it has %s", text, digits, strings.Join(known, ", "))
		case twice && before != digits:
			return nil, usage("--account gives %q two stories, %s and %s", id, before, digits)
		}
		extra[id] = digits
	}
	return extra, nil
}

// callLine tells of a call on one line; what is not known is left out.
func callLine(seen sandbox.Seen) string {
	parts := []string{seen.Method + " " + seen.Path}
	if seen.Account != "" {
		parts = append(parts, shortID(seen.Account))
		if seen.Story != "" {
			parts = append(parts, "story "+seen.Story)
		}
	}
	if seen.Cancelled {
		return strings.Join(append(parts, "the client hung up before the answer"), "  ")
	}
	parts = append(parts, strconv.Itoa(seen.Status))
	said := seen.Message
	switch seen.ResponseCode {
	case 0:
	case 99:
		said = "99 done"
	case 101:
		said = "101 choose an account"
	case 102:
		said = "102 more input"
	default:
		said = strconv.Itoa(seen.ResponseCode) + " " + said
	}
	if said != "" {
		parts = append(parts, said)
	}
	return strings.Join(parts, "  ")
}

// shortID is what tells account IDs apart in a list.
func shortID(id string) string {
	if runes := []rune(id); len(runes) > 12 {
		return string(runes[:4]) + "…" + string(runes[len(runes)-4:])
	}
	return id
}
