package cli

import (
	"strings"
	"time"

	"github.com/spf13/cobra"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// settings are what a run was asked for: by its flags, and by the environment.
type settings struct {
	demo          bool
	learn         bool
	baseURL       string
	commitPath    string
	timeout       time.Duration
	json          bool
	plain         bool
	logFile       string
	webhookListen string
	follow        bool
	redirectURL   string
	results       string
	again         bool

	// From the environment alone.
	key           monoapi.Secret
	keyCommand    string // prints the key
	webhookSecret monoapi.Secret
	colour        bool

	// variables are those that flags were taken from, by how errors about their
	// values begin.
	variables map[string]string
}

// flags declares the flags of the command.
func (s *settings) flags(cmd *cobra.Command) {
	s.linkFlags(cmd)
	f := cmd.Flags()
	f.StringVar(&s.commitPath, "commit-path", "", "`PATH` of the commit call (default "+monoapi.DefaultCommitPath+")")
	f.BoolVar(&s.plain, "plain", false, "line prompts instead of the full screen")
	f.StringVar(&s.webhookListen, "webhook-listen", "", "receive Mono's webhooks on `ADDR`, checked against MONO_WEBHOOK_SECRET")
	f.BoolVar(&s.follow, "follow", false, "with webhooks: stay open, and take up accounts as Mono says that they need it")
}

// linkFlags declares those that creating links takes too.
func (s *settings) linkFlags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.BoolVar(&s.demo, "demo", false, "start the demo bank in this process and use it: no key, no network")
	f.StringVar(&s.baseURL, "base-url", "", "address `URL` of the API (default "+monoapi.DefaultBaseURL+"); plain http to loopback only")
	f.DurationVar(&s.timeout, "timeout", monoapi.DefaultTimeout, "limit `D` of one request; banks are slow")
	f.BoolVar(&s.json, "json", false, "one JSON object a line on standard output for each account as it ends")
	f.StringVar(&s.logFile, "log-file", "", "append every exchange and step to `FILE` as JSON lines, without secrets")
	f.StringVar(&s.redirectURL, "redirect-url", "", "`URL` that a reauth link sends the customer to afterwards")
	f.StringVar(&s.results, "results", "", "append results to `FILE` as JSON lines, and leave out accounts that it calls reauthorised")
	f.BoolVar(&s.again, "again", false, "with --results: do all accounts, whatever the file says")
}

// environment takes what the flags leave open from the environment, and what
// must not be a flag.
func (s *settings) environment(env func(string) string) {
	s.plain = s.plain || env("ACCESSIBLE") == "1" || env("TERM") == "dumb"
	s.variables = map[string]string{}
	for _, flag := range []struct {
		value          *string
		variable, what string
	}{
		{&s.baseURL, "MONO_BASE_URL", "the base URL"},
		{&s.commitPath, "MONO_COMMIT_PATH", "the commit path"},
		{&s.redirectURL, "MONO_REDIRECT_URL", "the redirect URL"},
	} {
		if *flag.value == "" {
			*flag.value = flow.Tidy(env(flag.variable))
			s.variables[flag.what] = flag.variable
		}
	}
	s.key = secretIn(env, keyVariable)
	s.keyCommand = flow.Trim(env(keyCommandVariable))
	s.webhookSecret = secretIn(env, webhookVariable)
	s.colour = env("NO_COLOR") == ""
}

const (
	keyVariable        = "MONO_SECRET_KEY"
	keyCommandVariable = "MONO_SECRET_KEY_COMMAND"
	webhookVariable    = "MONO_WEBHOOK_SECRET"
)

// secretIn is a variable's secret.
func secretIn(env func(string) string, name string) monoapi.Secret {
	return monoapi.NewSecret(flow.Trim(env(name)))
}

// asUsage is [asUsage] of an error about a value, with the name of the variable that
// it came from.
func (s *settings) asUsage(err error) error {
	for what, variable := range s.variables {
		if err == nil {
			break
		}
		if rest, found := strings.CutPrefix(err.Error(), what+" "); found {
			return usage("%s %s", variable, rest)
		}
	}
	return asUsage(err)
}
