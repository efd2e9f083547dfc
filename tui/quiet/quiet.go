// Package quiet keeps the program from asking the terminal anything.
//
// Bubble Tea v1 asks for the terminal's background colour in a package init
// and waits up to five seconds for a terminal that does not answer, even when
// the program only prints its version. Lip Gloss does not ask when the
// background was set before. Go initialises packages in import-path order
// once their own imports are ready, so this package, which imports Lip Gloss
// alone and whose path ("connect-reauth/…") sorts before
// "github.com/charmbracelet/bubbletea", always runs first.
//
// Nothing in this program draws differently on a dark background: it uses the
// terminal's own sixteen colours. The value set here is therefore only a way
// of saying "do not ask".
package quiet

import "github.com/charmbracelet/lipgloss"

func init() {
	lipgloss.SetHasDarkBackground(true)
}
