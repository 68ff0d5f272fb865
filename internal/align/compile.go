package align

import (
	"errors"
	"regexp"
	"slices"
	"strconv"

	"github.com/briefgo/brief/internal/loosejson"
)

// A Schema is a compiled JSON Schema. It is immutable and safe for concurrent use.
type Schema struct {
	root *node
}

// A node is what a set of schemas, all of which hold, asks of one value: $ref and
// allOf are merged away. If it has alternatives or a condition, then these hold
// everything, and the node itself has nothing else but their types.
type node struct {
	never bool
	free  bool // it asks nothing
	types kinds

	enum   *enumeration
	format string

	props    []property
	byName   map[string]int
	byFold   map[string]int // and aliases; -1 where two properties have the same
	patterns []pattern
	extra    *node // of other properties; nil if nothing is said
	closed   bool  // other properties are forbidden
	names    *node // of the keys

	prefix []*node
	items  *node // behind the prefix; nil if nothing is said

	alts   []*node
	nested bool // an alternative has alternatives
	cond   *condition
}

// A property is one that the schema names.
type property struct {
	name     string
	folded   string
	aliases  []string // folded
	node     *node
	required bool
}

// A pattern is one of patternProperties.
type pattern struct {
	re   *regexp.Regexp
	node *node
}

// A condition is an if: test has the schema and the if, then all the schema and the
// if and then, otherwise the schema and the else.
type condition struct {
	test, then, otherwise *node
}

// Compile compiles a schema, as draft 2020-12 has it and what is left of earlier
// drafts: draft-07's items and definitions. Unknown keywords and references that
// lead out of the document ask nothing. The schema shares memory with root.
//
// A pathological schema, whose alternatives multiply, is compiled in part: what
// exceeds the limit asks nothing.
func Compile(root *loosejson.Value) (*Schema, error) {
	switch root.Kind {
	case loosejson.Object, loosejson.True, loosejson.False:
	default:
		return nil, errors.New("a schema is an object or a boolean, not " + root.Kind.String())
	}
	r := reader{root: root, read: map[*loosejson.Value]*source{}, anchors: map[string]*loosejson.Value{}}
	r.findAnchors(root)
	top := r.schema(root)
	c := compiler{nodes: map[string]*node{}, limit: nodesFloor + nodesPerSource*len(r.read)}
	n := c.node(top)
	c.fillAll()
	c.finish()
	return &Schema{root: n}, nil
}

// The limits of compilation: so many nodes, and so many more for each schema object;
// and for each node on average so many properties, schemas and groups in it.
const (
	nodesFloor     = 512
	nodesPerSource = 8
	entriesPerNode = 64
)

// A compiler makes nodes of sets of sources, each set once.
type compiler struct {
	nodes map[string]*node
	queue []pending
	all   []*node
	limit int // of nodes
	work  int // properties, schemas and groups merged so far
}

// A pending node is to be filled.
type pending struct {
	node *node
	set  sourceSet
}

// A sourceSet is a set of schemas that hold together, its references followed.
type sourceSet struct {
	bodies []*source // by id
	groups []*group
	never  bool
}

// anyNode asks nothing.
var anyNode = &node{free: true, types: anything}

// neverNode is the schema false.
var neverNode = &node{never: true}

// node returns the node of a set of schemas that hold together; nil members count
// for nothing.
func (c *compiler) node(schemas ...*source) *node {
	var set sourceSet
	seen := map[*source]bool{}
	for _, s := range schemas {
		set.add(s, seen)
	}
	return c.nodeOf(set)
}

// add adds s and what it refers to.
func (set *sourceSet) add(s *source, seen map[*source]bool) {
	if s == nil || seen[s] {
		return
	}
	seen[s] = true
	set.never = set.never || s.never
	if !s.bare && !slices.Contains(set.bodies, s) {
		set.bodies = append(set.bodies, s)
	}
	for _, g := range s.groups {
		if !slices.Contains(set.groups, g) {
			set.groups = append(set.groups, g)
		}
	}
	for _, t := range s.all {
		set.add(t, seen)
	}
}

// with returns the set without its first group and with the schemas.
func (set sourceSet) with(schemas ...*source) sourceSet {
	more := sourceSet{bodies: slices.Clone(set.bodies), groups: slices.Clone(set.groups[1:]), never: set.never}
	seen := map[*source]bool{}
	for _, s := range schemas {
		more.add(s, seen)
	}
	return more
}

// key identifies the set.
func (set sourceSet) key() string {
	ids := make([]int, len(set.bodies))
	for i, s := range set.bodies {
		ids[i] = s.id
	}
	slices.Sort(ids)
	var key []byte
	for _, id := range ids {
		key = append(strconv.AppendInt(key, int64(id), 10), ' ')
	}
	for _, g := range set.groups {
		key = append(strconv.AppendInt(append(key, 'g'), int64(g.id), 10), ' ')
	}
	return string(key)
}

