package tmplcheck

import (
	"fmt"
	"iter"
	"reflect"
	"strings"
	"text/template"
)

// The types that the tests execute templates on.
type (
	testEmail struct {
		Subject, Body string
		From          testPerson
		To            []testPerson
		Reply         *testEmail
		Headers       map[string]string
		People        map[string]testPerson
		ByID          map[int]testPerson
		Count         int
		Size          uint8
		Ratio         float64
		Read          bool
		Anything      any
		Err           error
		Three         [3]string
		Pair          [2]testPerson
		Format        func(string) string
		Chan          chan testPerson
		Lines         func(yield func(string) bool)
		Pairs         func(yield func(int, testPerson) bool)
		Named         map[testKey]int
		Grid          [][]int
		testEmbedded
		*testPointed
		hidden int
	}
	testPerson   struct{ Name, Address string }
	testEmbedded struct{ Thread string }
	testPointed  struct{ Mailbox testPerson }
	testKey      string
)

func (e testEmail) Short(n int) string         { return e.Subject[:min(n, len(e.Subject))] }
func (e testEmail) Words() iter.Seq[string]    { return strings.FieldsSeq(e.Body) }
func (e testEmail) Sum(ns ...int) (int, error) { return len(ns), nil }
func (e testEmail) Nothing()                   {}
func (e testEmail) Two() (int, int)            { return 1, 2 }
func (e testEmail) Three3() (int, error, bool) { return 1, nil, true }
func (e *testEmail) Pointer() string           { return "p" }
func (p *testPerson) Initials() string         { return "AB" }
func (p testPerson) Greet(greeting string) testPerson {
	return testPerson{greeting + p.Name, p.Address}
}

func testFuncs() template.FuncMap {
	return template.FuncMap{
		"upper":  strings.ToUpper,
		"add":    func(a, b int) int { return a + b },
		"first":  func(list any) any { return reflect.ValueOf(list).Index(0).Interface() },
		"person": func(name string) testPerson { return testPerson{Name: name} },
		"names":  func(ps ...testPerson) []string { return []string{fmt.Sprint(len(ps))} },
		"self":   func(v reflect.Value) reflect.Value { return v },
		"ptr":    func(p *testPerson) string { return p.Name },
	}
}

func testEnv() *Env { return &Env{Dot: TypeOf(reflect.TypeFor[testEmail]()), Funcs: testFuncs()} }

func testData() testEmail {
	bob := testPerson{"Bob", "bob@example.com"}
	return testEmail{
		Subject: "Hello", Body: "one two", From: bob, To: []testPerson{bob, bob}, Reply: &testEmail{Subject: "Re", To: []testPerson{bob}},
		Headers: map[string]string{"k": "v"}, People: map[string]testPerson{"k": bob}, ByID: map[int]testPerson{1: bob},
		Count: 3, Size: 2, Ratio: 1.5, Read: true, Anything: bob, Err: fmt.Errorf("e"), Three: [3]string{"a", "b", "c"}, Pair: [2]testPerson{bob, bob},
		Format: strings.ToUpper, Named: map[testKey]int{"k": 1}, Grid: [][]int{{1, 2}, {3}},
		Lines:        func(yield func(string) bool) { yield("x") },
		Pairs:        func(yield func(int, testPerson) bool) { yield(1, bob) },
		testEmbedded: testEmbedded{"t"}, testPointed: &testPointed{bob}, hidden: 1,
	}
}

// executeTest executes a template as package prompt does, and turns a panic into an error.
func executeTest(source string, funcs template.FuncMap, data any) (text string, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	t, err := template.New("t").Funcs(funcs).Option("missingkey=error").Parse(source)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	err = t.Execute(&b, data)
	return b.String(), err
}
