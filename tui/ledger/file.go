package ledger

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"os"
	"time"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// longest is how long a line may be; a result has some hundred bytes.
const longest = 1 << 20

// past is what a file says of earlier sittings.
type past struct {
	last       map[monoapi.Environment]map[string]flow.Status // the last word on each account, by [flow.Key]
	links      map[monoapi.Environment]map[string]flow.Handed // those that customers have by that word
	unreadable int
}

// read reads a file's results. Lines that are none, such as half of one where a
// disk was full, are counted and left alone.
func read(file io.Reader) (past, error) {
	p := past{last: map[monoapi.Environment]map[string]flow.Status{}, links: map[monoapi.Environment]map[string]flow.Handed{}}
	lines := bufio.NewReaderSize(file, 64<<10)
	for {
		line, err := readLine(lines)
		if len(bytes.TrimSpace(line)) > 0 {
			p.add(line)
		}
		if errors.Is(err, io.EOF) {
			return p, nil
		}
		if err != nil {
			return p, err
		}
	}
}

// readLine reads a line, or as much of it as is kept of one that is too long. It
// is there until the next one is read.
func readLine(lines *bufio.Reader) (line []byte, err error) {
	for {
		part, err := lines.ReadSlice('\n')
		if line == nil && !errors.Is(err, bufio.ErrBufferFull) {
			return part, err
		}
		if len(line) <= longest {
			line = append(line, part...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, err
		}
	}
}

// add takes a line up.
func (p *past) add(line []byte) {
	if len(line) > longest {
		p.unreadable++
		return
	}
	r, ok := parse(line)
	if !ok || r.Account == "" || r.Status == "" {
		p.unreadable++
		return
	}
	last := p.last[r.Environment]
	if last == nil {
		last = map[string]flow.Status{}
		p.last[r.Environment], p.links[r.Environment] = last, map[string]flow.Handed{}
	}
	key := flow.Key(r.Account)
	last[key] = r.Status
	p.addLink(p.links[r.Environment], key, r)
}

// addLink takes up the link that a result leaves with the account's customer. One that
// was there before is told again when the account is tried in vain.
func (p *past) addLink(links map[string]flow.Handed, key string, r said) {
	switch known, ok := links[key]; {
	case r.Link == "" || r.Status == flow.StatusReauthorised:
		delete(links, key)
	case ok && known.Link == r.Link:
	default:
		h := flow.Handed{Link: r.Link}
		if at, err := time.Parse(time.RFC3339, r.FinishedAt); err == nil && r.Status == flow.StatusLinkCreated {
			h.Since = at
		}
		links[key] = h
	}
}

// add adds lines to the end of a file and waits until they are on the disk. When
// that fails, nothing of them stays, as far as that is possible. Half a line that
// is there keeps a line of its own.
func add(file *os.File, lines []byte) error {
	size, whole, err := end(file)
	if err != nil {
		return err
	}
	if !whole {
		lines = append([]byte("\n"), lines...)
	}
	if _, err = file.WriteAt(lines, size); err == nil {
		// A failed sync can't be repeated: what it did not write may be forgotten.
		err = file.Sync()
	}
	if err != nil {
		_ = file.Truncate(size)
	}
	return err
}

// end returns a file's size and whether its last line is complete.
func end(file *os.File) (size int64, whole bool, err error) {
	info, err := file.Stat()
	if err != nil || info.Size() == 0 {
		return 0, true, err
	}
	var last [1]byte
	_, err = file.ReadAt(last[:], info.Size()-1)
	return info.Size(), last[0] == '\n', err
}

// room is more than a result takes, and what disks are given out by.
const room = 4 << 10

// try finds out whether there is room for a result, and leaves the file as it
// was. Were the program killed in between, empty lines would stay.
func try(file *os.File) error {
	size, _, err := end(file)
	if err != nil {
		return err
	}
	_, err = file.WriteAt(bytes.Repeat([]byte("\n"), room), size)
	if err == nil {
		err = file.Sync()
	}
	if cut := file.Truncate(size); err == nil {
		err = cut
	}
	return err
}
