package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestPages makes the pages from the program and looks for everything that it
// says with --help.
func TestPages(t *testing.T) {
	t.Parallel()
	directory := t.TempDir()
	require.NoError(t, write(directory, "1.2.3", "2026-01-02"))
	for name, holds := range map[string][]string{
		"connect-reauth.1": {
			`.TH "CONNECT\-REAUTH" "1" "2026-01-02" "connect-reauth 1.2.3"`, ".SH NAME\n", ".SH SYNOPSIS\n.nf\nconnect\\-reauth [flags]",
			".SH DESCRIPTION\nconnect\\-reauth reauthorises", "\n.PP\n", ".SH COMMANDS\n", `\fBdemo\-server\fR` + "\nServe",
			`\fB\-\-demo\fR`, `\fB\-h\fR, \fB\-\-help\fR`, `\fB\-\-log\-file\fR \fIFILE\fR`,
			".SH ENVIRONMENT\n", `\fBMONO_SECRET_KEY\fR`, ".SH EXIT CODES\n", "\\fB130\\fR\ninterrupted",
			".SH EXAMPLES\n.nf\n", ".SH SEE ALSO\n\\fBconnect\\-reauth\\-demo\\-server\\fR(1)",
		},
		"connect-reauth-demo-server.1": {
			".SH NAME\nconnect\\-reauth\\-demo\\-server \\- Serve the demo bank", `\fB\-\-listen\fR \fIADDR\fR`, `\fBconnect\-reauth\fR(1)`,
		},
	} {
		text, err := os.ReadFile(filepath.Join(directory, name))
		require.NoError(t, err)
		for _, words := range holds {
			assert.Contains(t, string(text), words, name)
		}
		assert.NotContains(t, string(text), "for more information")
		for line := range strings.SplitSeq(string(text), "\n") {
			assert.NotRegexp(t, `^\s+|\s+$|^'`, line, name)
		}
	}
	files, err := os.ReadDir(directory)
	require.NoError(t, err)
	assert.Len(t, files, 2)
}

func TestEscape(t *testing.T) {
	t.Parallel()
	assert.Equal(t, `\&.TH`, escape(".TH"))
	assert.Equal(t, `\(aqbr`, escape("'br"))
	assert.Equal(t, `a\eb \-\-c`, escape(`a\b --c`))
}
