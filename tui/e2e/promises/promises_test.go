//go:build linux && promises

// Package promises measures what the program promises about its speed and size,
// against a minimal Bubble Tea program and a program that prints one line. There
// is nothing in it but benchmarks, which go test ./... leaves alone:
// go test -tags promises -bench . ./tui/e2e/promises, or .ci/promises for a
// table. A benchmark's ratio is of medians, of runs that took turns; it asserts
// nothing, as machines are noisy.
package promises

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"

	"connect-reauth/monoapi"
	"connect-reauth/tui/e2e/term"
	"connect-reauth/tui/flow"
	"connect-reauth/tui/report"
)

func TestMain(m *testing.M) {
	code := m.Run()
	term.Clean()
	os.Exit(code)
}

// program is one of the programs that are compared: how it is started, with what
// arguments and which file as its standard input, and what its first frame holds.
type program struct {
	path  string
	frame string
	args  []string
	input string
}

func wizard(b *testing.B) program {
	return program{path: term.Build(b, "connect-reauth", "-trimpath", "-ldflags=-s -w"), frame: "Which account"}
}

func minimal(b *testing.B) program {
	return program{path: term.Build(b, "connect-reauth/tui/e2e/promises/minimal", "-trimpath", "-ldflags=-s -w"), frame: "ready"}
}

// running is a program in a pseudo-terminal that answers nothing.
type running struct {
	*testing.B
	cmd    *exec.Cmd
	master *os.File

	mu     sync.Mutex
	output []byte
	more   chan struct{}
}

func (p program) start(b *testing.B) *running {
	b.Helper()
	r := &running{B: b, cmd: exec.Command(p.path, p.args...), more: make(chan struct{}, 1)}
	r.cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + b.TempDir(), "TERM=xterm-256color", "LANG=C.UTF-8", "MONO_SECRET_KEY=test_sk_bench", "MONO_BASE_URL=http://127.0.0.1:9"}
	if p.input != "" {
		input, err := os.Open(p.input)
		if err != nil {
			b.Fatal(err)
		}
		defer func() { _ = input.Close() }()
		r.cmd.Stdin = input
	}
	// The terminal is standard output's, as standard input may be a file.
	attrs := &syscall.SysProcAttr{Setsid: true, Setctty: true, Ctty: 1}
	master, err := pty.StartWithAttrs(r.cmd, &pty.Winsize{Rows: 24, Cols: 80}, attrs)
	if err != nil {
		b.Fatal(err)
	}
	r.master = master
	go func() {
		buf := make([]byte, 32<<10)
		for {
			n, err := master.Read(buf)
			if err != nil {
				return
			}
			r.mu.Lock()
			r.output = append(r.output, buf[:n]...)
			r.mu.Unlock()
			select {
			case r.more <- struct{}{}:
			default:
			}
		}
	}()
	return r
}

// until waits until the output satisfies done.
func (r *running) until(done func(output []byte) bool) {
	r.Helper()
	limit := time.After(20 * time.Second)
	for {
		r.mu.Lock()
		ok := done(r.output)
		r.mu.Unlock()
		if ok {
			return
		}
		select {
		case <-r.more:
		case <-limit:
			r.Fatal("nothing came")
		}
	}
}

func (r *running) shown() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.output)
}

func (r *running) end() {
	_ = r.cmd.Process.Kill()
	_ = r.cmd.Wait()
	_ = r.master.Close()
}

func median(times []time.Duration) time.Duration {
	slices.Sort(times)
	return times[len(times)/2]
}

// compare runs ours and theirs in turn and reports the ratio of the medians.
func compare(b *testing.B, rounds int, ours, theirs func() time.Duration) {
	ours()
	theirs()
	var a, z []time.Duration
	for range rounds {
		a = append(a, ours())
		z = append(z, theirs())
	}
	ourMedian, theirMedian := median(a), median(z)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(ourMedian.Microseconds()), "µs")
	b.ReportMetric(float64(theirMedian.Microseconds()), "µs-theirs")
	b.ReportMetric(float64(ourMedian)/float64(theirMedian), "ratio")
}

func BenchmarkFirstFrame(b *testing.B) {
	first := func(p program) func() time.Duration {
		return func() time.Duration {
			began := time.Now()
			r := p.start(b)
			defer r.end()
			r.until(func(output []byte) bool { return bytes.Contains(output, []byte(p.frame)) })
			took := time.Since(began)
			if queries := term.Queries(r.output); len(queries) > 0 {
				b.Fatalf("the terminal was queried: %q", queries)
			}
			return took
		}
	}
	ours, theirs := wizard(b), minimal(b)
	for b.Loop() {
		compare(b, 40, first(ours), first(theirs))
	}
}

func BenchmarkVersion(b *testing.B) {
	run := func(path string, args ...string) func() time.Duration {
		return func() time.Duration {
			began := time.Now()
			if err := exec.Command(path, args...).Run(); err != nil {
				b.Fatal(err)
			}
			return time.Since(began)
		}
	}
	ours := wizard(b).path
	theirs := term.Build(b, "connect-reauth/tui/e2e/promises/hello", "-trimpath", "-ldflags=-s -w")
	for b.Loop() {
		compare(b, 100, run(ours, "--version"), run(theirs))
	}
}

