package cli

import (
	"runtime/debug"

	"connect-reauth/tui/flow"
)

// Build is what a release was built from; the linker sets it in package main.
type Build struct{ Version, Commit, Date string }

// version is the release's version, or the module's, or "dev".
func (b Build) version() string {
	if b.Version != "" {
		return b.Version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "dev"
}

// text is the version, with the commit and the date that it was built from as
// far as they are known.
func (b Build) text() string {
	return flow.Join(" ", b.version(), b.Commit, b.Date)
}
