package schema

import (
	"cmp"
	"math/big"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/briefgo/brief/internal/align"
	"github.com/briefgo/brief/internal/loosejson"
	"github.com/briefgo/brief/internal/near"
)

// applyTag adds what a tag says to the schema of its field, and what is said of the
// field elsewhere, in the syntax of tags.
func (r *reflector) applyTag(n *reflectNode, tag reflect.StructTag, more string) {
	text, ok := tag.Lookup(fieldTagName)
	if !ok && strings.Contains(string(tag), fieldTagName+`:"`) {
		r.problem("the struct tag is malformed after %s:, as go vet says too; is a backslash or a quote not escaped?", fieldTagName)
	}
	var elements []tagElement
	for _, text := range []string{text, more} {
		parsed, problems := parseFieldTag(text)
		for _, p := range problems {
			r.problem("%s", p)
		}
		elements = append(elements, parsed...)
	}
	if len(elements) == 0 {
		return
	}
	targets := []*reflectNode{n}
	for _, e := range elements {
		target := r.tagTarget(n, e.prefixes)
		if target == nil {
			continue
		}
		r.applyElement(target, e)
		if !slices.Contains(targets, target) {
			targets = append(targets, target)
		}
	}
	for _, target := range targets {
		r.resolveAliases(target)
		r.checkBounds(target)
		r.checkValues(target)
	}
}

// tagTarget returns the node that the prefixes of an element lead to.
func (r *reflector) tagTarget(n *reflectNode, prefixes []string) *reflectNode {
	for _, prefix := range prefixes {
		if n.def != nil && !n.def.body.closed {
			r.problem("%s. leads into a definition of its own, which stands for %s everywhere", prefix, reflectTypeName(n.goType))
			return nil
		}
		inner := map[string]*reflectNode{"items": n.items, "values": n.values, "keys": n.keys}[prefix]
		if inner == nil {
			r.problem("%s. is for %s, not for %s", prefix, map[string]string{"items": "lists", "values": "maps", "keys": "maps"}[prefix], n.describe())
			return nil
		}
		n = inner
	}
	return n
}

// describe names the values of a node in an error.
func (n *reflectNode) describe() string {
	names := map[string]string{"string": "a string", "integer": "an integer", "number": "a number", "boolean": "a boolean",
		"array": "a list", "object": "an object", "null": "null"}
	if n.quoted {
		return "JSON in a string"
	}
	if name := names[n.kind()]; name != "" {
		return name
	}
	return "any value"
}

// about returns the types of values that a node has, as keywords are about them.
func (n *reflectNode) about() int {
	switch n.kind() {
	case "string":
		return aboutString
	case "integer", "number":
		return aboutNumber
	case "boolean":
		return aboutBoolean
	case "array":
		return aboutArray
	case "object":
		return aboutObject
	}
	return aboutAny
}

// applyElement adds one element of a tag to a node.
func (r *reflector) applyElement(n *reflectNode, e tagElement) {
	spec := tagKeywordNamed(e.keyword)
	if spec == nil {
		r.unknownKeyword(e)
		return
	}
	name := cmp.Or(spec.json, spec.name)
	switch had := n.keyword(name); {
	case spec.about&n.about() == 0, n.quoted && !spec.annotates && name != "enum" && name != "const":
		r.problem("%s is for %s, not for %s", e.keyword, describeAbout(spec.about), n.describe())
	case name == align.KeyAliases && len(e.prefixes) > 0:
		r.problem("aliases is for a field, not for what is in it")
	case had == nil || spec.kind == numberKeyword || name == "enum" || spec.annotates && !n.written(name):
		r.setKeyword(n, spec, name, e.values)
	case !n.written(name):
		r.problem("the type itself has the %s %s", name, tagCut(had.json))
	case spec.kind == nameKeyword:
		r.problem("%s stands twice", spec.name)
	default:
		r.problem("%s stands twice", name)
	}
}

// describeAbout names the types of values that a keyword is about.
func describeAbout(about int) string {
	switch about {
	case aboutString:
		return "strings"
	case aboutNumber:
		return "numbers"
	case aboutArray:
		return "lists"
	case aboutObject:
		return "maps and structs"
	}
	return "strings, numbers and booleans"
}

// unknownKeyword reports an element that starts with no keyword.
func (r *reflector) unknownKeyword(e tagElement) {
	hints := map[string]string{
		"required": "a field is required unless its json tag has omitempty or omitzero",
		"optional": "a field is optional if its json tag has omitempty or omitzero",
		"nullable": "a pointer is nullable",
		"type":     "the type is that of the field",
	}
	meant := nearTagKeyword(e.keyword)
	prefix, _, dotted := strings.Cut(e.keyword, ".")
	switch {
	case dotted && !slices.Contains(tagPrefixes, prefix):
		r.problem("unknown prefix %s: there are items., values. and keys.", tagExcerpt(prefix+"."))
	case hints[strings.ToLower(e.keyword)] != "":
		r.problem("unknown keyword %s: %s", tagExcerpt(e.keyword), hints[strings.ToLower(e.keyword)])
	case meant != "":
		r.problem("unknown keyword %s (did you mean %s?)", tagExcerpt(e.keyword), meant)
	case e.values == nil:
		r.problem("unknown keyword %s; a description with a ; in it must be in single quotes", tagExcerpt(e.keyword))
	default:
		r.problem("unknown keyword %s", tagExcerpt(e.keyword))
	}
}

