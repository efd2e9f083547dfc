// Command connect-reauth reauthorises bank accounts linked through Mono Connect,
// in a terminal.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"connect-reauth/monoapi"
	"connect-reauth/monoapi/sandbox"
	"connect-reauth/tui"
	"connect-reauth/tui/flow"
	"connect-reauth/tui/report"
)

// Exit codes, as --help lists them.
const (
	exitDone        = 0
	exitSome        = 1
	exitUsage       = 2
	exitFault       = 70
	exitInterrupted = 130
)

// version is set when a release is built.
var version = ""

// demoDelay is how long the demo bank takes to answer, as banks do.
const demoDelay = time.Second

func main() { os.Exit(run()) }

// run runs the command line and returns the exit code.
func run() int {
	// A reader of standard output that goes away is an error to be said, not
	// the end of a reauthorisation.
	signal.Ignore(syscall.SIGPIPE)
	cmd, code := command()
	if err := cmd.ExecuteContext(context.Background()); err != nil {
		var e *exitError
		if !errors.As(err, &e) {
			e = &exitError{code: exitUsage, err: err}
		}
		if e.err != nil {
			fmt.Fprintf(os.Stderr, "connect-reauth: %s\n", e.err)
		}
		return e.code
	}
	return *code
}

// exitError is an error with the exit code that it asks for.
type exitError struct {
	code int
	err  error
}

func (e *exitError) Error() string { return e.err.Error() }

func usage(format string, args ...any) error {
	return &exitError{code: exitUsage, err: fmt.Errorf(format, args...)}
}

// settings are the flags of a run.
type settings struct {
	demo       bool
	baseURL    string
	commitPath string
	timeout    time.Duration
	json       bool
}

const long = `connect-reauth reauthorises bank accounts linked through Mono Connect: it
creates a reauth session, signs in to the bank, and walks through what the
bank asks for: one of several accounts, a one-time password, a question.

Account IDs given as arguments are worked through one by one; "-" reads them
from standard input, one a line. Without any the wizard asks.

The screen is drawn on standard error. Standard output gets one line for each
account as it ends.

Environment:
  MONO_SECRET_KEY   the Mono app's secret key; the wizard asks when it is not set
  MONO_BASE_URL     as --base-url
  MONO_COMMIT_PATH  as --commit-path
  NO_COLOR          no colours

Exit codes:
    0  every account was reauthorised
    1  some were not
    2  wrong usage or configuration
   70  a fault of the program
  130  interrupted`

// command returns the command line, and where the exit code of a run that ended
// without an error will be.
func command() (*cobra.Command, *int) {
	var s settings
	code := exitDone
	root := &cobra.Command{
		Use:           "connect-reauth [flags] [ACCOUNT_ID ...]",
		Short:         "Reauthorise bank accounts linked through Mono Connect",
		Long:          long,
		Example:       "  connect-reauth --demo\n  MONO_SECRET_KEY=… connect-reauth 65c4c03aa66a95b572cb5a86\n  code=$(connect-reauth --json 65c4c03aa66a95b572cb5a86 | jq -r .code)",
		Version:       versionText(),
		Args:          cobra.ArbitraryArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			code, err = s.run(cmd.Context(), args)
			return err
		},
	}
	f := root.Flags()
	f.BoolVar(&s.demo, "demo", false, "start the demo bank in this process and use it: no key, no network")
	f.StringVar(&s.baseURL, "base-url", "", "address of the API (default "+monoapi.DefaultBaseURL+"); plain http to loopback only")
	f.StringVar(&s.commitPath, "commit-path", "", "path of the commit call (default "+monoapi.DefaultCommitPath+")")
	f.DurationVar(&s.timeout, "timeout", monoapi.DefaultTimeout, "limit of one request; banks are slow")
	f.BoolVar(&s.json, "json", false, "one JSON object a line on standard output for each account as it ends")
	root.SetVersionTemplate("connect-reauth {{.Version}}\n")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usage("%w (see --help)", err) })
	root.SetOut(os.Stdout)
	root.SetErr(os.Stderr)
	return root, &code
}

// versionText is the version with the commit that it was built from.
func versionText() string {
	v := version
	info, ok := debug.ReadBuildInfo()
	if v == "" {
		v = "dev"
		if ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
			v = info.Main.Version
		}
	}
	return v
}

// run shows the wizard and returns the exit code.
func (s *settings) run(ctx context.Context, args []string) (int, error) {
	if s.timeout <= 0 {
		return 0, usage("--timeout must be longer than nothing, for example 2m")
	}
	accounts, duplicates, err := readAccounts(args, os.Stdin)
	if err != nil {
		return 0, err
	}
	opts := tui.Options{
		Accounts: accounts,
		Remark:   tui.DuplicatesRemark(duplicates),
		Colour:   os.Getenv("NO_COLOR") == "",
	}
	banks := &banks{settings: s}
	defer banks.close()
	if err := banks.into(&opts); err != nil {
		return 0, err
	}
	keyboard, err := terminal()
	if err != nil {
		return 0, err
	}
	defer keyboard.Close()

	results := report.New(os.Stdout, s.json, term.IsTerminal(int(os.Stdout.Fd())))
	opts.Result = results.Result
	desk, err := tui.Run(ctx, opts, keyboard, os.Stderr)
	if closeErr := results.Close(); closeErr != nil {
		fmt.Fprintf(os.Stderr, "connect-reauth: %s\n", closeErr)
	}
	return exitCode(desk, err)
}

