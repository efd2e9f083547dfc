// Package promises measures what the program promises about its speed and size,
// against a minimal Bubble Tea program and a program that prints one line. There
// is nothing in it but benchmarks: go test -bench . ./tui/e2e/promises, or
// .ci/promises for a table. A benchmark's ratio is of medians, of runs that
// took turns; it asserts nothing, as machines are noisy.
package promises