// nodeOf returns the node of a set, to be filled later if it is new.
func (c *compiler) nodeOf(set sourceSet) *node {
	switch {
	case set.never:
		return neverNode
	case len(set.bodies)+len(set.groups) == 0:
		return anyNode
	}
	c.work += len(set.bodies) + len(set.groups)
	key := set.key()
	if n := c.nodes[key]; n != nil {
		return n
	}
	if len(c.nodes) >= c.limit || c.work > c.limit*entriesPerNode {
		return anyNode
	}
	n := &node{}
	c.nodes[key] = n
	c.all = append(c.all, n)
	c.queue = append(c.queue, pending{n, set})
	return n
}

// fillAll fills nodes until none is new.
func (c *compiler) fillAll() {
	for len(c.queue) > 0 {
		p := c.queue[0]
		c.queue = c.queue[1:]
		if len(p.set.groups) > 0 {
			c.branch(p.node, p.set)
		} else {
			c.merge(p.node, p.set.bodies)
		}
	}
}

// branch makes the alternatives of a node: each has the rest of the set as well.
func (c *compiler) branch(n *node, set sourceSet) {
	g := set.groups[0]
	c.work += len(g.branches)
	if !g.conditional {
		for _, b := range g.branches {
			n.alts = append(n.alts, c.nodeOf(set.with(b)))
		}
		return
	}
	test := g.branches[0]
	n.cond = &condition{
		test:      c.nodeOf(set.with(test)),
		then:      c.nodeOf(set.with(test, g.branches[1])),
		otherwise: c.nodeOf(set.with(g.branches[2])),
	}
}

// merge fills a node with what the bodies ask together.
func (c *compiler) merge(n *node, bodies []*source) {
	n.types = anything
	var values []loosejson.Value
	var aliases []alias
	hasEnum := false
	var extras, names, items []*source
	width := 0
	for _, s := range bodies {
		n.types &= s.types
		if s.hasEnum {
			values = intersect(values, s.enum, hasEnum)
			hasEnum = true
		}
		aliases = append(aliases, s.enumAliases...)
		if s.format != "" {
			n.format = s.format
		}
		if s.additional != nil {
			n.closed = n.closed || s.additional.never && !s.opaque
			if !s.additional.never {
				extras = append(extras, s.additional)
			}
		}
		for _, p := range s.patterns {
			n.patterns = append(n.patterns, pattern{p.re, c.node(p.schema)})
		}
		names, items = append(names, s.names), append(items, s.items)
		width = max(width, len(s.prefix))
	}
	if hasEnum {
		n.enum = newEnumeration(values)
		n.enum.addAliases(aliases)
		n.types &= n.enum.types
	}
	n.extra, n.names, n.items = c.optional(extras), c.optional(names), c.optional(items)
	c.properties(n, bodies)
	for i := range width {
		n.prefix = append(n.prefix, c.node(itemsAt(bodies, i)...))
	}
}

// optional returns the node of the schemas, nil if there are none.
func (c *compiler) optional(schemas []*source) *node {
	if !slices.ContainsFunc(schemas, func(s *source) bool { return s != nil }) {
		return nil
	}
	return c.node(schemas...)
}

// itemsAt returns the schemas that the bodies have for an item of the prefix.
func itemsAt(bodies []*source, i int) []*source {
	var list []*source
	for _, s := range bodies {
		if i < len(s.prefix) {
			list = append(list, s.prefix[i])
		} else {
			list = append(list, s.items)
		}
	}
	return list
}

// properties fills in the properties of a node, in the order of declaration.
func (c *compiler) properties(n *node, bodies []*source) {
	schemas := map[string][]*source{}
	for _, s := range bodies {
		for _, p := range s.props {
			if schemas[p.name] == nil {
				n.props = append(n.props, property{name: p.name, folded: fold(p.name)})
			}
			schemas[p.name] = append(schemas[p.name], p.schema)
		}
		c.work += len(s.props)
	}
	for i := range n.props {
		n.props[i].node = c.node(schemas[n.props[i].name]...)
	}
	n.byName = make(map[string]int, len(n.props))
	n.byFold = make(map[string]int, len(n.props))
	for i := range n.props {
		n.index(i)
	}
	for _, s := range bodies {
		for _, name := range s.required {
			if _, ok := n.byName[name]; !ok {
				n.props = append(n.props, property{name: name, folded: fold(name), node: n.other(name)})
				n.index(len(n.props) - 1)
			}
			n.props[n.byName[name]].required = true
		}
	}
	n.indexAliases(bodies)
}

// index enters a property by its name and its fold.
func (n *node) index(i int) {
	p := &n.props[i]
	n.byName[p.name] = i
	if _, taken := n.byFold[p.folded]; taken || p.folded == "" {
		i = -1
	}
	n.byFold[p.folded] = i
}

// other returns the node of a property that properties does not have.
func (n *node) other(name string) *node {
	for i := range n.patterns {
		if n.patterns[i].re.MatchString(name) {
			return n.patterns[i].node
		}
	}
	if n.extra != nil {
		return n.extra
	}
	return anyNode
}

// intersect returns the values that are in both lists; all of b if a is no list yet.
func intersect(a, b []loosejson.Value, isList bool) []loosejson.Value {
	if !isList {
		return b
	}
	var both []loosejson.Value
	for i := range a {
		if slices.ContainsFunc(b, func(v loosejson.Value) bool { return equalValues(&a[i], &v) }) {
			both = append(both, a[i])
		}
	}
	return both
}
