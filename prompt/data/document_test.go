package data_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/briefgo/brief/prompt/data"
)

func TestDocumentCheck(t *testing.T) {
	tests := []struct {
		reason string
		doc    data.Document
		want   string // "<nil>" for none
	}{
		{"the zero value", data.Document{}, "<nil>"},
		{"a negative score, as some rankers give", data.Document{Score: -4.5}, "<nil>"},
		{"no number", data.Document{Score: math.NaN()}, "the score is NaN; it must be a finite number"},
		{"an infinite score", data.Document{Score: math.Inf(-1)}, "the score is -Inf; it must be a finite number"},
		{"a negative value", data.Document{Value: -0.5}, "the value is -0.5; it must be a finite number and not negative"},
		{"an infinite value", data.Document{Value: math.Inf(1)}, "the value is +Inf; it must be a finite number and not negative"},
		{"a negative tier", data.Document{Tier: -2}, "the tier is -2; 0 is the first"},
	}
	for _, tt := range tests {
		if got := fmt.Sprint(tt.doc.Check()); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.reason, got, tt.want)
		}
	}
}

func TestDocumentOptionsCheck(t *testing.T) {
	tests := []struct {
		reason string
		opts   *data.DocumentOptions
		want   string
	}{
		{"nil", nil, "<nil>"},
		{"the zero value", &data.DocumentOptions{}, "<nil>"},
		{"a title of two lines", &data.DocumentOptions{Title: "a\rb"}, `the title "a\rb" is more than one line`},
		{"trust and marks", &data.DocumentOptions{Trusted: true, As: data.Datamark}, "documents that are trusted are not marked as datamarked"},
		{"no such way", &data.DocumentOptions{As: 9}, "there is no Spotlight 9; there are Fence, Datamark and Encode"},
	}
	for _, tt := range tests {
		if got := fmt.Sprint(tt.opts.Check()); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.reason, got, tt.want)
		}
	}
}

func ExampleSpotlight() {
	fmt.Println(data.Fence, data.Datamark, data.Encode, data.Spotlight(7))
	// Output: fenced datamarked encoded Spotlight(7)
}

func ExampleDocument_Check() {
	doc := data.Document{ID: "handbook", Score: math.NaN()}
	fmt.Println(doc.Check())
	// Output: the score is NaN; it must be a finite number
}
