package schema

import (
	"slices"
	"strings"

	"github.com/briefgo/brief/internal/loosejson"
)

// A branch is one subschema of anyOf or oneOf, and why it does not match.
type branch struct {
	node  *schemaNode
	found []finding
}

// A choice is a value that none of the branches of an anyOf or oneOf matches.
type choice struct {
	branches []branch
	got      *loosejson.Value
	instance string
	keyword  string // anyOf or oneOf
	schema   string // JSON Pointer of the keyword
}

// closest explains why no branch of anyOf or oneOf matches, by the branch that the
// value comes closest to.
func (x *explainer) closest(f *failure, owner *schemaNode, keyword string) []finding {
	c := choice{got: x.value(f), instance: f.instance, keyword: keyword, schema: appendToken(owner.pointer, keyword)}
	for i := range f.causes {
		node := x.graph.nodes[appendIndex(c.schema, i)]
		c.branches = append(c.branches, branch{node, x.explain(&f.causes[i])})
	}
	if c.got.Kind != loosejson.Null {
		c.keep(func(b *branch) bool { return !b.node.onlyNull() })
	}
	c.keep(func(b *branch) bool { return b.node.value.Kind != loosejson.False })
	c.keep(func(b *branch) bool { return !c.wrongType(b) })
	if c.got.Kind == loosejson.Object {
		if found := c.discriminate(); found != nil {
			return found
		}
	}
	if found := c.join(); found != nil {
		return found
	}
	return slices.MinFunc(c.branches, func(a, b branch) int { return slices.Compare(a.score(), b.score()) }).found
}

// wrongType reports whether the value is not of the type that a branch wants.
func (c *choice) wrongType(b *branch) bool {
	return slices.ContainsFunc(b.found, func(f finding) bool { return f.Keyword == "type" && f.Pointer == c.instance })
}

// keep drops the branches that f refuses, unless it refuses all.
func (c *choice) keep(f func(*branch) bool) {
	var kept []branch
	for i := range c.branches {
		if f(&c.branches[i]) {
			kept = append(kept, c.branches[i])
		}
	}
	if kept != nil {
		c.branches = kept
	}
}

// score is least for the branch that a value comes closest to: with the fewest fixed
// values missed, the fewest violations, and those deepest inside.
func (b *branch) score() []int {
	t := tallyOf(b.found)
	return []int{t.missed, t.all, -t.depth}
}

// join makes one sentence of branches that each say one thing about the value
// itself: "must be a number or one of …".
func (c *choice) join() []finding {
	var allowed []*loosejson.Value
	var words []string
	seen, keyword := map[string]bool{}, ""
	for i := range c.branches {
		b := &c.branches[i]
		if len(b.found) != 1 || b.found[0].Pointer != c.instance {
			return nil
		}
		word, ok := strings.CutPrefix(b.found[0].must, "must be ")
		if !ok {
			return nil
		}
		if !seen[word] {
			seen[word] = true
			words = append(words, word)
		}
		switch f := b.found[0]; {
		case i == 0, f.Keyword == keyword:
			keyword = f.Keyword
		default:
			keyword = c.keyword
		}
		allowed = append(allowed, b.node.allowedValues()...)
	}
	v := Violation{Pointer: c.instance, Keyword: keyword, Schema: c.schema}
	if (keyword == "const" || keyword == "enum") && len(words) > 1 {
		must, got := enumSentence(allowed, c.got)
		return []finding{newFinding(v, must, got)}
	}
	first := c.branches[0].found[0]
	if len(words) == 1 {
		return []finding{first}
	}
	return []finding{newFinding(v, "must be "+joinAlternatives(words), first.got)}
}

// joinAlternatives joins alternatives, some of which may be lists themselves.
func joinAlternatives(words []string) string {
	const most = 8
	if len(words) > most {
		words = append(slices.Clone(words[:most]), countNoun(len(words)-most, "other thing", "other things"))
	}
	if strings.Contains(strings.Join(words, ""), ", ") {
		return strings.Join(words, ", or ")
	}
	return joinWords(words, "or")
}

