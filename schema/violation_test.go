package schema

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/briefgo/brief/internal/loosejson"
)

func TestViolationError(t *testing.T) {
	long := strings.Repeat("/ö", 1000)
	tests := []struct{ pointer, want, reason string }{
		{"/a", "/a: must be b", "the place first"},
		{"", "the whole value: must be b", "a word for the whole"},
		{long, long[:120] + "…" + long[len(long)-120:] + ": must be b", "a long place without its middle"},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			got := Violation{Pointer: tt.pointer, Message: "must be b"}.Error()
			if got != tt.want || !utf8.ValidString(got) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestValidationError(t *testing.T) {
	of := func(n int, message string, pointers ...string) (list []Violation) {
		for i := range n {
			list = append(list, Violation{Pointer: pointers[i%len(pointers)], Message: message})
		}
		return list
	}
	long := strings.Repeat("é", 2000)
	tests := []struct {
		why        string
		violations []Violation
		want       string
	}{
		{"none", nil, "the document does not satisfy the schema"},
		{"all of them", of(7, "m", "/0", "/1", "/2", "/3", "/4", "/5", "/6"), "/0: m\n/1: m\n/2: m\n/3: m\n/4: m\n/5: m\n/6: m"},
		{"the deepest first, else in order", of(5, "m", "", "/b", "/a/0/x", "/a", "/c/1/y"), "/a/0/x: m\n/c/1/y: m\n/b: m\n/a: m\nthe whole value: m"},
		{"the count of a cut list last", append(of(1, "m", ""), Violation{Keyword: "more", Message: "n"}, Violation{Message: "o"}), "the whole value: m\nthe whole value: o\nthe whole value: n"},
		{"as many as fit", of(100, strings.Repeat("m", 196), "/a"), strings.Repeat("/a: "+strings.Repeat("m", 196)+"\n", 10) + "and 90 more"},
		{"as fit to the byte", of(2, strings.Repeat("m", 1019), "/a"), "/a: " + strings.Repeat("m", 1019) + "\n/a: " + strings.Repeat("m", 1019)[:1019]},
		{"the first, but not all of it", of(2, long, "/a"), ("/a: " + long)[:2036] + "\nand 1 more"},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			e := ValidationError{Violations: tt.violations}
			got := e.Error()
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			if len(got) > 2048 || !utf8.ValidString(got) {
				t.Errorf("the text has %d bytes", len(got))
			}
		})
	}
}

func TestValidationErrorUnwrap(t *testing.T) {
	e := ValidationError{Violations: []Violation{{Pointer: "/0"}, {Pointer: "/1/deeper"}}}
	if !errors.Is(&e, e.Violations[1]) {
		t.Error("the error does not wrap its last violation")
	}
	var v Violation
	if !errors.As(fmt.Errorf("wrapped: %w", &e), &v) || v.Pointer != "/0" {
		t.Errorf("As finds %v", v)
	}
}

func TestNewSyntaxError(t *testing.T) {
	_, err := loosejson.ParseStrict("{\n  \"ö\": }", nil)
	if err == nil {
		t.Fatal("parsed")
	}
	if got := newSyntaxError(err); got.Offset != 10 || got.Line != 2 || got.Column != 8 || got.Message == "" {
		t.Errorf("%+v", got)
	}
}

func TestSchemaErrorPlace(t *testing.T) {
	for want, e := range map[string]error{
		"schema: /a: m":       &SchemaError{Pointer: "/a", Message: "m"},
		"schema: the root: m": &SchemaError{Message: "m"},
		"2:3: m":              &SyntaxError{Offset: 9, Line: 2, Column: 3, Message: "m"},
	} {
		if e.Error() != want {
			t.Errorf("got %q, want %q", e, want)
		}
	}
}
