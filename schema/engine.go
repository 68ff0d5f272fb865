package schema

// An engine decides whether documents satisfy one schema. It knows nothing of words:
// a failure says which keyword failed where, and sentence.go says it to the reader.
// One engine may be used by several goroutines.
type engine interface {
	// check returns what failed, nil if the document is valid. The document is in the
	// types of encoding/json with UseNumber. The error says that the engine could not
	// tell.
	//
	// If count is not nil the document has many values. Then of each list no more need be
	// told than failures from which count makes limitViolations findings or more; those of
	// the other items may be replaced by one that has what count says of them as its rest.
	check(doc any, count func(*failure) tally) (*failure, error)

	// refute returns why no document is valid that has the value at the place that path
	// leads to, nil if one may be or the engine cannot tell. The places in the failure
	// are those in the value.
	refute(path []step, value any) *failure
}

// A tally is what is to be known of findings that are not kept.
type tally struct {
	findings int // that would be told

	// Of all, those too that would not be told since they say nothing new:
	all    int
	missed int // about a fixed value
	depth  int // of the deepest
}

// add adds the findings of another tally.
func (t *tally) add(other tally) {
	t.findings += other.findings
	t.all += other.all
	t.missed += other.missed
	t.depth = max(t.depth, other.depth)
}

// A failure is a keyword that a value does not satisfy, or a group of such failures.
type failure struct {
	keyword  string // JSON Pointer of the keyword, or of the schema false
	instance string // JSON Pointer of the value
	name     bool   // what failed is not the value but the name it has as a property
	matched  []int  // of oneOf: the branches that match, if they are too many

	// rest says that this failure stands for those of the value at instance and of the
	// items behind it in its list, which were only counted.
	rest *tally

	// causes are the failures behind this one: of anyOf and oneOf one for each
	// branch, in order; of other keywords they stand in any order.
	causes []failure
}
