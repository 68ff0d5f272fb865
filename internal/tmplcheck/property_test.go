package tmplcheck

import (
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"text/template"
)

// A treeNode is data in which most random chains of fields exist: most of its fields
// lead to another one.
type treeNode struct {
	A string
	N int
	U uint8
	R float64
	B bool
	P *treeNode
	Q **treeNode
	L []treeNode
	V []*treeNode
	W [2]string
	M map[string]treeNode
	K map[int]*treeNode
	I any
	E error
	F func(int) string
	C fmt.Stringer
	treeBase
	x int
}

type treeBase struct{ S []string }

func (t treeNode) Get(n int) treeNode                 { return t }
func (t treeNode) All() iter.Seq[*treeNode]           { return slices.Values(t.V) }
func (t treeNode) Each() iter.Seq2[string, *treeNode] { return eachTree(t.V) }
func (t *treeNode) Ptr() *treeNode                    { return t }
func (t treeNode) Fail(fail bool) (string, error) {
	return "", map[bool]error{true: errors.New("failed")}[fail]
}
func (t treeNode) None()           {}
func (t *treeNode) String() string { return "tree" }

func eachTree(nodes []*treeNode) iter.Seq2[string, *treeNode] {
	return func(yield func(string, *treeNode) bool) {
		for i, n := range nodes {
			if !yield(fmt.Sprint(i), n) {
				return
			}
		}
	}
}

// newTree returns a tree in which nothing is empty down to that depth.
func newTree(depth int) treeNode {
	t := treeNode{A: "abc", N: 2, U: 3, R: 1.5, B: true, W: [2]string{"v", "w"}, E: errors.New("e"), F: func(int) string { return "f" }, treeBase: treeBase{[]string{"s", "t"}}, x: 1}
	if depth == 0 {
		return t
	}
	child := newTree(depth - 1)
	t.P, t.V = &child, []*treeNode{&child}
	t.Q = &t.P
	t.L, t.M, t.K = []treeNode{child}, map[string]treeNode{"A": child, "k": child}, map[int]*treeNode{1: &child}
	t.I, t.C = child, &child
	return t
}

func treeFuncs() template.FuncMap {
	return template.FuncMap{
		"str":  func(s string) string { return s },
		"num":  func(n int) int { return n },
		"tree": func(t treeNode) *treeNode { return &t },
		"ptr":  func(t *treeNode) treeNode { return *t },
		"vary": func(s string, ns ...int) []int { return append(ns, 1) },
		"any":  func(v any) any { return v },
		"same": func(v reflect.Value) reflect.Value { return v },
		"err":  func(e error) string { return "e" },
	}
}

// A generator writes random templates on a treeNode: about every tenth name is wrong.
type generator struct {
	*rand.Rand
	branches bool // with branches that an execution may not take
	vars     []string
}

func (g *generator) pick(from ...string) string { return from[g.IntN(len(from))] }

// list writes a few nodes.
func (g *generator) list(depth int) string {
	var b strings.Builder
	for range 1 + g.IntN(2) {
		b.WriteString(g.node(depth))
	}
	return b.String()
}

// node writes text, an action or a control structure.
func (g *generator) node(depth int) string {
	vars := len(g.vars)
	defer func() { g.vars = g.vars[:vars] }()
	space := g.pick("", "\n", " é ")
	if depth == 0 {
		return space + "{{" + g.pipeline(2) + "}}"
	}
	otherwise := ""
	if g.branches && g.IntN(3) == 0 {
		otherwise = "{{else}}" + g.list(depth-1)
	}
	switch g.IntN(6) {
	case 0:
		return space + "{{if " + g.pipeline(1) + "}}" + g.list(depth-1) + otherwise + "{{end}}"
	case 1:
		return space + "{{with " + g.declare("$w") + g.pipeline(1) + "}}" + g.list(depth-1) + otherwise + "{{end}}"
	case 2:
		declare := g.pick("", "$e := ", "$i, $e := ")
		source := space + "{{range " + declare + g.pipeline(1) + "}}"
		for _, name := range []string{"$i", "$e"} {
			if strings.Contains(declare, name) {
				g.vars = append(g.vars, name)
			}
		}
		return source + g.list(depth-1) + otherwise + "{{end}}"
	case 3:
		return space + `{{template "` + g.pick("d1", "d2", "d1", "d2", "d3") + `" ` + g.pipeline(1) + "}}"
	case 4:
		source := "{{$x := " + g.pipeline(1) + "}}"
		g.vars = append(g.vars, "$x")
		source += g.list(depth - 1)
		if g.branches && g.IntN(3) == 0 {
			source += "{{$x = " + g.pipeline(1) + "}}" + g.list(depth-1)
		}
		return source
	}
	return space + "{{" + g.pipeline(2) + "}}"
}

