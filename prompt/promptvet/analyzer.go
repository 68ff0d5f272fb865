package promptvet

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/briefgo/brief/internal/tmplcheck"
)

// promptPath is the import path of the package whose calls are looked at.
const promptPath = "github.com/briefgo/brief/prompt"

// Analyzer checks the sections of prompts. The category of a diagnostic is the kind of
// the mistake, "unknown field" say.
var Analyzer = &analysis.Analyzer{
	Name:     "promptvet",
	Doc:      "check the templates and the types of the sections of prompts\n\nThe templates given to the sections of package prompt are checked against the\ninput type of the prompt, as prompt.New checks them when a program starts.",
	URL:      "https://pkg.go.dev/github.com/briefgo/brief/prompt/promptvet",
	Requires: []*analysis.Analyzer{inspect.Analyzer},
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	if !slices.ContainsFunc(pass.Pkg.Imports(), func(p *types.Package) bool { return p.Path() == promptPath }) {
		return nil, nil
	}
	in := pass.ResultOf[inspect.Analyzer].(*inspector.Inspector)
	v := &vetter{
		pass:     pass,
		world:    newWorld(pass.Pkg),
		finder:   finder{info: pass.TypesInfo, values: variableValues(in, pass.TypesInfo)},
		checked:  map[ast.Expr]bool{},
		reported: map[string]bool{},
	}
	for n := range in.PreorderSeq((*ast.CallExpr)(nil)) {
		call := n.(*ast.CallExpr)
		if name, typeArgs := v.promptCall(call); name == "New" || name == "MustNew" {
			v.prompt(call, typeArgs)
		}
	}
	for n := range in.PreorderSeq((*ast.CallExpr)(nil)) { // in no prompt of this package
		if s, ok := v.templated(n.(*ast.CallExpr)); ok && !v.checked[s.text] {
			v.template("prompt: "+s.kind, s, nil)
		}
	}
	return nil, nil
}

// A vetter checks the prompts of a package.
type vetter struct {
	finder
	pass     *analysis.Pass
	world    *world
	checked  map[ast.Expr]bool // texts that were checked
	reported map[string]bool   // places and messages
}

// report reports a mistake, once.
func (v *vetter) report(at token.Pos, category, message string) {
	if key := fmt.Sprint(at, message); !v.reported[key] {
		v.reported[key] = true
		v.pass.Report(analysis.Diagnostic{Pos: at, Category: category, Message: message})
	}
}

// prompt checks a call of New or MustNew.
func (v *vetter) prompt(call *ast.CallExpr, typeArgs []types.Type) {
	if len(typeArgs) != 2 || len(call.Args) == 0 {
		return // it does not compile
	}
	place := "prompt"
	if name, ok := v.text(call.Args[0]); ok && name != "" {
		place += " " + name
	}
	var dot tmplcheck.Type
	if !hasTypeParam(typeArgs[0]) {
		dot = v.world.of(typeArgs[0])
	}
	sections, complete := v.sections(call.Args[1:])
	total, seen := map[string]int{}, map[string]int{}
	for _, s := range sections {
		total[s.kind]++
	}
	for _, s := range sections {
		label := place + ": " + s.kind
		if seen[s.kind]++; complete && total[s.kind] > 1 {
			label += fmt.Sprintf("#%d", seen[s.kind])
		}
		if s.text != nil {
			v.template(label, s, dot)
		} else {
			v.sectionTypes(label, s, typeArgs)
		}
	}
}

// template checks the text of a section against the type of the input.
func (v *vetter) template(label string, s section, dot tmplcheck.Type) {
	v.checked[s.text] = true
	text, ok := v.text(s.text)
	switch {
	case !ok:
		return
	case strings.TrimSpace(text) == "":
		v.report(s.text.Pos(), "no text", label+": the section has no text")
		return
	}
	r := tmplcheck.Check(s.kind, text, &tmplcheck.Env{Dot: dot, Funcs: tmplcheck.SectionFuncs(), Of: v.world.fromReflect})
	for _, e := range r.Errors {
		v.report(v.place(s.text, offset(text, e)), string(e.Kind), fmt.Sprintf("%s:%v", label, e))
	}
}

// sectionTypes checks the type arguments of an Example, Examples, a Check, an Output, a When,
// Documents or a History against those of the prompt.
func (v *vetter) sectionTypes(label string, s section, prompt []types.Type) {
	var what []string
	switch s.kind {
	case "example", "check":
		what = []string{"the " + s.kind + "'s input", "the " + s.kind + "'s output"}
	case "examples":
		what = []string{"the pool's input", "the pool's output"}
	case "when":
		what = []string{"the condition's input"}
	case "document", "history":
		what = []string{"the function's input"}
	case "output":
		what, prompt = []string{"the schema's output"}, prompt[1:]
	}
	for i, t := range s.typeArgs {
		if i >= len(what) || hasTypeParam(t) || hasTypeParam(prompt[i]) || types.Identical(t, prompt[i]) {
			continue
		}
		if s.kind == "example" && (types.IsInterface(t) || types.IsInterface(prompt[i]) && types.AssignableTo(t, prompt[i])) {
			continue // the value decides
		}
		message := fmt.Sprintf("%s: %s is of type %s, the prompt's of type %s", label, what[i], v.typeName(t), v.typeName(prompt[i]))
		v.report(s.call.Pos(), string(tmplcheck.BadType), message)
	}
}

// typeName returns a type as the package under analysis names it.
func (v *vetter) typeName(t types.Type) string {
	return types.TypeString(t, types.RelativeTo(v.pass.Pkg))
}

// hasTypeParam reports whether a type depends on a type parameter.
func hasTypeParam(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.TypeParam:
		return true
	case *types.Named:
		for arg := range t.TypeArgs().Types() {
			if hasTypeParam(arg) {
				return true
			}
		}
	case *types.Map:
		return hasTypeParam(t.Key()) || hasTypeParam(t.Elem())
	case interface{ Elem() types.Type }: // *Pointer, *Slice, *Array, *Chan
		return hasTypeParam(t.Elem())
	case *types.Struct:
		for f := range t.Fields() {
			if hasTypeParam(f.Type()) {
				return true
			}
		}
	case *types.Signature:
		return hasTypeParam(t.Params()) || hasTypeParam(t.Results())
	case *types.Tuple:
		for v := range t.Variables() {
			if hasTypeParam(v.Type()) {
				return true
			}
		}
	}
	return false
}
