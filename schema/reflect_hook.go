package schema

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/briefgo/brief/internal/loosejson"
)

// A schemaHook is a type that gives its own schema. Its method is called on the zero
// value; a receiver that is a pointer is never nil.
//
// The schema must be self-contained: a $ref in it is "#", or starts with "#/" and
// leads to another part of it. Null, for a nil pointer or slice of the type, need not
// be in it.
type schemaHook interface{ JSONSchema() []byte }

// hooked returns the schema that a type gives itself; nil if it does not.
func (r *reflector) hooked(use typeUse) *reflectNode {
	hook := hookOf(use.typ)
	if hook == nil {
		return nil
	}
	if d := r.defs[use]; d != nil {
		d.uses++
		return &reflectNode{def: d, goType: use.typ, null: hookNullOf(use)}
	}
	source, err := callHook(hook)
	if r.promoted(use, func(t reflect.Type) bool {
		inner := hookOf(t)
		if inner == nil {
			return false
		}
		same, _ := callHook(inner)
		return err != nil || bytes.Equal(same, source)
	}) {
		return nil
	}
	n := &reflectNode{goType: use.typ, null: hookNullOf(use)}
	if err != nil {
		r.problem("%v", err)
		return n
	}
	schema, err := parseHookSchema(source)
	if err != nil {
		r.problem("JSONSchema of %s: %v", reflectTypeName(use.typ), err)
		return n
	}
	body := schema.node()
	body.goType = use.typ
	if len(schema.refs) == 0 {
		body.null = n.null
		return body
	}
	n.def = &reflectDef{goType: use.typ, body: body, hook: schema, mustName: true, uses: 1}
	r.defs[use] = n.def
	r.order = append(r.order, n.def)
	return n
}

// hookOf returns the hook of a type, on its zero value; nil if it has none.
func hookOf(t reflect.Type) schemaHook {
	hook, _ := methodsOf[schemaHook](t)
	return hook
}

// hookNullOf returns whether a type with a hook is written as null for nil.
func hookNullOf(use typeUse) nullness {
	if marshalForm(use.typ, use.addressable) != kindForm {
		return nullNever
	}
	return nullOf(use.typ)
}

// callHook calls a hook. A panic is an error.
func callHook(hook schemaHook) (source []byte, err error) {
	defer recoverHook("JSONSchema", reflect.TypeOf(hook).Elem(), &err)
	return hook.JSONSchema(), nil
}

// recoverHook makes an error of a panic in a hook.
func recoverHook(method string, t reflect.Type, err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("%s of %s panicked: %s", method, reflectTypeName(t), tagExcerpt(fmt.Sprint(p)))
	}
}

// parseHookSchema parses the schema of a hook and checks it.
func parseHookSchema(source []byte) (*hookSchema, error) {
	v, err := parseHook(source)
	if err != nil {
		return nil, err
	}
	s := &hookSchema{root: &v}
	switch v.Kind {
	case loosejson.True, loosejson.False:
	case loosejson.Object:
		s.check(&v)
	default:
		s.fail("a schema is an object or a boolean, not: %s", v.Kind)
	}
	return s, s.err
}

// enumerate adds the values of a type that lists them in a method Enum() []T, called
// like a schemaHook.
func (r *reflector) enumerate(n *reflectNode, use typeUse) {
	values, err := hookEnumValues(use.typ)
	if err != nil {
		r.problem("%v", err)
		return
	}
	if !values.IsValid() {
		return
	}
	own := marshalForm(use.typ, use.addressable) != kindForm
	var list []string
	for i := range values.Len() {
		for _, form := range enumForms(n, use, values.Index(i)) {
			one, err := marshalEnumValue(form.Interface())
			if err != nil {
				r.problem("Enum of %s: value %d: %s", reflectTypeName(use.typ), i, tagExcerpt(err.Error()))
				return
			}
			if n.quoted && !own {
				one = hookText(one)
			}
			list = append(list, one)
		}
	}
	r.setEnum(n, list)
}

// enumForms returns an element of a list of values as it is to be marshalled: with
// an address if its type has one, and both ways if it is written without and read as
// it would be written with one.
func enumForms(n *reflectNode, use typeUse, value reflect.Value) []reflect.Value {
	switch {
	case use.addressable:
		return []reflect.Value{value.Addr()}
	case n.typ == "" && n.def == nil:
		return []reflect.Value{value, value.Addr()}
	}
	return []reflect.Value{value}
}

// enumerateKeys adds the values of a key's type that lists them.
func (r *reflector) enumerateKeys(n *reflectNode, t reflect.Type) {
	values, err := hookEnumValues(t)
	if err != nil {
		r.problem("%v", err)
		return
	}
	if !values.IsValid() {
		return
	}
	var list []string
	for i := range values.Len() {
		m := reflect.MakeMap(reflect.MapOf(t, reflect.TypeFor[bool]()))
		m.SetMapIndex(values.Index(i), reflect.ValueOf(true))
		one, err := marshalEnumValue(m.Interface())
		if err != nil {
			r.problem("Enum of %s: value %d: %s", reflectTypeName(t), i, tagExcerpt(err.Error()))
			return
		}
		list = append(list, strings.TrimSuffix(strings.TrimPrefix(one, "{"), ":true}"))
	}
	r.setEnum(n, list)
}

// setEnum sets the enum of a node; it replaces bounds and patterns of the type, and
// tells the type of a schema that has none.
func (r *reflector) setEnum(n *reflectNode, list []string) {
	if len(list) == 0 {
		r.problem("Enum of %s lists no values", reflectTypeName(n.goType))
		return
	}
	for _, implied := range []string{"enum", "minimum", "maximum", "pattern"} {
		n.drop(implied)
	}
	var unique []string
	for _, one := range list {
		if !slices.Contains(unique, one) {
			unique = append(unique, one)
		}
	}
	n.imply("enum", "["+strings.Join(unique, ",")+"]")
	if n.typ == "" && n.def == nil && !slices.ContainsFunc(unique, func(one string) bool { return one[0] != '"' }) {
		n.typ = "string"
	}
}

// hookEnumValues calls the method Enum() []T of a type T, and returns what it returned;
// the zero Value if there is no such method.
func hookEnumValues(t reflect.Type) (values reflect.Value, err error) {
	m, ok := reflect.PointerTo(t).MethodByName("Enum")
	if !ok || m.Type.NumIn() != 1 || m.Type.NumOut() != 1 || m.Type.Out(0).Kind() != reflect.Slice || m.Type.Out(0).Elem() != t {
		return reflect.Value{}, nil
	}
	defer recoverHook("Enum", t, &err)
	return m.Func.Call([]reflect.Value{reflect.New(t)})[0], nil
}

// marshalEnumValue marshals a value, which need not be escaped for HTML.
func marshalEnumValue(v any) (text string, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	source, err := json.Marshal(v)
	if err != nil {
		return "", err
	}
	parsed, err := parseHook(source)
	if err != nil {
		return "", err
	}
	return string(parsed.AppendJSON(nil)), nil
}
