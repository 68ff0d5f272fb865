package data

import "fmt"

// A Spotlight is a way to mark text from outside, so that a model can tell it from what
// it is to do: "spotlighting", after Hines et al., Defending Against Indirect Prompt
// Injection Attacks With Spotlighting (2024). The stronger ones cost more tokens, and
// weaker models read them less well. None of them is safe against an attacker who tries
// for long enough: what a model may do must not depend on it.
type Spotlight int

// The ways to mark text, from the weakest to the strongest.
const (
	Fence    Spotlight = iota // between two delimiters that do not occur in it
	Datamark                  // and with a mark, which does not occur in it either, between its words
	Encode                    // in base64, between delimiters
)

// spotlightNames are the names of the ways.
var spotlightNames = [...]string{"fenced", "datamarked", "encoded"}

// String returns what has been done to a text so marked: "fenced", "datamarked" or
// "encoded".
func (s Spotlight) String() string {
	if s.Check() != nil {
		return fmt.Sprintf("Spotlight(%d)", int(s))
	}
	return spotlightNames[s]
}

// Check returns an error if there is no such way.
func (s Spotlight) Check() error {
	if s < 0 || int(s) >= len(spotlightNames) {
		return fmt.Errorf("there is no Spotlight %d; there are Fence, Datamark and Encode", int(s))
	}
	return nil
}
