package schema

import (
	"path"
	"reflect"
	"strconv"
	"strings"
)

// nameDefinitions names the definitions that stand in $defs: each by its type, where
// several have that name with their package before it, and where that is not enough
// with a number after it. The names hold ASCII letters, digits, "_", "." and "-"
// only, which every provider accepts.
func nameDefinitions(defs []*reflectDef) {
	types := map[string]int{}
	for _, d := range defs {
		if d.shared() {
			types[defTypeName(d.goType)]++
		}
	}
	taken := map[string]bool{}
	for _, d := range defs {
		if !d.shared() {
			continue
		}
		name := defTypeName(d.goType)
		if pkg := d.goType.PkgPath(); types[name] > 1 && pkg != "" {
			name = defName(path.Base(pkg)) + "." + name
		}
		d.name = name
		for i := 2; taken[d.name]; i++ {
			d.name = name + strconv.Itoa(i)
		}
		taken[d.name] = true
		if d.hook != nil {
			said := d.body.keyword("description")
			d.hook.rebase(d.name)
			d.body.keywords = d.hook.node().keywords
			if said != nil && d.body.keyword("description") == nil {
				d.body.imply(said.name, said.json)
			}
		}
	}
}

// defTypeName is the name of a type's definition.
func defTypeName(t reflect.Type) string {
	if t.Name() == "" {
		return "Object" // only a struct needs a name without having one
	}
	return defName(t.Name())
}

// defName makes a name of the legal characters of a Go name, which may have type
// arguments: Page[example.com/x.Item] is Page_Item.
func defName(name string) string {
	var b strings.Builder
	for word := range strings.FieldsFuncSeq(name, func(r rune) bool { return strings.ContainsRune("[]*, {};()\"", r) }) {
		if i := strings.LastIndexAny(word, "/."); i >= 0 {
			word = word[i+1:] // without its package
		}
		word, _, _ = strings.Cut(word, "·") // the compiler numbers local types so
		if b.Len() > 0 {
			b.WriteByte('_')
		}
		b.WriteString(strings.Map(defNameRune, word))
	}
	const most = 64
	if b.Len() > most {
		return b.String()[:most]
	}
	return b.String()
}

// defNameRune replaces what may not stand in a name.
func defNameRune(r rune) rune {
	switch {
	case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '_', r == '-', r == '.':
		return r
	}
	return '_'
}
