package bench

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/briefgo/brief/internal/bpe"
	"github.com/google/go-cmp/cmp"
	"github.com/pkoukk/tiktoken-go"
	loader "github.com/pkoukk/tiktoken-go-loader"
)

// oracles are the encodings by the names that tiktoken-go has for them.
var oracles = []struct {
	name string
	ours func() *bpe.Encoding
}{
	{"o200k_base", bpe.O200kBase},
	{"cl100k_base", bpe.CL100kBase},
	{"p50k_base", bpe.P50kBase},
	{"r50k_base", bpe.R50kBase},
}

// setLoader makes tiktoken-go read the vocabularies of its loader. It keeps that in a
// variable, which tests that run in parallel must not write to at the same time.
var setLoader = sync.OnceFunc(func() { tiktoken.SetBpeLoader(loader.NewOfflineLoader()) })

// oracle returns tiktoken-go's encoding.
func oracle(t testing.TB, name string) *tiktoken.Tiktoken {
	t.Helper()
	setLoader()
	e, err := tiktoken.GetEncoding(name)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// differ says how ours differs from theirs on text, "" if it does not.
func differ(ours *bpe.Encoding, theirs *tiktoken.Tiktoken, text string) string {
	want := theirs.EncodeOrdinary(text)
	if n := ours.Count(text); n != len(want) {
		return fmt.Sprintf("Count is %d, want %d", n, len(want))
	}
	if len(text) <= 1<<10 {
		if n := tally(ours, text); n != len(want) {
			return fmt.Sprintf("a Tally is %d, want %d", n, len(want))
		}
	}
	got := ours.AppendEncode(nil, text)
	for i := range want {
		if i >= len(got) || got[i] != want[i] {
			return fmt.Sprintf("id %d (-tiktoken-go +ours):\n%s", i, cmp.Diff(want[i:min(len(want), i+4)], got[min(len(got), i):min(len(got), i+4)]))
		}
	}
	return ""
}

// tally counts a text that comes in pieces of one to seven bytes.
func tally(e *bpe.Encoding, text string) (n int) {
	t := e.NewTally()
	for size := 1; text != ""; size = size%7 + 1 {
		size = min(size, len(text))
		n = t.Append(text[:size])
		text = text[size:]
	}
	return n
}

// departures are the texts on which tiktoken-go is not the reference. The ids are those
// that the npm package tiktoken 1.0.22 gives, the reference in Rust built for wasm.
var departures = []struct {
	encoding, text string
	want           []int
	reason         string
}{
	{"o200k_base", "1\U00010D40234", []int{16, 172, 238, 113, 222, 17, 3020}, "a digit of Garay, of Unicode 16, which tiktoken-go takes for a symbol: it has Go's tables, of Unicode 15"},
	{"cl100k_base", "1\U00010D40234", []int{16, 172, 238, 113, 222, 17, 1958}, "the same"},
	{"o200k_base", "\u1C89(b", []int{157, 110, 231, 3229}, "a letter of Unicode 16"},
	{"cl100k_base", "\u1C89(b", []int{157, 110, 231, 1921}, "the same"},
	{"o200k_base", "x\u1C89.com", []int{87, 157, 110, 231, 1136}, "a letter of Unicode 16"},
	{"o200k_base", "y'\u017F'remgupql", []int{88, 6, 70067, 6, 1935, 70, 817, 2535}, "'ſ is a contraction, as (?i:) folds it to 's; tiktoken-go's regexp2 does not"},
	{"cl100k_base", "x\u1C89.com", []int{87, 157, 110, 231, 916}, "the same"},
}

func TestDepartures(t *testing.T) {
	for _, d := range departures {
		for _, o := range oracles {
			if o.name != d.encoding {
				continue
			}
			if diff := cmp.Diff(d.want, o.ours().AppendEncode(nil, d.text)); diff != "" {
				t.Errorf("%s: %q: %s (-reference +ours):\n%s", o.name, d.text, d.reason, diff)
			}
			if cmp.Equal(d.want, oracle(t, o.name).EncodeOrdinary(d.text)) {
				t.Errorf("%s: %q: tiktoken-go departs no more: %s", o.name, d.text, d.reason)
			}
		}
	}
}

// TestOracleTexts compares the ids of every text of the repository and of the corpora.
func TestOracleTexts(t *testing.T) {
	texts := repositoryTexts(t)
	for _, o := range oracles {
		t.Run(o.name, func(t *testing.T) {
			theirs, size := oracle(t, o.name), 0
			for _, text := range texts {
				if size += len(text); size > 1<<19 && (testing.Short() || race) {
					break
				}
				if d := differ(o.ours(), theirs, text); d != "" {
					t.Errorf("%.40q…: %s", text, d)
				}
			}
		})
	}
}

// repositoryTexts returns the texts, each of at most 64 kB: tiktoken-go is slow on long
// ones.
func repositoryTexts(t *testing.T) []string {
	t.Helper()
	dirs := []string{"../.."}
	corpora := os.Getenv("BRIEF_CORPORA")
	if corpora == "" {
		corpora = "../../../shared/corpora"
	}
	if _, err := os.Stat(corpora); err == nil {
		dirs = append(dirs, corpora)
	} else if _, err := os.Stat("../../../shared"); err == nil && os.Getenv("CI") == "true" {
		t.Fatalf("no corpora in %s", corpora)
	}
	var texts []string
	for _, dir := range dirs {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if d.IsDir() && d.Name() == ".git" {
				return fs.SkipDir
			}
			if !d.Type().IsRegular() || strings.HasSuffix(path, ".bin") || strings.HasSuffix(path, ".bpe") {
				return nil
			}
			text, err := readText(path)
			if len(text) > 0 {
				texts = append(texts, text[:min(len(text), 1<<16)])
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return texts
}

func readText(path string) (string, error) {
	b, err := os.ReadFile(path)
	if err != nil || !strings.HasSuffix(path, ".gz") {
		return string(b), err
	}
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return "", err
	}
	b, err = io.ReadAll(z)
	return string(b), err
}

// TestOracleRandom compares the ids of random strings of mixed scripts.
func TestOracleRandom(t *testing.T) {
	n := 200_000
	if testing.Short() || race {
		n = 5_000
	}
	for _, o := range oracles {
		t.Run(o.name, func(t *testing.T) {
			t.Parallel()
			theirs, r := oracle(t, o.name), rand.New(rand.NewPCG(200, 16))
			for range n {
				text := randomText(r)
				if d := differ(o.ours(), theirs, text); d != "" {
					t.Errorf("%q: %s", text, d)
				}
			}
		})
	}
}

// ranges are blocks of scripts and of what the patterns name, each as likely as another.
var ranges = [][2]rune{
	{'a', 'z'}, {'a', 'z'}, {'A', 'Z'}, {'0', '9'}, {' ', '/'}, {0, 0x7F}, {0x80, 0xFF}, {0x100, 0x24F}, {0x2B0, 0x36F}, {0x370, 0x52F},
	{0x590, 0x6FF}, {0x900, 0x97F}, {0xE00, 0xE7F}, {0x1680, 0x1680}, {0x2000, 0x20FF}, {0x2150, 0x218F}, {0x3000, 0x30FF}, {0x4E00, 0x9FFF},
	{0xAC00, 0xD7A3}, {0xFB00, 0xFFFF}, {0x10400, 0x1044F}, {0x1D400, 0x1D7FF}, {0x1F300, 0x1F6FF}, {0xE0100, 0xE01EF}, {0, 0x10FFFF},
}

var phrases = []string{" ", " ", "  ", "\n", "\r\n", "\n \n", "'s", "'LL", "'re", "/", "\u0085", "\uFEFF", "\x7F", "\xFF", "\xC2", "\xE3\x81", "the", " Hello"}

func randomText(r *rand.Rand) string {
	var b strings.Builder
	scripts, most := ranges, 20
	if r.IntN(16) == 0 {
		scripts, most = ranges[:6], 200 // ASCII but for some phrases, which is split by blocks
	}
	script := scripts[r.IntN(len(scripts))]
	for range 1 + r.IntN(most) {
		switch r.IntN(4) {
		case 0:
			b.WriteString(phrases[r.IntN(len(phrases))])
			continue
		case 1:
			script = scripts[r.IntN(len(scripts))]
		}
		if c := script[0] + r.Int32N(script[1]-script[0]+1); known(c) {
			b.WriteRune(c)
		}
	}
	return b.String()
}

// known reports whether tiktoken-go can know the class of c: its tables are Go's, of
// Unicode 15, where what a later version assigned has no category; and it does not fold
// the long s. See departures.
func known(c rune) bool {
	return c != 'ſ' && unicode.In(c, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S, unicode.Z, unicode.Cc, unicode.Cf, unicode.Co)
}

func FuzzOracle(f *testing.F) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		f.Add(randomText(r))
	}
	theirs := map[string]*tiktoken.Tiktoken{}
	for _, o := range oracles {
		theirs[o.name] = oracle(f, o.name)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 2000 || strings.ContainsFunc(text, func(c rune) bool { return c != utf8.RuneError && !known(c) }) {
			return
		}
		for _, o := range oracles {
			if d := differ(o.ours(), theirs[o.name], text); d != "" {
				t.Errorf("%s: %q: %s", o.name, text, d)
			}
		}
	})
}
