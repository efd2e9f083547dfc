// Package term runs a real program in a pseudo-terminal with a terminal
// emulator behind it, so that a test can type, look at the screen and read
// what the program wrote elsewhere.
//
//	s := term.Start(t, term.Options{Path: term.Build(t, "connect-reauth"), Args: []string{"--demo"}})
//	s.Wait("Account")
//	s.Type("65c4c03aa66a95b572cb5200")
//	s.Key("enter")
//	s.Wait("Username")
//	s.Key("ctrl+c")
//	require.Equal(t, 130, s.Exit())
//
// The terminal answers no query unless asked to: what a program sends to find
// out about it ends in silence, as on the worst of real terminals.
//
// Waiting is driven by the program's output and its end, never by sleeping.
// The package works on Unix; elsewhere it is empty.
package term
