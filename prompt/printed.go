package prompt

import (
	"errors"
	"fmt"
	"reflect"
	"text/template"
	"text/template/parse"
)

// printedFunc is the function that each printed value of a template goes through.
const printedFunc = "printed"

// errPrintedNil is why a template fails that would print nil.
var errPrintedNil = errors.New("what is printed here is nil; print it inside {{with}}, or give it a default")

// printed returns a value that a template is about to print, unless there is none:
// text/template would write "<no value>" or "<nil>" then, which no model should read.
func printed(v reflect.Value) (reflect.Value, error) {
	for w := v; ; w = w.Elem() {
		if !w.IsValid() || isNilPointer(w) && !printsItself(w.Type()) {
			return v, errPrintedNil
		}
		if isNilPointer(w) {
			return v, nil // a method that expects it
		}
		if w.Kind() != reflect.Pointer && w.Kind() != reflect.Interface {
			return v, checkPrinted(w)
		}
	}
}

// checkPrinted returns an error if a value would show as an address: what is behind all
// pointers and interfaces, which is what text/template prints.
func checkPrinted(v reflect.Value) error {
	if v.CanAddr() && hasText(reflect.PointerTo(v.Type())) || !showsAddress(v, 0) {
		return nil
	}
	return errAddress
}

func isNilPointer(v reflect.Value) bool {
	return (v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface) && v.IsNil()
}

// printsItself reports whether pointers of a type have a method that package fmt prints
// them with, nil ones too: one of what they point to would not be called then.
func printsItself(t reflect.Type) bool {
	return t.Kind() == reflect.Pointer && hasText(t) && !hasText(t.Elem())
}

// hasText reports whether values of a type say themselves how they print.
func hasText(t reflect.Type) bool {
	return t.Implements(reflect.TypeFor[fmt.Stringer]()) || t.Implements(reflect.TypeFor[error]())
}

// refuseNil makes every template of t fail where it would print nil.
func refuseNil(t *template.Template) {
	for _, associated := range t.Funcs(template.FuncMap{printedFunc: printed}).Templates() {
		if tree := associated.Tree; tree != nil && tree.Root != nil {
			refuseNilIn(tree, tree.Root)
		}
	}
}

// refuseNilIn puts the function behind each pipeline below n that is printed.
func refuseNilIn(tree *parse.Tree, n parse.Node) {
	switch n := n.(type) {
	case *parse.ListNode:
		if n == nil {
			return
		}
		for _, child := range n.Nodes {
			refuseNilIn(tree, child)
		}
	case *parse.ActionNode:
		if len(n.Pipe.Decl) > 0 {
			return
		}
		pipeThrough(tree, n, printedFunc)
	case *parse.IfNode:
		refuseNilInBranch(tree, &n.BranchNode)
	case *parse.RangeNode:
		refuseNilInBranch(tree, &n.BranchNode)
	case *parse.WithNode:
		refuseNilInBranch(tree, &n.BranchNode)
	}
}

// pipeThrough puts a function behind the pipeline of an action.
func pipeThrough(tree *parse.Tree, n *parse.ActionNode, name string) {
	last := n.Pipe.Cmds[len(n.Pipe.Cmds)-1]
	call := parse.NewIdentifier(name).SetPos(last.Pos).SetTree(tree)
	n.Pipe.Cmds = append(n.Pipe.Cmds, &parse.CommandNode{NodeType: parse.NodeCommand, Pos: last.Pos, Args: []parse.Node{call}})
}

// printedText returns the text that text/template would print for a value, which is none
// that printed refuses.
func printedText(v reflect.Value) (string, error) {
	for (v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface) && !v.IsNil() {
		v = v.Elem()
	}
	switch {
	case v.Kind() == reflect.String && v.Type().NumMethod() == 0 && !v.CanAddr():
		return v.String(), nil
	case hasText(v.Type()):
	case v.CanAddr() && hasText(reflect.PointerTo(v.Type())):
		v = v.Addr()
	case v.Kind() == reflect.Chan || v.Kind() == reflect.Func:
		return "", fmt.Errorf("a value of type %.40s cannot be printed", v.Type())
	}
	return fmt.Sprint(v.Interface()), nil
}

func refuseNilInBranch(tree *parse.Tree, n *parse.BranchNode) {
	refuseNilIn(tree, n.List)
	refuseNilIn(tree, n.ElseList)
}
