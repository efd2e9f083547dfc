package plain

import "golang.org/x/sys/windows"

// Echo switches the echo of what is typed on a console on or off.
func Echo(fd int, on bool) {
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
