// Mutate changes statements of a package one at a time, runs the tests, and prints
// which changes none of them noticed. It samples: the same seed changes the same
// statements of the same sources.
//
//	go run ./.ci/mutate [-seed N] [-n N] [-also PACKAGES] [-last TESTS] PACKAGE ...
//
// Sources stay as they are: a change is laid over one of them with go test's
// -overlay. What does not compile does not count; what never ends is noticed. It
// does not run as root, for what a change breaks may be what guards the machine.
package main

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/signal"
	"strings"
)

func main() {
	seed := flag.Uint64("seed", 1, "which `sample`")
	size := flag.Int("n", 80, "how `many` changes of each package; 0 is all")
	also := flag.String("also", "", "`packages` whose tests run where the package's own notice nothing, parted by commas")
	last := flag.String("last", "", "a pattern of slow `tests`, which run where the others notice nothing")
	only := flag.String("only", "", "change only `files` whose path holds this")
	list := flag.Bool("list", false, "print the changes, and make none")
	flag.Parse()
	if flag.NArg() == 0 {
		flag.Usage()
		os.Exit(2)
	}
	if os.Geteuid() == 0 {
		// A change to the log's opening once took /dev/null from everybody.
		fmt.Fprintln(os.Stderr, "mutate: not as root: a change may take away what keeps the program from changing the machine; run it as a user who may not")
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	err := run(ctx, options{
		seed: *seed, size: *size, also: strings.FieldsFunc(*also, func(r rune) bool { return r == ',' }),
		last: *last, only: *only, list: *list,
	}, flag.Args())
	if err != nil {
		fmt.Fprintln(os.Stderr, "mutate:", err)
		os.Exit(1)
	}
}

type options struct {
	seed       uint64
	size       int
	also       []string
	last, only string
	list       bool
}

func run(ctx context.Context, opts options, packages []string) error {
	known, err := readEquivalents()
	if err != nil {
		return err
	}
	for _, path := range packages {
		changes, err := changesOf(path, opts.only)
		if err != nil {
			return err
		}
		// Each package is sampled alone, so that it is the same sample whatever
		// others are asked for.
		order := rand.New(rand.NewPCG(opts.seed, opts.seed)).Perm(len(changes))
		if opts.list {
			for _, i := range order[:most(opts.size, len(order))] {
				fmt.Println(changes[i])
			}
			continue
		}
		tests, err := newTests(ctx, path, opts)
		if err != nil {
			return err
		}
		tally, err := tests.sample(ctx, changes, order, opts.size, known)
		tests.close()
		if err != nil {
			return err
		}
		fmt.Printf("%s, seed %d: %s, of %d that there are\n", path, opts.seed, tally, len(changes))
	}
	return nil
}

func most(size, of int) int {
	if size <= 0 {
		return of
	}
	return min(size, of)
}

// tally counts what became of the changes that compile.
type tally struct{ noticed, equivalent, unnoticed int }

func (t tally) String() string {
	all := t.noticed + t.equivalent + t.unnoticed
	share := 0.0
	if all > 0 {
		share = 100 * float64(t.noticed) / float64(all)
	}
	text := fmt.Sprintf("%d of %d changes noticed (%.0f %%)", t.noticed, all, share)
	if t.equivalent > 0 {
		text += fmt.Sprintf(", %d that change nothing", t.equivalent)
	}
	return text
}

// sample makes changes in order until size of them have compiled.
func (t *tests) sample(ctx context.Context, changes []change, order []int, size int, known equivalents) (tally, error) {
	var sum tally
	for _, i := range order {
		if size > 0 && sum.noticed+sum.equivalent+sum.unnoticed == size {
			break
		}
		c := changes[i]
		end, err := t.meet(ctx, c)
		if err != nil {
			return sum, err
		}
		if end == notCompiled {
			continue
		}
		switch why, same := known.why(c); {
		case end == noticed:
			sum.noticed++
		case same:
			sum.equivalent++
			fmt.Printf("changes nothing: %s\n    (%s)\n", c, why)
		default:
			sum.unnoticed++
			fmt.Printf("not noticed: %s\n", c)
		}
		if met := sum.noticed + sum.equivalent + sum.unnoticed; met%10 == 0 {
			fmt.Fprintf(os.Stderr, "%d changes, %d noticed\n", met, sum.noticed)
		}
	}
	return sum, nil
}
