package promptvet

import (
	"go/token"
	"go/types"
	"reflect"
	"strings"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/briefgo/brief/internal/tmplcheck"
)

// A world makes the types of a package that is analysed into those of the template
// checker: the same type always into the same one, as the checker compares them.
type world struct {
	known     typeutil.Map // to *goType
	reflected map[reflect.Type]tmplcheck.Type
	methods   typeutil.MethodSetCache
}

// newWorld returns the world of a package.
func newWorld(pkg *types.Package) *world {
	w := &world{reflected: map[reflect.Type]tmplcheck.Type{}}
	w.reflected[reflect.TypeFor[reflect.Value]()] = w.of(reflectValue(pkg))
	return w
}

// reflectValue returns the type reflect.Value; if nothing that the package depends on
// mentions it, one that stands for it.
func reflectValue(pkg *types.Package) types.Type {
	for _, p := range typeutil.Dependencies(pkg) {
		if value := p.Scope().Lookup("Value"); p.Path() == "reflect" && value != nil {
			return value.Type()
		}
	}
	name := types.NewTypeName(token.NoPos, types.NewPackage("reflect", "reflect"), "Value", nil)
	return types.NewNamed(name, types.NewStruct(nil, nil), nil)
}

// A goType is a type of go/types.
type goType struct {
	*world
	t types.Type // without aliases
}

// of returns the checker's type for t.
func (w *world) of(t types.Type) tmplcheck.Type {
	t = types.Unalias(t)
	if known, ok := w.known.At(t).(*goType); ok {
		return known
	}
	made := &goType{w, t}
	w.known.Set(t, made)
	return made
}

// fromReflect returns the checker's type for that of a template function, its
// parameters or a constant. It has no name, or is predeclared, or is reflect.Value.
func (w *world) fromReflect(t reflect.Type) tmplcheck.Type {
	if known, ok := w.reflected[t]; ok {
		return known
	}
	made := w.of(w.goTypeOf(t))
	w.reflected[t] = made
	return made
}

// goTypeOf returns the type of go/types for one of package reflect.
func (w *world) goTypeOf(t reflect.Type) types.Type {
	if known, ok := w.reflected[t].(*goType); ok {
		return known.t
	}
	switch t.Kind() {
	case reflect.Slice:
		return types.NewSlice(w.goTypeOf(t.Elem()))
	case reflect.Map:
		return types.NewMap(w.goTypeOf(t.Key()), w.goTypeOf(t.Elem()))
	case reflect.Func:
		return types.NewSignatureType(nil, nil, nil, w.tuple(t.NumIn(), t.In), w.tuple(t.NumOut(), t.Out), t.IsVariadic())
	case reflect.Interface:
		if t == reflect.TypeFor[error]() {
			return types.Universe.Lookup("error").Type()
		}
		return types.Universe.Lookup("any").Type()
	}
	return types.Universe.Lookup(t.Kind().String()).Type()
}

// tuple returns the parameters or the results of a function.
func (w *world) tuple(n int, at func(int) reflect.Type) *types.Tuple {
	vars := make([]*types.Var, n)
	for i := range vars {
		vars[i] = types.NewParam(token.NoPos, nil, "", w.goTypeOf(at(i)))
	}
	return types.NewTuple(vars...)
}

// basicKinds holds the kinds of the predeclared types.
var basicKinds = map[types.BasicKind]reflect.Kind{
	types.Bool: reflect.Bool, types.String: reflect.String, types.UnsafePointer: reflect.UnsafePointer,
	types.Int: reflect.Int, types.Int8: reflect.Int8, types.Int16: reflect.Int16, types.Int32: reflect.Int32, types.Int64: reflect.Int64,
	types.Uint: reflect.Uint, types.Uint8: reflect.Uint8, types.Uint16: reflect.Uint16, types.Uint32: reflect.Uint32, types.Uint64: reflect.Uint64, types.Uintptr: reflect.Uintptr,
	types.Float32: reflect.Float32, types.Float64: reflect.Float64, types.Complex64: reflect.Complex64, types.Complex128: reflect.Complex128,
}

