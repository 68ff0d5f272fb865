package schema

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/briefgo/brief/internal/loosejson"
)

// A strictRule is what a provider takes, written down here a second time.
type strictRule struct {
	keywords  string // besides those of strictTaken
	formats   string
	enums     string // types of the values that may be listed
	optional  bool   // properties may be
	root      bool   // may be anything
	maps      string // what additionalProperties may be besides false
	recursion string // "", "any" or "optional"
	integers  string // keywords that may stand only next to the type integer
	alone     bool   // one keyword next to a type has to be enough
}

// strictTaken are the keywords that all of them take.
const strictTaken = "type title description enum properties required additionalProperties items anyOf"

var strictRulesOf = map[Dialect]strictRule{
	OpenAI: {
		keywords:  "const $ref $defs pattern format minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minItems maxItems",
		formats:   "date-time time date duration email hostname ipv4 ipv6 uuid",
		enums:     "string integer number boolean null",
		recursion: "any",
	},
	Anthropic: {
		keywords: "const $ref $defs pattern format minItems",
		formats:  "date-time time date duration email hostname uri ipv4 ipv6 uuid",
		enums:    "string integer number boolean null",
		optional: true,
	},
	Gemini: {
		keywords: "$ref $defs format minimum maximum minItems maxItems prefixItems propertyOrdering",
		formats:  "date-time date time",
		enums:    "string integer number",
		optional: true, root: true, maps: "schema", recursion: "optional",
	},
	Ollama: {
		keywords: "const pattern format minLength maxLength minimum maximum exclusiveMinimum exclusiveMaximum minItems maxItems",
		formats:  "date time date-time uuid",
		enums:    "string integer number boolean null",
		optional: true, root: true, maps: "schema", alone: true,
		integers: "minimum maximum exclusiveMinimum exclusiveMaximum",
	},
	VLLM: {
		keywords: "const $ref $defs pattern format minLength maxLength minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minItems maxItems prefixItems",
		formats:  "date-time time date duration email hostname ipv4 ipv6 uuid",
		enums:    "string integer number boolean null",
		optional: true, root: true, maps: "schema true", recursion: "any", alone: true,
		integers: "multipleOf",
	},
	Mistral: {
		keywords: "const $ref $defs",
		enums:    "string integer number boolean null",
		optional: true,
	},
}

// strictRules checks a rewritten schema against the rules of a provider: that there
// are no keywords but those that it enforces, that objects are closed, and that what
// must be required is.
func strictRules(t *testing.T, d Dialect, s Strict) {
	t.Helper()
	root := strictParse(t, string(s.JSON))
	if compact := string(root.AppendJSON(nil)); compact != string(s.JSON) {
		t.Errorf("not compact: %s", s.JSON)
	}
	rule, ok := strictRulesOf[d]
	if !ok {
		t.Fatalf("no rules for %s", d)
	}
	if typ := root.Member("type"); !rule.root && (typ == nil || typ.Text != "object" || root.Member("anyOf") != nil) || root.Member("$ref") != nil {
		t.Errorf("the root is no object: %s", s.JSON)
	}
	if s.Wrapped && (rule.root || len(root.Member("properties").Members()) != 1 || root.Member("properties").Members()[0].Key != "value") {
		t.Errorf("wrapped, but not as {\"value\": …}: %s", s.JSON)
	}
	c := strictChecker{strictRule: rule, root: root, allowed: strings.Fields(strictTaken + " " + rule.keywords)}
	c.check(root, "")
	if rule.recursion != "any" {
		c.loops(root, map[string]int{})
		if defs := root.Member("$defs"); defs != nil {
			for i := range defs.Members() {
				state := map[string]int{"#/$defs/" + defs.Members()[i].Key: 1}
				c.loops(&defs.Members()[i].Value, state)
			}
		}
	}
	for _, f := range c.found {
		t.Errorf("%s: %s\nin %s", d, f, s.JSON)
	}
}

type strictChecker struct {
	strictRule
	root    *loosejson.Value
	allowed []string
	found   []string
}

// loops finds references that lead to where they stand, each definition once; with
// recursion "optional" by what is required only.
func (c *strictChecker) loops(v *loosejson.Value, state map[string]int) {
	if ref := v.Member("$ref"); ref != nil {
		switch state[ref.Text] {
		case 0:
			state[ref.Text] = 1
			c.loops(c.root.Member("$defs").Member(strings.TrimPrefix(ref.Text, "#/$defs/")), state)
			state[ref.Text] = 2
		case 1:
			c.fault("", "%s leads to where it stands", ref.Text)
		}
	}
	for _, keyword := range []string{"items", "additionalProperties"} {
		if of := v.Member(keyword); of != nil {
			c.loops(of, state)
		}
	}
	for _, keyword := range []string{"anyOf", "prefixItems"} {
		if list := v.Member(keyword); list != nil {
			for i := range list.Items() {
				c.loops(&list.Items()[i], state)
			}
		}
	}
	if properties := v.Member("properties"); properties != nil {
		for i := range properties.Members() {
			if m := &properties.Members()[i]; c.recursion == "" || c.requires(v, m.Key) {
				c.loops(&m.Value, state)
			}
		}
	}
}

// requires reports whether an object's schema requires a property.
func (c *strictChecker) requires(v *loosejson.Value, name string) bool {
	required := v.Member("required")
	return required != nil && slices.ContainsFunc(required.Items(), func(n loosejson.Value) bool { return n.Text == name })
}