// setKeyword reads the values of a keyword and sets it.
func (r *reflector) setKeyword(n *reflectNode, spec *tagKeyword, name string, values []tagValue) {
	if spec.kind == nameKeyword {
		r.setAliases(n, spec, name, values)
		return
	}
	if values == nil {
		if spec.kind != flagKeyword {
			r.problem("%s needs a value", spec.name)
			return
		}
		values = []tagValue{{text: "true"}}
	}
	var list []string
	for _, v := range values {
		one, ok := r.keywordValue(n, spec, v)
		if !ok {
			return
		}
		if slices.Contains(list, one) {
			r.problem("%s lists %s twice", spec.name, tagCut(one))
			return
		}
		list = append(list, one)
	}
	switch json := strings.Join(list, ","); {
	case name == "enum":
		r.setTagEnum(n, list)
	case name == "examples":
		n.set(name, "["+json+"]")
	case spec.kind == numberKeyword:
		r.setNumber(n, name, json)
	case spec.kind == flagKeyword && json == "false":
	default:
		n.set(name, json)
	}
}

// keywordValue reads one value of a keyword as JSON.
func (r *reflector) keywordValue(n *reflectNode, spec *tagKeyword, v tagValue) (json string, ok bool) {
	wrong := func(what string) (string, bool) {
		r.problem("%s=%s: %s", spec.name, tagExcerpt(v.text), what)
		return "", false
	}
	switch spec.kind {
	case flagKeyword:
		if v.text != "true" && v.text != "false" {
			return wrong("is neither true nor false")
		}
		return v.text, true
	case countKeyword:
		count, err := strconv.ParseUint(v.text, 10, 31)
		if err != nil {
			return wrong("is not a number of things")
		}
		return strconv.FormatUint(count, 10), true
	case numberKeyword:
		return tagNumber(n, v.text, wrong)
	case patternKeyword:
		if _, err := regexp.Compile(v.text); err != nil {
			return wrong("is not a regular expression of package regexp: " + regexpFault(err))
		}
		return hookText(v.text), true
	case valueKeyword, listKeyword:
		return r.fieldValue(n, spec, v, wrong)
	}
	if v.text == "" {
		return wrong("is empty")
	}
	if spec.name == "format" && !slices.Contains(tagFormats, v.text) {
		if name := near.Name(v.text, tagFormats); name != "" {
			return wrong("is not a format (did you mean " + name + "?)")
		}
	}
	return hookText(v.text), true
}

// regexpFault tells what is wrong with a regular expression, without quoting it.
func regexpFault(err error) string {
	if fault, ok := err.(interface{ Unwrap() error }); ok && fault.Unwrap() != nil {
		err = fault.Unwrap()
	}
	text := strings.TrimPrefix(err.Error(), "error parsing regexp: ")
	text, _, _ = strings.Cut(text, ": `")
	return text
}

// tagNumber reads a number that is about the values of a node.
func tagNumber(n *reflectNode, text string, wrong func(string) (string, bool)) (string, bool) {
	x := tagRat(text)
	switch {
	case x == nil:
		return wrong("is not a JSON number")
	case n.kind() == "integer" && strings.ContainsAny(text, ".eE"):
		return wrong("is not an integer")
	}
	return text, true
}

// tagRat returns the value of a number in JSON; nil if it is none, or one so long or
// so large that computing with it would take its time.
func tagRat(text string) *big.Rat {
	_, exponent, _ := strings.Cut(strings.ToLower(text), "e")
	if len(text) > 64 || len(exponent) > 4 || text == "" || text[0] != '-' && (text[0] < '0' || text[0] > '9') || !validTagJSON(text) {
		return nil
	}
	x, ok := new(big.Rat).SetString(text)
	if !ok {
		return nil
	}
	return x
}

// fieldValue reads a value of the field's own type.
func (r *reflector) fieldValue(n *reflectNode, spec *tagKeyword, v tagValue, wrong func(string) (string, bool)) (string, bool) {
	if v.text == "null" && !v.quoted && n.null == nullValue && spec.annotates {
		return "null", true
	}
	switch typ := n.kind(); typ {
	case "string":
		if n.quotedString {
			return hookText(hookText(v.text)), true
		}
		return hookText(v.text), true
	case "integer", "number":
		return tagNumber(n, v.text, wrong)
	case "":
		if v.quoted || !validTagJSON(v.text) {
			return hookText(v.text), true
		}
		return compactTagJSON(v.text), true
	default:
		if !validTagJSON(v.text) {
			return wrong("is not JSON, which the value of " + n.describe() + " must be")
		}
		if got := tagJSONType(v.text); got != typ {
			return wrong("is not " + n.describe())
		}
		return compactTagJSON(v.text), true
	}
}

// tagJSONType returns the type of a JSON text.
func tagJSONType(text string) string {
	v, err := parseHook([]byte(text))
	if err != nil {
		return loosejson.Invalid.String()
	}
	return v.Kind.String()
}

// validTagJSON reports whether a text is JSON.
func validTagJSON(text string) bool {
	_, err := parseHook([]byte(text))
	return err == nil
}

// compactTagJSON returns a JSON text without white space.
func compactTagJSON(text string) string {
	v, err := parseHook([]byte(text))
	if err != nil {
		return text
	}
	return string(v.AppendJSON(nil))
}