// declare declares a variable, sometimes.
func (g *generator) declare(name string) string {
	if g.IntN(3) > 0 {
		return ""
	}
	return name + " := "
}

// pipeline writes one command or two.
func (g *generator) pipeline(depth int) string {
	p := g.command(depth)
	if g.IntN(5) == 0 {
		p += " | " + g.pick("str", "num", "len", "print", "any", "same", "tree", "ptr", "index .L", "index .M", "eq .A", "not", ".Get", "vary .A", "printf", "nope", ".A")
	}
	return p
}

// command writes an operand or a call.
func (g *generator) command(depth int) string {
	switch g.IntN(6) {
	case 0:
		return g.pick("str $.A", "num $.N", "tree $", "ptr $.P", "index $.L 0", `index $.M "k"`, "index $.V 0", "vary $.A", "vary $.A 1 $.N", "any $", "same $.P", "err $.E", "len $.L",
			"slice $.S 0 1", "call $.F 1", "eq $.A $.M.k.A", "lt $.N 5", "$.Get $.N", "$.Fail false", "slice $.W 1", "index $.K 1", "slice $.A 1 2", "ge $.U 1", "eq $.N $.U 1")
	case 1:
	default:
		return g.operand(depth)
	}
	if depth == 0 {
		return g.operand(depth)
	}
	name := g.pick("str", "num", "tree", "ptr", "vary", "any", "same", "err", "len", "index", "slice", "eq", "lt", "ge", "ne", "not", "print", "printf", "html", "call", ".Get", ".Fail", "$.Get")
	if g.branches && g.IntN(4) == 0 {
		name = g.pick("and", "or")
	}
	arguments := map[string]int{"str": 1, "num": 1, "tree": 1, "ptr": 1, "any": 1, "same": 1, "err": 1, "len": 1, "not": 1, ".Get": 1, "$.Get": 1, ".Fail": 1}[name]
	if arguments == 0 || g.IntN(20) == 0 {
		arguments = g.IntN(4)
	}
	source := name
	for range arguments {
		source += " " + g.operand(depth-1)
	}
	return source
}

// operand writes a constant, a chain of fields, a variable or a parenthesis.
func (g *generator) operand(depth int) string {
	switch g.IntN(14) {
	case 0:
		return g.pick(`"k"`, `"a"`, "1", "0", "'a'", "1.5", "true", "nil", "-1", "2i", "1e3", "0xe")
	case 1:
		if depth > 0 {
			return "(" + g.pipeline(depth-1) + ")" + g.pick("", "", g.fields())
		}
	case 2:
		return g.pick(".", "$")
	case 3, 4:
		if len(g.vars) > 0 {
			return g.pick(g.vars...) + g.pick("", g.fields())
		}
	case 5, 6, 7, 8, 9:
		return "$" + g.fields()
	}
	return g.fields()
}

// fields writes a chain of fields, most of which exist on a treeNode.
func (g *generator) fields() string {
	chain := ""
	for range g.IntN(3) {
		chain += g.pick(".P", ".P", ".Q", ".M.k", ".P.Ptr")
	}
	switch g.IntN(12) {
	case 0:
		return chain + "." + g.pick("E", "F", "I", "All", "Each", "Get", "None", "Nope", "x", "treeBase", "Ptr", "C", "A.A", "L.A", "E.Error", "C.String", "I.A", "K.k", "String", "V.V")
	case 1, 2, 3:
		return chain + "." + g.pick("L", "V", "M", "K", "S", "All", "Each", "W")
	case 4, 5:
		return chain + "." + g.pick("P", "Q", "M.A")
	}
	return chain + "." + g.pick("A", "A", "N", "U", "R", "B", "E.Error")
}

// template writes a template and two that it may call.
func (g *generator) template() string {
	return `{{define "d1"}}` + g.list(1) + `{{end}}{{define "d2"}}` + g.list(0) + `{{end}}` + g.list(2)
}

// dataErrors matches the errors of executions that come from the data alone: nil
// pointers, missing keys, lengths, and errors of methods.
var dataErrors = regexp.MustCompile(`nil pointer|using nil \*treeNode pointer|map has no entry|index out of range|out of bounds|nil data; no entry|invalid slice index|range can't iterate over <nil>|failed|maximum template depth|invalid value; expected|value is nil`)

