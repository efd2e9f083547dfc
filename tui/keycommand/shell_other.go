//go:build !windows

package keycommand

import (
	"context"
	"os/exec"
)

// shell returns the command that runs a command line.
func shell(ctx context.Context, line string) *exec.Cmd {
	return exec.CommandContext(ctx, "sh", "-c", line)
}
