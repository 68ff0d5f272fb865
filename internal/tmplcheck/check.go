// Package tmplcheck checks the source of a text/template against the Go type of the
// data it will be executed on, before there is any data.
//
// Every branch is checked, whether an execution would take it or not, and a template
// that is called with several types is checked with each of them. The templates are
// taken to be executed with the option missingkey=error. What depends on the data
// alone, a nil pointer or a missing map key, is not an error here; what cannot be
// known before there is data, because its type is an interface, is not an error
// either but sets [Result.Incomplete].
//
// The types may come from package reflect, while a program runs, or from elsewhere: a
// checker of source code knows them from go/types, see [Type]. [Unused] reports the
// reverse of a field that does not exist: one that no template reads.
package tmplcheck

import (
	"cmp"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"text/template"
	"text/template/parse"
)

// An Env is what a template is executed in.
type Env struct {
	// Dot is the type of the data: of {{.}} and {{$}} in the main template. Of an
	// interface type, and of nil, no more is known than the methods it has.
	Dot Type

	// Funcs holds the functions the template may call besides the predefined ones.
	// Only their types matter: a function may be nil.
	Funcs template.FuncMap

	// Of returns the Type, of the same kind as Dot, that stands for the type of a
	// function, of its parameters, or of a constant. Nil is TypeOf.
	Of func(reflect.Type) Type
}

// A Result is what Check found.
type Result struct {
	// Errors holds every mistake, in the order of the source.
	Errors []Error

	// Trees holds the parsed templates by name, those made by define and block
	// included. It is nil after a syntax error.
	Trees map[string]*parse.Tree

	// Uses holds every place that reads the data, in the order of the source. Where
	// there is none, the template gives the same text for all data.
	Uses []Use

	// Incomplete reports that something could not be checked: a value's type is an
	// interface, or a limit was reached.
	Incomplete bool

	used usage // for Unused
}

// A Kind is a class of errors.
type Kind string

// The kinds of error.
const (
	Syntax          Kind = "syntax"           // the source does not parse, or is over a limit
	UnknownFunc     Kind = "unknown function" // a function that does not exist
	UnknownField    Kind = "unknown field"    // a field or method that does not exist or cannot be used
	UnknownTemplate Kind = "unknown template" // a template that is called and not defined
	UnknownVariable Kind = "unknown variable" // a variable that is declared in another branch
	BadCall         Kind = "bad call"         // a wrong number or type of arguments, or a result that is not allowed
	BadType         Kind = "bad type"         // a value that cannot be ranged over, indexed, compared or printed
	Address         Kind = "memory address"   // a value that prints differently in each run
)

// An Error is a mistake that fails each execution that comes to its place; or, if its
// kind is Address, gives text that no two executions need have in common.
type Error struct {
	Line    int    // from 1
	Col     int    // as text/template counts: the bytes before the place in its line; 0 for a syntax error
	Kind    Kind   // what sort of mistake it is
	Message string // what is wrong, and what exists instead
}

// Error returns the place and the message.
func (e Error) Error() string {
	if e.Kind == Syntax {
		return fmt.Sprintf("%d: %s", e.Line, e.Message)
	}
	return fmt.Sprintf("%d:%d: %s", e.Line, e.Col, e.Message)
}

// A Use is a place where a template reads its data.
type Use struct {
	Line, Col int // as in Error

	// Path is the chain of fields from the data to what is read, without the first
	// dot: "Lines.Amount", for {{.Amount}} inside of {{range .Lines}} too. It is "."
	// for the data itself and for what may be any part of it.
	Path string
}

// Check parses source as the template called name and checks it. A nil env has no
// data type and no functions.
func Check(name, source string, env *Env) *Result {
	if env == nil {
		env = &Env{}
	}
	if e := checkLimits(source); e != nil {
		return &Result{Errors: []Error{*e}}
	}
	trees, e := parseSource(name, source, env.Funcs)
	if e != nil {
		return &Result{Errors: []Error{*e}}
	}
	c := newChecker(env, trees, source)
	c.check(name)
	c.result.Trees = trees
	return &c.result
}

// parseSource parses without looking at function names, so that the unknown ones can
// be reported with everything else.
func parseSource(name, source string, funcs template.FuncMap) (trees map[string]*parse.Tree, e *Error) {
	defer func() {
		// The parser passes on runtime errors; none is known.
		if r := recover(); r != nil {
			trees, e = nil, &Error{Line: 1, Kind: Syntax, Message: "the template cannot be parsed"}
		}
	}()
	trees = map[string]*parse.Tree{}
	t := parse.New(name)
	t.Mode = parse.SkipFuncCheck
	if _, err := t.Parse(source, "", "", trees, funcs); err != nil {
		return nil, syntaxError(name, err)
	}
	return trees, nil
}

// maxSyntaxMessage is the length in bytes beyond which a parser's message, which may
// quote the source, is cut.
const maxSyntaxMessage = 160

// syntaxError takes an error of text/template/parse apart, which has the form
// "template: NAME:LINE: MESSAGE".
func syntaxError(name string, err error) *Error {
	e := &Error{Line: 1, Kind: Syntax, Message: err.Error()}
	if rest, ok := strings.CutPrefix(e.Message, "template: "+name+":"); ok {
		line, message, _ := strings.Cut(rest, ": ")
		if n, err := strconv.Atoi(line); err == nil {
			e.Line, e.Message = n, message
		}
	}
	e.Message = cut(e.Message, maxSyntaxMessage)
	return e
}

// lineStarts returns the offset at which each line begins.
func lineStarts(source string) []int {
	starts := []int{0}
	for i := range len(source) {
		if source[i] == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}

// sortErrors puts errors in the order of the source and drops repetitions, which come
// from templates that are called more than once.
func sortErrors(errs []Error) []Error {
	slices.SortStableFunc(errs, func(a, b Error) int {
		return cmp.Or(a.Line-b.Line, a.Col-b.Col, cmp.Compare(a.Message, b.Message))
	})
	return slices.Compact(errs)
}

// sortUses puts uses in the order of the source and drops repetitions.
func sortUses(uses []Use) []Use {
	slices.SortFunc(uses, func(a, b Use) int {
		return cmp.Or(a.Line-b.Line, a.Col-b.Col, cmp.Compare(a.Path, b.Path))
	})
	return slices.Compact(uses)
}

// treeNames returns the names of trees, sorted.
func treeNames(trees map[string]*parse.Tree) []string {
	return slices.Sorted(maps.Keys(trees))
}
