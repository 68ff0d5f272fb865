package promptvet

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/inspector"
)

// A section is a call of a constructor of package prompt.
type section struct {
	kind     string // as package prompt calls it in errors
	call     *ast.CallExpr
	text     ast.Expr     // the template, nil if there is none
	typeArgs []types.Type // of the constructor
}

// templateArgs holds, for each constructor that takes a template, which argument that is.
var templateArgs = map[string]int{"Role": 0, "Instruction": 0, "Constraint": 0, "Text": 1, "Input": 0}

// A finder follows expressions to the calls that make their sections.
type finder struct {
	info   *types.Info
	values map[types.Object]ast.Expr // of the variables that are set once
}

// text returns the value of a constant string.
func (f *finder) text(e ast.Expr) (string, bool) {
	v := f.info.Types[e].Value
	if v == nil || v.Kind() != constant.String {
		return "", false
	}
	return constant.StringVal(v), true
}

// promptCall returns the name of the function of package prompt that is called, "" if
// it is another one, and its type arguments.
func (f *finder) promptCall(call *ast.CallExpr) (string, []types.Type) {
	id := calledName(call.Fun)
	if id == nil {
		return "", nil
	}
	fn, ok := f.info.Uses[id].(*types.Func)
	if !ok || fn.Pkg() == nil || fn.Pkg().Path() != promptPath || fn.Signature().Recv() != nil {
		return "", nil
	}
	var typeArgs []types.Type
	for t := range f.info.Instances[id].TypeArgs.Types() {
		typeArgs = append(typeArgs, t)
	}
	return fn.Name(), typeArgs
}

// calledName returns the identifier of a function, which may be qualified and
// instantiated.
func calledName(fun ast.Expr) *ast.Ident {
	for {
		switch e := ast.Unparen(fun).(type) {
		case *ast.IndexExpr:
			fun = e.X
		case *ast.IndexListExpr:
			fun = e.X
		case *ast.SelectorExpr:
			return e.Sel
		case *ast.Ident:
			return e
		default:
			return nil
		}
	}
}

// kindOf returns the kind of the sections that a constructor makes.
func kindOf(name string) string {
	if name == "Documents" {
		return "document"
	}
	return strings.ToLower(name)
}

// templated returns the section that a call makes of a template.
func (f *finder) templated(call *ast.CallExpr) (section, bool) {
	name, _ := f.promptCall(call)
	arg, ok := templateArgs[name]
	if !ok || arg >= len(call.Args) {
		return section{}, false
	}
	return section{kind: strings.ToLower(name), call: call, text: call.Args[arg]}, true
}

// sections returns the sections that expressions stand for, those in groups too, and
// whether these are all.
func (f *finder) sections(exprs []ast.Expr) (all []section, complete bool) {
	complete = true
	following := map[types.Object]bool{}
	var follow func(ast.Expr)
	follow = func(e ast.Expr) {
		switch e := ast.Unparen(e).(type) {
		case *ast.CallExpr:
			name, typeArgs := f.promptCall(e)
			if s, ok := f.templated(e); ok {
				all = append(all, s)
				return
			}
			inner := f.sectionArgs(e)
			if name == "" {
				complete = false
				return
			}
			if len(inner) == 0 || len(typeArgs) > 0 { // When has both
				all = append(all, section{kind: kindOf(name), call: e, typeArgs: typeArgs})
			}
			for _, arg := range inner {
				follow(arg)
			}
		case *ast.CompositeLit:
			for _, elt := range e.Elts {
				if kv, ok := elt.(*ast.KeyValueExpr); ok {
					elt = kv.Value
				}
				follow(elt)
			}
		case *ast.Ident:
			o := f.info.Uses[e]
			value := f.values[o]
			if value == nil || following[o] {
				complete = false
				return
			}
			following[o] = true
			follow(value)
			delete(following, o)
		default:
			complete = false
		}
	}
	for _, e := range exprs {
		follow(e)
	}
	return all, complete
}

// sectionArgs returns the arguments of a call that are sections, or a slice of them.
func (f *finder) sectionArgs(call *ast.CallExpr) []ast.Expr {
	var args []ast.Expr
	for _, arg := range call.Args {
		t := f.info.TypeOf(arg)
		if s, ok := types.Unalias(t).(*types.Slice); ok {
			t = s.Elem()
		}
		if named, ok := types.Unalias(t).(*types.Named); ok && named.Obj().Name() == "Section" && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == promptPath {
			args = append(args, arg)
		}
	}
	return args
}

// variableValues returns what each variable of the package is set to, if that is done
// once, where it is declared.
func variableValues(in *inspector.Inspector, info *types.Info) map[types.Object]ast.Expr {
	values := map[types.Object]ast.Expr{}
	changed := map[types.Object]bool{}
	change := func(e ast.Expr) {
		if id := rootName(e); id != nil {
			changed[info.ObjectOf(id)] = true
		}
	}
	for n := range in.PreorderSeq((*ast.ValueSpec)(nil), (*ast.AssignStmt)(nil), (*ast.UnaryExpr)(nil), (*ast.RangeStmt)(nil)) {
		switch n := n.(type) {
		case *ast.ValueSpec:
			for i, id := range n.Names {
				if len(n.Values) == len(n.Names) {
					values[info.Defs[id]] = n.Values[i]
				} else {
					changed[info.Defs[id]] = true
				}
			}
		case *ast.AssignStmt:
			for i, lhs := range n.Lhs {
				id, ok := lhs.(*ast.Ident)
				if ok && n.Tok == token.DEFINE && info.Defs[id] != nil && len(n.Lhs) == len(n.Rhs) {
					values[info.Defs[id]] = n.Rhs[i]
				} else {
					change(lhs)
				}
			}
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				change(n.X)
			}
		case *ast.RangeStmt:
			change(n.Key)
			change(n.Value)
		}
	}
	for o := range changed {
		delete(values, o)
	}
	return values
}

// rootName returns the variable that an expression is a part of, or nil.
func rootName(e ast.Expr) *ast.Ident {
	for {
		switch x := e.(type) {
		case *ast.Ident:
			return x
		case *ast.ParenExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.SliceExpr:
			e = x.X
		case *ast.SelectorExpr:
			e = x.X
		default:
			return nil
		}
	}
}