func (c *strictChecker) fault(at, format string, args ...any) {
	c.found = append(c.found, at+": "+fmt.Sprintf(format, args...))
}

func (c *strictChecker) check(v *loosejson.Value, at string) {
	if v.Kind != loosejson.Object {
		c.fault(at, "a schema that is no object")
		return
	}
	seen := map[string]bool{}
	for i := range v.Members() {
		key, value := v.Members()[i].Key, &v.Members()[i].Value
		if seen[key] {
			c.fault(at, "%s stands twice", key)
		}
		seen[key] = true
		if !slices.Contains(c.allowed, key) {
			c.fault(at, "the keyword %s", key)
		}
		switch key {
		case "properties", "$defs":
			for j := range value.Members() {
				c.check(&value.Members()[j].Value, at+"/"+key+"/"+value.Members()[j].Key)
			}
		case "items":
			c.check(value, at+"/items")
		case "anyOf", "prefixItems":
			if len(value.Items()) == 0 {
				c.fault(at, "an empty %s", key)
			}
			for j := range value.Items() {
				c.check(&value.Items()[j], fmt.Sprint(at, "/", key, "/", j))
			}
		case "additionalProperties":
			if value.Kind == loosejson.Object {
				c.check(value, at+"/"+key)
			}
		case "format":
			if !slices.Contains(strings.Fields(c.formats), value.Text) {
				c.fault(at, "the format %s", value.Text)
			}
		case "enum":
			for j := range value.Items() {
				c.listed(&value.Items()[j], at)
			}
		case "const":
			c.listed(value, at)
		}
	}
	c.shape(v, at, seen)
}

// shape checks what has to stand together.
func (c *strictChecker) shape(v *loosejson.Value, at string, has map[string]bool) {
	if has["$ref"] {
		ref := v.Member("$ref").Text
		name, ok := strings.CutPrefix(ref, "#/$defs/")
		if defs := c.root.Member("$defs"); len(v.Members()) != 1 || ref != "#" && (!ok || defs == nil || defs.Member(name) == nil) {
			c.fault(at, "the reference %s has siblings or no target", ref)
		}
		return
	}
	if has["type"] == has["anyOf"] {
		c.fault(at, "not exactly one of type and anyOf")
		return
	}
	types := []string{}
	if has["type"] {
		typ := v.Member("type")
		types = append(types, typ.Text)
		if typ.Kind == loosejson.Array {
			types = []string{typ.Items()[0].Text, typ.Items()[1].Text}
			if len(typ.Items()) != 2 || types[1] != "null" || types[0] == "null" {
				c.fault(at, "the types %v", types)
			}
		}
	}
	for _, keyword := range strings.Fields(c.integers) {
		if has[keyword] && types[0] != "integer" {
			c.fault(at, "%s of %v", keyword, types)
		}
	}
	c.single(at, has)
	if slices.Contains(types, "array") && !has["items"] && !has["prefixItems"] {
		c.fault(at, "an array of anything")
	}
	if slices.Contains(types, "object") {
		c.object(v, at)
	} else if has["properties"] || has["required"] || has["additionalProperties"] {
		c.fault(at, "properties of %v", types)
	}
}

// listed checks a value of enum or const.
func (c *strictChecker) listed(v *loosejson.Value, at string) {
	types := strictTypeOf(v)
	for _, name := range strings.Fields(c.enums) {
		types &^= strictTypesNamed(&loosejson.Value{Kind: loosejson.String, Text: name})
	}
	if types != 0 {
		c.fault(at, "lists the value %s", v.AppendJSON(nil))
	}
}

// single checks that no keyword is unheeded because of another next to it.
func (c *strictChecker) single(at string, has map[string]bool) {
	if !c.alone {
		return
	}
	count := 0
	for _, group := range []string{"enum const", "pattern", "format", "minLength maxLength", "minimum maximum exclusiveMinimum exclusiveMaximum", "multipleOf"} {
		for _, keyword := range strings.Fields(group) {
			if has[keyword] {
				count++
				break
			}
		}
	}
	if count > 1 {
		c.fault(at, "of several keywords one is not heeded: %v", has)
	}
}

func (c *strictChecker) object(v *loosejson.Value, at string) {
	more, properties := v.Member("additionalProperties"), v.Member("properties")
	if more == nil || properties == nil {
		c.fault(at, "an object of which not all is said")
		return
	}
	kind := map[loosejson.Kind]string{loosejson.True: "true", loosejson.Object: "schema"}[more.Kind]
	if more.Kind != loosejson.False && !slices.Contains(strings.Fields(c.maps), kind) {
		c.fault(at, "an object that is not closed")
	}
	var names, keys []string
	if required := v.Member("required"); required != nil {
		for i := range required.Items() {
			names = append(names, required.Items()[i].Text)
		}
	}
	for i := range properties.Members() {
		keys = append(keys, properties.Members()[i].Key)
	}
	if !c.optional && (!slices.Equal(names, keys) || v.Member("required") == nil) {
		c.fault(at, "required is %v, but there are %v", names, keys)
	}
	if missing := slices.DeleteFunc(names, func(n string) bool { return slices.Contains(keys, n) }); len(missing) > 0 {
		c.fault(at, "required is %v, but there are %v", missing, keys)
	}
	if order := v.Member("propertyOrdering"); order != nil && !slices.EqualFunc(order.Items(), keys, func(v loosejson.Value, key string) bool { return v.Text == key }) {
		c.fault(at, "the order is %s, but there are %v", order.AppendJSON(nil), keys)
	}
}
