package cli

import (
	"errors"
	"fmt"

	"connect-reauth/tui"
	"connect-reauth/tui/plain"
)

// Exit codes, as --help lists them.
const (
	exitDone        = 0
	exitSome        = 1
	exitUsage       = 2
	exitFault       = 70
	exitInterrupted = 130
)

// exitError is an end with another exit code than 0, and why if that is still
// to be said.
type exitError struct {
	code int
	err  error // nil when there is nothing more to say
}

func (e *exitError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit code %d", e.code)
	}
	return e.err.Error()
}

func (e *exitError) Unwrap() error { return e.err }

// usage is the error of a wrong command line or configuration.
func usage(format string, args ...any) error {
	return &exitError{code: exitUsage, err: fmt.Errorf(format, args...)}
}

// noKey is the error where nobody can be asked for a key.
func noKey() error { return usage("no secret key: set %s or %s", keyVariable, keyCommandVariable) }

func asUsage(err error) error {
	if err == nil {
		return nil
	}
	return usage("%w", err)
}

// codeOf is the exit code of a command that ended with err. What is no
// [*exitError] comes from cobra, about the command line.
func codeOf(err error) int {
	var e *exitError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &e):
		return e.code
	}
	return exitUsage
}

// saidOf is what is still to be said about err, or nil.
func saidOf(err error) error {
	var e *exitError
	if errors.As(err, &e) {
		return e.err
	}
	return err
}

// ended turns how the work ended, and whether everything became as it was wanted,
// results written, into the end of the command.
func ended(err error, complete bool) error {
	var fault *tui.FaultError
	var inputEnded *plain.InputEndedError
	var known *exitError
	switch {
	case errors.As(err, &known):
		return err
	case errors.As(err, &inputEnded):
		return &exitError{exitSome, err}
	case errors.Is(err, plain.ErrFault), errors.As(err, &fault):
		return &exitError{exitFault, err}
	case errors.Is(err, tui.ErrInterrupted):
		return &exitError{code: exitInterrupted}
	case err != nil:
		return &exitError{exitFault, err}
	case !complete:
		return &exitError{code: exitSome}
	}
	return nil
}
