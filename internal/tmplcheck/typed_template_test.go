package tmplcheck

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
)

// A twin is a piece of a template in two forms: as it is checked, and made so that an
// execution evaluates all of it, whatever the data.
type twin struct{ checked, forced string }

func same(text string) twin { return twin{text, text} }

// join puts pieces one after the other.
func join(pieces ...twin) twin {
	var all twin
	for _, p := range pieces {
		all.checked += p.checked
		all.forced += p.forced
	}
	return all
}

// A typedGenerator writes templates on data of any type. It knows the types well enough
// to be right most of the time.
type typedGenerator struct {
	*rand.Rand
	data  reflect.Type
	vars  []typedVar
	marks int
}

// A typedVar is a variable, or another operand, and its type, nil if it is not known.
type typedVar struct {
	name string
	typ  reflect.Type
}

// slip says whether the generator should be wrong now.
func (g *typedGenerator) slip() bool { return g.IntN(120) == 0 }

func (g *typedGenerator) pick(from ...string) string { return from[g.IntN(len(from))] }

// mark writes a mark that an execution leaves where it comes along.
func (g *typedGenerator) mark() twin {
	g.marks++
	return twin{forced: fmt.Sprintf("«%d»", g.marks)}
}

// template writes a template, and one that it may call.
func (g *typedGenerator) template() twin {
	t := g.list(g.data, 2)
	if g.IntN(3) == 0 {
		part, typ := g.operand(g.data, 1)
		defined := &typedGenerator{Rand: g.Rand, data: typ, marks: g.marks}
		body := join(same(`{{define "d"}}`), defined.mark(), defined.list(typ, 1), same("{{end}}"))
		g.marks = defined.marks
		return join(body, t, same(`{{template "d" `), part, same("}}"))
	}
	return t
}

// list writes a few nodes.
func (g *typedGenerator) list(dot reflect.Type, depth int) twin {
	defer func(n int) { g.vars = g.vars[:n] }(len(g.vars))
	t := g.node(dot, depth)
	for g.IntN(2) == 0 {
		t = join(t, g.node(dot, depth))
	}
	return t
}

// node writes text, an action or a control structure.
func (g *typedGenerator) node(dot reflect.Type, depth int) twin {
	if depth == 0 {
		return g.action(dot, 1)
	}
	cond, typ := g.operand(dot, depth)
	switch g.IntN(7) {
	case 0:
		return g.branch("if", cond, typ, dot, dot, depth)
	case 5:
		if len(g.vars) > 0 { // also from inside of a branch or a loop
			v := &g.vars[g.IntN(len(g.vars))]
			if v.typ != typ {
				v.typ = nil
			}
			return join(same("{{"+v.name+" = "), cond, same("}}"))
		}
	case 1, 2:
		return g.branch("with", cond, typ, typ, dot, depth)
	case 3:
		for range 8 {
			if _, elem := elements(typ); elem != nil || g.slip() {
				return g.loop(cond, typ, dot, depth)
			}
			cond, typ = g.operand(dot, depth)
		}
	case 4:
		t := join(same("{{$v := "), cond, same("}}"))
		g.vars = append(g.vars, typedVar{"$v", typ})
		return join(t, g.list(dot, depth-1), g.list(dot, depth-1))
	}
	return g.action(dot, depth)
}

// action writes an operand that is printed.
func (g *typedGenerator) action(dot reflect.Type, depth int) twin {
	t, typ := g.operand(dot, depth)
	for typ != nil && (typ.Kind() == reflect.Func || typ.Kind() == reflect.Chan) && !g.slip() {
		t, typ = g.operand(dot, depth)
	}
	return join(same("{{"), t, same("}}"))
}

// branch writes an if or a with. What is forced takes both branches, one after the
// other.
func (g *typedGenerator) branch(keyword string, cond twin, typ, inside, dot reflect.Type, depth int) twin {
	declare := ""
	mark := len(g.vars)
	if g.IntN(3) == 0 {
		declare = "$c := "
		g.vars = append(g.vars, typedVar{"$c", typ})
	}
	body, otherwise := join(g.mark(), g.list(inside, depth-1)), join(g.mark(), g.list(dot, depth-1))
	g.vars = g.vars[:mark]
	open := "{{" + keyword + " " + declare
	chain := "{{else}}"
	if keyword == "if" && g.IntN(3) == 0 {
		chain = "{{else if 1}}"
	}
	t := twin{checked: open + cond.checked + "}}" + body.checked + chain + otherwise.checked + "{{end}}"}
	if keyword == "if" && declare != "" { // text/template has declared it in both
		open, declare = "{{if true}}{{", "$c := "
		t.forced = open + declare + cond.forced + "}}{{if true}}" + body.forced + "{{end}}{{if true}}" + otherwise.forced + "{{end}}{{end}}"
		return t
	}
	declared := ""
	if declare != "" {
		declared = "{{" + declare + cond.forced + "}}"
	}
	t.forced = open + cond.forced + "}}" + body.forced + "{{end}}{{if true}}" + declared + otherwise.forced + "{{end}}"
	return t
}

