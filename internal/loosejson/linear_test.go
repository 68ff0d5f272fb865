package loosejson

import (
	"os"
	"strings"
	"testing"
	"time"
)

// hostile are texts that make a careless parser slow: each is repeated.
var hostile = map[string]string{
	"brackets":            "[",
	"braces":              "{",
	"nested members":      `{"a":`,
	"nested items":        "[1,",
	"quotes":              `"`,
	"apostrophes":         "'",
	"backslashes":         `\`,
	"escaped quotes":      `\"`,
	"fences":              "```",
	"fences, lines":       "```\n",
	"fenced braces":       "```\n{\n```\n",
	"fenced strings":      "```json\n{\"a\": \"b\n```\n",
	"thinking":            "<think>",
	"thinking closed":     "</think>",
	"thought":             "<think>{\"a\": 1}</think> x [1] ",
	"tags":                "<answer>",
	"half tags":           "<answer",
	"braces and prose":    "{ some words here ",
	"brackets and prose":  "[ some words here ",
	"half members":        `{"a": b `,
	"half strings":        `{"a": "b `,
	"lines of strings":    "{\"a\": \"b\n",
	"placeholders":        "{name} ",
	"torn strings":        "{\"a\": \"b\n\n",
	"torn members":        "{\"a\": 1,\n\nb\n\n",
	"torn items":          "[\n\nb \"",
	"torn by fences":      "{\"a\": \"b\n```\n\"c ",
	"torn comments":       "{/*\n\n",
	"torn triple quotes":  "{a: \"\"\"b\n\n",
	"thinking in squares": "[THINK]",
	"thought in squares":  "[/THINK]",
	"lines of numbers":    "1\n",
	"numbers":             "1 ",
	"numbers in a list":   "[1 2 ",
	"keys in lists":       `{"a": [1, `,
	"guillemets":          "{«a",
	"tuples":              "(1, ",
	"comments":            "//",
	"open comments":       "{/*",
	"comments in values":  "[/* ",
	"hashes":              "#\n",
	"commas":              ",",
	"quoted words":        `{"a": "he said "b", and "c `,
	"members in strings":  `"x, b: `,
	"plus signs":          `["a" + `,
	"triple quotes":       `["""`,
	"triple and text":     `{a: """b `,
	"calls":               `[f("a"`,
	"digits":              "1",
	"digits and commas":   "{a: 1,\n",
	"bare and commas":     "{a: b, c d, ",
	"dashes":              "- ",
	"dash lines":          "- a\n",
	"key lines":           "a: b\n",
	"deeper lines":        "- - ",
	"closers":             "}",
	"closers and openers": "{]",
	"pairs":               "{} ",
	"links":               "[a](b) ",
	"items":               "[a] ",
	"spaces":              "     ",
	"odd spaces":          "\u00a0\u200b",
	"wide":                "：，“",
	"invalid":             "\xff\xef\xbb",
	"ellipses":            "[..., ",
	"stray":               "[}, ",
	"keys":                "{a {b ",
	"double escapes":      `{\"a\": \"b `,
	"call prefix":         "f( ",
	"half links":          "[a, b](",
	"lines of brackets":   "[\n",
	"nested JSON":         `{"a": "{"b": "c", `,
	"lines with values":   "a: {b: 1}\n",
	"lists with values":   "- [a, b]\n",
	"keys split":          `{"a: 5, "b": `,
	"prefixed":            "[u'",
	"members of prose":    "{a: b {\"c\": ",
}

// hostilePrefixes are what the hostile texts are put behind.
var hostilePrefixes = []string{"", "[", "{\"k\": ", "text { "}

// TestHostileTexts checks that no text makes Parse hang: each takes milliseconds, and
// has as long as a busy machine may need.
func TestHostileTexts(t *testing.T) {
	const enough = 20 * time.Second
	size := 40_000
	if raceEnabled {
		size /= 4
	}
	for name, unit := range hostile {
		for _, prefix := range hostilePrefixes {
			for _, depth := range []int{0, greatestDepth} {
				if took := parseTime(prefix+strings.Repeat(unit, size/len(unit)), depth, enough); took > enough {
					t.Errorf("%s behind %q: %v for %d bytes", name, prefix, took, size)
				}
			}
		}
	}
}

// TestLinearTime checks that four times the text takes about four times the time: not
// more than ten times, in the best of some runs. It is a timed bar and runs only with
// BRIEF_BARS=1.
func TestLinearTime(t *testing.T) {
	if os.Getenv("BRIEF_BARS") != "1" {
		t.Skip("a timed bar: set BRIEF_BARS=1")
	}
	const size = 20_000
	for name, unit := range hostile {
		for _, prefix := range hostilePrefixes {
			for _, depth := range []int{0, greatestDepth} {
				short := parseTime(prefix+strings.Repeat(unit, size/len(unit)), depth, 0)
				long := parseTime(prefix+strings.Repeat(unit, 4*size/len(unit)), depth, 10*short+50*time.Millisecond)
				if long > 10*short+50*time.Millisecond {
					t.Errorf("%s behind %q: %v for %d bytes, %v for %d", name, prefix, short, size, long, 4*size)
				}
			}
		}
	}
}

// parseTime returns the shortest of the times that Parse takes for text. It tries
// again while that is more than enough.
func parseTime(text string, depth int, enough time.Duration) time.Duration {
	best := time.Hour
	for range 3 {
		begin := time.Now()
		Parse(text, &Options{MaxDepth: depth})
		if best = min(best, time.Since(begin)); best <= enough {
			break
		}
	}
	return best
}
