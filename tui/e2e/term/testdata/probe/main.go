// Command probe does what the tests of package term want to see done.
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/term"
)

func main() {
	switch os.Args[1] {
	case "env": // prints the environment, a line each
		fmt.Println(strings.Join(os.Environ(), "\n"))
	case "exit":
		code, _ := strconv.Atoi(os.Args[2])
		os.Exit(code)
	case "draw": // writes text to the terminal and stays
		fmt.Fprint(os.Stderr, os.Args[2])
		time.Sleep(time.Hour)
	case "flood": // writes many lines to the terminal and ends at once
		lines, _ := strconv.Atoi(os.Args[2])
		for i := range lines {
			fmt.Fprintf(os.Stderr, "%06d %s\n", i, strings.Repeat("x", 60))
		}
	case "leave-raw": // ends without putting the terminal back
		_, err := term.MakeRaw(0)
		check(err)
		fmt.Fprint(os.Stderr, "raw")
	case "ask": // asks where the cursor is and prints the answer
		old, err := term.MakeRaw(0)
		check(err)
		fmt.Fprint(os.Stderr, "abc\x1b[6n")
		answer, err := bufio.NewReader(os.Stdin).ReadString('R')
		check(err)
		check(term.Restore(0, old))
		fmt.Printf("answer %q\n", answer)
	case "streams": // copies standard input, and a line from the terminal
		in, err := io.ReadAll(os.Stdin)
		check(err)
		tty, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
		check(err)
		fmt.Fprint(tty, "name? ")
		line, err := bufio.NewReader(tty).ReadString('\n')
		check(err)
		fmt.Printf("in=%q tty=%q\n", in, line)
		fmt.Fprintln(os.Stderr, "to standard error")
	case "reads": // prints what each read of the raw terminal brought
		_, err := term.MakeRaw(0)
		check(err)
		fmt.Fprint(os.Stderr, "go")
		buf := make([]byte, 4096)
		for {
			n, err := os.Stdin.Read(buf)
			check(err)
			fmt.Printf("%q\n", buf[:n])
		}
	case "deaf": // raw, and reads nothing
		_, err := term.MakeRaw(0)
		check(err)
		fmt.Fprint(os.Stderr, "deaf")
		time.Sleep(time.Hour)
	case "stubborn": // ignores what asks it to end
		signal.Ignore(syscall.SIGHUP, syscall.SIGINT, syscall.SIGTERM)
		fmt.Fprint(os.Stderr, "here")
		time.Sleep(time.Hour)
	default:
		check(fmt.Errorf("unknown errand %q", os.Args[1]))
	}
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "probe:", err)
		os.Exit(1)
	}
}