// Kind is Interface for a type of which nothing is known, too.
func (g *goType) Kind() reflect.Kind {
	switch t := g.t.Underlying().(type) {
	case *types.Basic:
		if k, ok := basicKinds[t.Kind()]; ok {
			return k
		}
	case *types.Array:
		return reflect.Array
	case *types.Chan:
		return reflect.Chan
	case *types.Signature:
		return reflect.Func
	case *types.Map:
		return reflect.Map
	case *types.Pointer:
		return reflect.Pointer
	case *types.Slice:
		return reflect.Slice
	case *types.Struct:
		return reflect.Struct
	}
	return reflect.Interface
}

// Name returns the name without its package, as String does.
func (g *goType) Name() string {
	switch g.t.(type) {
	case *types.Named, *types.Basic:
		return g.String()
	}
	return ""
}

func (g *goType) String() string {
	t := g.t
	if s, ok := t.(*types.Signature); ok {
		t = types.NewSignatureType(nil, nil, nil, unnamed(s.Params()), unnamed(s.Results()), s.Variadic())
	}
	text := types.TypeString(t, func(*types.Package) string { return "" })
	return strings.ReplaceAll(text, "interface{}", "any")
}

// unnamed returns parameters without their names.
func unnamed(t *types.Tuple) *types.Tuple {
	var vars []*types.Var
	for v := range t.Variables() {
		vars = append(vars, types.NewParam(token.NoPos, nil, "", v.Type()))
	}
	return types.NewTuple(vars...)
}

func (g *goType) Elem() tmplcheck.Type {
	return g.of(g.t.Underlying().(interface{ Elem() types.Type }).Elem())
}

func (g *goType) Key() tmplcheck.Type { return g.of(g.t.Underlying().(*types.Map).Key()) }
func (g *goType) Len() int            { return int(g.t.Underlying().(*types.Array).Len()) }

func (g *goType) ChanDir() reflect.ChanDir {
	return map[types.ChanDir]reflect.ChanDir{
		types.SendRecv: reflect.BothDir, types.SendOnly: reflect.SendDir, types.RecvOnly: reflect.RecvDir,
	}[g.t.Underlying().(*types.Chan).Dir()]
}

func (g *goType) NumField() int { return g.t.Underlying().(*types.Struct).NumFields() }

func (g *goType) Field(i int) tmplcheck.Field {
	s := g.t.Underlying().(*types.Struct)
	f := s.Field(i)
	return tmplcheck.Field{Name: f.Name(), Type: g.of(f.Type()), Exported: f.Exported(), Embedded: f.Embedded(), Tag: reflect.StructTag(s.Tag(i))}
}

func (g *goType) Func() tmplcheck.Signature {
	return g.signature(g.t.Underlying().(*types.Signature))
}

// signature returns the checker's form of a signature.
func (w *world) signature(s *types.Signature) tmplcheck.Signature {
	made := tmplcheck.Signature{Variadic: s.Variadic()}
	for v := range s.Params().Variables() {
		made.In = append(made.In, w.of(v.Type()))
	}
	for v := range s.Results().Variables() {
		made.Out = append(made.Out, w.of(v.Type()))
	}
	return made
}

func (g *goType) Method(name string) (tmplcheck.Signature, bool) {
	m := g.methods.MethodSet(g.t).Lookup(nil, name)
	if m == nil || !m.Obj().Exported() {
		return tmplcheck.Signature{}, false
	}
	return g.signature(m.Type().(*types.Signature)), true
}

func (g *goType) MethodNames() []string {
	var names []string
	for m := range g.methods.MethodSet(g.t).Methods() {
		if m.Obj().Exported() {
			names = append(names, m.Obj().Name())
		}
	}
	return names
}

// AssignableTo is never asked about a type of another kind of tmplcheck.Type.
func (g *goType) AssignableTo(t tmplcheck.Type) bool {
	other, ok := t.(*goType)
	return ok && types.AssignableTo(g.t, other.t)
}

func (g *goType) PointerTo() tmplcheck.Type { return g.of(types.NewPointer(g.t)) }
func (g *goType) SliceOf() tmplcheck.Type   { return g.of(types.NewSlice(g.t)) }
