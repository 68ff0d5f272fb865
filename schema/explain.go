package schema

import (
	"strings"

	"github.com/briefgo/brief/internal/loosejson"
)

// An explainer says in words what an engine found.
type explainer struct {
	graph *schemaGraph
	at    locator
}

// A broken keyword is all that a sentence about it needs.
type brokenKeyword struct {
	graph    *schemaGraph
	owner    *schemaNode // the subschema that the keyword is in
	keyword  string
	rest     string           // reference tokens after the keyword
	value    *loosejson.Value // of the keyword; nil if it is implied
	instance string
	got      *loosejson.Value // what is at instance
	name     bool             // got is the name of the property at instance
	matched  []int
}

// explain returns what a failure and its causes mean.
func (x *explainer) explain(f *failure) []finding {
	owner, keyword, rest := x.graph.keywordAt(f.keyword)
	switch {
	case f.rest != nil:
		return []finding{{Violation: Violation{Pointer: f.instance}, rest: f.rest}}
	case len(f.causes) == 0 || keyword == "minContains" || keyword == "contains" && rest == "":
		return x.leaf(f, owner, keyword, rest)
	case (keyword == "anyOf" || keyword == "oneOf") && rest == "" && len(owner.branches(keyword)) == len(f.causes):
		return x.closest(f, owner, keyword)
	}
	found := make([]finding, 0, len(f.causes)) // most have one
	for i := range f.causes {
		found = append(found, x.explain(&f.causes[i])...)
	}
	return found
}

// keywordAt splits the pointer of a keyword into the subschema that has it, the
// keyword and the tokens after it.
func (g *schemaGraph) keywordAt(pointer string) (owner *schemaNode, keyword, rest string) {
	parent, token := cutPointer(pointer)
	for {
		if n := g.nodes[parent]; n != nil {
			return n, unescapeToken(token), rest
		}
		if parent == "" {
			return g.nodes[""], "", "" // not reached: the root is a node
		}
		rest = "/" + token + rest
		parent, token = cutPointer(parent)
	}
}

// branches returns the subschemas of anyOf or oneOf.
func (n *schemaNode) branches(keyword string) []loosejson.Value {
	if list := n.value.Member(keyword); list != nil {
		return list.Items()
	}
	return nil
}

// value returns the value that failed, or the name.
func (x *explainer) value(f *failure) *loosejson.Value {
	if f.name {
		_, token := cutPointer(f.instance)
		return &loosejson.Value{Kind: loosejson.String, Text: unescapeToken(token)}
	}
	if v := x.at.value(f.instance); v != nil {
		return v
	}
	return &loosejson.Value{Kind: loosejson.Null} // not reached: what fails is there
}

// leaf explains a failure without causes.
func (x *explainer) leaf(f *failure, owner *schemaNode, keyword, rest string) []finding {
	b := brokenKeyword{graph: x.graph, owner: owner, keyword: keyword, rest: rest,
		instance: f.instance, got: x.value(f), name: f.name, matched: f.matched}
	if n := x.graph.nodes[f.keyword]; n != nil && n.value.Kind == loosejson.False && !b.forbidsOthers() {
		b.rest = ""
		return b.nothingAllowed(f.keyword)
	}
	if keyword == "minContains" && owner.value.Member(keyword) == nil {
		b.keyword = "contains" // whose minimum of 1 is implied
	}
	b.value = owner.value.Member(b.keyword)
	if found, ok := b.members(); ok {
		return found
	}
	must, got := b.sentence()
	return []finding{b.finding(b.instance, must, got)}
}

// forbidsOthers reports whether the keyword is additionalProperties or
// additionalItems with the value false, which fails for the object or array and not
// for what is in it.
func (b *brokenKeyword) forbidsOthers() bool {
	return b.rest == "" && (b.keyword == "additionalProperties" || b.keyword == "additionalItems")
}

// finding makes a finding of a sentence about the value at pointer.
func (b *brokenKeyword) finding(pointer, must, got string) finding {
	place := appendToken(b.owner.pointer, b.keyword) + b.rest
	if b.keyword == "" {
		place = b.owner.pointer
	}
	if b.name {
		must = "has a name that " + must
	}
	return newFinding(Violation{Pointer: pointer, Keyword: b.keyword, Schema: place}, must, got)
}

// newFinding completes a violation with its message.
func newFinding(v Violation, must, got string) finding {
	v.Message = must
	if got != "" {
		separator := ", "
		if strings.Contains(must, ", ") {
			separator = "; "
		}
		v.Message += separator + got
	}
	return finding{Violation: v, must: must, got: got}
}
