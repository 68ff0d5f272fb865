package schema

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/briefgo/brief/internal/loosejson"
)

// strictTypeNames are the names of types, in the order in which a schema of several
// types lists them.
var strictTypeNames = []strictTypeName{
	{"object", strictObject}, {"array", strictArray}, {"string", strictString}, {"number", strictNumber},
	{"integer", strictInteger}, {"boolean", strictBoolean}, {"null", strictNull},
}

type strictTypeName struct {
	name  string
	types strictTypes
}

// strictTypesNamed returns the types that the value of the keyword type names.
func strictTypesNamed(v *loosejson.Value) strictTypes {
	var types strictTypes
	for _, t := range strictTypeNames {
		if v.Kind == loosejson.String && v.Text == t.name {
			return t.types
		}
		for i := range v.Items() {
			if v.Items()[i].Text == t.name {
				types |= t.types
			}
		}
	}
	return types
}

// split returns the names of a set of types, null apart. Integers are named only
// where other numbers are excluded.
func (t strictTypes) split() []string {
	var names []string
	for _, n := range strictTypeNames {
		if n.types != strictNull && t&n.types == n.types {
			names = append(names, n.name)
			t &^= n.types
		}
	}
	return names
}

// strictTypeOf returns the type of a value.
func strictTypeOf(v *loosejson.Value) strictTypes {
	switch v.Kind {
	case loosejson.Null:
		return strictNull
	case loosejson.False, loosejson.True:
		return strictBoolean
	case loosejson.String:
		return strictString
	case loosejson.Array:
		return strictArray
	case loosejson.Object:
		return strictObject
	case loosejson.Number:
		if d := strictDecimalOf(v.Text); d.point >= len(d.digits) {
			return strictInteger
		}
		return strictFraction
	}
	return 0
}

// A strictDecimal is a number as its value: 0.digits × 10^point, digits without
// zeros at either end. Numbers that are equal have equal decimals, however they are
// written.
type strictDecimal struct {
	negative bool
	digits   string
	point    int
}

// strictDecimalOf returns the value of a JSON number. Exponents beyond what any
// sensible number has are cut to 10^9.
func strictDecimalOf(number string) strictDecimal {
	var d strictDecimal
	number, d.negative = strings.CutPrefix(number, "-")
	mantissa, exponent := number, ""
	if i := strings.IndexAny(number, "eE"); i >= 0 {
		mantissa, exponent = number[:i], number[i+1:]
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	d.digits = strings.TrimLeft(whole+fraction, "0")
	d.point = len(whole) - (len(whole+fraction) - len(d.digits))
	d.digits = strings.TrimRight(d.digits, "0")
	if d.digits == "" {
		return strictDecimal{}
	}
	e, _ := strconv.Atoi(exponent) // out of range it is the nearest there is
	d.point += max(-1_000_000_000, min(e, 1_000_000_000))
	return d
}

// compare orders two numbers.
func (d strictDecimal) compare(e strictDecimal) int {
	if c := cmp.Compare(d.sign(), e.sign()); c != 0 {
		return c
	}
	return d.sign() * cmp.Or(cmp.Compare(d.point, e.point), strings.Compare(d.digits, e.digits))
}

// sign returns -1, 0 or 1.
func (d strictDecimal) sign() int {
	switch {
	case d.digits == "":
		return 0
	case d.negative:
		return -1
	}
	return 1
}

// strictIdentity returns a text that two JSON values share if and only if they are
// equal as JSON Schema compares them. It is for scalars; of arrays and objects it is
// the JSON.
func strictIdentity(v *loosejson.Value) string {
	if v.Kind != loosejson.Number {
		return string(v.AppendJSON(nil))
	}
	d := strictDecimalOf(v.Text)
	return strconv.FormatBool(d.negative) + d.digits + "e" + strconv.Itoa(d.point)
}

// strictText returns a JSON string.
func strictText(s string) loosejson.Value { return loosejson.Value{Kind: loosejson.String, Text: s} }

// strictList returns a JSON array.
func strictList(items []loosejson.Value) loosejson.Value {
	return loosejson.NewArray(items)
}

// strictMap returns a JSON object.
func strictMap(members ...loosejson.Member) loosejson.Value {
	return loosejson.NewObject(members)
}

// strictSet adds a member to an object.
func strictSet(v *loosejson.Value, key string, value loosejson.Value) {
	v.SetMembers(append(v.Members(), loosejson.Member{Key: key, Value: value}))
}
