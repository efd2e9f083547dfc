// Package job is what a program of the shell's job control has to know about
// itself: whether it has the terminal, and when it goes on after a stop. A shell
// sets the terminal as it likes meanwhile, and whoever stops the program with
// SIGSTOP does not ask it first.
package job