// loop writes a range, sometimes with a break or a continue at its end.
func (g *typedGenerator) loop(over twin, typ, dot reflect.Type, depth int) twin {
	key, elem := elements(typ)
	declare := g.pick("", "$e := ", "$k, $e := ")
	if pairs := typ != nil && (typ.Kind() >= reflect.Map || typ.Kind() == reflect.Chan || typ.Kind() == reflect.Array) && !(typ.Kind() == reflect.Func && typ.CanSeq()); !pairs && !g.slip() {
		declare = g.pick("", "$e := ")
	}
	mark := len(g.vars)
	if strings.Contains(declare, "$k") {
		g.vars = append(g.vars, typedVar{"$k", key})
	}
	if declare != "" {
		g.vars = append(g.vars, typedVar{"$e", elem})
	}
	if typ != nil && typ.Kind() == reflect.Func && declare != "$k, $e := " {
		elem = key
	}
	body := join(g.mark(), g.list(elem, depth-1), same(g.pick("", "", "{{break}}", "{{continue}}")))
	g.vars = g.vars[:mark]
	otherwise := join(g.mark(), g.list(dot, depth-1))
	head := join(same("{{range "+declare), over, same("}}"), body)
	whole := "" // what the variables hold in the else branch
	for _, name := range []string{"$k", "$e"} {
		if strings.Contains(declare, name) {
			whole += "{{" + name + " := " + over.forced + "}}"
		}
	}
	return twin{head.checked + "{{else}}" + otherwise.checked + "{{end}}", head.forced + "{{end}}{{if true}}" + whole + otherwise.forced + "{{end}}"}
}

// elements returns the types of the variables of a range, as well as it can.
func elements(t reflect.Type) (key, elem reflect.Type) {
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	integer := reflect.TypeFor[int]()
	switch {
	case t == nil:
	case t.Kind() == reflect.Map:
		return t.Key(), t.Elem()
	case t.Kind() == reflect.Slice, t.Kind() == reflect.Array, t.Kind() == reflect.Chan:
		return integer, t.Elem()
	case t.Kind() == reflect.Int, t.Kind() == reflect.Uint8:
		return integer, t
	case t.Kind() != reflect.Func:
	case t.CanSeq():
		return t.In(0).In(0), t.In(0).In(0)
	case t.CanSeq2():
		return t.In(0).In(0), t.In(0).In(1)
	}
	return nil, nil
}

// operand writes an operand and returns its type.
func (g *typedGenerator) operand(dot reflect.Type, depth int) (twin, reflect.Type) {
	if depth > 0 {
		switch g.IntN(5) {
		case 0:
			return g.call(dot, depth-1)
		case 1:
			return g.logic(dot, depth-1)
		}
	}
	switch g.IntN(12) {
	case 0:
		constants := []typedVar{{`"k"`, typedLeaves[0]}, {"1", typedLeaves[1]}, {"1.5", typedLeaves[3]}, {"true", typedLeaves[4]}, {"'a'", typedLeaves[1]}, {"1i", nil}}
		c := constants[g.IntN(len(constants))]
		return same(c.name), c.typ
	case 1:
		return same("."), dot
	}
	from := typedVar{"", dot}
	if g.IntN(3) == 0 {
		from = typedVar{"$", g.data}
	}
	if len(g.vars) > 0 && g.IntN(2) == 0 {
		from = g.vars[g.IntN(len(g.vars))]
	}
	return g.chain(from)
}

