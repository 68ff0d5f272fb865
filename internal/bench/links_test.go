package bench

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// counting is a program that counts a text, and says how long the first call took and
// how much it allocated.
const counting = `package main

import (
	"fmt"
	"runtime"
	"time"

	"github.com/briefgo/brief/budget"
)

func main() {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	n := COUNT
	took := time.Since(start)
	runtime.ReadMemStats(&after)
	fmt.Println(took.Microseconds(), after.TotalAlloc-before.TotalAlloc, n)
}
`

// build builds the program with an expression for what it counts.
func build(t *testing.T, count string) string {
	t.Helper()
	dir := t.TempDir()
	source, program := filepath.Join(dir, "main.go"), filepath.Join(dir, "program")
	if err := os.WriteFile(source, []byte(strings.Replace(counting, "COUNT", count, 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("go", "build", "-o", program, source).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return program
}

// TestLinks looks for the tables in the symbols of programs: one that calls for an
// encoding by its function holds no other vocabulary.
func TestLinks(t *testing.T) {
	tables := []string{"o200kBase", "cl100kBase", "p50kBase", "r50kBase"}
	for _, tt := range []struct {
		count string
		want  []string
	}{
		{`new(budget.Budget).Strategy.String()`, nil},
		{`budget.O200k().Count("text")`, tables[:1]},
		{`budget.CL100k().Count("text")`, tables[1:2]},
		{`func() error { _, err := budget.Encoding("x"); return err }()`, tables},
	} {
		symbols, err := exec.Command("go", "tool", "nm", build(t, tt.count)).Output()
		if err != nil {
			t.Fatal(err)
		}
		for _, table := range tables {
			linked := bytes.Contains(symbols, []byte("internal/bpe."+table+"\n"))
			if want := slices.Contains(tt.want, table); linked != want {
				t.Errorf("%s: the table %s is linked: %t, want %t", tt.count, table, linked, want)
			}
		}
	}
}

// TestBarFirst holds the first call in a fresh process to its numbers.
func TestBarFirst(t *testing.T) {
	bars(t)
	base := programSize(t, build(t, `new(budget.Budget).Strategy.String()`))
	for _, name := range []string{"budget.O200k()", "budget.CL100k()"} {
		program := build(t, name+`.Count("The first call in a fresh process.")`)
		var times, heaps []int
		for range 5 {
			out, err := exec.Command(program).Output()
			if err != nil {
				t.Fatal(err)
			}
			var took, heap, n int
			if _, err := fmt.Sscan(string(out), &took, &heap, &n); err != nil {
				t.Fatal(err)
			}
			times, heaps = append(times, took), append(heaps, heap)
		}
		slices.Sort(times)
		slices.Sort(heaps)
		grown := float64(programSize(t, program)-base) / 1e6
		t.Logf("%s: first call %d µs, %.2f MB of heap; the program grows by %.2f MB", name, times[2], float64(heaps[2])/1e6, grown)
		if times[2] > 5000 || heaps[2] > 8e6 || grown > 7 {
			t.Errorf("%s: the bars are 5 ms, 8 MB and 7 MB", name)
		}
	}
}

func programSize(t *testing.T, path string) int64 {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}