// discriminate finds the property whose fixed value tells the branches apart, such
// as "kind". It keeps the branches with the value that the object has; if there is
// none, it says which values there are.
func (c *choice) discriminate() []finding {
	for _, name := range c.branches[0].node.fixedNames() {
		values, distinct := c.fixedValues(name)
		if !distinct {
			continue
		}
		place := appendToken(c.instance, name)
		v := Violation{Pointer: place, Keyword: "enum", Schema: c.schema}
		got := c.got.Member(name)
		if got == nil {
			if !c.allMiss(place) {
				return nil
			}
			v.Keyword = "required"
			return []finding{newFinding(v, "is required but missing ("+listValues(values)+")", "")}
		}
		if !slices.ContainsFunc(values, func(v *loosejson.Value) bool { return sameTree(v, got) }) {
			must, got := enumSentence(values, got)
			return []finding{newFinding(v, must, got)}
		}
		c.keep(func(b *branch) bool {
			return slices.ContainsFunc(b.node.fixed(name), func(v *loosejson.Value) bool { return sameTree(v, got) })
		})
		return nil
	}
	return nil
}

// fixedValues returns the values that the branches fix a property to, and whether
// every branch does and not all to the same.
func (c *choice) fixedValues(name string) (values []*loosejson.Value, distinct bool) {
	seen := map[string]bool{}
	for i := range c.branches {
		fixed := c.branches[i].node.fixed(name)
		if fixed == nil {
			return nil, false
		}
		for _, v := range fixed {
			if form := string(appendCanonical(nil, v)); !seen[form] {
				seen[form] = true
				values = append(values, v)
			}
		}
	}
	return values, len(c.branches) > 1 && len(values) > len(c.branches[0].node.fixed(name))
}

// allMiss reports whether every branch requires what is missing at place.
func (c *choice) allMiss(place string) bool {
	for i := range c.branches {
		if !slices.ContainsFunc(c.branches[i].found, func(f finding) bool { return f.Keyword == "required" && f.Pointer == place }) {
			return false
		}
	}
	return true
}

// limitHops bounds how far a chain of references is followed for words.
const limitHops = 8

// target follows references that say all there is.
func (n *schemaNode) target() *schemaNode {
	for range limitHops {
		if n.ref == nil || n.types != 0 || n.properties != nil {
			break
		}
		n = n.ref
	}
	return n
}

// onlyNull reports whether null is all that a branch allows.
func (n *schemaNode) onlyNull() bool {
	n = n.target()
	if n.types != 0 {
		return n.types == 1<<loosejson.Null
	}
	values := n.allowedValues()
	return len(values) == 1 && values[0].Kind == loosejson.Null
}

// allowedValues returns the values of const or enum.
func (n *schemaNode) allowedValues() []*loosejson.Value {
	n = n.target()
	if v := n.value.Member("const"); v != nil {
		return []*loosejson.Value{v}
	}
	var values []*loosejson.Value
	if v := n.value.Member("enum"); v != nil {
		for i := range v.Items() {
			values = append(values, &v.Items()[i])
		}
	}
	return values
}

// objects calls f with a branch and what it is composed of with allOf and $ref,
// until f returns false.
func (n *schemaNode) objects(hops int, f func(*schemaNode) bool) bool {
	if hops == 0 || !f(n) {
		return hops == 0
	}
	if n.ref != nil && !n.ref.objects(hops-1, f) {
		return false
	}
	if all := n.value.Member("allOf"); all != nil {
		for _, sub := range n.applied {
			if parent, _ := cutPointer(sub.pointer); parent == appendToken(n.pointer, "allOf") && !sub.objects(hops-1, f) {
				return false
			}
		}
	}
	return true
}

// fixedNames returns the names of the properties that a branch fixes the values of,
// in order.
func (n *schemaNode) fixedNames() []string {
	var names []string
	n.objects(limitHops, func(o *schemaNode) bool {
		if list := o.value.Member("properties"); list != nil {
			for i := range list.Members() {
				if p := o.properties[list.Members()[i].Key]; p != nil && p.allowedValues() != nil {
					names = append(names, list.Members()[i].Key)
				}
			}
		}
		return len(names) < 16
	})
	return names
}

// fixed returns the values that a branch fixes a property to, nil if it does not.
func (n *schemaNode) fixed(name string) []*loosejson.Value {
	var values []*loosejson.Value
	n.objects(limitHops, func(o *schemaNode) bool {
		if p := o.properties[name]; p != nil {
			values = p.allowedValues()
		}
		return values == nil
	})
	return values
}
