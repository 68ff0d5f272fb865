package schema

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/briefgo/brief/internal/loosejson"
)

// These bound what rewriting a schema costs, and what is sent: a schema can refer to
// its parts so that writing them all out would take for ever. No real schema comes
// near: 5,000 properties take 45,000 steps.
const (
	strictMaxSteps = 1 << 19
	strictMaxBytes = 4 << 20
)

// strictMaxCopies is how often a schema that has to be inlined is, before it becomes
// a definition that is referred to.
const strictMaxCopies = 4

// strictSchema rewrites the schema of a document for a provider's strict mode. The
// error is a [*StrictError] if the dialect cannot express the schema. nilable holds
// pointers to the schemas where null is only Go's nil: it is left out there.
func strictSchema(root *loosejson.Value, nilable map[string]bool, d Dialect) (Strict, error) {
	dialect := strictDialectOf(d)
	if dialect == nil {
		return Strict{}, fmt.Errorf("schema: unknown dialect %.40q", string(d))
	}
	refs := strictIndex(root)
	r := newStrictRewriter(refs, nilable, dialect)
	v := r.document()
	wrapped := dialect.objectRoot && !r.over && !strictIsObject(&v)
	if wrapped {
		r = newStrictRewriter(refs, nilable, dialect)
		r.wrap = true
		v = r.document()
	}
	if loops := r.loops(&v, strictAllReferences); len(loops) > 0 && dialect.recursion == strictSome {
		r = newStrictRewriter(refs, nilable, dialect)
		r.wrap, r.cyclic = wrapped, loops
		v = r.document()
	}
	r.recursion(&v)
	r.limits(&v)
	if len(r.problems.found) > 0 {
		return Strict{}, &StrictError{Dialect: d, Problems: r.problems.sorted()}
	}
	return Strict{JSON: v.AppendJSON(nil), Losses: r.losses.sorted(), Wrapped: wrapped}, nil
}

// strictIsObject reports whether a rewritten schema is one of an object and nothing
// else.
func strictIsObject(v *loosejson.Value) bool {
	t := v.Member("type")
	return t != nil && t.Text == "object"
}

// A strictRewriter rewrites one schema document.
//
// What it works on is a conjunction: a list of places whose schemas have all to be
// satisfied. That is how $ref with siblings, allOf, and anyOf with siblings are
// expressed where the dialect has none of them.
type strictRewriter struct {
	refs    *strictRefs
	nilable map[string]bool
	dialect *strictDialect
	wrap    bool // the root goes into an object

	rootKey string // of the root, if it is not wrapped
	defs    []strictDefinition
	defOf   map[string]int // indexes of defs, by key
	names   map[string]int // indexes of defs, by name
	cyclic  map[string]int // definitions, by key, that refer to themselves; with a number for each circle
	current string         // key of the definition that is being rewritten

	active map[string]bool // keys of what is being inlined
	copies map[string]int  // how often each key was inlined
	depth  int
	steps  int
	bytes  int
	over   bool // more steps or bytes than are allowed

	losses, problems strictRecord
	words            *instructWriter // made when first needed
}

// A strictDefinition is a member of $defs.
type strictDefinition struct {
	key, name string
	flat      []strictPlace
	schema    loosejson.Value
	used      bool
}

// newStrictRewriter returns a rewriter of a document for a dialect.
func newStrictRewriter(refs *strictRefs, nilable map[string]bool, d *strictDialect) *strictRewriter {
	return &strictRewriter{
		refs: refs, nilable: nilable, dialect: d,
		defOf: map[string]int{}, names: map[string]int{}, active: map[string]bool{}, copies: map[string]int{},
	}
}

// strictWrapper is the only property of the object around a value that is no object.
const strictWrapper = "value"

