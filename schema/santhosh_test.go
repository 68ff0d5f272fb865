package schema

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/briefgo/brief/internal/loosejson"
)

func TestFormatsAreAsserted(t *testing.T) {
	tests := []struct {
		format, text string
		valid        bool
		reason       string
	}{
		{"uri", "https://example.com/a?b=c#d", true, "a URI"},
		{"uri", "https://example.com/a b", false, "a space"},
		{"uri", "<https://example.com>", false, "brackets, as in Markdown"},
		{"uri", "https://example.com/{id}", false, "a template"},
		{"uri", "/a", false, "no scheme"},
		{"uri-reference", "/a", true, "a relative reference"},
		{"uri-reference", "a b", false, "a space"},
		{"iri", "https://example.com/ö", true, "a letter beyond ASCII"},
		{"iri-reference", "ö`", false, "a back-tick"},
		{"date", "2026-02-30", false, "no such day"},
		{"email", "ada", false, "no at sign"},
		{"color", "no color", true, "an unknown format is an annotation"},
	}
	for _, tt := range tests {
		t.Run(tt.format+": "+tt.reason, func(t *testing.T) {
			for draft := range draftURIs {
				v := validatorOf(t, inDraft(fmt.Sprintf(`{"format":%q}`, tt.format), draft))
				if found := v.validate(&loosejson.Value{Kind: loosejson.String, Text: tt.text}); (found == nil) != tt.valid {
					t.Errorf("draft %s: %v", draft, found)
				}
			}
		})
	}
}

// TestEnginePanics checks that a panic of the library is an error.
func TestEnginePanics(t *testing.T) {
	if _, err := compileSanthosh([]byte(`{"minLength":1e1000001}`)); err == nil {
		t.Error("a number that makes Compile panic is accepted")
	}
	e, err := compileSanthosh([]byte(`{"type":"integer"}`))
	if err != nil {
		t.Fatal(err)
	}
	doc := &loosejson.Value{Kind: loosejson.Number, Text: "1e1000001"}
	if failed, err := e.check(doc.Interface(), nil); err == nil || failed != nil {
		t.Errorf("a number that makes Validate panic: %v, %v", failed, err)
	}
	if _, err := e.check(struct{}{}, nil); err == nil {
		t.Error("what is no JSON is accepted")
	}
}

// TestEngineReadsNothing refers to a schema that exists, in all the ways that the
// library would follow.
func TestEngineReadsNothing(t *testing.T) {
	file := filepath.Join(t.TempDir(), "there.json")
	if err := os.WriteFile(file, []byte(`{}`), 0o600); err != nil {
		t.Fatal(err)
	}
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	relative, err := filepath.Rel(here, file)
	if err != nil {
		t.Fatal(err)
	}
	for _, schema := range []string{
		`{"$ref":"file://` + filepath.ToSlash(file) + `"}`,
		`{"$ref":"` + filepath.ToSlash(file) + `"}`,
		`{"$ref":"` + filepath.ToSlash(relative) + `"}`,
		`{"$id":"file://` + filepath.ToSlash(filepath.Dir(file)) + `/here.json","$ref":"there.json"}`,
		`{"$schema":"file://` + filepath.ToSlash(file) + `"}`,
	} {
		if _, err := compileSanthosh([]byte(schema)); err == nil {
			t.Errorf("the library read the file of %s", schema)
		}
		var wrong *SchemaError
		if _, err := compileValidator(validatorTree(t, schema), limits{}); !errors.As(err, &wrong) || wrong.Pointer != "/$ref" && wrong.Pointer != "/$schema" {
			t.Errorf("%s: %v", schema, err)
		}
	}
}

func TestInPropertyNames(t *testing.T) {
	for path, want := range map[string]bool{
		"/propertyNames/pattern":                       true,
		"/properties/a/propertyNames/anyOf/0/type":     true,
		"/properties/propertyNames/type":               false,
		"/$ref/allOf/1/propertyNames/$ref/type":        true,
		"/patternProperties/propertyNames/minItems":    false,
		"/dependentSchemas/propertyNames/maxLength":    false,
		"/properties/properties/propertyNames/pattern": true,
	} {
		if got := inPropertyNames(path); got != want {
			t.Errorf("%s: %v", path, got)
		}
	}
}
