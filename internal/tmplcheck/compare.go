package tmplcheck

import "reflect"

// A basic is a class of types that text/template compares with each other.
type basic int

const (
	notBasic basic = iota
	basicBool
	basicInt
	basicUint
	basicFloat
	basicComplex
	basicString
)

// basicKind returns the class of a kind.
func basicKind(k reflect.Kind) basic {
	switch {
	case k == reflect.Bool:
		return basicBool
	case k >= reflect.Int && k <= reflect.Int64:
		return basicInt
	case k >= reflect.Uint && k <= reflect.Uintptr:
		return basicUint
	case k == reflect.Float32 || k == reflect.Float64:
		return basicFloat
	case k == reflect.Complex64 || k == reflect.Complex128:
		return basicComplex
	case k == reflect.String:
		return basicString
	}
	return notBasic
}

// sameClass reports whether values of the classes can be compared. Signed and unsigned
// integers can.
func sameClass(a, b basic) bool {
	return a == b || a == basicInt && b == basicUint || a == basicUint && b == basicInt
}

// equal checks the arguments of eq and ne. eq stops at the first equal argument, so
// only the first comparison is sure to be made.
func (c *checker) equal(name string, argv []value) {
	if len(argv) < 2 {
		c.errorf(BadCall, "%s takes at least 2 arguments, not %d", name, len(argv))
		return
	}
	a := argv[0].open()
	for i, b := range argv[1:] {
		switch ok, certain := canEqual(a, b.open()); {
		case !ok && certain && i == 0:
			c.errorf(BadType, "%s cannot compare %s with %s", name, a, b.open())
		case !ok:
			c.unsure(a, b)
		}
	}
}

// canEqual reports whether eq can compare a and b, and whether that is certain.
func canEqual(a, b value) (ok, certain bool) {
	if a.absent || b.absent {
		return true, true
	}
	if !a.known() || !b.known() {
		return false, false
	}
	x, y := basicKind(a.kind()), basicKind(b.kind())
	switch {
	case x != notBasic || y != notBasic:
		return sameClass(x, y), true
	case a.kind() != b.kind():
		return false, true
	}
	switch a.kind() {
	case reflect.Map, reflect.Slice, reflect.Func:
		return false, false // only if one of them is nil
	case reflect.Struct, reflect.Array:
		return strictlyComparable(a.typ) && strictlyComparable(b.typ), !isComparable(b.typ)
	}
	return true, true
}

// strictlyComparable reports whether comparing values of type t cannot panic, as it
// may where there is an interface inside.
func strictlyComparable(t Type) bool {
	switch t.Kind() {
	case reflect.Interface:
		return false
	case reflect.Array:
		return strictlyComparable(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			if !strictlyComparable(t.Field(i).Type) {
				return false
			}
		}
	}
	return isComparable(t)
}

// order checks the arguments of lt, le, gt and ge.
func (c *checker) order(name string, a, b value) {
	for _, v := range []value{a, b} {
		if v.absent || v.typ != nil && !ordered(v.kind()) {
			c.errorf(BadType, "%s cannot compare %s", name, v)
			return
		}
	}
	switch {
	case a.typ == nil || b.typ == nil:
		c.unsure(a, b)
	case !sameClass(basicKind(a.kind()), basicKind(b.kind())):
		c.errorf(BadType, "%s cannot compare %s with %s", name, a, b)
	}
}

// ordered reports whether values of kind k can be less than others.
func ordered(k reflect.Kind) bool {
	b := basicKind(k)
	return b != notBasic && b != basicBool && b != basicComplex
}
