package tui

import (
	"fmt"
	"io"
	"log"
	"os"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/monoapi/sandbox"
	"connect-reauth/tui/flow"
)

var silent = log.New(io.Discard, "", 0)

// requestLimit is the time limit of one request where a mishap is that it runs
// out: long enough for the demo bank on a busy machine, short enough to be waited
// for.
const requestLimit = 2 * time.Second

// reliabilityFile is made by this test; its first line says how.
const reliabilityFile = "../.github/RELIABILITY.md"

// stage is one of the calls: how the operator comes to it and makes it,
// and how after a mishap.
type stage struct {
	name string
	path string
	walk func(*desktop)
	make func(*desktop)
}

var stages = []stage{
	{"session", "/v2/connect/reauth/session", toSession, pressEnter},
	{"login", "/v2/connect/reauth/login", toSignIn, pressEnter},
	{"commit", "/v2/connect/commit", toOTP, pressEnter},
	{"account details", "/v2/accounts/" + sandbox.AccountPrefix + "102", toForm, func(d *desktop) { d.keys("ctrl+o") }},
	{"sandbox sign-ins", "/v2/connect/sandbox", toForm, func(d *desktop) { d.keys("ctrl+g") }},
}

func pressEnter(d *desktop) { d.keys("enter") }

func toSession(d *desktop) { d.text(sandbox.AccountPrefix + "102") }

// toForm stops in the middle of the username.
func toForm(d *desktop) {
	toSession(d)
	d.keys("enter")
	d.settle()
	d.text("sam")
}

func toSignIn(d *desktop) {
	toForm(d)
	d.text(strings.TrimPrefix(sandbox.Username, "sam"))
	d.keys("enter")
	d.text(sandbox.Password)
}

func toOTP(d *desktop) {
	toSignIn(d)
	d.keys("enter")
	d.settle()
	d.text(sandbox.OTP)
}

// settle runs what the last key asked for, for real, until nothing is under
// way but a wait.
func (d *desktop) settle() {
	d.Helper()
	messages := make(chan tea.Msg, 64)
	background(d.cmd, messages)
	for d.w.pending != nil || d.w.linked.asking || d.w.sandbox.asking {
		if wait, _ := d.w.machine().Repeating(); wait > 0 {
			return
		}
		switch msg := (<-messages).(type) {
		case answeredMsg, detailsMsg, sandboxMsg:
			d.send(msg)
			background(d.cmd, messages)
		}
	}
	d.cmd = nil
}

// background runs a command and those of its batch side by side, and sends on what they
// return. Some never do: a wait, a clock.
func background(cmd tea.Cmd, messages chan<- tea.Msg) {
	if cmd == nil {
		return
	}
	go func() {
		msg := cmd()
		if batch, ok := msg.(tea.BatchMsg); ok {
			for _, inner := range batch {
				background(inner, messages)
			}
			return
		}
		messages <- msg
	}()
}

// cell is what came of a mishap at a stage.
type cell struct {
	kind   string
	then   string
	notice string
}

func TestFaultsAtEveryStep(t *testing.T) {
	list := mishaps(t)
	cells := make([][]cell, len(list))
	t.Run("cells", func(t *testing.T) {
		for i, m := range list {
			cells[i] = make([]cell, len(stages))
			for j, s := range stages {
				t.Run(m.name+"/"+s.name, func(t *testing.T) {
					t.Parallel()
					cells[i][j] = meet(t, m, s)
				})
			}
		}
	})
	if t.Failed() {
		return
	}
	made := reliability(list, cells)
	if os.Getenv("UPDATE_RELIABILITY") != "" {
		require.NoError(t, os.WriteFile(reliabilityFile, []byte(made), 0o644))
	}
	kept, err := os.ReadFile(reliabilityFile)
	require.NoError(t, err)
	was, is := strings.Split(string(kept), "\n"), strings.Split(made, "\n")
	for i := range min(len(was), len(is)) {
		require.Equal(t, was[i], is[i], "RELIABILITY.md is stale; its first line says how to make it anew")
	}
	require.Len(t, is, len(was), "RELIABILITY.md is stale; its first line says how to make it anew")
}

