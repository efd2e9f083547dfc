package cli

import (
	"context"
	"errors"
	"os"

	"connect-reauth/tui/keycommand"
)

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
	key, err := keycommand.Run(ctx, s.set.keyCommand, terminal, s.sys.Stderr)
	switch {
	case errors.Is(err, keycommand.ErrInterrupted):
		return &exitError{code: exitInterrupted}
	case err != nil:
		return usage("%s gave no key: %w; nothing was sent, run the command by hand to see what it says", keyCommandVariable, err)
	}
	s.bank, s.environment, err = s.connect(key)
	return asUsage(err)
}
