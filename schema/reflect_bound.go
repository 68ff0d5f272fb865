package schema

import (
	"math/big"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/briefgo/brief/internal/loosejson"
)

// setNumber sets minimum, maximum or the like. It must be within the range of the
// type, and takes the place of the bound that the type has on that side.
func (r *reflector) setNumber(n *reflectNode, name, json string) {
	x := tagRat(json)
	if had := n.keyword(name); had != nil && !had.implied {
		r.problem("%s stands twice", name)
		return
	}
	if name == "multipleOf" {
		if x.Sign() <= 0 {
			r.problem("multipleOf=%s: is not more than 0", json)
			return
		}
		n.set(name, json)
		return
	}
	if !n.inRange(x) {
		r.problem("%s=%s: is outside the range of %s", name, json, reflectTypeName(n.goType))
		return
	}
	side := "minimum"
	if strings.HasSuffix(strings.ToLower(name), "maximum") {
		side = "maximum"
	}
	if had := n.keyword(side); had != nil && had.implied {
		n.drop(side)
	}
	n.set(name, json)
}

// setTagEnum sets the enum of a tag. If the type lists its values, those of the tag
// are among them.
func (r *reflector) setTagEnum(n *reflectNode, list []string) {
	if had := n.keyword("enum"); had != nil {
		if !had.implied {
			r.problem("enum stands twice")
			return
		}
		for _, one := range list {
			if !slices.Contains(tagListElements(had.json), one) {
				r.problem("enum: %s is not one of the values of %s", tagCut(one), reflectTypeName(n.goType))
				return
			}
		}
	}
	for _, one := range list {
		if x := tagRat(one); x != nil && !n.inRange(x) {
			r.problem("enum: %s is outside the range of %s", one, reflectTypeName(n.goType))
			return
		}
	}
	for _, implied := range []string{"minimum", "maximum"} {
		if had := n.keyword(implied); had != nil && had.implied {
			n.drop(implied)
		}
	}
	n.set("enum", "["+strings.Join(list, ",")+"]")
}

// tagListElements returns the elements of a list in compact JSON.
func tagListElements(list string) []string {
	v, err := parseHook([]byte(list))
	if err != nil {
		return nil
	}
	elements := make([]string, len(v.Items()))
	for i := range v.Items() {
		elements[i] = string(v.Items()[i].AppendJSON(nil))
	}
	return elements
}

// tagBoundPairs are the keywords that leave nothing if the first is more than the
// second, or also, if strict, as much.
var tagBoundPairs = []struct {
	least, most string
	strict      bool
}{
	{"minLength", "maxLength", false},
	{"minItems", "maxItems", false},
	{"minProperties", "maxProperties", false},
	{"minimum", "maximum", false},
	{"minimum", "exclusiveMaximum", true},
	{"exclusiveMinimum", "maximum", true},
	{"exclusiveMinimum", "exclusiveMaximum", true},
}

// checkBounds reports bounds that leave no values.
func (r *reflector) checkBounds(n *reflectNode) {
	for _, pair := range tagBoundPairs {
		least, most := n.keyword(pair.least), n.keyword(pair.most)
		if least == nil || most == nil || least.implied && most.implied {
			continue
		}
		a, b := tagRat(least.json), tagRat(most.json)
		switch {
		case a == nil || b == nil:
		case a.Cmp(b) > 0:
			r.problem("%s %s is more than %s %s", pair.least, least.json, pair.most, most.json)
		case a.Cmp(b) == 0 && pair.strict:
			r.problem("%s %s and %s %s leave no number", pair.least, least.json, pair.most, most.json)
		}
	}
}

// checkValues reports values that the tag names and does not allow.
func (r *reflector) checkValues(n *reflectNode) {
	for _, name := range []string{"enum", "const", "default", "examples"} {
		k := n.keyword(name)
		if k == nil || k.implied {
			continue
		}
		values := []string{k.json}
		if name == "enum" || name == "examples" {
			values = tagListElements(k.json)
		}
		for _, v := range values {
			if fault := n.refuses(name, v); fault != "" && v != "null" {
				r.problem("%s: %s %s", name, tagCut(v), fault)
			}
		}
	}
}

