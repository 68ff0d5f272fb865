package bench

import (
	"bytes"
	"cmp"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"

	"github.com/briefgo/brief/internal/bpe"
	"github.com/tiktoken-go/tokenizer"
)

// bars skips a test of times but where they are asked for, and where they mean nothing.
func bars(t *testing.T) {
	t.Helper()
	if os.Getenv("BRIEF_BARS") != "1" || race {
		t.Skip("timed: set BRIEF_BARS=1, without -race")
	}
}

// timed returns how long f takes. What others left for the garbage collector is none of
// its business.
func timed(f func()) time.Duration {
	runtime.GC()
	start := time.Now()
	f()
	return time.Since(start)
}

// middle returns the median of some numbers, of which there are an odd number.
func middle[N cmp.Ordered](numbers []N) N {
	slices.Sort(numbers)
	return numbers[len(numbers)/2]
}

// median returns the median time of five calls of f.
func median(f func()) time.Duration {
	var times []time.Duration
	for range 5 {
		times = append(times, timed(f))
	}
	return middle(times)
}

// speed returns size bytes in d as MB/s.
func speed(size int, d time.Duration) float64 { return float64(size) / 1e6 / d.Seconds() }

// A kind of text: the one that is measured and another that warms the memo.
type kind struct {
	name, text, warm    string
	tiktoken, tokenizer float64 // how many times as fast as the peers with o200k_base
}

func kinds(t *testing.T) []kind {
	src := goSources(t)
	english := comments(goFiles(t, src, 64<<20))
	source := goFiles(t, filepath.Join(src, "net"), 2<<20)
	json := npmFile(t, "@mdn/browser-compat-data@8.1.9", "data.json")
	chinese := han(npmFile(t, "typescript@5.9.2", "lib/zh-cn/diagnosticMessages.generated.json") +
		npmFile(t, "typescript@5.9.2", "lib/zh-tw/diagnosticMessages.generated.json"))
	var all []kind
	for _, k := range []kind{{"English", english, "", 30, 12}, {"Go", source, "", 30, 12}, {"JSON", json, "", 60, 25}, {"Chinese", chinese, "", 15, 12}} {
		half := strings.ToValidUTF8(k.text[:min(len(k.text)/2, 1<<20)], "")
		k.warm, k.text = half, strings.ToValidUTF8(k.text[len(half):min(len(k.text), 2*len(half))], "")
		all = append(all, k)
	}
	return all
}

// goSources returns the directory of the Go sources of the toolchain that is in use.
func goSources(t *testing.T) string {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(string(bytes.TrimSpace(root)), "src")
}

// goFiles returns the Go sources under a directory, up to a size.
func goFiles(t *testing.T, dir string, size int) string {
	var b strings.Builder
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || b.Len() > size {
			return err
		}
		file, err := os.ReadFile(path)
		b.Write(file)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// comments returns the prose of Go sources.
func comments(source string) string {
	var b strings.Builder
	for line := range strings.Lines(source) {
		if prose, ok := strings.CutPrefix(line, "// "); ok && !strings.HasPrefix(prose, "Copyright") {
			b.WriteString(prose)
		}
	}
	return b.String()
}

// han returns the strings of a JSON text that have Chinese in them.
func han(json string) string {
	var b strings.Builder
	for s := range strings.SplitSeq(json, `"`) {
		if strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
			b.WriteString(s + "\n")
		}
	}
	return b.String()
}

// npmFile returns a file of an npm package.
func npmFile(t *testing.T, pkg, name string) string {
	dir := t.TempDir()
	pack := exec.Command("npm", "pack", "--silent", pkg)
	pack.Dir = dir
	out, err := pack.Output()
	if err != nil {
		t.Fatalf("npm pack %s: %v", pkg, err)
	}
	tar := exec.Command("tar", "-xzOf", filepath.Join(dir, string(bytes.TrimSpace(out))), "package/"+name)
	text, err := tar.Output()
	if err != nil {
		t.Fatalf("%s of %s: %v", name, pkg, err)
	}
	return string(text)
}

