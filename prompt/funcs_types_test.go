package prompt

import (
	"reflect"
	"testing"
	"text/template"

	"github.com/google/go-cmp/cmp"

	"github.com/briefgo/brief/internal/tmplcheck"
)

// TestFuncTypes checks that the table of function types from which promptvet works
// is that of the functions there are.
func TestFuncTypes(t *testing.T) {
	types := func(funcs template.FuncMap) map[string]string {
		names := map[string]string{}
		for name, f := range funcs {
			names[name] = reflect.TypeOf(f).String()
		}
		return names
	}
	if diff := cmp.Diff(types(templateFuncs()), types(tmplcheck.SectionFuncs())); diff != "" {
		t.Errorf("tmplcheck.SectionFuncs (-functions +types):\n%s", diff)
	}
}
