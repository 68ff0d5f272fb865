package schema

import (
	"fmt"
	"strconv"

	"github.com/briefgo/brief/internal/loosejson"
)

// limits bound what validating may cost, whoever wrote the schema and the document.
type limits struct {
	// depth is how deep arrays and objects of a document may be nested; 0 means
	// defaultDepth. What it costs to collect the failures of a document grows faster
	// than its depth.
	depth int

	// cost is how much work a document may be, in the unit of costEstimate; 0 means
	// defaultCost and costPerValue for each value of the document.
	cost int
}

// Bounds of documents and schemas.
const (
	defaultDepth = 64
	defaultCost  = 1 << 19
	costPerValue = 8

	// A number beyond these bounds takes big.Rat long to parse, and beyond 1e1000000
	// the engine panics. The longest literal of JSONTestSuite's valid documents has
	// 82 bytes.
	limitNumberBytes    = 1024
	limitNumberExponent = 999

	limitSchemaDepth   = 192     // nesting of a schema document, about 90 levels of properties
	limitSchemaNodes   = 10_000  // subschemas: compiling takes the square of it
	limitSchemaCost    = 8 << 20 // the squares of all subschemas' depths, and what else compiling takes
	costPerState       = 8       // of a pattern's automaton
	limitPointerBytes  = 4 << 20 // JSON Pointers of all subschemas together
	limitInPlace       = 1 << 13 // subschemas that apply to one value
	limitFrames        = 512     // subschemas inside each other while validating
	limitDynamicAnchor = 64      // $dynamicAnchor and $recursiveAnchor keywords
	limitViolations    = 100     // violations in a list
)

// A docScan looks for what must not come near the engine: values too deep, numbers
// too large, and duplicate keys, of which the engine would see only the last.
type docScan struct {
	maxDepth int
	values   int // how many there are
	path     []byte
	fatal    []Violation // what forbids to validate the document
	other    []Violation
}

// scanDocument scans a document or a schema.
func scanDocument(doc *loosejson.Value, maxDepth int) *docScan {
	s := &docScan{maxDepth: maxDepth}
	s.value(doc, 1)
	return s
}

// value scans a value that is depth levels deep.
func (s *docScan) value(v *loosejson.Value, depth int) {
	s.values++
	switch v.Kind {
	case loosejson.Number:
		if reason := numberReason(v.Text); reason != "" {
			s.report("number", reason)
		}
	case loosejson.Array, loosejson.Object:
		if depth > s.maxDepth {
			s.report("depth", fmt.Sprintf("is nested too deeply: more than %d arrays and objects inside each other", s.maxDepth))
			return
		}
		s.children(v, depth)
	}
}

// children scans what is in an array or object.
func (s *docScan) children(v *loosejson.Value, depth int) {
	mark := len(s.path)
	for i := range v.Items() {
		s.path = strconv.AppendInt(append(s.path[:mark], '/'), int64(i), 10)
		s.value(&v.Items()[i], depth+1)
	}
	for i := range v.Members() {
		s.path = append(append(s.path[:mark], '/'), escapeToken(v.Members()[i].Key)...)
		s.value(&v.Members()[i].Value, depth+1)
	}
	s.path = s.path[:mark]
	s.duplicates(v)
}

// report adds a violation that forbids to validate; there may be very many.
func (s *docScan) report(keyword, message string) {
	if len(s.fatal) < limitViolations {
		s.fatal = append(s.fatal, Violation{Pointer: string(s.path), Keyword: keyword, Message: message})
	}
}

// duplicates reports keys that an object has twice with values that differ:
// encoding/json would take the last, another reader the first.
func (s *docScan) duplicates(v *loosejson.Value) {
	if len(s.fatal) > 0 || len(s.other) >= limitViolations {
		return // a value too deep must not be compared
	}
	eachDuplicate(v.Members(), func(first, second *loosejson.Member) {
		if len(s.other) >= limitViolations || sameTree(&first.Value, &second.Value) {
			return
		}
		s.other = append(s.other, Violation{
			Pointer: appendToken(string(s.path), first.Key), Keyword: "duplicateKey",
			Message: fmt.Sprintf("stands here twice, as %s and as %s; keep one", quoteValue(&first.Value), quoteValue(&second.Value)),
		})
	})
}

// eachDuplicate calls f for each member whose key an earlier member has, with the
// latest such member.
func eachDuplicate(members []loosejson.Member, f func(first, second *loosejson.Member)) {
	if len(members) <= 8 { // most objects: quicker than a map
		for i := 1; i < len(members); i++ {
			for j := i - 1; j >= 0; j-- {
				if members[i].Key == members[j].Key {
					f(&members[j], &members[i])
					break
				}
			}
		}
		return
	}
	seen := make(map[string]int, len(members))
	for i := range members {
		if j, ok := seen[members[i].Key]; ok {
			f(&members[j], &members[i])
		}
		seen[members[i].Key] = i
	}
}

// numberReason says why a number is beyond the limits, or nothing.
func numberReason(literal string) string {
	if len(literal) > limitNumberBytes {
		return fmt.Sprintf("is a number of %d characters; the most is %d", len(literal), limitNumberBytes)
	}
	i := 0
	for i < len(literal) && literal[i]|0x20 != 'e' {
		i++
	}
	if i == len(literal) {
		return ""
	}
	if e, err := strconv.Atoi(literal[i+1:]); err != nil || e < -limitNumberExponent || e > limitNumberExponent {
		return fmt.Sprintf("has an exponent beyond ±%d: %s", limitNumberExponent, cutText(literal))
	}
	return ""
}