// document rewrites the whole document.
func (r *strictRewriter) document() loosejson.Value {
	var doc loosejson.Value
	if r.wrap {
		value := r.required([]strictPlace{r.refs.top()})
		doc = strictMap(loosejson.Member{Key: "type", Value: strictText("object")})
		r.setProperties(&doc, []loosejson.Member{{Key: strictWrapper, Value: value}}, map[string]bool{strictWrapper: true}, strictNo)
	} else {
		root, _ := r.peel(r.refs.top())
		flat := r.flatten([]strictPlace{root})
		if len(flat) == 0 {
			flat = []strictPlace{root}
		}
		r.rootKey = strictKey(flat)
		r.current = r.rootKey
		doc = r.satisfiable(flat, func() (loosejson.Value, *strictNever) { return r.inline(flat) })
	}
	for i := 0; i < len(r.defs); i++ { // grows as it goes
		flat := r.defs[i].flat
		r.current = r.defs[i].key
		r.defs[i].schema = r.satisfiable(flat, func() (loosejson.Value, *strictNever) { return r.inline(flat) })
	}
	for i := 0; i < len(r.defs) && !r.dialect.objectRoot && doc.Member("$ref") != nil; i++ {
		doc = r.defs[r.names[strictReferred(doc.Member("$ref"))]].schema
	}
	doc.SetMembers(slices.Clip(doc.Members()))
	r.use(&doc)
	defs := strictMap()
	for _, d := range r.defs {
		if d.used {
			strictSet(&defs, d.name, d.schema)
		}
	}
	if len(defs.Members()) > 0 {
		strictSet(&doc, "$defs", defs)
	}
	return doc
}

// use marks the definitions that a schema refers to. Others are of alternatives that
// were left out.
func (r *strictRewriter) use(v *loosejson.Value) {
	for queue := []*loosejson.Value{v}; len(queue) > 0; queue = queue[1:] {
		strictReferences(queue[0], strictAllReferences, func(name string) {
			if i, ok := r.names[name]; ok && !r.defs[i].used {
				r.defs[i].used = true
				queue = append(queue, &r.defs[i].schema)
			}
		})
	}
}

// A strictNever says why no value satisfies a schema.
type strictNever struct {
	place   strictPlace
	keyword string
	reason  string
}

// required rewrites a conjunction that must be satisfiable.
func (r *strictRewriter) required(conj []strictPlace) loosejson.Value {
	return r.satisfiable(conj, func() (loosejson.Value, *strictNever) { return r.schema(conj) })
}

// satisfiable calls what rewrites a conjunction that must be satisfiable.
func (r *strictRewriter) satisfiable(conj []strictPlace, rewrite func() (loosejson.Value, *strictNever)) loosejson.Value {
	v, never := rewrite()
	if never != nil {
		r.problem(never.place, never.keyword, never.reason)
		return strictPlaceholder()
	}
	return v
}

// strictPlaceholder stands where the schema cannot be rewritten, for which there is
// a problem.
func strictPlaceholder() loosejson.Value {
	return strictMap(loosejson.Member{Key: "type", Value: strictText("null")})
}

// schema rewrites a conjunction. What is only a reference stays one.
func (r *strictRewriter) schema(conj []strictPlace) (loosejson.Value, *strictNever) {
	if !r.spend(1) {
		return strictPlaceholder(), nil
	}
	all := conj
	conj = slices.DeleteFunc(slices.Clone(conj), r.empty)
	refer := false
	if len(conj) == 1 {
		conj[0], refer = r.peel(conj[0])
	}
	flat := r.flatten(conj)
	if v, ok := r.annotated(flat); ok {
		return v, nil
	}
	key := strictKey(flat)
	if len(flat) > 1 {
		r.copies[key]++
		refer = refer || r.copies[key] > strictMaxCopies
	}
	refer = refer && r.dialect.action("$ref") == strictKeep
	if len(flat) > 0 && (refer || r.active[key]) {
		return r.refer(key, flat), nil
	}
	if len(flat) == 0 {
		flat = all[:1]
	}
	v, never := r.inline(flat)
	if _, ok := r.defOf[key]; ok && never == nil {
		return r.refer(key, flat), nil // it turned out to be recursive
	}
	return v, never
}

// annotated returns a reference with annotations next to it, where inlining what it
// leads to would not end: the reference goes into an anyOf, which may have some.
func (r *strictRewriter) annotated(flat []strictPlace) (loosejson.Value, bool) {
	var notes, rest []strictPlace
	for _, p := range flat {
		if r.own(p) == len(p.schema.Members()) {
			notes = append(notes, p)
		} else {
			rest = append(rest, p)
		}
	}
	key := strictKey(rest)
	if len(notes) == 0 || len(rest) == 0 || !r.active[key] {
		return loosejson.Value{}, false
	}
	v := strictMap(r.head(r.merge(notes), strictAnyType, true)...)
	strictSet(&v, "anyOf", strictList([]loosejson.Value{r.refer(key, rest)}))
	return v, true
}

