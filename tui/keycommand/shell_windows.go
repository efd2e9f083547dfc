package keycommand

import (
	"context"
	"os/exec"
	"syscall"
)

// shell returns the command that runs a command line. The line reaches cmd as it
// is, with its quotes: cmd has rules of its own for them.
func shell(ctx context.Context, line string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "cmd")
	cmd.SysProcAttr = &syscall.SysProcAttr{CmdLine: `cmd /S /C "` + line + `"`}
	return cmd
}
