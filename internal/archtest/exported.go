package archtest

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// exported checks the exported identifiers of a package: their doc comments, the
// types in their signatures, and how many there are.
func (c *checker) exported(p *listed) error {
	from, _ := c.relative(p.ImportPath)
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range p.GoFiles {
		f, err := parser.ParseFile(fset, filepath.Join(p.Dir, name), nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		files = append(files, f)
		c.comments(from, f)
	}
	conf := types.Config{Importer: importer.ForCompiler(fset, "gc", c.exportData)}
	pkg, err := conf.Check(p.ImportPath, fset, files, nil)
	if err != nil {
		return err
	}
	if !strings.HasPrefix(from+"/", "internal/") && !strings.Contains(from, "/internal/") {
		c.signatures(from, pkg)
	}
	return nil
}

// exportData opens the compiled form of a package.
func (c *checker) exportData(path string) (io.ReadCloser, error) {
	p := c.packages[path]
	if p == nil || p.Export == "" {
		return nil, fmt.Errorf("no export data for %s", path)
	}
	return os.Open(p.Export)
}

// comments checks that the comment on each exported declaration starts with its
// name, as go doc wants it. Constants and variables in a group may share the
// group's comment; struct fields and interface methods need none.
func (c *checker) comments(from string, f *ast.File) {
	for _, decl := range f.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			if d.Name.IsExported() && exportedReceiver(d) {
				c.comment(from, d.Name.Name, d.Doc)
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				c.specComment(from, d, spec)
			}
		}
	}
}

func (c *checker) specComment(from string, d *ast.GenDecl, spec ast.Spec) {
	switch s := spec.(type) {
	case *ast.TypeSpec:
		doc := s.Doc
		if doc == nil {
			doc = d.Doc
		}
		if s.Name.IsExported() {
			c.comment(from, s.Name.Name, doc)
		}
	case *ast.ValueSpec:
		grouped := d.Lparen.IsValid() && d.Doc != nil || s.Comment != nil
		for _, name := range s.Names {
			if !name.IsExported() || grouped && s.Doc == nil {
				continue
			}
			doc := s.Doc
			if doc == nil {
				doc = d.Doc
			}
			c.comment(from, name.Name, doc)
		}
	}
}

// comment checks one doc comment; an article may stand before the name.
func (c *checker) comment(from, name string, doc *ast.CommentGroup) {
	for _, article := range []string{"", "A ", "An ", "The "} {
		rest, ok := strings.CutPrefix(doc.Text(), article+name)
		if ok && (rest == "" || strings.ContainsAny(rest[:1], " ,.:;'\n")) {
			return
		}
	}
	c.problem("%s: the comment on %s does not start with its name", from, name)
}

// exportedReceiver reports whether a function is not a method, or is one of an
// exported type.
func exportedReceiver(d *ast.FuncDecl) bool {
	if d.Recv == nil {
		return true
	}
	t := d.Recv.List[0].Type
	for {
		switch x := t.(type) {
		case *ast.StarExpr:
			t = x.X
		case *ast.IndexExpr:
			t = x.X
		case *ast.IndexListExpr:
			t = x.X
		case *ast.Ident:
			return x.IsExported()
		default:
			return true
		}
	}
}

// signatures checks the types that exported identifiers mention.
func (c *checker) signatures(from string, pkg *types.Package) {
	exported := 0
	for _, name := range pkg.Scope().Names() {
		object := pkg.Scope().Lookup(name)
		if !object.Exported() {
			continue
		}
		if _, constant := object.(*types.Const); !constant {
			exported++
		}
		w := walker{checker: c, from: from, name: name, pkg: pkg}
		w.object(object)
	}
	if c.rules.MaxExported > 0 && exported > c.rules.MaxExported {
		c.problem("%s: %d exported identifiers, more than %d", from, exported, c.rules.MaxExported)
	}
}

// A walker looks through the types that one exported identifier mentions.
type walker struct {
	*checker
	from, name string
	pkg        *types.Package
	seen       map[types.Type]bool
}

func (w *walker) object(object types.Object) {
	w.seen = map[types.Type]bool{}
	t, isType := object.(*types.TypeName)
	if !isType {
		w.walk(object.Type())
		return
	}
	w.walk(t.Type().Underlying())
	named, ok := types.Unalias(t.Type()).(*types.Named)
	if !ok || t.IsAlias() {
		w.walk(t.Type())
		return
	}
	for m := range named.Methods() {
		if m.Exported() {
			w.name = named.Obj().Name() + "." + m.Name()
			w.walk(m.Type())
		}
	}
}

// walk visits a type and, unless it has a name of its own, what it is made of.
func (w *walker) walk(t types.Type) {
	if t == nil || w.seen[t] {
		return
	}
	w.seen[t] = true
	switch t := t.(type) {
	case *types.Alias:
		w.named(t.Obj())
		w.walk(types.Unalias(t))
	case *types.Named:
		w.named(t.Obj())
		for arg := range t.TypeArgs().Types() {
			w.walk(arg)
		}
		if t.Obj().Pkg() == w.pkg && !t.Obj().Exported() {
			w.walk(t.Underlying())
		}
	case *types.Map:
		if types.Identical(t, types.NewMap(types.Typ[types.String], types.Universe.Lookup("any").Type())) {
			w.problem("%s: %s mentions map[string]any", w.from, w.name)
		}
		w.walk(t.Key())
		w.walk(t.Elem())
	case interface{ Elem() types.Type }: // *Pointer, *Slice, *Array, *Chan
		w.walk(t.Elem())
	case *types.Signature:
		w.tuple(t.Params())
		w.tuple(t.Results())
	case *types.Struct:
		for f := range t.Fields() {
			if f.Exported() {
				w.walk(f.Type())
			}
		}
	case *types.Interface:
		for m := range t.Methods() {
			w.walk(m.Type())
		}
	}
}

func (w *walker) tuple(t *types.Tuple) {
	for v := range t.Variables() {
		w.walk(v.Type())
	}
}

// named checks a named type: it must not belong to another's module.
func (w *walker) named(n *types.TypeName) {
	if n.Pkg() == nil {
		return
	}
	if module, third := w.third(n.Pkg().Path()); third && w.rules.Exporters[w.from] != module {
		w.problem("%s: %s mentions %s.%s, of module %s", w.from, w.name, n.Pkg().Name(), n.Name(), module)
	}
}
