package schema

import (
	"slices"
	"strings"

	"github.com/briefgo/brief/internal/loosejson"
)

// An Action is what the repair loop does about a reply. In
// GenerateOptions.OnLength it says what to do about one that was cut off.
type Action string

// The actions.
const (
	ActionAccept   Action = "accept"   // the reply is taken
	ActionPatch    Action = "patch"    // the values that are wrong are asked for
	ActionWhole    Action = "whole"    // the whole document is asked for
	ActionRaise    Action = "raise"    // it was cut off: the same is asked for with more room
	ActionContinue Action = "continue" // it was cut off, or stopped: its continuation is asked for
	ActionResample Action = "resample" // it is the same as the one before: the same is asked for once more
	ActionStop     Action = "stop"     // nothing more is asked
)

// A plan is how to ask again for a document that has violations.
type plan struct {
	pointers    []string // of the values to ask for; nil for the whole document
	patchTokens int      // what the values will take, as far as can be told; 0 if they cannot be asked for
	wholeTokens int      // what the document takes
}

// The shares of a plan: what a value takes that is not there, in tokens, and what a
// member of a patch takes besides pointer and value. A patch is asked for if it takes
// less than patchShare of the document.
const (
	missingValueTokens = 8
	memberTokens       = 3
	patchShare         = 0.75
)

// planFor decides whether to ask for the values that violations are about, or for the
// whole document. No pointer is told that leads into a value that is asked for.
func planFor(doc *loosejson.Value, violations []Violation, count func(string) int) plan {
	p := plan{wholeTokens: count(string(doc.AppendJSON(nil)))}
	var pointers []string
	for _, v := range violations {
		if v.Pointer == "" || !patchable(v.Keyword) || resolveParent(doc, v.Pointer) == nil {
			return p
		}
		if !slices.Contains(pointers, v.Pointer) {
			pointers = append(pointers, v.Pointer)
		}
	}
	all := slices.Clone(pointers)
	pointers = slices.DeleteFunc(pointers, func(inner string) bool {
		return slices.ContainsFunc(all, func(outer string) bool { return strings.HasPrefix(inner, outer+"/") })
	})
	p.patchTokens = 2
	for _, pointer := range pointers {
		p.patchTokens += count(pointer) + memberTokens
		if v := resolve(doc, pointer); v != nil {
			p.patchTokens += count(string(v.AppendJSON(nil)))
		} else {
			p.patchTokens += missingValueTokens
		}
	}
	if len(pointers) > 0 && float64(p.patchTokens) < patchShare*float64(p.wholeTokens) {
		p.pointers = pointers
	}
	return p
}

// patchable reports whether another value at its pointer can mend a violation of a
// keyword: not what must not be there, nor what could not be looked at.
func patchable(keyword string) bool {
	switch keyword {
	case "additionalProperties", "unevaluatedProperties", "additionalItems", "unevaluatedItems", "propertyNames", "patternProperties",
		"false", "depth", "cost", "engine", "more":
		return false
	}
	return true
}

// resolveParent returns the array or object that holds the value at a pointer, or would
// hold it; nil if there is none.
func resolveParent(doc *loosejson.Value, pointer string) *loosejson.Value {
	parent, _ := cutPointer(pointer)
	v := resolve(doc, parent)
	if v == nil || v.Kind != loosejson.Object && v.Kind != loosejson.Array {
		return nil
	}
	return v
}
