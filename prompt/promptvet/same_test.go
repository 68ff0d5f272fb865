package promptvet

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/briefgo/brief/internal/tmplcheck"
)

// typesOf returns the named type of the test's data as go/types knows it.
func typesOf(t *testing.T, name string) (*types.Package, types.Type) {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "same_data_test.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	conf := types.Config{Importer: importer.ForCompiler(fset, "gc", nil)}
	pkg, err := conf.Check("promptvet", fset, []*ast.File{file}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return pkg, pkg.Scope().Lookup(name).Type()
}

// samePaths are the fields and methods that the templates read, and some that there
// are not.
func samePaths() []string {
	typ := reflect.TypeFor[sameData]()
	paths := []string{".", ".Nope", ".Node.Name.X", ".P.P.Node.Next.Next", ".Page.Items", ".Page.Next.First", ".PagePtr.All", ".PagePtr.First.X", ".Page.First.Name", ".Anon.X", ".Anon.f",
		".Node.Get", "(.Node.Get 1)", `(.Node.Get 1 "a").Name`, ".Node.Fail", ".Node.Two", ".Node.Ptr", ".P.Node.Ptr.Name", ".Node.secret", ".Node.Raw 1", "(.Node.Raw .N).X", ".Title.X", ".Map.k.Name", ".Map.k.Ptr",
		".ByInt.k", ".ByName.k", ".Deep.Name", ".SameC.Deep", ".A", ".Twice", ".Error", ".P.Error", ".Str.String.X", ".Err.Error", ".Time.Year.X", ".Time.Yeer", ".Value.Kind", ".Value.Knd", ".Thread.X"}
	for i := range typ.NumField() {
		paths = append(paths, "."+typ.Field(i).Name)
	}
	return paths
}

// samePatterns are templates in which X and Y stand for paths.
var samePatterns = []string{
	"{{X}}", "{{X.Name}}", "{{X.Nam}}", "{{print X}}", "{{range X}}{{.Name}}{{.}}{{end}}", "{{range $i, $e := X}}{{$i.X}}{{$e.Ptr}}{{$e}}{{end}}", "{{with X}}{{.Ptr.Name}}{{end}}", "{{len X}}", "{{index X 0}}",
	`{{(index X "k").X}}`, "{{index X Y}}", "{{(slice X 1).Q}}", "{{slice X 0 1 2}}", "{{eq X Y}}", "{{lt X Y}}", "{{call X 1}}", `{{(call X Y "a").Name}}`, "{{upper X}}", "{{trunc X Y}}", "{{X | printf \"%v\"}}", "{{$x := X}}{{if $x}}{{$x = Y}}{{end}}{{$x.Name}}",
	"{{(or X Y).Nope}}", "{{not X}}{{html X}}", "{{.Node.Get X}}", "{{node X}}", "{{ptr X}}{{ptr Y}}", "{{raw X}}", "{{err X}}", `{{define "t"}}{{.Name}}{{.Deep}}{{end}}{{template "t" X}}`, "{{X Y}}", "{{list X | len}}{{ternary X Y true}}{{join X Y}}",
}

// TestTypesAgreeWithReflect checks many templates on the same types, as package reflect
// and as go/types has them: the errors, the uses and the unused fields must be the same.
func TestTypesAgreeWithReflect(t *testing.T) {
	pkg, dot := typesOf(t, "sameData")
	w := newWorld(pkg)
	funcs := tmplcheck.SectionFuncs()
	funcs["raw"] = func(reflect.Value) reflect.Value { return reflect.Value{} }
	funcs["err"] = func(error) error { return nil }
	reflected := &tmplcheck.Env{Dot: tmplcheck.TypeOf(reflect.TypeFor[sameData]()), Funcs: funcs}
	static := &tmplcheck.Env{Dot: w.of(dot), Funcs: funcs, Of: w.fromReflect}
	random := rand.New(rand.NewPCG(1, 2))
	paths := samePaths()
	wrong := 0
	for _, pattern := range samePatterns {
		for _, x := range paths {
			y := paths[random.IntN(len(paths))]
			source := strings.ReplaceAll(strings.ReplaceAll(pattern, "X", x), "Y", y)
			source = strings.ReplaceAll(source, "..", ".")
			want, got := tmplcheck.Check("t", source, reflected), tmplcheck.Check("t", source, static)
			if len(want.Errors) > 0 {
				wrong++
			}
			if texts, wantTexts := sameErrors(got), sameErrors(want); !slices.Equal(texts, wantTexts) || got.Incomplete != want.Incomplete {
				t.Errorf("%s\ngo/types %q, incomplete: %v\nreflect  %q, incomplete: %v", source, texts, got.Incomplete, wantTexts, want.Incomplete)
			}
			if !slices.Equal(got.Uses, want.Uses) {
				t.Errorf("%s\ngo/types uses %v\nreflect  uses %v", source, got.Uses, want.Uses)
			}
			if unused, wantUnused := tmplcheck.Unused(static.Dot, got), tmplcheck.Unused(reflected.Dot, want); !slices.Equal(unused, wantUnused) {
				t.Errorf("%s\ngo/types leaves unused %q\nreflect  leaves unused %q", source, unused, wantUnused)
			}
		}
	}
	if all := len(samePatterns) * len(paths); wrong < all/10 || wrong > all*9/10 {
		t.Errorf("%d of %d templates were wrong: the patterns are no good", wrong, all)
	}
}

// sameErrors returns the errors with predeclared aliases, and lists of type arguments,
// written in one way.
func sameErrors(r *tmplcheck.Result) []string {
	var texts []string
	for _, e := range r.Errors {
		texts = append(texts, strings.NewReplacer("uint8", "byte", "int32", "rune", "interface {}", "any", ", ", ",").Replace(fmt.Sprint(e)))
	}
	return texts
}
