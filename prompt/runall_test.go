package prompt_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/schema"
)

// A sleeper is a Model that answers after some time, which the request's last message
// may say, and counts how many requests it has at a time.
type sleeper struct {
	time      time.Duration
	usage     schema.Usage
	at, most  atomic.Int64
	requested atomic.Int64
}

func (m *sleeper) Generate(ctx context.Context, req *prompt.Request) (schema.Reply, error) {
	m.requested.Add(1)
	n := m.at.Add(1)
	defer m.at.Add(-1)
	for most := m.most.Load(); n > most && !m.most.CompareAndSwap(most, n); most = m.most.Load() {
	}
	text := req.Messages[len(req.Messages)-1].Text
	wait := m.time
	if text == "slow" {
		wait *= 10
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return schema.Reply{}, ctx.Err()
	case <-timer.C:
	}
	if text == "fail" {
		return schema.Reply{}, errors.New("no reply")
	}
	return schema.Reply{Text: fmt.Sprintf(`{"text":%q}`, text), Stop: schema.StopEnd, Usage: m.usage}, nil
}

type echo struct {
	Text string `json:"text"`
}

var echoes = prompt.MustNew[string, echo]("echo", prompt.Input("{{.}}"))

func TestRunAll(t *testing.T) {
	inputs := []string{"slow", "a", "fail", "b", "c", "d", "e", "f"}
	for _, tt := range []struct {
		reason string
		opts   *prompt.RunAllOptions
		order  string // of the results
		most   int64  // requests at a time
	}{
		{"as they come", &prompt.RunAllOptions{Concurrency: 3}, "12345670", 3},
		{"in order", &prompt.RunAllOptions{Concurrency: 3, InOrder: true}, "01234567", 3},
		{"one at a time", &prompt.RunAllOptions{Concurrency: 1}, "01234567", 1},
		{"by default", nil, "12345670", 8},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := &sleeper{time: time.Second}
				var order strings.Builder
				for r := range echoes.RunAll(t.Context(), m, slices.Values(inputs), tt.opts) {
					order.WriteString(strconv.Itoa(r.Index))
					switch {
					case r.In != inputs[r.Index], r.Record != nil:
						t.Errorf("result %d: %+v", r.Index, r)
					case r.In == "fail":
						if r.Err == nil || !strings.Contains(r.Err.Error(), "no reply") {
							t.Errorf("result %d: %v", r.Index, r.Err)
						}
					case r.Err != nil || r.Out.Text != r.In:
						t.Errorf("result %d: %+v", r.Index, r)
					}
				}
				if got := sorted(order.String(), tt.order); got != tt.order {
					t.Errorf("order %s, want %s", got, tt.order)
				}
				if m.most.Load() > tt.most {
					t.Errorf("%d requests at a time, want %d", m.most.Load(), tt.most)
				}
			})
		})
	}
}

// sorted returns an order whose results that come at the same time are as in want: what
// comes last is told apart only.
func sorted(got, want string) string {
	if got != want && len(got) == len(want) && got[len(got)-1] == want[len(want)-1] && want[0] != '0' {
		middle := []byte(got[:len(got)-1])
		slices.Sort(middle)
		return string(middle) + got[len(got)-1:]
	}
	return got
}

// TestRunAllAhead holds the inputs that are ahead of a slow one, in order, to a bound.
func TestRunAllAhead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &sleeper{time: time.Second}
		var read atomic.Int64
		inputs := func(yield func(string) bool) {
			for i := range 100 {
				text := strconv.Itoa(i)
				if i == 0 {
					text = "slow"
				}
				if read.Add(1); !yield(text) {
					return
				}
			}
		}
		for r := range echoes.RunAll(t.Context(), m, inputs, &prompt.RunAllOptions{Concurrency: 2, InOrder: true}) {
			if n := read.Load(); r.Index == 0 && n > 2*2+2 { // and one that waits for the first to be taken, and one behind it
				t.Errorf("%d inputs were read before the first result", n)
			}
		}
		if read.Load() != 100 {
			t.Errorf("%d inputs were read", read.Load())
		}
	})
}

// TestRunAllEnds leaves the loop and cancels: nothing goes on, which synctest checks.
func TestRunAllEnds(t *testing.T) {
	many := func(yield func(string) bool) {
		for i := 0; yield(strconv.Itoa(i)); i++ {
		}
	}
	t.Run("left", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			m := &sleeper{time: time.Second}
			n := 0
			for r := range echoes.RunAll(t.Context(), m, many, &prompt.RunAllOptions{Concurrency: 5}) {
				if r.Err != nil {
					t.Error(r.Err)
				}
				if n++; n == 7 {
					break
				}
			}
			if m.at.Load() != 0 || m.requested.Load() > 17 {
				t.Errorf("%d requests, of which %d go on", m.requested.Load(), m.at.Load())
			}
		})
	})
	t.Run("canceled", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 2500*time.Millisecond)
			defer cancel()
			m := &sleeper{time: time.Second}
			done, failed := 0, 0
			for r := range echoes.RunAll(ctx, m, many, &prompt.RunAllOptions{Concurrency: 5, Records: true}) {
				switch {
				case r.Err == nil:
					if done++; len(r.Record.Attempts) != 1 {
						t.Errorf("record %+v", r.Record)
					}
				case errors.Is(r.Err, context.DeadlineExceeded):
					failed++
				default:
					t.Error(r.Err)
				}
			}
			if done != 10 || failed != 5 || m.at.Load() != 0 {
				t.Errorf("%d done, %d failed, %d go on", done, failed, m.at.Load())
			}
		})
	})
	t.Run("canceled before", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		for r := range echoes.RunAll(ctx, &sleeper{}, many, nil) {
			t.Errorf("%+v", r)
		}
	})
}

