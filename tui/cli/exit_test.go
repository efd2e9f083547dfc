package cli

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"connect-reauth/tui"
	"connect-reauth/tui/flow"
	"connect-reauth/tui/plain"
)

// deskOf is a desk whose accounts ended so.
func deskOf(statuses ...flow.Status) flow.Queue {
	var desk flow.Queue
	for i := range statuses {
		desk, _ = desk.Add(fmt.Sprint(i))
	}
	for i, status := range statuses {
		desk = desk.End(flow.Result{Account: fmt.Sprint(i), Status: status})
		if i < len(statuses)-1 {
			desk = desk.Next()
		}
	}
	return desk
}

func TestExitCodes(t *testing.T) {
	t.Parallel()
	good := deskOf(flow.StatusReauthorised, flow.StatusReauthorised)
	ended0 := &plain.InputEndedError{Missing: "the password"}
	fault := &tui.FaultError{Where: "drawing"}
	odd := errors.New("odd")
	for name, test := range map[string]struct {
		desk      flow.Queue
		err       error
		unwritten bool
		code      int
		says      error
	}{
		"all":                         {desk: good},
		"all, but one is not written": {desk: good, unwritten: true, code: 1},
		"one failed":                  {desk: deskOf(flow.StatusReauthorised, flow.StatusFailed), code: 1},
		"one skipped":                 {desk: deskOf(flow.StatusSkipped, flow.StatusReauthorised), code: 1},
		"one cancelled":               {desk: deskOf(flow.StatusCancelled), code: 1},
		"none":                        {code: 1},
		"input ended":                 {desk: good, err: ended0, code: 1, says: ended0},
		"interrupted":                 {desk: good, err: tui.ErrInterrupted, code: 130},
		"interrupted, not written":    {desk: good, err: tui.ErrInterrupted, unwritten: true, code: 130},
		"the terminal went away":      {desk: good, err: fmt.Errorf("%w: the terminal went away", tui.ErrInterrupted), code: 130},
		"fault":                       {desk: good, err: fault, code: 70, says: fault},
		"fault in plain mode":         {desk: good, err: plain.ErrFault, code: 70, says: plain.ErrFault},
		"wrong usage":                 {err: usage("no key"), code: 2, says: errors.New("no key")},
		"anything else":               {desk: good, err: odd, code: 70, says: odd},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, complete := interactive{}.sum(test.desk)
			err := ended(test.err, complete && !test.unwritten)
			assert.Equal(t, test.code, codeOf(err))
			assert.Equal(t, test.says, saidOf(err))
			assert.Equal(t, test.code == 0, err == nil)
			if err != nil {
				assert.NotEmpty(t, err.Error())
			}
		})
	}
}

// What cobra says itself is about the command line.
func TestExitCodeOfAnErrorOfCobra(t *testing.T) {
	t.Parallel()
	err := errors.New("unknown command")
	assert.Equal(t, 2, codeOf(err))
	assert.Equal(t, err, saidOf(err))
	assert.Equal(t, 2, codeOf(fmt.Errorf("running: %w", usage("no"))))
}

// A fault anywhere is said without its value, which may hold anything.
func TestAFaultSaysNothingOfItsValue(t *testing.T) {
	t.Parallel()
	stderr := newCapture(t)
	code := Main(context.Background(), []string{"--plain"}, System{
		Env:   func(string) string { panic(testKey) },
		Stdin: stderr.file, Stdout: stderr.file, Stderr: stderr.file,
	})
	stderr.end()
	assert.Equal(t, 70, code)
	assert.Equal(t, "connect-reauth: a fault of the program ended it; what was under way may have reached the bank\n", stderr.whole())
}

// What the manual is made from is the tree that runs.
func TestCommand(t *testing.T) {
	t.Parallel()
	var names []string
	for _, cmd := range Command().Commands() {
		names = append(names, cmd.Name())
	}
	assert.Contains(t, names, "demo-server")
	assert.NotNil(t, Command().Flags().Lookup("base-url"))
}
