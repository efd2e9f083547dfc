//go:build unix && !linux

package harden

import "golang.org/x/sys/unix"

func process() {
	_ = unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{})
}
