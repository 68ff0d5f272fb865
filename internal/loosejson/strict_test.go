package loosejson

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseStrict(t *testing.T) {
	for _, tt := range []struct{ reason, text, want string }{
		{"every kind", ` {"a": [1, -0.5e+3, "x", true, false, null, {}]} `, `{"a":[1,-0.5e+3,"x",true,false,null,{}]}`},
		{"the order of members stays", `{"b":1,"a":2}`, `{"b":1,"a":2}`},
		{"both members of a duplicate key stay", `{"a":1,"a":2}`, `{"a":1,"a":2}`},
		{"numbers keep their digits", `[1.50, 1E400, 123456789012345678901234567890]`, `[1.50,1E400,123456789012345678901234567890]`},
		{"every escape", `"\"\\\/\b\f\n\r\t\u00e9"`, "\"\\\"\\\\/\\u0008\\u000c\\n\\r\\té\""},
		{"a surrogate pair", `"\ud83d\ude00"`, `"😀"`},
		{"lone surrogates become U+FFFD", `"\ud83d \ude00 \ud83d\u0041"`, "\"\ufffd \ufffd \ufffdA\""},
		{"a string that is a value", `"x"`, `"x"`},
		{"U+2028 needs no escape", "\"\u2028\"", "\"\u2028\""},
	} {
		v, err := ParseStrict(tt.text, nil)
		if err != nil {
			t.Errorf("%s: %v", tt.reason, err)
			continue
		}
		if got := string(v.AppendJSON(nil)); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.reason, got, tt.want)
		}
	}
}

func TestParseStrictErrors(t *testing.T) {
	for _, tt := range []struct{ reason, text, want string }{
		{"nothing", "", "1:1: the text ends, expected a value"},
		{"a second value", "1 2", "1:3: unexpected '2', expected the end of the text"},
		{"the line and the column in characters", "{\n \"é\": x}", "2:7: unexpected 'x', expected a value"},
		{"a trailing comma", "[1,]", "1:4: unexpected ']', expected a value"},
		{"no comma", "[1 2]", "1:4: unexpected '2', expected ',' or ']'"},
		{"a key without quotes", "{a:1}", "1:2: unexpected 'a', expected a key in double quotes"},
		{"no colon", `{"a" 1}`, "1:6: unexpected '1', expected ':'"},
		{"half a word", "tru", "1:4: the text ends, expected true"},
		{"a leading zero", "01", "1:2: unexpected '1', expected the end of the text"},
		{"no digit behind the point", "[1.]", "1:4: unexpected ']', expected a digit"},
		{"no end of a string", `"a`, "1:3: the text ends, expected the quote that ends a string"},
		{"an unknown escape", `"a\x"`, "1:3: invalid escape in a string"},
		{"a raw newline", "\"a\n\"", `1:3: unexpected '\n', expected an escape for a control character`},
		{"invalid UTF-8", "[\"é\xff\"]", "1:4: invalid UTF-8 in a string"},
		{"invalid UTF-8 behind an escape", "\"\\n\xff\"", "1:4: invalid UTF-8 in a string"},
		{"invalid UTF-8 outside strings", "\xff", "1:1: invalid UTF-8, expected a value"},
		{"a byte order mark", "\ufeff1", `1:1: unexpected '\ufeff', expected a value`},
	} {
		_, err := ParseStrict(tt.text, nil)
		if err == nil || err.Error() != tt.want || err.Limit {
			t.Errorf("%s: got %v, want %s", tt.reason, err, tt.want)
		}
	}
}

func TestParseStrictSpans(t *testing.T) {
	v, err := ParseStrict(` {"k": [1, "é"]}`, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := shownValue{Kind: Object, Start: 1, End: 17, Members: []shownMember{{Key: "k", KeyStart: 2, Value: shownValue{
		Kind: Array, Start: 7, End: 16, Items: []shownValue{
			{Kind: Number, Start: 8, End: 9, Text: "1"},
			{Kind: String, Start: 11, End: 15, Text: "é"},
		},
	}}}}
	if diff := cmp.Diff(want, shownOf(&v)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestLimits(t *testing.T) {
	deep := strings.Repeat("[", 513) + strings.Repeat("]", 513)
	for _, tt := range []struct {
		reason, text string
		opts         *Options
		exceeded     bool
	}{
		{"the default depth", deep, nil, true},
		{"one less", deep[1 : len(deep)-1], nil, false},
		{"a greater depth", deep, &Options{MaxDepth: 513}, false},
		{"a smaller depth", `{"a":[[]]}`, &Options{MaxDepth: 2}, true},
		{"too many bytes", `"123456789"`, &Options{MaxBytes: 10}, true},
		{"as many as allowed", `"12345678"`, &Options{MaxBytes: 10}, false},
	} {
		_, err := ParseStrict(tt.text, tt.opts)
		if (err != nil) != tt.exceeded || err != nil && !err.Limit {
			t.Errorf("ParseStrict, %s: %v", tt.reason, err)
		}
		for _, text := range []string{tt.text, "x" + tt.text, tt.text + ","} {
			if tt.opts != nil && tt.opts.MaxBytes > 0 {
				text = tt.text
			}
			doc := Parse(text, tt.opts)
			if (doc.Err != nil) != tt.exceeded || doc.Err != nil && !doc.Err.Limit {
				t.Errorf("Parse, %s: %v", tt.reason, doc.Err)
			}
		}
	}
}