// meet walks to a stage, lets its call go wrong, checks what must hold whatever
// went wrong, and goes on to the end.
func meet(t *testing.T, m mishap, s stage) cell {
	bank := newFaultyBank(t)
	limit := time.Minute
	if strings.HasSuffix(m.name, "the time limit") {
		limit = requestLimit
	}
	client, err := monoapi.New(monoapi.Config{
		Key: monoapi.NewSecret("test_sk_matrix"), BaseURL: bank.URL, Timeout: limit, Transport: bank,
	})
	require.NoError(t, err)
	d := newDesktop(t, 80, 24, func(o *Options) { o.Bank, o.Now = flow.Via(client, ""), nil })

	s.walk(d)
	bank.arm(s.path, m)
	s.make(d)
	d.settle()

	require.Equal(t, 1, bank.count(s.path), "the request went out more than once")
	d.lacks(sandbox.Password, "test_sk_matrix")
	var c cell
	if s.name == "sandbox sign-ins" {
		c = sandboxCell(d)
		d.shows("❯ sam", "Log in to KudaBank")
		d.keys("ctrl+g")
		d.settle()
		d.shows("Filled in from Mono's sandbox", sandbox.Username)
		return c
	}
	if s.name == "account details" {
		c = detailsCell(d)
		d.shows("❯ sam", "Log in to KudaBank")
		d.keys("ctrl+o")
		d.settle()
		d.shows("Ngozi Blessing Ekwueme")
		return c
	}

	c = cell{kind: string(d.w.machine().Notice().Kind), then: d.w.machine().State().String(), notice: d.w.machine().Notice().String()}
	if d.w.machine().State().Waiting() {
		c.kind, c.then = "rate_limited", "countdown, then once more"
		c.notice = "Mono asks for fewer requests. Trying again in … s."
		d.shows("Mono asks for fewer requests.")
		d.keys("esc")
	}
	require.NotEmpty(t, c.notice, "nothing is said")
	for _, sentence := range d.w.machine().Notice().Sentences(again) {
		d.shows(strings.Fields(sentence)[0])
	}
	recoverFrom(d)
	require.Equal(t, flow.StateDone, d.w.machine().State(), d.screen())
	return c
}

func detailsCell(d *desktop) cell {
	d.Helper()
	n := d.w.linked.problem
	require.NotEmpty(d, n.What, "nothing is said")
	d.shows(strings.Fields(n.What)[0])
	return cell{kind: string(n.Kind), then: "credentials", notice: n.String()}
}

func sandboxCell(d *desktop) cell {
	d.Helper()
	d.shows("No sandbox sign-in:")
	n := flow.Explain(d.w.sandbox.err)
	d.shows(strings.Fields(n.What)[0])
	return cell{kind: string(n.Kind), then: "credentials", notice: n.String()}
}

// recoverFrom does what an operator does next, until the account is
// reauthorised, without starting the program again. What was kept is not typed
// again.
func recoverFrom(d *desktop) {
	d.Helper()
	for range 6 {
		switch d.w.machine().State() {
		case flow.StateFailed:
			d.keys("r")
		case flow.StateAccount:
			require.Equal(d, sandbox.AccountPrefix+"102", d.w.machine().Account())
			d.keys("enter")
		case flow.StateCredentials:
			form := d.w.screen.(*credentials).form
			if form.fields[0].value() == "" {
				// Nothing was typed yet when the session failed.
				require.Empty(d, d.w.machine().Kept(d.w.machine().SignInForm().Fields[0]).Text)
				d.text(sandbox.Username)
				d.keys("enter")
			}
			require.Empty(d, form.fields[1].value(), "the password was kept")
			d.text(sandbox.Password)
			d.keys("enter")
		case flow.StateChallenge:
			d.text(sandbox.OTP)
			d.keys("enter")
		default:
			return
		}
		d.settle()
	}
}

// beyondTheMatrix are the faults that tests of their own bring about.
const beyondTheMatrix = `
## Beyond the table

| fault | what happens | test |
|---|---|---|
| HTTP/2: the stream is refused, or the server says goodbye below it | the client speaks HTTP/1.1 alone; through a transport that speaks HTTP/2 the body still goes out once | ` + "`monoapi`" + ` |
| HTTP/1.1: a kept connection turns out to be closed | a login of which nothing was written goes out on a new one; account details always have a new one | ` + "`monoapi`" + ` |
| a later answer echoes what an earlier call sent | masked on the screen, in the log and in the results, for the whole sitting | ` + "`monoapi`, `tui/e2e`" + ` |
| an answer nested 30,000 deep, or of 30,000 lines | shown as it came, or its first 1,000 lines and how many there are more | ` + "`tui`" + ` |
| an answer that asks 80,000 questions | failed, and said | ` + "`tui/flow`" + ` |
| the log file takes nothing: a pipe nobody reads, a full or hung disk | the walk goes on; what is missing from the log is said, in it and at the end | ` + "`tui/journal`, `tui/e2e`" + ` |
| the terminal takes nothing when a signal comes | results first, then the end with 130, within bounds | ` + "`tui/e2e`" + ` |
| standard output takes nothing, or is full | exit 1, and the results said on standard error | ` + "`tui/report`, `tui/e2e`" + ` |
| stopped and continued, by ctrl+z, a shell or ` + "`kill -STOP`" + ` | the terminal is set again before a key counts, passwords stay hidden, the question is asked again; in the background the terminal is left alone | ` + "`tui/job`, `tui/e2e`" + ` |
| a key, a paste or a letter arrives in parts | put together before it counts | ` + "`tui/keyboard`, `tui/e2e`" + ` |
| a request for account details hangs | the next account is asked about all the same | ` + "`tui`" + ` |
`

