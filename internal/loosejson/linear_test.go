package loosejson

import (
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
	"members of prose":    "{a: b {\"c\": ",
}

// TestLinearTime checks that twice the text takes no more than about twice the time.
func TestLinearTime(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	const size = 100_000
	for name, unit := range hostile {
		for _, prefix := range []string{"", "[", "{\"k\": ", "text { "} {
			measure := func(n int) time.Duration {
				text := prefix + strings.Repeat(unit, n/len(unit))
				best := time.Hour
				for range 2 {
					begin := time.Now()
					doc := Parse(text, &Options{MaxDepth: 1 << 30})
					best = min(best, time.Since(begin))
					_ = doc
					if best < 5*time.Millisecond {
						break
					}
				}
				return best
			}
			short, long := measure(size), measure(4*size)
			if long > 100*time.Millisecond && long > 10*short {
				t.Errorf("%s behind %q: %v for %d bytes, %v for %d", name, prefix, short, size, long, 4*size)
			}
		}
	}
}
