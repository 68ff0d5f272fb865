package schema

import (
	"fmt"
	"math"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"strings"
	"testing"
	"time"
)

// peakHeap returns how much more of the heap was in use while f ran than before, at
// most. Garbage is collected early, so that it is little.
func peakHeap(f func()) int {
	defer debug.SetGCPercent(debug.SetGCPercent(5))
	inUse := func() int {
		sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
		metrics.Read(sample)
		return int(sample[0].Value.Uint64())
	}
	runtime.GC()
	before, done, peak := inUse(), make(chan bool), make(chan int)
	go func() {
		most := 0
		for {
			select {
			case <-done:
				peak <- max(most, inUse()) - before
				return
			case <-time.After(100 * time.Microsecond):
				most = max(most, inUse())
			}
		}
	}()
	f()
	close(done)
	return <-peak
}

// TestMemory reads texts that take much memory for their size.
func TestMemory(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector needs memory of its own")
	}
	if testing.Short() {
		t.Skip("short")
	}
	const size = 1 << 17
	repeat := func(s string) string { return strings.Repeat(s, size/len(s)) }
	keys := func(form string) string {
		var b strings.Builder
		for i := 0; b.Len() < size; i++ {
			fmt.Fprintf(&b, form, i)
		}
		return b.String()
	}
	long := `{"` + strings.Repeat("k", size/2) + `":[`
	whole, counts := `{}`, `{"additionalProperties":{"type":"array","items":{"type":"integer"}}}`
	// What may need more if the collector has no processor: each member that is wrong has an
	// error of the engine's, and small lists and objects each a map. The numbers keep it from
	// growing.
	known := map[string]float64{"violations of members": 96, "violations of lists of lists": 80, "members that are missing": 80}
	for _, tt := range []struct{ name, schema, text string }{
		{"small items", whole, "[" + repeat("1,") + "1]"},
		{"empty lists", whole, "[" + repeat("[],") + "[]]"},
		{"empty objects", whole, "[" + repeat("{},") + "{}]"},
		{"lists of one", whole, "[" + repeat("[1],") + "[1]]"},
		{"objects of one", whole, "[" + repeat(`{"":1},`) + "1]"},
		{"one key", whole, "{" + repeat(`"a":1,`) + `"a":1}`},
		{"many keys", whole, "{" + keys(`"%d":1,`) + `"a":1}`},
		{"empty keys", whole, "{" + repeat(`"":{},`) + `"a":1}`},
		{"candidates", whole, repeat("{} ")},
		{"candidates of one", whole, repeat("[1] ")},
		{"lines of candidates", whole, repeat("{}\n")},
		{"fenced candidates", whole, repeat("```\n{}\n```\n")},
		{"thoughts", whole, repeat("<think>{}</think>")},
		{"missing commas", whole, "[" + repeat("1 ") + "]"},
		{"missing commas between lists", whole, "[" + repeat("[]") + "]"},
		{"doubled commas", whole, "[" + repeat(",") + "]"},
		{"single quotes", whole, "[" + repeat("'',") + "]"},
		{"keys without quotes", whole, "{" + repeat("a:1,") + "}"},
		{"keys without quotes, all different", whole, "{" + keys("a%d:1,") + "}"},
		{"comments", whole, "[" + repeat("#\n") + "]"},
		{"inner quotes", whole, `["` + repeat(`a"b `) + `"]`},
		{"control characters", whole, `["` + repeat("\n") + `"]`},
		{"lines", whole, repeat("a: 1\n")},
		{"dashes", whole, repeat("- 1\n")},
		{"quotes", whole, repeat(`"`)},
		{"braces", whole, repeat("{")},
		{"numbers in strings", counts, `{"a":[` + repeat(`"1",`) + "1]}"},
		{"fixes under a long key", whole, long + repeat("'',")[:size/2] + "]}"},
		{"changes under a long key", counts, long + repeat(`"1",`)[:size/2] + "1]}"},
		{"texts of numbers", `{"items":{"type":"string"}}`, "[" + repeat("1,") + "1]"},
		{"violations", `{"items":{"type":"boolean"}}`, "[" + repeat("1,") + "1]"},
		{"violations of two branches", `{"anyOf":[{"type":"null"},{"type":"array","items":{"type":"boolean"}}]}`, "[" + repeat("1,") + "1]"},
		{"violations of a reference", `{"$ref":"#/$defs/a","$defs":{"a":{"items":{"enum":["x"]}}}}`, "[" + repeat("[],") + "1]"},
		{"violations that differ", `{"items":{"maximum":1}}`, "[" + keys("%d,") + "1]"},
		{"violations of lists of lists", `{"items":{"items":{"type":"boolean"}}}`, "[" + repeat("[1,2],") + "1]"},
		{"violations of members", `{"additionalProperties":{"type":"boolean"}}`, "{" + keys(`"%d":1,`) + `"a":1}`},
		{"members that are missing", `{"items":{"required":["a"]}}`, "[" + repeat("{},") + "{}]"},
		{"violations under a long key", counts, long + repeat(`[],`)[:size/2] + "1]}"},
	} {
		s, err := Parse[any]([]byte(tt.schema), nil)
		if err != nil {
			t.Fatal(err)
		}
		most := 64.
		if n, ok := known[tt.name]; ok {
			most = n
		}
		ratio := math.Inf(1)
		for try := 0; try < 5 && ratio > most; try++ { // garbage stays if the collector has no processor
			peak := peakHeap(func() { _, _ = s.Read(tt.text) })
			ratio = min(ratio, float64(peak)/float64(len(tt.text)))
		}
		t.Logf("%-36s %5.1f times its size", tt.name, ratio)
		if ratio > most {
			t.Errorf("%s: %.0f times its size; the bar is %.0f", tt.name, ratio, most)
		}
	}
}
