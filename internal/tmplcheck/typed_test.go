package tmplcheck

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"text/template"
)

// typedFuncs returns the functions that the templates call.
func typedFuncs() template.FuncMap {
	funcs := treeFuncs()
	funcs["person"] = func(p testPerson) string { return p.Name }
	funcs["pperson"] = func(p *testPerson) string { return p.Name }
	funcs["force"] = func(v reflect.Value, more ...reflect.Value) reflect.Value { return v }
	return funcs
}

// A typedResult is what became of one random template.
type typedResult int

const (
	typedSkipped  typedResult = iota // nothing can be said
	typedAccepted                    // it is right, and executes
	typedRejected                    // it is wrong, and does not execute
)

// checkTyped makes a random template on a random type, and checks it against an
// execution that comes to each of its parts: if that succeeds, Check must find
// nothing; if it fails for the sake of types, Check must find something.
func checkTyped(t *testing.T, seed uint64) typedResult {
	t.Helper()
	random := rand.New(rand.NewPCG(seed, 3))
	g := &typedGenerator{Rand: random, data: randomStruct(random, 3)}
	source := g.template()
	data := reflect.New(g.data).Elem()
	fill(data)
	r := Check("t", source.checked, &Env{Dot: TypeOf(g.data), Funcs: typedFuncs()})
	errs := slices.DeleteFunc(slices.Clone(r.Errors), func(e Error) bool { return e.Kind == Address })
	text, err := executeTest(source.forced, typedFuncs(), data.Interface())
	report := func(what string) {
		t.Errorf("seed %d: %s\nchecked: %s\nforced:  %s\ndata: %v\nerrors: %q, incomplete: %v\nexecution: %v", seed, what, source.checked, source.forced, g.data, errs, r.Incomplete, err)
	}
	switch {
	case len(errs) == 1 && errs[0].Kind == Syntax:
		if !strings.Contains(fmt.Sprint(err), errs[0].Message) {
			report("Check reports a syntax error that text/template does not")
		}
	case err == nil && len(errs) > 0 && allMarks(text, g.marks):
		report("Check reports what the execution does not")
	case err == nil && len(errs) == 0:
		if len(r.Errors) == 0 {
			checkUnread(t, g.data, Unused(TypeOf(g.data), r), source.forced, text)
		}
		return typedAccepted
	case err != nil && len(errs) == 0 && !r.Incomplete && !dataErrors.MatchString(err.Error()):
		report("Check does not report what the execution does")
	case err != nil && len(errs) > 0:
		return typedRejected
	}
	return typedSkipped
}

// checkUnread executes a template again on data in which the fields that are said to be
// unused are zero. It must write the same text.
func checkUnread(t *testing.T, typ reflect.Type, unused []string, source, text string) {
	t.Helper()
	if len(unused) == 0 || strings.Contains(text, "0x") { // an address, where a type is not known
		return
	}
	data := reflect.New(typ).Elem()
	fill(data)
	for _, path := range unused {
		clearPath(data, strings.Split(path, "."))
	}
	if got, err := executeTest(source, typedFuncs(), data.Interface()); got != text || err != nil {
		t.Errorf("the fields %q are said to be unused\ntemplate: %s\ndata: %v\nwith them   %s\nwithout %v %s", unused, source, typ, text, err, got)
	}
}

// clearPath sets the field at the end of a path to zero, in each element of a list.
func clearPath(v reflect.Value, path []string) {
	switch v.Kind() {
	case reflect.Pointer:
		clearPath(v.Elem(), path)
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			clearPath(v.Index(i), path)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			elem := reflect.New(v.Type().Elem()).Elem()
			elem.Set(v.MapIndex(key))
			clearPath(elem, path)
			v.SetMapIndex(key, elem)
		}
	case reflect.Struct:
		f := v.FieldByName(path[0])
		if len(path) == 1 {
			f.SetZero()
		} else {
			clearPath(f, path[1:])
		}
	}
}

// allMarks reports whether the first n marks are in a text.
func allMarks(text string, n int) bool {
	for i := range n {
		if !strings.Contains(text, fmt.Sprintf("«%d»", i+1)) {
			return false
		}
	}
	return true
}

// TestCheckOnRandomTypes is FuzzCheck's second half on many seeds.
func TestCheckOnRandomTypes(t *testing.T) {
	count := map[typedResult]int{}
	for seed := range uint64(2500) {
		count[checkTyped(t, seed)]++
	}
	t.Logf("%d templates were right, %d wrong, of %d nothing is known", count[typedAccepted], count[typedRejected], count[typedSkipped])
	if count[typedAccepted] < 400 || count[typedRejected] < 400 {
		t.Errorf("%d templates were right and %d wrong: the generator is no good", count[typedAccepted], count[typedRejected])
	}
}
