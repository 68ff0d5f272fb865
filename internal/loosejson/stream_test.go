package loosejson

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// events writes a text in chunks whose sizes next tells, and returns what the stream
// tells, in short: "{" "[" "}" for what begins and ends, "key=", the text of scalars,
// "reset", "undo" and "lost".
func events(t *testing.T, text string, maxDepth int, next func() int) []string {
	t.Helper()
	var told []string
	var s *Stream
	depth := 0
	s = NewStream(maxDepth, func(e Event) {
		if e.Start < 0 || e.End > len(s.String()) || e.End > 0 && e.Start >= e.End {
			t.Fatalf("%q: the event %+v of %d bytes", text, e, len(s.String()))
		}
		switch e.Kind {
		case EventReset:
			depth = 0
			told = append(told, "reset")
		case EventOpen:
			depth++
			told = append(told, map[Kind]string{Object: "{", Array: "["}[e.Type])
		case EventKey:
			told = append(told, e.Key+"=")
		case EventScalar:
			told = append(told, text[e.Start:e.End])
			if _, ok := ParseValue(text[e.Start:e.End]); !ok {
				t.Fatalf("%q: %q is no value", text, text[e.Start:e.End])
			}
		case EventClose:
			depth--
			told = append(told, "}")
		case EventUndo:
			told = append(told, "undo")
		case EventLost:
			told = append(told, "lost")
		}
		if depth < 0 || depth > maxDepth {
			t.Fatalf("%q: %d arrays and objects are open: %q", text, depth, told)
		}
	})
	for b := []byte(text); len(b) > 0; {
		n := min(next(), len(b))
		s.Write(b[:n])
		b = b[n:]
	}
	if s.String() != text {
		t.Fatalf("%q became %q", text, s.String())
	}
	return told
}

func TestStream(t *testing.T) {
	for _, tt := range []struct{ reason, text, want string }{
		{"nothing", "", ""},
		{"prose", "See {name}, [note] and { this }.", ""},
		{"JSON", `{"a": [1, "b", true], "c": {}}`, `reset { a= [ 1 "b" true } c= { } }`},
		{"empty", `{} []`, `reset { } reset [ }`},
		{"a string is told with its quote", `{"a": "b"`, `reset { a= "b"`},
		{"a number with what follows it", `{"a": 12`, `reset { a=`},
		{"and taken back, if that is no delimiter", `{"a": 12 pm`, `reset { a= 12 undo lost`},
		{"a quote in a string", `{"a": "b "c" d"}`, `reset { a= "b " undo lost`},
		{"a comma behind it", `{"a": "b", and c", "d": 1}`, `reset { a= "b" undo lost`},
		{"a key behind it is one", `{"a": "b", and: 1}`, `reset { a= "b" and= 1 }`},
		{"in a list too", `["b", and c"]`, `reset [ "b" undo lost`},
		{"other quotes", "{'a': “b”, `c`: 'd'}", "reset { a= “b” c= 'd' }"},
		{"bare keys", `{a: 1, b-c: 2}`, `reset { a= 1 b-c= 2 }`},
		{"bare words are left to Parse", `{a: b, c: 1}`, `reset { a= lost`},
		{"literals of other languages", `[None, True]`, `reset [ None True }`},
		{"comments", "{/* a */ \"b\": // c\n 1, # d\n}", "reset { b= 1 }"},
		{"commas too many", `[1,,2,]`, `reset [ 1 2 }`},
		{"commas missing behind brackets", `{"a": {} "b": [[] []]}`, `reset { a= { } b= [ [ } [ } } }`},
		{"and at the end of a line", "{\"a\": \"x\"\n\"b\": 1}", `reset { a= "x" b= 1 }`},
		{"but not elsewhere", `{"a": "x" "b": 1}`, `reset { a= "x" undo lost`},
		{"the wrong bracket", `{"a": [1}`, `reset { a= [ 1 undo lost`},
		{"a colon missing", `{"a" 1}`, ``},
		{"behind what is lost, the next fence", "{\"a\": b}\n```\n{\"c\": 1}", "reset { a= lost reset { c= 1 }"},
		{"a fence that is not one yet", "{\"a\": b}\n``", "reset { a= lost"},
		{"thinking", `<think>{"a": 1}</think>[2]`, `reset reset [ 2 }`},
		{"its end alone", `{"a": 1}</think>[2]`, `reset { a= 1 } reset reset [ 2 }`},
		{"a tag that is not about thinking", `<b>{"a": 1}`, `reset { a= 1 }`},
		{"escapes in keys", `{"\u0061\"": 1, 'b\'c': 2}`, `reset { a"= 1 b'c= 2 }`},
		{"a URL in braces", `{http://x.y}`, ``},
		{"spaces that are none of JSON's", "{\u00a0\"a\":\u3000[1]}", "reset { a= [ 1 } }"},
		{"too deep", `[[[[1]]]]`, ``},
		{"not too deep", `[[[1]]]`, `reset [ [ [ 1 } } }`},
	} {
		got := strings.Join(events(t, tt.text, 3, func() int { return 1 }), " ")
		if got != tt.want {
			t.Errorf("%s: %s\n got %s\nwant %s", tt.reason, tt.text, got, tt.want)
		}
	}
}

func FuzzStream(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, text string) {
		whole := fmt.Sprint(events(t, text, 5, func() int { return len(text) }))
		rng := rand.New(rand.NewPCG(1, uint64(len(text))))
		for _, most := range []int{1, 7} {
			if cut := fmt.Sprint(events(t, text, 5, func() int { return 1 + rng.IntN(most) })); cut != whole {
				t.Fatalf("%q: %s in chunks of up to %d, %s at once", text, cut, most, whole)
			}
		}
	})
}

// TestStreamIsLinear writes texts that make a careless reader slow, in small chunks.
func TestStreamIsLinear(t *testing.T) {
	const size, enough = 200_000, 5 * time.Second
	for name, unit := range hostile {
		for _, prefix := range hostilePrefixes {
			text := []byte(prefix + strings.Repeat(unit, size/len(unit)))
			s := NewStream(defaultMaxDepth, func(Event) {})
			begin := time.Now()
			for len(text) > 0 {
				n := min(8, len(text))
				s.Write(text[:n])
				text = text[n:]
			}
			if took := time.Since(begin); took > enough {
				t.Errorf("%s behind %q: %v", name, prefix, took)
			}
		}
	}
}