// TestBarPeers counts beside tiktoken-go and tiktoken-go/tokenizer. The peers read the
// first 256 kB of each text, which is as fast as the whole.
func TestBarPeers(t *testing.T) {
	bars(t)
	for _, e := range []struct {
		name  string
		ours  *bpe.Encoding
		peer  tokenizer.Encoding
		share float64
	}{{"o200k_base", bpe.O200kBase(), tokenizer.O200kBase, 1}, {"cl100k_base", bpe.CL100kBase(), tokenizer.Cl100kBase, 2. / 3}} {
		theirs := oracle(t, e.name)
		peer, err := tokenizer.Get(e.peer)
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range kinds(t) {
			part := strings.ToValidUTF8(k.text[:min(len(k.text), 1<<18)], "")
			var ours, a, b []float64 // side by side in each round, so that noise is that of all
			for range 5 {
				fresh := e.ours.Clone() // which has seen the other text, and this one not yet
				fresh.Count(k.warm)
				mb := speed(len(k.text), timed(func() { fresh.Count(k.text) }))
				ours = append(ours, mb)
				a = append(a, mb/speed(len(part), timed(func() { theirs.EncodeOrdinary(part) })))
				b = append(b, mb/speed(len(part), timed(func() { peer.Count(part) })))
			}
			t.Logf("%-12s %-8s %5d kB %6.1f MB/s, %5.1f times tiktoken-go, %5.1f times tokenizer", e.name, k.name, len(k.text)>>10, middle(ours), middle(a), middle(b))
			if middle(a) < k.tiktoken*e.share || middle(b) < k.tokenizer*e.share {
				t.Errorf("%s, %s: the bars are %.0f and %.0f times", e.name, k.name, k.tiktoken*e.share, k.tokenizer*e.share)
			}
		}
	}
}

func TestBarShort(t *testing.T) {
	bars(t)
	e := bpe.O200kBase()
	text := strings.Repeat("The quick brown fox jumps over it. ", 3)[:100]
	e.Count(text)
	const n = 100_000
	each := median(func() {
		for range n {
			e.Count(text)
		}
	}) / n
	allocs := testing.AllocsPerRun(100, func() { e.Count(text) })
	t.Logf("100 bytes: %v, %v allocations", each, allocs)
	if each > 500*time.Nanosecond || allocs > 0 {
		t.Error("the bars are 0.5 µs and none")
	}
}

func TestBarHard(t *testing.T) {
	bars(t)
	letters := func(set string) func(int) string {
		return func(n int) string {
			b, x := make([]byte, n), uint64(1)
			for i := range b {
				x = x*6364136223846793005 + 1442695040888963407
				b[i] = set[(x>>33)%uint64(len(set))]
			}
			return string(b)
		}
	}
	repeat := func(s string) func(int) string { return func(n int) string { return strings.Repeat(s, 1+n/len(s)) } }
	lower := "abcdefghijklmnopqrstuvwxyz"
	for _, hard := range []struct {
		name string
		text func(n int) string
	}{
		{"one letter", repeat("a")}, {"spaces", repeat(" ")}, {"emoji", repeat("😀")},
		{"base64", letters(lower + strings.ToUpper(lower) + "0123456789+/")}, {"random letters", letters(lower)},
	} {
		e := bpe.O200kBase()
		sizes := [...]int{100_000, 1_000_000, 10_000_000}
		const rounds = 5
		text := hard.text(rounds * (sizes[0] + sizes[1] + sizes[2])) // a part for each run: one that was counted is in the memo
		var speeds [len(sizes)][]float64
		var change []float64 // side by side in each round, so that noise is that of all
		for range rounds {
			for i, n := range sizes {
				speeds[i] = append(speeds[i], speed(n, timed(func() { e.Count(text[:n]) })))
				text = text[n:]
			}
			change = append(change, speeds[2][len(speeds[2])-1]/speeds[0][len(speeds[0])-1])
		}
		small, million, large := middle(speeds[0]), middle(speeds[1]), middle(speeds[2])
		t.Logf("%-15s %6.1f MB/s of 100 kB, %6.1f of 1 MB, %6.1f of 10 MB", hard.name, small, million, large)
		if million < 10 || middle(change) < 0.75 {
			t.Errorf("%s: the bars are 10 MB/s, and 10 MB within 25 %% of 100 kB", hard.name)
		}
	}
}

// TestBarGoroutines counts in two goroutines. Two cores of a virtual machine may be one
// of a real one: what the same machine makes of a loop that touches no memory is logged
// beside it.
func TestBarGoroutines(t *testing.T) {
	bars(t)
	e, text := bpe.O200kBase(), comments(goFiles(t, goSources(t), 12<<20))
	e.Count(text)
	counts := twice(func() { e.Count(text) })
	loop := twice(func() {
		x := uint64(1)
		for range 50_000_000 {
			x = x*6364136223846793005 + 1442695040888963407
		}
		runtime.KeepAlive(x)
	})
	t.Logf("two goroutines: %.2f times one; a mere loop: %.2f times", counts, loop)
	if counts < 1.7 {
		t.Error("the bar is 1.7")
	}
}

// twice returns how much more two goroutines do than one.
func twice(f func()) float64 {
	one := median(f)
	two := median(func() {
		var wg sync.WaitGroup
		for range 2 {
			wg.Go(f)
		}
		wg.Wait()
	})
	return 2 * one.Seconds() / two.Seconds()
}
