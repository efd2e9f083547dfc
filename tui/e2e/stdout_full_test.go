//go:build unix

package e2e

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
	"connect-reauth/tui/e2e/term"
)

// A disk that is full is not a reason to say that all is well; the code is what
// the program was run for.
func TestStandardOutputIsFull(t *testing.T) {
	t.Parallel()
	full, err := os.OpenFile(fullDevice, os.O_WRONLY, 0)
	if errors.Is(err, os.ErrNotExist) {
		t.Skipf("there is no %s here", fullDevice)
	}
	require.NoError(t, err)
	t.Cleanup(func() { _ = full.Close() })
	const says = "connect-reauth: standard output did not accept this result (write /dev/stdout: no space left on device); copy it from here:"
	t.Run("wizard", func(t *testing.T) {
		t.Parallel()
		bank := startBank(t, sandbox.Config{})
		s := term.Start(t, term.Options{
			Path: "/bin/sh",
			Args: []string{"-c", `"$0" "$@" >` + fullDevice, program(t), story("099")},
			Env:  []string{"MONO_SECRET_KEY=" + secretKey, "MONO_BASE_URL=" + bank.URL()},
			Cols: 160,
		})
		s.Wait("✓ Reauthorised")
		code := shownCode(t, s)
		s.Key("enter")
		require.Equal(t, 1, s.Exit())
		s.Wait(says, code)
		assert.Contains(t, string(s.Raw()), story("099")+"\treauthorised\t"+code)
		requireRestored(t, s)
	})
	t.Run("plain", func(t *testing.T) {
		t.Parallel()
		bank := startBank(t, sandbox.Config{})
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		cmd := command(ctx, t, bank, plainMode(), args("--json", story("099")))
		var stderr bytes.Buffer
		cmd.Stdout, cmd.Stderr = full, &stderr
		var exit *exec.ExitError
		require.ErrorAs(t, cmd.Run(), &exit)
		require.Equal(t, 1, exit.ExitCode())
		code := codePattern.FindString(stderr.String())
		inOrder(t, stderr.String(), says+"\n", `{"account":"`+story("099")+`","note":"","status":"reauthorised",`, `"code":"`+code+`"`)
	})
}
