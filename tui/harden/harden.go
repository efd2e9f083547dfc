// Package harden keeps what the process holds in memory to itself, as far as
// the system allows: no core dump is written when it crashes, and on Linux no
// other process of the same user can attach to it or read its memory.
package harden

// Process hardens this process. What the system does not allow is left as it
// is: there is nothing an operator could do about it.
func Process() { process() }
