// Package beside writes to files that may take nothing for a while, or for
// ever: a pipe whose reader stopped, a full disk, a terminal that is held. The
// writing is done in goroutines of their own, so that whoever has something to
// say can go on.
package beside