// inline rewrites a flat conjunction where it stands.
func (r *strictRewriter) inline(flat []strictPlace) (loosejson.Value, *strictNever) {
	key := strictKey(flat)
	if flat[0].tooDeep(r.depth) {
		r.problem(flat[0], "", "schemas are nested too deep")
		return strictPlaceholder(), nil
	}
	r.depth++
	r.active[key] = true
	defer func() {
		r.depth--
		delete(r.active, key)
	}()
	m := r.merge(flat)
	if r.over {
		return strictPlaceholder(), nil
	}
	if m.never != nil {
		return loosejson.Value{}, m.never
	}
	if len(m.unions) > 0 {
		return r.union(m)
	}
	return r.typed(m)
}

// refer returns a reference to the definition of a flat conjunction.
func (r *strictRewriter) refer(key string, flat []strictPlace) loosejson.Value {
	to := "#"
	if key != r.rootKey || r.wrap || !r.dialect.rootRef {
		i, ok := r.defOf[key]
		if !ok {
			i = len(r.defs)
			r.defOf[key] = i
			r.defs = append(r.defs, strictDefinition{key: key, name: r.name(flat[0].pointer), flat: flat})
		}
		to = "#/$defs/" + r.defs[i].name
	}
	return strictMap(loosejson.Member{Key: "$ref", Value: strictText(to)})
}

// name returns a name for the definition of what a pointer points at, of the
// characters that every provider takes.
func (r *strictRewriter) name(pointer string) string {
	base := strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-' {
			return c
		}
		return '_'
	}, strictBaseName(pointer))
	name := base
	for i := 2; r.named(name); i++ {
		name = base + strconv.Itoa(i)
	}
	r.names[name] = len(r.defs)
	return name
}

// named reports whether there is a definition of a name.
func (r *strictRewriter) named(name string) bool {
	_, ok := r.names[name]
	return ok
}

// strictBaseName returns the key of the definition that a pointer leads into, or of
// the innermost member outside of definitions, or "root".
func strictBaseName(pointer string) string {
	tokens := strings.Split(pointer, "/")
	for i := len(tokens) - 2; i >= 0; i-- {
		if tokens[i] == "$defs" || tokens[i] == "definitions" {
			return unescapeToken(tokens[i+1])
		}
	}
	for _, token := range slices.Backward(tokens) {
		if _, err := strconv.Atoi(token); err != nil && token != "" && strictShapes[token] == 0 {
			return unescapeToken(token)
		}
	}
	return "root"
}

// spend takes n from the steps that are allowed and reports whether there were as
// many.
func (r *strictRewriter) spend(n int) bool {
	r.steps += n
	return r.afford()
}

// write takes n from the bytes that are allowed and reports whether there were as
// many.
func (r *strictRewriter) write(n int) bool {
	r.bytes += n
	return r.afford()
}

// afford reports whether what was spent and written is allowed.
func (r *strictRewriter) afford() bool {
	if (r.steps > strictMaxSteps || r.bytes > strictMaxBytes) && !r.over {
		r.over = true
		r.problem(r.refs.top(), "", "too long once its references and unions are written out")
	}
	return !r.over
}

// loss records that a keyword is not sent.
func (r *strictRewriter) loss(p strictPlace, keyword, reason string) {
	r.losses.add(p, keyword, reason)
}

// problem records that a keyword cannot be expressed.
func (r *strictRewriter) problem(p strictPlace, keyword, reason string) {
	r.problems.add(p, keyword, reason)
}

// A strictRecord is a list of losses that is put into the order of the schema.
type strictRecord struct {
	found  []strictRecorded
	seen   map[Loss]bool
	places map[string]bool // the pointers of what is found
}

type strictRecorded struct {
	Loss
	start int // of the keyword in the source
}

// add adds a loss, once.
func (s *strictRecord) add(p strictPlace, keyword, reason string) {
	l := Loss{Pointer: p.pointer, Keyword: keyword, Reason: reason}
	if s.seen[l] {
		return
	}
	if s.seen == nil {
		s.seen, s.places = map[Loss]bool{}, map[string]bool{}
	}
	s.seen[l], s.places[p.pointer] = true, true
	start := p.schema.Start
	if v := p.schema.Member(keyword); v != nil {
		start = v.Start
	}
	s.found = append(s.found, strictRecorded{l, int(start)})
}

// sorted returns the losses in the order of the schema.
func (s *strictRecord) sorted() []Loss {
	slices.SortStableFunc(s.found, func(a, b strictRecorded) int { return cmp.Compare(a.start, b.start) })
	var losses []Loss
	for _, f := range s.found {
		losses = append(losses, f.Loss)
	}
	return losses
}