// refuses says why the node's other keywords do not allow a value; "" if they do, as
// far as they are about single strings and numbers.
func (n *reflectNode) refuses(keyword, value string) string {
	if enum := n.keyword("enum"); enum != nil && keyword != "enum" && !slices.Contains(tagListElements(enum.json), value) {
		return "is not in the enum"
	}
	v, err := parseHook([]byte(value))
	if err != nil {
		return "is not JSON"
	}
	switch v.Kind {
	case loosejson.String:
		return n.refusesText(v.Text)
	case loosejson.Number:
		return n.refusesNumber(v.Text)
	}
	return ""
}

// refusesText says why a string is not allowed.
func (n *reflectNode) refusesText(text string) string {
	if p := n.keyword("pattern"); p != nil {
		source, err := parseHook([]byte(p.json))
		if err == nil && source.Kind == loosejson.String {
			if re, err := regexp.Compile(source.Text); err == nil && !re.MatchString(text) {
				return "does not match the pattern"
			}
		}
	}
	return n.refusesAmount(big.NewRat(int64(utf8.RuneCountInString(text)), 1), tagLengthBounds)
}

// refusesNumber says why a number is not allowed.
func (n *reflectNode) refusesNumber(text string) string {
	x := tagRat(text)
	if x == nil {
		return "is too long a number"
	}
	if !n.inRange(x) {
		return "is outside the range of " + reflectTypeName(n.goType)
	}
	if m := n.keyword("multipleOf"); m != nil {
		if of := tagRat(m.json); of != nil && of.Sign() > 0 && !new(big.Rat).Quo(x, of).IsInt() {
			return "is not a multiple of multipleOf"
		}
	}
	return n.refusesAmount(x, tagNumberBounds)
}

// A tagBound is a keyword that bounds values or their length, and what is wrong
// with one whose comparison with the bound gives a sign that it does not want.
type tagBound struct {
	keyword string
	wrong   []int
	fault   string
}

var (
	tagLengthBounds = []tagBound{
		{"minLength", []int{-1}, "is shorter than minLength"},
		{"maxLength", []int{1}, "is longer than maxLength"},
	}
	tagNumberBounds = []tagBound{
		{"minimum", []int{-1}, "is less than minimum"},
		{"exclusiveMinimum", []int{-1, 0}, "is not more than exclusiveMinimum"},
		{"maximum", []int{1}, "is more than maximum"},
		{"exclusiveMaximum", []int{1, 0}, "is not less than exclusiveMaximum"},
	}
)

// refusesAmount says which bound an amount breaks.
func (n *reflectNode) refusesAmount(x *big.Rat, bounds []tagBound) string {
	for _, b := range bounds {
		k := n.keyword(b.keyword)
		if k == nil {
			continue
		}
		if bound := tagRat(k.json); bound != nil && slices.Contains(b.wrong, x.Cmp(bound)) {
			return b.fault
		}
	}
	return ""
}

// inRange reports whether the node's type holds a number, if it is one of integers.
func (n *reflectNode) inRange(x *big.Rat) bool {
	t := n.goType
	if n.kind() != "integer" || marshalForm(t, true) != kindForm {
		return true
	}
	var least, most *big.Int
	switch k := t.Kind(); {
	case k >= reflect.Int && k <= reflect.Int64:
		most = new(big.Int).Lsh(big.NewInt(1), uint(t.Bits()-1))
		least = new(big.Int).Neg(most)
	case k >= reflect.Uint && k <= reflect.Uintptr:
		most = new(big.Int).Lsh(big.NewInt(1), uint(t.Bits()))
		least = new(big.Int)
	default:
		return true
	}
	return x.Cmp(new(big.Rat).SetInt(least)) >= 0 && x.Cmp(new(big.Rat).SetInt(most)) < 0
}