func TestRunAllBadOptions(t *testing.T) {
	for _, tt := range []struct {
		opts   *prompt.RunAllOptions
		inputs iter.Seq[string]
	}{
		{&prompt.RunAllOptions{Concurrency: -1}, slices.Values([]string{"a"})},
		{&prompt.RunAllOptions{TokensPerMinute: -1}, slices.Values([]string{"a"})},
		{nil, nil},
	} {
		n := 0
		for r := range echoes.RunAll(t.Context(), &sleeper{}, tt.inputs, tt.opts) {
			if n++; r.Err == nil || !strings.Contains(r.Err.Error(), "prompt echo: RunAll") {
				t.Errorf("%+v", r)
			}
		}
		if n != 1 {
			t.Errorf("%+v: %d results", tt.opts, n)
		}
	}
	for r := range echoes.RunAll(t.Context(), nil, slices.Values([]string{"a"}), &prompt.RunAllOptions{TokensPerMinute: 9}) {
		if r.Err == nil {
			t.Error("a nil model")
		}
	}
}

// TestRunAllTokensPerMinute counts what passes in a minute.
func TestRunAllTokensPerMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &sleeper{time: 10 * time.Millisecond, usage: schema.Usage{Input: 900, Output: 100}}
		inputs := slices.Repeat([]string{"x"}, 120)
		start := time.Now()
		var inMinute, all int
		for r := range echoes.RunAll(t.Context(), m, slices.Values(inputs), &prompt.RunAllOptions{Concurrency: 4, TokensPerMinute: 60_000}) {
			if r.Err != nil {
				t.Fatal(r.Err)
			}
			if all++; time.Since(start) < time.Minute {
				inMinute++
			}
		}
		took := time.Since(start)
		// 60 a minute, those of the first bucket of ten seconds, and what was under way.
		if inMinute < 50 || inMinute > 75 || took < 95*time.Second || took > 130*time.Second || all != 120 {
			t.Errorf("%d in the first minute, %d in %v", inMinute, all, took)
		}
	})
}

// TestRunAllLoad runs 20,000 inputs through a Model that sleeps 200 ms, 2,000 at a time.
func TestRunAllLoad(t *testing.T) {
	if os.Getenv("BRIEF_BARS") != "1" {
		t.Skip("timed: set BRIEF_BARS=1, without -race")
	}
	const inputs, concurrency, sleep = 20_000, 2_000, 200 * time.Millisecond
	const ideal = inputs / concurrency * sleep
	var times []time.Duration
	for range 5 {
		m := &sleeper{time: sleep}
		start := time.Now()
		n := 0
		texts := func(yield func(string) bool) {
			for i := range inputs {
				if !yield(strconv.Itoa(i)) {
					return
				}
			}
		}
		for r := range echoes.RunAll(t.Context(), m, texts, &prompt.RunAllOptions{Concurrency: concurrency}) {
			if r.Err != nil || r.Out.Text != r.In {
				t.Fatalf("%+v", r)
			}
			n++
		}
		if n != inputs {
			t.Fatalf("%d results", n)
		}
		times = append(times, time.Since(start))
	}
	slices.Sort(times)
	resident := residentBytes(t)
	t.Logf("%d inputs: %v, %.2f times the ideal %v (bar: 1.5); %d MB resident (bar: 200)", inputs, times[2], float64(times[2])/float64(ideal), ideal, resident>>20)
	if times[2] > ideal*3/2 || resident > 200e6 {
		t.Error("over the bar")
	}
}

// residentBytes returns the most memory that the process had, in bytes, as Linux counts
// it, and elsewhere what the runtime took from the system.
func residentBytes(t *testing.T) int {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int(m.Sys)
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	n, err := strconv.Atoi(strings.Fields(rest)[0])
	if err != nil {
		t.Fatal(err)
	}
	return n << 10
}

// TestRunAllRecords gives each result its own record.
func TestRunAllRecords(t *testing.T) {
	seen := map[*prompt.Record]bool{}
	for r := range echoes.RunAll(t.Context(), &sleeper{}, slices.Values([]string{"a", "b", "c"}), &prompt.RunAllOptions{Records: true, InOrder: true}) {
		if r.Record == nil || seen[r.Record] || len(r.Record.Attempts) != 1 || !cmp.Equal(r.Out, echo{r.In}) {
			t.Errorf("%+v", r)
		}
		seen[r.Record] = true
	}
}
