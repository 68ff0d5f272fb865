// Command invoice turns e-mails into typed, validated invoices.
//
//	go run ./examples/invoice [flags] [file|directory|mbox ...]
//
// Without arguments it reads the mails in testdata/mail. It plays recorded replies,
// unless OPENAI_API_KEY, or OPENAI_BASE_URL for a server of one's own, is set: then it
// asks the model that OPENAI_MODEL or -model names. It exits with 1 if any mail failed,
// and with 2 if it could not begin.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"sync"

	"github.com/briefgo/brief/budget"
)

// The defaults of -window and -reserve, in tokens.
const (
	defaultWindow  = 8192
	defaultReserve = 1024
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// A command is the command line.
type command struct {
	window, reserve int
	model, encoding string
	workers         int
	json, verbose   bool
	paths           []string
}

// parse reads the command line. flag has already said what is wrong with it when it
// returns an error.
func parse(args []string, stderr io.Writer) (*command, error) {
	var c command
	flags := flag.NewFlagSet("invoice", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.IntVar(&c.window, "window", defaultWindow, "the model's context window, in `tokens`; a small one has room for fewer examples")
	flags.IntVar(&c.reserve, "reserve", defaultReserve, "`tokens` of the window that are kept free for the reply")
	flags.StringVar(&c.model, "model", "", "`name` of the model, to ask it and to count its tokens (default $OPENAI_MODEL, or gpt-4.1-mini)")
	flags.StringVar(&c.encoding, "encoding", "", "count tokens by this `encoding`, o200k_base say, whatever the model is")
	flags.IntVar(&c.workers, "j", 4, "how many mails are worked on at a time")
	flags.BoolVar(&c.json, "json", false, "print a line of JSON for each mail instead of a table")
	flags.BoolVar(&c.verbose, "v", false, "show each example that was cut, each attempt and each fix, on standard error")
	flags.Usage = func() {
		fmt.Fprintf(stderr, "usage: invoice [flags] [file|directory|mbox ...]\n\nTurns e-mails into invoices. Without arguments it reads the mails that come with it.\n\n")
		flags.PrintDefaults()
	}
	if err := flags.Parse(args); err != nil {
		return nil, err
	}
	c.paths = flags.Args()
	return &c, nil
}

// run is the program; it returns the exit status.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	c, err := parse(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2
	}
	b, err := chooseBackend(c.model, c.encoding)
	if err != nil {
		fmt.Fprintln(stderr, "invoice:", err)
		return 2
	}
	fmt.Fprintln(stderr, b.about)
	mails := readMails(c.paths)
	results := c.processAll(ctx, b, mails, progressTo(stderr, len(mails)))
	if c.verbose {
		for _, r := range results {
			printDetails(stderr, r)
		}
	}
	print := printTable
	if c.json {
		print = printJSON
	}
	if err := print(stdout, results); err != nil {
		fmt.Fprintln(stderr, "invoice:", err)
		return 1
	}
	for _, r := range results {
		if r.Error != "" {
			return 1
		}
	}
	return 0
}

// processAll processes the mails, several at a time, and returns the results in the
// order of the mails. It tells progress of each that is done.
func (c *command) processAll(ctx context.Context, b *backend, mails []mail, progress func()) []*result {
	limits := budget.Budget{Window: c.window, Reserve: c.reserve, Counter: b.counter, Strategy: budget.Rank}
	results := make([]*result, len(mails))
	next := make(chan int)
	var workers sync.WaitGroup
	for range max(1, c.workers) {
		workers.Go(func() {
			for i := range next {
				if m := mails[i]; m.err != nil {
					results[i] = failed(m.file, m.err)
				} else {
					results[i] = process(ctx, b, limits, m.file, m.email)
				}
				progress()
			}
		})
	}
	for i := range mails {
		next <- i
	}
	close(next)
	workers.Wait()
	return results
}

// progressTo returns a function that counts mails on w if somebody is watching: if w
// is a terminal.
func progressTo(w io.Writer, total int) func() {
	f, ok := w.(*os.File)
	if !ok {
		return func() {}
	}
	if info, err := f.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return func() {}
	}
	var mu sync.Mutex
	done := 0
	return func() {
		mu.Lock()
		defer mu.Unlock()
		done++
		fmt.Fprintf(f, "\r%d of %d mails", done, total)
		if done == total {
			fmt.Fprintln(f)
		}
	}
}
