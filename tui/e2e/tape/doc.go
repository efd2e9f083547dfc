// Package tape plays demo.tape, the recording in the README, against the real
// program, so that the tape always fits the program. There is nothing in it but
// the test.
package tape
