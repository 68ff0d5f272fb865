package schema

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

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

// A validatorCase is a case of testdata/validate.
type validatorCase struct {
	line        int
	reason      string
	drafts      []string
	schema, doc string
	want        []string
}

// validatorCases reads a file of testdata/validate: a case starts with its reason
// behind #, and has a line for each of its parts.
func validatorCases(t *testing.T, file string) []validatorCase {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "validate", file))
	if err != nil {
		t.Fatal(err)
	}
	var cases []validatorCase
	for i, line := range strings.Split(string(text), "\n") {
		part, rest, _ := strings.Cut(line, " ")
		if part == "#" {
			cases = append(cases, validatorCase{line: i + 1, reason: rest})
		}
		if len(cases) == 0 || line == "" {
			continue
		}
		c := &cases[len(cases)-1]
		switch part {
		case "#":
		case "drafts:":
			c.drafts = strings.Fields(rest)
		case "schema:":
			c.schema = rest
		case "doc:":
			c.doc = rest
		case "want:":
			c.want = append(c.want, rest)
		default:
			t.Fatalf("%s:%d: %q is no part of a case", file, i+1, part)
		}
	}
	return cases
}

// draftURIs are the values of $schema.
var draftURIs = map[string]string{
	"4": "http://json-schema.org/draft-04/schema#", "6": "http://json-schema.org/draft-06/schema#",
	"7":    "http://json-schema.org/draft-07/schema#",
	"2019": "https://json-schema.org/draft/2019-09/schema", "2020": "https://json-schema.org/draft/2020-12/schema",
}

// inDraft adds $schema to a schema.
func inDraft(schema, draft string) string {
	return fmt.Sprintf(`{"$schema":%q,%s`, draftURIs[draft], strings.TrimPrefix(schema, "{"))
}

// TestKeywordSentences checks what is said of each keyword, and that there is a case
// for each keyword of each draft that can fail.
func TestKeywordSentences(t *testing.T) {
	seen := map[string]bool{} // "draft keyword"
	for _, c := range validatorCases(t, "keywords.txt") {
		t.Run(c.reason, func(t *testing.T) {
			for _, draft := range c.drafts {
				v := validatorOf(t, inDraft(c.schema, draft))
				doc := validatorTree(t, c.doc)
				var got []string
				for _, v := range v.validate(doc) {
					got = append(got, v.Keyword+" | "+v.Error())
					if v.Schema != "" && resolve(validatorTree(t, inDraft(c.schema, draft)), v.Schema) == nil {
						t.Errorf("draft %s: the schema has nothing at %q", draft, v.Schema)
					}
				}
				if diff := cmp.Diff(c.want, got); diff != "" {
					t.Errorf("keywords.txt:%d: draft %s (-want +got):\n%s", c.line, draft, diff)
				}
				for keyword := range keywordRules {
					if strings.Contains(c.schema, `"`+keyword+`":`) {
						seen[draft+" "+keyword] = true
					}
				}
			}
		})
	}
	silent := []string{ // they cannot fail by themselves
		"$id", "id", "$schema", "$comment", "$anchor", "$vocabulary", "$defs", "title", "description",
		"readOnly", "writeOnly", "deprecated", "contentSchema",
	}
	for draft, version := range map[string]int{"4": 4, "6": 6, "7": 7, "2019": 2019, "2020": 2020} {
		g := schemaGraph{draft: version}
		for keyword := range keywordRules {
			_, has := g.rule(keyword)
			content := strings.HasPrefix(keyword, "content") && version > 7 // an annotation
			newer := keyword == "dependencies" && version == 2020           // tested as 2019
			if has && !content && !newer && !slices.Contains(silent, keyword) && !seen[draft+" "+keyword] {
				t.Errorf("no case for %s in draft %s", keyword, draft)
			}
		}
	}
}

// TestSchemaErrors checks what is said of schemas that are refused.
func TestSchemaErrors(t *testing.T) {
	for _, c := range validatorCases(t, "schemas.txt") {
		t.Run(c.reason, func(t *testing.T) {
			_, err := compileValidator(validatorTree(t, c.schema), limits{})
			var wrong *SchemaError
			if !errors.As(err, &wrong) {
				t.Fatalf("schemas.txt:%d: %v, want a *SchemaError", c.line, err)
			}
			if got := wrong.Keyword + " | " + wrong.Error(); !strings.HasPrefix(got, c.want[0]) {
				t.Errorf("schemas.txt:%d:\n got %s\nwant %s", c.line, got, c.want[0])
			}
		})
	}
}

// TestValidateOrder validates one document many times: maps must not show.
func TestValidateOrder(t *testing.T) {
	v := validatorOf(t, `{"properties":{"a":{"type":"string"},"b":{"minimum":5,"multipleOf":2},"c":{"anyOf":[{"required":["x"]},{"required":["y"]}]}},
		"patternProperties":{"^a":{"minLength":9},"b$":{"maximum":1}},"required":["p","q","r"],"additionalProperties":false,
		"dependentRequired":{"a":["s","t"],"b":["u"]},"propertyNames":{"maxLength":3}}`)
	doc := validatorTree(t, `{"zzzz":1,"b":3,"a":"x","c":{},"y":2,"x":{}}`)
	want := v.validate(doc)
	if len(want) < 12 {
		t.Fatalf("%d violations: %v", len(want), want)
	}
	for range 200 {
		if diff := cmp.Diff(want, v.validate(doc)); diff != "" {
			t.Fatalf("the order changed:\n%s", diff)
		}
	}
}

func TestValidateListIsBounded(t *testing.T) {
	v := validatorOf(t, `{"items":{"type":"integer"}}`)
	got := v.validate(validatorTree(t, `["x"`+strings.Repeat(`,"x"`, 500)+`]`))
	if len(got) != limitViolations+1 || got[0].Pointer != "/0" || got[limitViolations-1].Pointer != "/99" {
		t.Fatalf("%d violations, the first at %s", len(got), got[0].Pointer)
	}
	want := Violation{Keyword: "more", Message: "has 401 more violations that are not listed here"}
	if got[limitViolations] != want {
		t.Errorf("the last is %+v", got[limitViolations])
	}
}

func TestFormatPhrases(t *testing.T) {
	for format, phrase := range formatPhrases {
		_, example, ok := strings.Cut(phrase, `like "`)
		example, ok2 := strings.CutSuffix(example, `"`)
		if !ok || !ok2 {
			t.Errorf("%s: no example in %q", format, phrase)
			continue
		}
		v := validatorOf(t, fmt.Sprintf(`{"format":%q}`, format))
		if found := v.validate(&loosejson.Value{Kind: loosejson.String, Text: example}); found != nil {
			t.Errorf("the example of %s is not valid: %v", format, found)
		}
	}
}

func TestValidatorConcurrent(t *testing.T) {
	v := validatorOf(t, `{"$ref":"#/$defs/n","$defs":{"n":{"properties":{"n":{"$ref":"#/$defs/n"},"v":{"type":"string","pattern":"^a"}}}}}`)
	doc := validatorTree(t, `{"n":{"n":{"v":1}},"v":"b"}`)
	want := v.validate(doc)
	done := make(chan []Violation)
	for range 8 {
		go func() { done <- v.validate(doc) }()
	}
	for range 8 {
		if diff := cmp.Diff(want, <-done); diff != "" {
			t.Error(diff)
		}
	}
}
