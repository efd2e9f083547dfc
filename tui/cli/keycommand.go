package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"connect-reauth/tui/flow"
	"connect-reauth/tui/keycommand"
)

// slowCommand is when it is said that a command is still waited for: it may ask for
// a touch that nobody notices.
const slowCommand = 10 * time.Second

// sayLater says something on a line of its own, unless that was called off before.
func (s *sitting) sayLater(after time.Duration, text string) (callOff func()) {
	timer := time.AfterFunc(after, func() {
		if isTerminal(s.sys.Stderr) {
			fmt.Fprint(s.words, "\r\n") // a prompt of the command's may stand there
		}
		say(s.words, text)
	})
	return func() { timer.Stop() }
}

// takeKey gets the key from the operator's command, if there is one and nothing
// else has given a key. All that can be wrong without it has been found by then:
// a command may want a touch or a PIN.
func (s *sitting) takeKey(ctx context.Context, keyboard *os.File) error {
	if s.bank != nil || s.set.keyCommand == "" {
		return nil
	}
	terminal, closeTerminal := s.sys.terminalOf(keyboard)
	defer closeTerminal()
	// A command that is interrupted at a PIN must not leave the terminal silent.
	defer keepTerminal(terminal)()
	ctx, stop := s.sys.untilSignal(ctx)
	defer stop()
	said := s.sayLater(slowCommand, keyCommandVariable+" has not printed the key yet; ctrl+c ends it")
	key, err := keycommand.Run(ctx, s.set.keyCommand, terminal, s.sys.Stderr)
	said()
	if err == nil {
		if key, err = flow.ReadKey(key); err != nil {
			err = fmt.Errorf("the first line that it printed %w", err)
		}
	}
	switch {
	case errors.Is(err, keycommand.ErrInterrupted):
		return &exitError{code: exitInterrupted}
	case err != nil:
		return usage("%s gave no key: %w; nothing was sent, run the command by hand to see what it says", keyCommandVariable, err)
	}
	s.bank, s.environment, err = s.connect(key)
	return asUsage(err)
}