// chain follows fields, methods and elements from an operand.
func (g *typedGenerator) chain(from typedVar) (twin, reflect.Type) {
	name, t := from.name, from.typ
	for range 1 + g.IntN(3) {
		base := t
		for base != nil && base.Kind() == reflect.Pointer {
			base = base.Elem()
		}
		whole := name
		if whole == "" {
			whole = "."
		}
		switch {
		case g.slip():
			return same(name + g.pick(".Nope", ".A", ".Name", ".x")), nil
		case base == nil && g.IntN(4) == 0:
			return same(name + "." + g.pick("A", "B", "C", "D")), nil
		case base == nil:
			return same(whole), nil
		case base == reflect.TypeFor[testPerson]() && g.IntN(2) == 0:
			return same(name + g.pick(".Initials", ".Name")), reflect.TypeFor[string]()
		case base.Kind() == reflect.Struct && base.NumField() > 0:
			f := base.Field(g.IntN(base.NumField()))
			name, t = name+"."+f.Name, f.Type
		case base.Kind() == reflect.Map && base.Key().Kind() == reflect.String && g.IntN(2) == 0:
			name, t = name+".k", base.Elem()
		case base.Kind() == reflect.Slice, base.Kind() == reflect.Array, base.Kind() == reflect.Map && base.Key().Kind() == reflect.Int:
			name, t = "(index "+whole+" 1)", base.Elem()
		case base.Kind() == reflect.Interface && base.NumMethod() > 0:
			return same(name + "." + base.Method(0).Name), reflect.TypeFor[string]()
		}
	}
	if name == "" {
		name = "."
	}
	return same(name), t
}

// A typedForm is a function that takes an operand, and its result.
type typedForm struct {
	name   string
	result reflect.Type
}

// forms returns the functions that take an operand of type t.
func (g *typedGenerator) forms(t reflect.Type) []typedForm {
	text, number, boolean := reflect.TypeFor[string](), reflect.TypeFor[int](), reflect.TypeFor[bool]()
	all := []typedForm{{"print", text}, {"not", boolean}, {"same", nil}, {"any", nil}, {"html", text}, {`printf "%v"`, text}}
	kind := reflect.Invalid
	if t != nil {
		kind = t.Kind()
	}
	if t == text || g.slip() {
		all = append(all, typedForm{"str", text}, typedForm{"vary", nil}, typedForm{"eq .", boolean})
	}
	if kind == reflect.String || g.slip() {
		all = append(all, typedForm{`eq "a"`, boolean}, typedForm{`lt "a"`, boolean})
	}
	if t == number || g.slip() {
		all = append(all, typedForm{"num", number}, typedForm{"vary $.A 1", nil})
	}
	if kind == reflect.Int || kind == reflect.Uint8 || g.slip() {
		all = append(all, typedForm{"eq 1", boolean}, typedForm{"ne 1", boolean}, typedForm{"ge 1", boolean})
	}
	if kind == reflect.String || kind == reflect.Slice || kind == reflect.Map || kind == reflect.Array || g.slip() {
		all = append(all, typedForm{"len", number})
	}
	if t != nil && (t == reflect.TypeFor[testPerson]() || kind == reflect.Pointer && t.Elem() == reflect.TypeFor[testPerson]()) || g.slip() {
		all = append(all, typedForm{"person", text}, typedForm{"pperson", text})
	}
	if t == reflect.TypeFor[error]() || g.slip() {
		all = append(all, typedForm{"err", text}, typedForm{"eq nil", boolean})
	}
	return all
}

// call writes a call of a function.
func (g *typedGenerator) call(dot reflect.Type, depth int) (twin, reflect.Type) {
	arg, t := g.operand(dot, depth)
	switch {
	case t != nil && t.Kind() == reflect.Func && t.NumOut() == 1:
		in := t.In(0)
		for range 8 {
			if of, typ := g.operand(dot, depth); typ == in || g.slip() {
				return join(same("(call "), arg, same(" "), of, same(")")), t.Out(0)
			}
		}
	case t != nil && (t.Kind() == reflect.Slice || t.Kind() == reflect.String) && g.IntN(4) == 0:
		return join(same("(slice "), arg, same(" 1 2)")), t
	}
	forms := g.forms(t)
	f := forms[g.IntN(len(forms))]
	return join(same("("+f.name+" "), arg, same(")")), f.result
}

// logic writes an and or an or. What is forced evaluates every operand.
func (g *typedGenerator) logic(dot reflect.Type, depth int) (twin, reflect.Type) {
	a, typ := g.operand(dot, depth)
	b, typB := g.operand(dot, depth)
	if typ != typB {
		typ = nil
	}
	args := join(same(" "), a, same(" "), b, same(")"))
	return join(twin{"(" + g.pick("and", "or"), "(force"}, args), typ
}