// whatIsNoticed are the figures of .ci/mutate, as they were measured last.
const whatIsNoticed = `
## What the tests notice

Statements of a package were changed one at a time and its tests run; ` + "`go run ./.ci/mutate`" + ` does it, and
CONTRIBUTING says how. A sample is the changes that a seed chose and that compile. Those that change nothing anybody
could notice are counted as not noticed here; ` + "`.ci/mutate/equivalent.txt`" + ` names those that were looked at.

| package | seed | changes | noticed | commit |
|---|---|---|---|---|
| ` + "`tui`" + ` | 21 | 60 | 56 (93 %) | ` + "`4889e20`" + ` |
| ` + "`tui`" + ` | 31 | 60 | 54 (90 %) | ` + "`70a0a38`" + ` |
| ` + "`tui`" + ` | 41 | 60 | 55 (92 %) | ` + "`976f4a9`" + ` |
| ` + "`tui/plain`" + ` | 21 | 40 | 37 (92 %) | ` + "`4889e20`" + ` |
| ` + "`tui/plain`" + ` | 31 | 40 | 38 (95 %) | ` + "`9e6ea1f`" + ` |
| ` + "`tui/lesson`" + ` | 31 | 40 | 37 (92 %) | ` + "`9e6ea1f`" + ` |
| ` + "`tui/journal`" + ` | 2 | 45 | 43 (96 %) | ` + "`054aebe`" + ` |
| ` + "`monoapi/sandbox`" + ` | 21 | 40 | 38 (95 %) | ` + "`4889e20`" + ` |
| ` + "`monoapi/sandbox`" + ` | 31 | 40 | 40 (100 %) | ` + "`af1dddb`" + ` |

The samples are whole, and of seeds that nothing was mended for before; most of what they did not notice was mended
afterwards. Only in that of ` + "`tui/plain`" + ` with the seed 21 had one change been seen before, and
` + "`tui/journal`" + ` has so few statements that its sample is nearly all of them, mended after another seed. The tests of
` + "`tui/e2e`" + `, which run the program, were not asked; much of what stops it for a shell is seen there alone.
`

// reliability writes the document.
func reliability(list []mishap, cells [][]cell) string {
	var b strings.Builder
	b.WriteString(`<!-- Made by the tests: UPDATE_RELIABILITY=1 go test ./tui -run TestFaultsAtEveryStep -->

# What happens when something goes wrong

Every fault below is brought about at every step, against the demo bank, and the rest of the walk is done
afterwards. Whatever the fault: the request goes out once, what was typed is kept save for passwords and answers, no
secret is on the screen, and the account can be reauthorised without starting the program again.

A cell says what kind of error it is (the ` + "`reason`" + ` of the results) and where the wizard goes. The words that the
operator reads follow below.

| fault |`)
	for _, s := range stages {
		b.WriteString(" " + s.name + " |")
	}
	b.WriteString("\n|---|---|---|---|---|---|\n")
	for i, m := range list {
		fmt.Fprintf(&b, "| %s |", m.name)
		for _, c := range cells[i] {
			kind := c.kind
			if kind == "" {
				kind = "–"
			}
			fmt.Fprintf(&b, " `%s` → %s |", kind, c.then)
		}
		b.WriteString("\n")
	}
	b.WriteString(beyondTheMatrix)
	b.WriteString("\n## What the operator reads\n")
	for j, s := range stages {
		fmt.Fprintf(&b, "\n### At the step: %s\n\n", s.name)
		var order []string
		faults := map[string][]string{}
		for i, m := range list {
			notice := cells[i][j].notice
			if faults[notice] == nil {
				order = append(order, notice)
			}
			faults[notice] = append(faults[notice], m.name)
		}
		for _, notice := range order {
			fmt.Fprintf(&b, "- %s\n  *(%s)*\n", notice, strings.Join(faults[notice], "; "))
		}
	}
	b.WriteString(whatIsNoticed)
	return b.String()
}
