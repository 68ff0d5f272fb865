package schema

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/briefgo/brief/internal/loosejson"
)

// strictRules checks a rewritten schema against OpenAI's rules, written down here a
// second time: every object is closed and requires all of its properties, the root
// is an object, and there are no keywords but those of the guide.
func strictRules(t *testing.T, s Strict) {
	t.Helper()
	root := strictParse(t, string(s.JSON))
	if compact := string(root.AppendJSON(nil)); compact != string(s.JSON) {
		t.Errorf("not compact: %s", s.JSON)
	}
	if typ := root.Member("type"); typ == nil || typ.Text != "object" || root.Member("anyOf") != nil || root.Member("$ref") != nil {
		t.Errorf("the root is no object: %s", s.JSON)
	}
	if s.Wrapped && (len(root.Member("properties").Members()) != 1 || root.Member("properties").Members()[0].Key != "value") {
		t.Errorf("wrapped, but not as {\"value\": …}: %s", s.JSON)
	}
	c := strictChecker{root: root}
	c.check(root, "")
	for _, f := range c.found {
		t.Errorf("%s\nin %s", f, s.JSON)
	}
}

type strictChecker struct {
	root  *loosejson.Value
	found []string
}

var strictAllowed = []string{
	"type", "title", "description", "enum", "const", "properties", "required", "additionalProperties", "items", "anyOf",
	"$ref", "$defs", "pattern", "format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
	"minItems", "maxItems",
}

var strictAllowedFormats = []string{"date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"}

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
		if !slices.Contains(strictAllowed, key) {
			c.fault(at, "the keyword %s", key)
		}
		switch key {
		case "properties", "$defs":
			for j := range value.Members() {
				c.check(&value.Members()[j].Value, at+"/"+key+"/"+value.Members()[j].Key)
			}
		case "items":
			c.check(value, at+"/items")
		case "anyOf":
			if len(value.Items()) == 0 {
				c.fault(at, "an empty anyOf")
			}
			for j := range value.Items() {
				c.check(&value.Items()[j], fmt.Sprint(at, "/anyOf/", j))
			}
		case "format":
			if !slices.Contains(strictAllowedFormats, value.Text) {
				c.fault(at, "the format %s", value.Text)
			}
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
	if slices.Contains(types, "array") && !has["items"] {
		c.fault(at, "an array of anything")
	}
	if slices.Contains(types, "object") {
		c.object(v, at)
	} else if has["properties"] || has["required"] || has["additionalProperties"] {
		c.fault(at, "properties of %v", types)
	}
}

func (c *strictChecker) object(v *loosejson.Value, at string) {
	more, required, properties := v.Member("additionalProperties"), v.Member("required"), v.Member("properties")
	if more == nil || required == nil || properties == nil || more.Kind != loosejson.False {
		c.fault(at, "an object that is not closed")
		return
	}
	var names, keys []string
	for i := range required.Items() {
		names = append(names, required.Items()[i].Text)
	}
	for i := range properties.Members() {
		keys = append(keys, properties.Members()[i].Key)
	}
	if !slices.Equal(names, keys) {
		c.fault(at, "required is %v, but there are %v", names, keys)
	}
}