// execPlace finds line and column in an error of text/template.
var execPlace = regexp.MustCompile(`^template: t:(\d+):(\d+): executing`)

// TestCheckAgainstExecution compares what Check says about random templates with what
// their executions do.
func TestCheckAgainstExecution(t *testing.T) {
	data := newTree(4)
	env := &Env{Dot: TypeOf(reflect.TypeFor[treeNode]()), Funcs: treeFuncs()}
	var fine, failed, incomplete int
	for seed := range uint64(4000) {
		g := &generator{Rand: rand.New(rand.NewPCG(seed, 1)), branches: true}
		source := g.template()
		r := Check("t", source, env)
		if slices.ContainsFunc(r.Errors, func(e Error) bool { return e.Kind == Syntax }) {
			continue
		}
		if r.Incomplete {
			incomplete++
		}
		_, err := executeTest(source, withUnknown(env.Funcs), data)
		if err == nil {
			fine++
			continue
		}
		failed++
		at := execPlace.FindStringSubmatch(err.Error())
		known := slices.ContainsFunc(r.Errors, func(e Error) bool {
			logic := strings.Contains(source, "and ") || strings.Contains(source, "or ") // which argument comes last is not known
			return at != nil && fmt.Sprint(e.Line) == at[1] && (logic || fmt.Sprint(e.Col) == at[2])
		})
		if !known && !r.Incomplete && !dataErrors.MatchString(err.Error()) {
			t.Errorf("%d: Check does not report what the execution does\nsource: %s\nerrors: %q\nexecution: %s", seed, source, errorTexts(r), cut(err.Error(), 300))
		}
	}
	t.Logf("%d executions were fine, %d failed, %d checks were incomplete", fine, failed, incomplete)
	if fine < 300 || failed < 1000 || incomplete > 2000 {
		t.Errorf("%d executions were fine and %d failed: the generator is no good", fine, failed)
	}
}

// withUnknown adds a function that Check does not know, so that the parser lets it pass.
func withUnknown(funcs template.FuncMap) template.FuncMap {
	funcs = template.FuncMap{"nope": func(...any) (string, error) { return "", errors.New("unknown") }, "str": funcs["str"], "num": funcs["num"], "tree": funcs["tree"],
		"ptr": funcs["ptr"], "vary": funcs["vary"], "any": funcs["any"], "same": funcs["same"], "err": funcs["err"]}
	return funcs
}

// TestCheckRaisesNoFalseAlarm checks templates of which an execution takes every
// branch: if Check finds mistakes, it fails.
func TestCheckRaisesNoFalseAlarm(t *testing.T) {
	data := newTree(4)
	env := &Env{Dot: TypeOf(reflect.TypeFor[treeNode]()), Funcs: treeFuncs()}
	var alarms int
	for seed := range uint64(4000) {
		g := &generator{Rand: rand.New(rand.NewPCG(seed, 2))}
		source := g.list(0)
		if seed%2 == 0 {
			source = g.list(1)
		}
		r := Check("t", source, env)
		r.Errors = slices.DeleteFunc(r.Errors, func(e Error) bool { return e.Kind == Address }) // not an error of execution
		if len(r.Errors) == 0 || slices.ContainsFunc(r.Errors, func(e Error) bool { return e.Kind == Syntax || e.Kind == UnknownTemplate }) {
			continue
		}
		alarms++
		if text, err := executeTest(source, withUnknown(env.Funcs), data); err == nil && !skipsBranch(source, data) {
			t.Errorf("%d: Check reports what the execution does not\nsource: %s\nerrors: %q\ntext: %s", seed, source, errorTexts(r), cut(text, 300))
		}
	}
	if alarms < 500 {
		t.Errorf("only %d templates had mistakes: the generator is no good", alarms)
	}
}

// skipsBranch reports whether an execution does not come to every branch. Each branch
// gets a mark, and the marks are looked for.
func skipsBranch(source string, data any) bool {
	n := 0
	marked := regexp.MustCompile(`\{\{(if|with|range) [^}]*\}\}`).ReplaceAllStringFunc(source, func(s string) string {
		n++
		return fmt.Sprintf("%s«%d»", s, n)
	})
	text, _ := executeTest(marked, withUnknown(treeFuncs()), data)
	for i := range n {
		if !strings.Contains(text, fmt.Sprintf("«%d»", i+1)) {
			return true
		}
	}
	return false
}
