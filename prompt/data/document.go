package data

import (
	"fmt"
	"math"
)

// A Document is a retrieved passage that prompt.Documents shows to the model. A budget
// keeps it, cuts it or, if it says so, shortens it.
type Document struct {
	// ID names the document to the model, in citations say. Without one it is the
	// document's place in the list, from 1. An ID that an earlier document has already
	// gets a number behind it, "handbook-2" say.
	ID string

	Title  string // shown to the model if it is not empty
	Source string // where it is from, an URL say; shown if it is not empty

	// Score is how well the document answers the question. It must be finite, and may be
	// on any scale; but it is the Value where there is none, which competes with the values of
	// other parts of the tier: of examples from a pool, the first has 1.
	Score float64

	// Text is the passage. A document whose text is nothing but white space leaves no
	// trace.
	Text string

	// Value is what the document is worth beside others of its tier: finite, and not
	// negative; 0 is its Score if that is positive. Where no document of the list has
	// either, each is worth 1; where some do, one without is worth next to nothing.
	Value float64

	Tier   int  // a strict priority; 0 is served first
	Shrink bool // a budget may cut the text at its end
}

// Check returns what is wrong with a document: a score or a value that is no finite
// number, or a negative value or tier.
func (d *Document) Check() error {
	switch {
	case math.IsNaN(d.Score) || math.IsInf(d.Score, 0):
		return fmt.Errorf("the score is %v; it must be a finite number", d.Score)
	case math.IsNaN(d.Value) || math.IsInf(d.Value, 0) || d.Value < 0:
		return fmt.Errorf("the value is %v; it must be a finite number and not negative", d.Value)
	case d.Tier < 0:
		return fmt.Errorf("the tier is %d; 0 is the first", d.Tier)
	}
	return nil
}

// DocumentOptions say how prompt.Documents shows documents. The zero value shows them
// under the title Documents, as data from outside.
type DocumentOptions struct {
	// Title stands over the documents, if there are any; empty is "Documents".
	Title string

	// Trusted says that the documents are the program's own, such as its house rules:
	// what they say is not marked as coming from outside.
	Trusted bool

	// As says how text from outside is marked; the zero value fences it. IDs, titles and
	// sources are not marked further: they stand in the tag, escaped. A document that is
	// encoded is not shortened.
	As Spotlight

	// Cite asks the model to cite the documents that it uses by their IDs.
	Cite bool
}

// Check returns what is wrong with the options; there is nothing wrong with nil.
func (o *DocumentOptions) Check() error {
	switch {
	case o == nil:
		return nil
	case !oneLine(o.Title):
		return fmt.Errorf("the title %.40q is more than one line", o.Title)
	case o.Trusted && o.As != Fence:
		return fmt.Errorf("documents that are trusted are not marked as %s", o.As)
	}
	return o.As.Check()
}

// oneLine reports whether a text has no line break.
func oneLine(text string) bool {
	for _, r := range text {
		if r == '\n' || r == '\r' {
			return false
		}
	}
	return true
}
