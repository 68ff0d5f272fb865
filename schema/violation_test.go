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
	var e ValidationError
	for i := range 7 {
		e.Violations = append(e.Violations, Violation{Pointer: fmt.Sprintf("/%d", i), Message: "m"})
	}
	const want = "/0: m\n/1: m\n/2: m\n/3: m\n/4: m\nand 2 more"
	if got := e.Error(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if !errors.Is(&e, e.Violations[6]) {
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
