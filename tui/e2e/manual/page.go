package main

import (
	"fmt"
	"regexp"
	"strings"
)

const (
	program = "connect-reauth"
	what    = "reauthorise bank accounts linked through Mono Connect"
)

// entry is a line of a list: a flag, a command, a variable, and what it is.
type entry struct{ name, text string }

// help is the text of --help taken apart.
type help struct {
	description []string // paragraphs
	usage       []string
	examples    []string
	lists       []list // of the description: the environment, the exit codes
	commands    []entry
	flags       []entry
}

type list struct {
	title   string
	entries []entry
}

var (
	gap   = regexp.MustCompile(`\s{2,}`)
	blank = regexp.MustCompile(`\s+`)
	flag  = regexp.MustCompile(`^(?:(-\w), )?(--[\w-]+)(?: (\S+))?$`)
)

// parse takes apart what cobra makes: paragraphs, then blocks of indented lines
// under a title and a colon.
func parse(text string) help {
	var h help
	for block := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		lines := strings.Split(block, "\n")
		title, titled := strings.CutSuffix(lines[0], ":")
		if !titled || len(lines) == 1 || !strings.HasPrefix(lines[1], "  ") {
			if !strings.HasPrefix(block, "Use \"") {
				h.description = append(h.description, strings.Join(lines, " "))
			}
			continue
		}
		var entries []entry
		for i, line := range lines[1:] {
			lines[i+1] = strings.TrimSpace(line)
			split := gap
			if title == "Available Commands" {
				split = blank // the longest name has one blank
			}
			parts := append(split.Split(lines[i+1], 2), "")
			entries = append(entries, entry{parts[0], parts[1]})
		}
		switch title {
		case "Usage":
			h.usage = lines[1:]
		case "Examples":
			h.examples = lines[1:]
		case "Available Commands":
			h.commands = entries
		case "Flags":
			h.flags = entries
		default:
			h.lists = append(h.lists, list{title, entries})
		}
	}
	return h
}

// page is a man page.
type page struct {
	name, what string
	help       help
	others     []string // the pages to see as well
}

// roff is the page for man.
func (p page) roff(version, date string) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	literal := func(lines []string) {
		line(".nf")
		for _, l := range lines {
			line("%s", escape(l))
		}
		line(".fi")
	}
	tagged := func(entries []entry, style func(string) string) {
		for _, e := range entries {
			line(".TP\n%s\n%s", style(e.name), escape(e.text))
		}
	}

	line(`.TH "%s" "1" "%s" "%s %s" "User Commands"`, escape(strings.ToUpper(p.name)), date, program, escape(version))
	line(".SH NAME\n%s \\- %s", escape(p.name), escape(p.what))
	line(".SH SYNOPSIS")
	literal(p.help.usage)
	line(".SH DESCRIPTION")
	for i, paragraph := range p.help.description {
		if i > 0 {
			line(".PP")
		}
		line("%s", escape(paragraph))
	}
	if len(p.help.commands) > 0 {
		line(".SH COMMANDS")
		tagged(p.help.commands, bold)
	}
	line(".SH OPTIONS")
	tagged(p.help.flags, option)
	for _, l := range p.help.lists {
		line(".SH %s", strings.ToUpper(escape(l.title)))
		tagged(l.entries, bold)
	}
	if len(p.help.examples) > 0 {
		line(".SH EXAMPLES")
		literal(p.help.examples)
	}
	if len(p.others) > 0 {
		var also []string
		for _, name := range p.others {
			also = append(also, bold(name)+"(1)")
		}
		line(".SH SEE ALSO\n%s", strings.Join(also, ", "))
	}
	return b.String()
}

func bold(text string) string { return `\fB` + escape(text) + `\fR` }

// option writes a flag bold and its value slanted.
func option(text string) string {
	m := flag.FindStringSubmatch(text)
	if m == nil {
		return bold(text)
	}
	styled := bold(m[2])
	if m[1] != "" {
		styled = bold(m[1]) + ", " + styled
	}
	if m[3] != "" {
		styled += ` \fI` + escape(m[3]) + `\fR`
	}
	return styled
}

// escape keeps a line from being read as roff.
func escape(text string) string {
	text = strings.NewReplacer(`\`, `\e`, `-`, `\-`, `'`, `\(aq`, "…", `\&...`, `"`, `\(dq`).Replace(text)
	if strings.HasPrefix(text, ".") {
		text = `\&` + text
	}
	return text
}
