package prompt

import (
	"context"
	"fmt"
	"iter"
	"sync"
)

// RunAllOptions are the options of RunAll. A nil *RunAllOptions, and the zero value, are
// the defaults.
type RunAllOptions struct {
	// Run are the options of each run. Its records are not used; a Trace in it is called
	// from several goroutines at a time.
	Run *RunOptions

	// Concurrency is how many inputs are worked on at a time; 0 is 8.
	Concurrency int

	// TokensPerMinute bounds what is asked of the provider, prompts and replies together,
	// repairs too; 0 is no bound. What a request will take is estimated, and made up for
	// once its usage is known.
	TokensPerMinute int

	// InOrder yields the results in the order of the inputs, instead of as they come.
	// Then no more than twice Concurrency inputs are ahead of the next result.
	InOrder bool

	// Records fills the Record of each result.
	Records bool
}

// A Result is what became of one input of RunAll.
type Result[In, Out any] struct {
	Index  int // of the input, from 0
	In     In
	Out    Out
	Err    error
	Record *Record // nil unless RunAllOptions.Records is set
}

// RunAll runs the prompt over many inputs, several at a time, and yields a result or an
// error for each. One that fails stops no other. When ctx ends, the runs that have begun
// end with its error, and no other is begun. Leaving the loop does the same; either way
// nothing goes on once the loop is left, which waits for the Model, and for inputs to
// yield or to end. inputs is called from another goroutine.
func (p *Prompt[In, Out]) RunAll(ctx context.Context, m Model, inputs iter.Seq[In], opts *RunAllOptions) iter.Seq[Result[In, Out]] {
	return func(yield func(Result[In, Out]) bool) {
		if opts == nil {
			opts = &RunAllOptions{}
		}
		if opts.Concurrency < 0 || opts.TokensPerMinute < 0 || inputs == nil {
			yield(Result[In, Out]{Err: fmt.Errorf("prompt %s: RunAll: Concurrency %d and TokensPerMinute %d must not be negative, and there must be inputs", p.name, opts.Concurrency, opts.TokensPerMinute)})
			return
		}
		ctx, cancel := context.WithCancel(ctx)
		f := fanOut[In, Out]{prompt: p, model: m, opts: *opts, workers: opts.Concurrency}
		if f.workers == 0 {
			f.workers = defaultConcurrency
		}
		if n := opts.TokensPerMinute; n > 0 && m != nil {
			f.model = &limited{model: m, limiter: newLimiter(n)}
		}
		window := f.workers
		if opts.InOrder {
			window *= 2
		}
		f.slots = make(chan struct{}, window)
		f.jobs = make(chan Result[In, Out])
		f.results = make(chan Result[In, Out], window)
		f.done.Go(func() { f.feed(ctx, inputs) })
		go func() {
			f.done.Wait()
			close(f.results)
		}()
		f.collect(yield)
		cancel()
		for range f.results { // until all that has begun has ended
		}
	}
}

const defaultConcurrency = 8

// A fanOut is one call of RunAll. Each input takes a slot until its result is yielded, so
// that what waits is bounded.
type fanOut[In, Out any] struct {
	prompt  *Prompt[In, Out]
	model   Model
	opts    RunAllOptions
	workers int

	slots   chan struct{}
	jobs    chan Result[In, Out] // of which only Index and In are set
	results chan Result[In, Out] // never blocks: there are as many places as slots
	done    sync.WaitGroup
}

// feed hands the inputs to workers, and starts these as they are needed.
func (f *fanOut[In, Out]) feed(ctx context.Context, inputs iter.Seq[In]) {
	defer close(f.jobs)
	index, started := 0, 0
	for in := range inputs {
		select {
		case <-ctx.Done():
			return
		case f.slots <- struct{}{}:
		}
		if ctx.Err() != nil {
			return
		}
		if started < f.workers {
			started++
			f.done.Go(func() { f.work(ctx) })
		}
		f.jobs <- Result[In, Out]{Index: index, In: in}
		index++
	}
}

// runOptions returns the options of each run, without the records, which all would
// write to.
func (f *fanOut[In, Out]) runOptions() RunOptions {
	run := RunOptions{}
	if f.opts.Run != nil {
		run = *f.opts.Run
	}
	run.Record = nil
	if run.Generate != nil {
		g := *run.Generate
		g.Record = nil
		run.Generate = &g
	}
	return run
}

// work runs inputs until there are no more.
func (f *fanOut[In, Out]) work(ctx context.Context) {
	for r := range f.jobs {
		run := f.runOptions()
		if f.opts.Records {
			r.Record = &Record{}
			run.Record = r.Record
		}
		r.Out, r.Err = f.prompt.Run(ctx, f.model, r.In, &run)
		f.results <- r
	}
}

// collect yields the results.
func (f *fanOut[In, Out]) collect(yield func(Result[In, Out]) bool) {
	next, early := 0, map[int]Result[In, Out]{}
	for r := range f.results {
		if !f.opts.InOrder {
			<-f.slots
			if !yield(r) {
				return
			}
			continue
		}
		early[r.Index] = r
		for r, ok := early[next]; ok; r, ok = early[next] {
			delete(early, next)
			next++
			<-f.slots
			if !yield(r) {
				return
			}
		}
	}
}
