package schema

import (
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// strictDialectDoc returns the documentation of Dialect.
func strictDialectDoc(t *testing.T) string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "dialect.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	for _, decl := range file.Decls {
		if d, ok := decl.(*ast.GenDecl); ok && d.Tok == token.TYPE && d.Specs[0].(*ast.TypeSpec).Name.Name == "Dialect" {
			return d.Doc.Text()
		}
	}
	t.Fatal("Dialect is not documented")
	return ""
}

// strictActionWords are the words of the table for actions.
var strictActionWords = map[strictAction]string{
	strictKeep: "yes", strictSome: "some", strictIntegers: "integers", strictUnsure: "unsure",
	strictRewrite: "rewritten", strictDescribe: "words", strictRefuse: "no",
}

func strictLimitWord(n int) string {
	if n == 0 {
		return "-"
	}
	return strconv.Itoa(n)
}

func strictEither(is bool, yes, no string) string {
	if is {
		return yes
	}
	return no
}

// strictOtherRows are the rows of the table that are not about one keyword.
var strictOtherRows = map[string]func(d *strictDialect) string{
	"root":                     func(d *strictDialect) string { return strictEither(d.objectRoot, "object", "any") },
	"optional property":        func(d *strictDialect) string { return strictEither(d.optional, "yes", "nullable") },
	"most properties":          func(d *strictDialect) string { return strictLimitWord(d.maxProperties) },
	"most optional properties": func(d *strictDialect) string { return strictLimitWord(d.maxOptional) },
	"most unions":              func(d *strictDialect) string { return strictLimitWord(d.maxUnions) },
	"most levels":              func(d *strictDialect) string { return strictLimitWord(d.maxLevels) },
	"most enum values":         func(d *strictDialect) string { return strictLimitWord(d.maxEnumValues) },
	"most characters":          func(d *strictDialect) string { return strictLimitWord(d.maxCharacters) },
	"map": func(d *strictDialect) string {
		switch d.action("additionalProperties") {
		case strictRewrite:
			return "no"
		case strictUnsure:
			return "unsure"
		}
		return "yes"
	},
	"recursion": func(d *strictDialect) string {
		return map[strictAction]string{strictKeep: "yes", strictSome: "optional", strictRefuse: "no"}[d.recursion]
	},
}

// TestStrictTable checks that the table in the documentation of Dialect says what the
// data does, and all of it.
func TestStrictTable(t *testing.T) {
	doc := strictDialectDoc(t)
	cells := regexp.MustCompile(`\S+(?: \S+)*`)
	documented := map[string]bool{}
	for line := range strings.Lines(doc) {
		row := cells.FindAllString(line, -1)
		if !strings.HasPrefix(line, "\t") {
			continue
		}
		if len(row) == len(strictDialects) { // the head
			for i, d := range strictDialects {
				if row[i] != d.label {
					t.Errorf("column %d is %s, want %s", i, row[i], d.label)
				}
			}
			continue
		}
		for name := range strings.SplitSeq(row[0], ", ") {
			if documented[name] {
				t.Errorf("%s stands twice in the table", name)
			}
			documented[name] = true
			if want := strictRow(name); !slices.Equal(row[1:], want) {
				t.Errorf("%s: the table says %v, the data %v", name, row[1:], want)
			}
		}
	}
	for keyword := range strictActions {
		if want := strictRow(keyword); !documented[keyword] && want[0] != "" {
			t.Errorf("%s is not in the table: %v", keyword, want)
		}
	}
	for name := range strictOtherRows {
		if !documented[name] {
			t.Errorf("%s is not in the table", name)
		}
	}
}

// strictRow returns a row of the table as the data has it.
func strictRow(name string) []string {
	var row []string
	for i := range strictDialects {
		d := &strictDialects[i]
		if other := strictOtherRows[name]; other != nil {
			row = append(row, other(d))
		} else {
			row = append(row, strictActionWords[d.action(name)])
		}
	}
	return row
}

// TestStrictProse checks what the documentation of Dialect says below its table.
func TestStrictProse(t *testing.T) {
	doc := strings.Join(strings.Fields(strictDialectDoc(t)), " ")
	for _, d := range strictDialects {
		if !strings.Contains(doc, "read on "+d.version) {
			t.Errorf("%s: does not say that its sources were read on %s", d.label, d.version)
		}
		if strings.Count(doc, "- "+d.label+": ") < 1 {
			t.Errorf("%s: does not say from where", d.label)
		}
		if formats := "- " + d.label + ": " + strings.Join(d.formats, ", ") + "."; len(d.formats) > 0 && !strings.Contains(doc, formats) {
			t.Errorf("the documentation lacks %q", formats)
		}
	}
}