// A keystroke from the keyboard until something is on the terminal, at rest.
func BenchmarkKeystrokeToTerminal(b *testing.B) {
	ours, theirs := wizard(b), minimal(b)
	for b.Loop() {
		a, z := ours.start(b), theirs.start(b)
		key := byte('a')
		press := func(p program, r *running) func() time.Duration {
			r.until(func(output []byte) bool { return bytes.Contains(output, []byte(p.frame)) })
			return func() time.Duration {
				// Come to rest, at no fixed place between two ticks of the
				// renderer.
				time.Sleep(40*time.Millisecond + time.Duration(key%8)*time.Millisecond)
				key = 'a' + (key-'a'+1)%26
				before := r.shown()
				began := time.Now()
				if _, err := r.master.Write([]byte{key}); err != nil {
					b.Fatal(err)
				}
				r.until(func(output []byte) bool { return len(output) > before })
				return time.Since(began)
			}
		}
		compare(b, 30, press(ours, a), press(theirs, z))
		a.end()
		z.end()
	}
}

// CPU time and resident memory of a program that is left alone.
func BenchmarkIdle(b *testing.B) {
	ours, theirs := wizard(b), minimal(b)
	for b.Loop() {
		a, z := ours.start(b), theirs.start(b)
		time.Sleep(2 * time.Second) // everything of the start is over
		aBefore, zBefore := a.cpu(), z.cpu()
		time.Sleep(20 * time.Second)
		aTook, zTook := a.cpu()-aBefore, z.cpu()-zBefore
		b.ReportMetric(0, "ns/op")
		b.ReportMetric(float64(aTook.Milliseconds())/20, "ms-CPU/s")
		b.ReportMetric(float64(zTook.Milliseconds())/20, "ms-CPU/s-theirs")
		b.ReportMetric(float64(aTook)/float64(max(zTook, time.Millisecond)), "ratio")
		b.ReportMetric(a.resident(), "MB-resident")
		b.ReportMetric(z.resident(), "MB-resident-theirs")
		a.end()
		z.end()
	}
}

// cpu is the CPU time that the program has used, from the scheduler's own
// count, which is finer than the clock ticks of /proc/PID/stat.
func (r *running) cpu() time.Duration {
	r.Helper()
	var total time.Duration
	tasks, err := os.ReadDir(fmt.Sprintf("/proc/%d/task", r.cmd.Process.Pid))
	if err != nil {
		r.Fatal(err)
	}
	for _, task := range tasks {
		text, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%s/schedstat", r.cmd.Process.Pid, task.Name()))
		if err != nil {
			continue // a thread that has just ended
		}
		ns, _ := strconv.ParseInt(strings.Fields(string(text))[0], 10, 64)
		total += time.Duration(ns)
	}
	return total
}

// resident is the resident memory in MB of a million bytes.
func (r *running) resident() float64 {
	r.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", r.cmd.Process.Pid))
	if err != nil {
		r.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if kb, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			n, _ := strconv.ParseFloat(strings.Fields(kb)[0], 64)
			return n * 1024 / 1e6
		}
	}
	r.Fatal("no VmRSS")
	return 0
}

// tenThousand writes a list of ten thousand accounts with notes, and a results file
// of as many lines, half of which are about accounts of the list.
func tenThousand(b *testing.B) (list, results, links string) {
	var accounts, lines, linked strings.Builder
	for i := range 10_000 {
		fmt.Fprintf(&accounts, "65c4c03aa66a95b572c%05d  Samuel Olamide Nomo, GTBank\n", i)
		r := flow.Result{
			Account: fmt.Sprintf("65c4c03aa66a95b572c%05d", i+5_000), Note: "Samuel Olamide Nomo, GTBank", Status: flow.StatusReauthorised,
			ResponseCode: monoapi.CodeDone, Code: "code_q90t4ar2uriet5ey4rs22v0x", Message: "Request completed successfully",
			Environment: monoapi.EnvironmentCustom, StartedAt: time.Now().UTC(), FinishedAt: time.Now().UTC(),
		}
		lines.Write(report.JSON(r))
		r.Account, r.Status, r.Code = fmt.Sprintf("65c4c03aa66a95b572c%05d", i), flow.StatusLinkCreated, ""
		r.Link = fmt.Sprintf("https://authorise.mono.co/RD%05d?token=q90t4ar2uriet5ey4rs22v0x", i)
		linked.Write(report.JSON(r))
	}
	dir := b.TempDir()
	list, results, links = filepath.Join(dir, "accounts.txt"), filepath.Join(dir, "results.jsonl"), filepath.Join(dir, "links.jsonl")
	for path, text := range map[string]string{list: accounts.String(), results: lines.String(), links: linked.String()} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	return list, results, links
}

// The first frame of a long list, and what it takes of the memory.
func BenchmarkTenThousand(b *testing.B) {
	list, results, links := tenThousand(b)
	for name, p := range map[string]program{
		"List":        {frame: "1 of 10000", args: []string{"-"}},
		"WithResults": {frame: "1 of 5000", args: []string{"--results", results, "-"}},
		"WithLinks":   {frame: "1 of 10000", args: []string{"--results", links, "-"}},
	} {
		b.Run(name, func(b *testing.B) {
			p.path, p.input = wizard(b).path, list
			for b.Loop() {
				var times []time.Duration
				resident := 0.0
				for range 15 {
					began := time.Now()
					r := p.start(b)
					r.until(func(output []byte) bool { return bytes.Contains(output, []byte(p.frame)) })
					times = append(times, time.Since(began))
					time.Sleep(300 * time.Millisecond)
					resident = max(resident, r.resident())
					r.end()
				}
				b.ReportMetric(0, "ns/op")
				b.ReportMetric(float64(median(times).Microseconds())/1000, "ms-first-frame")
				b.ReportMetric(resident, "MB-resident")
			}
		})
	}
}

func BenchmarkBinarySize(b *testing.B) {
	info, err := os.Stat(wizard(b).path)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(info.Size())/1e6, "MB")
}