func exitCode(desk flow.Desk, err error) (int, error) {
	var fault *tui.FaultError
	switch {
	case errors.As(err, &fault):
		return 0, &exitError{exitFault, err}
	case errors.Is(err, tui.ErrInterrupted):
		return exitInterrupted, nil
	case err != nil:
		return 0, &exitError{exitFault, err}
	case desk.AllReauthorised():
		return exitDone, nil
	}
	return exitSome, nil
}

// readAccounts returns the account IDs of the arguments, "-" standing for those
// on standard input, and which of them came more than once.
func readAccounts(args []string, stdin io.Reader) (accounts, duplicates []string, err error) {
	var all []string
	for _, arg := range args {
		if arg != "-" {
			all = append(all, strings.TrimSpace(arg))
			continue
		}
		text, err := io.ReadAll(stdin)
		if err != nil {
			return nil, nil, usage("reading account IDs from standard input: %w", err)
		}
		found := flow.ParseAccounts(string(text))
		if len(found) == 0 {
			return nil, nil, usage("standard input holds no account ID")
		}
		all = append(all, found...)
	}
	desk, duplicates := flow.Desk{}.Add(all...)
	for _, e := range desk.Entries() {
		accounts = append(accounts, e.Account)
	}
	return accounts, duplicates, nil
}

// terminal returns the keyboard, or an error when there is no terminal to show
// the wizard on.
func terminal() (*os.File, error) {
	if !term.IsTerminal(int(os.Stderr.Fd())) {
		return nil, usage("standard error is not a terminal, so the wizard can't be shown")
	}
	if term.IsTerminal(int(os.Stdin.Fd())) {
		return os.Stdin, nil
	}
	tty, err := os.Open("/dev/tty")
	if err != nil {
		return nil, usage("standard input is not a terminal and there is no other keyboard")
	}
	return tty, nil
}

// banks makes what calls go to: a client for a key, or the demo bank.
type banks struct {
	*settings
	demoBank *sandbox.Server
}

// into sets the bank that the settings and the environment name, and how the
// operator can name another.
func (b *banks) into(opts *tui.Options) error {
	if b.baseURL == "" {
		b.baseURL = os.Getenv("MONO_BASE_URL")
	}
	if b.commitPath == "" {
		b.commitPath = os.Getenv("MONO_COMMIT_PATH")
	}
	for _, story := range sandbox.Stories() {
		opts.Stories = append(opts.Stories, tui.Story{Account: story.Account, Text: story.Text})
	}
	opts.DemoHint = fmt.Sprintf("Demo bank: %s, password %s, OTP %s, security answer %s.",
		sandbox.Username, sandbox.Password, sandbox.OTP, sandbox.Answer)
	if b.demo {
		bank, err := b.startDemo()
		opts.Bank, opts.Environment = bank, monoapi.EnvironmentDemo
		return err
	}
	address, err := monoapi.ParseBaseURL(b.baseURL)
	if err != nil {
		return usage("%w", err)
	}
	opts.Address = address.Host
	opts.Demo, opts.Connect = b.startDemo, b.connect
	key := monoapi.NewSecret(strings.TrimSpace(os.Getenv("MONO_SECRET_KEY")))
	if key.Empty() {
		return nil
	}
	opts.Bank, opts.Environment, err = b.connect(key)
	if err != nil {
		return usage("MONO_SECRET_KEY can't be used: %w", err)
	}
	return nil
}

func (b *banks) connect(key monoapi.Secret) (flow.Bank, monoapi.Environment, error) {
	client, err := monoapi.New(monoapi.Config{
		Key: key, BaseURL: b.baseURL, CommitPath: b.commitPath, Timeout: b.timeout, Version: versionText(),
	})
	if err != nil {
		return nil, "", err
	}
	return client, client.Environment(), nil
}

func (b *banks) startDemo() (flow.Bank, error) {
	if b.demoBank == nil {
		server, err := sandbox.Start(sandbox.Config{Delay: demoDelay})
		if err != nil {
			return nil, fmt.Errorf("the demo bank could not be started: %w", err)
		}
		b.demoBank = server
	}
	return monoapi.New(monoapi.Config{
		Key: monoapi.NewSecret("test_sk_demo"), BaseURL: b.demoBank.URL(), Timeout: b.timeout, Version: versionText(),
	})
}

func (b *banks) close() {
	if b.demoBank != nil {
		_ = b.demoBank.Close()
	}
}
