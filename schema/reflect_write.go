package schema

import (
	"strconv"

	"github.com/briefgo/brief/internal/loosejson"
)

// A reflectWriter writes nodes as JSON, and keeps the pointers of those where null is
// only Go's nil.
type reflectWriter struct {
	json    []byte
	pointer []byte
	nilable map[string]bool
}

// writeReflected writes the schema of root, with the definitions that it and they use.
func writeReflected(root *reflectNode, defs []*reflectDef) *reflected {
	w := reflectWriter{nilable: map[string]bool{}}
	w.schema(root)
	w.definitions(defs)
	return &reflected{source: w.json, nilable: w.nilable}
}

// definitions adds $defs to the schema that has been written.
func (w *reflectWriter) definitions(defs []*reflectDef) {
	opened := false
	for _, d := range defs {
		if !d.shared() {
			continue
		}
		if !opened {
			w.json = w.json[:len(w.json)-1] // the root's closing brace
			w.open("$defs", '{')
			opened = true
		}
		w.child(d.body, "$defs", d.name)
	}
	if opened {
		w.json = append(w.json, "}}"...)
	}
}

// key begins a member.
func (w *reflectWriter) key(name string) {
	w.separate()
	w.json = loosejson.AppendString(w.json, name)
	w.json = append(w.json, ':')
}

// separate writes a comma if something stands before.
func (w *reflectWriter) separate() {
	if last := w.json[len(w.json)-1]; last != '{' && last != '[' {
		w.json = append(w.json, ',')
	}
}

// open begins a member that is an object or a list.
func (w *reflectWriter) open(name string, bracket byte) {
	w.key(name)
	w.json = append(w.json, bracket)
}

// raw writes a member whose value is JSON already.
func (w *reflectWriter) raw(name, json string) {
	w.key(name)
	w.json = append(w.json, json...)
}

// child writes the schema that tokens lead to; the last of them is its key.
func (w *reflectWriter) child(n *reflectNode, tokens ...string) {
	w.key(tokens[len(tokens)-1])
	w.under(n, tokens...)
}

// under writes a schema, knowing the tokens of the pointer that lead to it.
func (w *reflectWriter) under(n *reflectNode, tokens ...string) {
	length := len(w.pointer)
	for _, token := range tokens {
		w.pointer = append(w.pointer, '/')
		w.pointer = append(w.pointer, escapeToken(token)...)
	}
	w.schema(n)
	w.pointer = w.pointer[:length]
}

// schema writes a schema.
func (w *reflectWriter) schema(n *reflectNode) {
	n = n.inlined()
	if n.null == nullNever || n.unconstrained() {
		w.object(n, false)
		return
	}
	if n.null == nullNil {
		w.nilable[string(w.pointer)] = true
	}
	if n.typ != "" && n.keyword("enum") == nil && n.keyword("const") == nil {
		w.object(n, true)
		return
	}
	w.orNull(n)
}

// orNull writes a schema that is not one of a type alone, or null.
func (w *reflectWriter) orNull(n *reflectNode) {
	annotations, constraints := n.split()
	w.json = append(w.json, '{')
	for _, k := range keywordsInOrder(annotations) {
		w.raw(k.name, k.json)
	}
	w.open("anyOf", '[')
	inner := *n
	inner.null, inner.keywords = nullNever, constraints
	w.under(&inner, "anyOf", "0")
	w.json = append(w.json, `,{"type":"null"}]}`...)
}

// object writes the keywords of a node.
func (w *reflectWriter) object(n *reflectNode, orNull bool) {
	w.json = append(w.json, '{')
	switch {
	case n.def != nil:
		w.raw("$ref", `"#/$defs/`+n.def.name+`"`)
	case n.typ != "" && orNull:
		w.raw("type", `["`+n.typ+`","null"]`)
	case n.typ != "":
		w.raw("type", `"`+n.typ+`"`)
	}
	for _, k := range keywordsInOrder(n.keywords) {
		w.raw(k.name, k.json)
	}
	if n.any != nil {
		w.open("anyOf", '[')
		for i, branch := range n.any {
			if i > 0 {
				w.separate()
			}
			w.under(branch, "anyOf", strconv.Itoa(i))
		}
		w.json = append(w.json, ']')
	}
	if n.closed {
		w.properties(n.properties)
	}
	if n.items != nil {
		w.child(n.items, "items")
	}
	if n.keys != nil && len(n.keys.keywords) > 0 {
		w.child(n.keys, "propertyNames")
	}
	if n.values != nil {
		w.child(n.values, "additionalProperties")
	}
	w.json = append(w.json, '}')
}

// properties writes what makes an object a struct.
func (w *reflectWriter) properties(properties []reflectProperty) {
	w.open("properties", '{')
	for _, p := range properties {
		w.child(p.node, "properties", p.name)
	}
	w.json = append(w.json, '}')
	opened := false
	for _, p := range properties {
		if !p.required {
			continue
		}
		if !opened {
			w.open("required", '[')
			opened = true
		}
		w.separate()
		w.json = loosejson.AppendString(w.json, p.name)
	}
	if opened {
		w.json = append(w.json, ']')
	}
	w.raw("additionalProperties", "false")
}
