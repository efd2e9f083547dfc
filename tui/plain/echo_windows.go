package plain

import (
	"io"

	"golang.org/x/sys/windows"
)

// Terminal returns the echo of the console that answers are typed on, and what
// shows them there, for [Options]: nothing does, for a console shows of a paste only
// the line that is being read.
func Terminal(fd int, _ io.Writer) (echo func(on bool), shown io.Writer) {
	return func(on bool) { setEcho(fd, on) }, nil
}

func setEcho(fd int, on bool) {
	var mode uint32
	if windows.GetConsoleMode(windows.Handle(fd), &mode) != nil {
		return
	}
	mode &^= windows.ENABLE_ECHO_INPUT
	if on {
		mode |= windows.ENABLE_ECHO_INPUT
	}
	_ = windows.SetConsoleMode(windows.Handle(fd), mode)
}

// flush does nothing: it is for what is typed before a stop, and nothing is
// stopped here.
func flush(int) {}
