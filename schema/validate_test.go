package schema

import (
	"testing"

	"github.com/briefgo/brief/internal/loosejson"
)

// validatorTree parses a text that is JSON.
func validatorTree(t testing.TB, text string) *loosejson.Value {
	t.Helper()
	v, err := loosejson.ParseStrict(text, &loosejson.Options{MaxDepth: 200_000})
	if err != nil {
		t.Fatalf("%.80s: %v", text, err)
	}
	return &v
}

// validatorOf compiles a schema that is right.
func validatorOf(t testing.TB, schema string) *validator {
	t.Helper()
	v, err := compileValidator(validatorTree(t, schema), limits{})
	if err != nil {
		t.Fatalf("%.200s: %v", schema, err)
	}
	return v
}
