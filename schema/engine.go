package schema

// An engine decides whether documents satisfy one schema. It knows nothing of words:
// a failure says which keyword failed where, and sentence.go says it to the reader.
// One engine may be used by several goroutines.
type engine interface {
	// check returns what failed, nil if the document is valid. The document is in the
	// types of encoding/json with UseNumber. The error says that the engine could not
	// tell.
	check(doc any) (*failure, error)

	// refute returns why no document is valid that has the value at the place that path
	// leads to, nil if one may be or the engine cannot tell. The places in the failure
	// are those in the value.
	refute(path []step, value any) *failure
}

// A failure is a keyword that a value does not satisfy, or a group of such failures.
type failure struct {
	keyword  string // JSON Pointer of the keyword, or of the schema false
	instance string // JSON Pointer of the value
	name     bool   // what failed is not the value but the name it has as a property
	matched  []int  // of oneOf: the branches that match, if they are too many

	// causes are the failures behind this one: of anyOf and oneOf one for each
	// branch, in order; of other keywords they stand in any order.
	causes []failure
}
