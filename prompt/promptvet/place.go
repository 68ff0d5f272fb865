package promptvet

import (
	"go/ast"
	"go/token"
	"strconv"
	"strings"

	"github.com/briefgo/brief/internal/tmplcheck"
)

// offset returns where in a text an error stands.
func offset(text string, e tmplcheck.Error) int {
	at := 0
	for line := 1; line < e.Line; line++ {
		end := strings.IndexByte(text[at:], '\n')
		if end < 0 {
			return at
		}
		at += end + 1
	}
	return min(at+e.Col, len(text))
}

// place returns the position in the source of the byte at an offset of a constant
// string: inside of a literal, also one of several that are added, or else where the
// expression begins.
func (f *finder) place(e ast.Expr, offset int) token.Pos {
	switch e := ast.Unparen(e).(type) {
	case *ast.BinaryExpr:
		left, _ := f.text(e.X)
		if offset < len(left) {
			return f.place(e.X, offset)
		}
		return f.place(e.Y, offset-len(left))
	case *ast.BasicLit:
		return e.Pos() + token.Pos(literalOffset(e.Value, offset))
	}
	return e.Pos()
}

// literalOffset returns the offset in a string literal at which a byte of its value is
// written.
func literalOffset(literal string, offset int) int {
	if literal[0] == '`' {
		return min(1+offset, len(literal))
	}
	rest := literal[1 : len(literal)-1]
	for offset > 0 && rest != "" {
		r, multibyte, tail, err := strconv.UnquoteChar(rest, '"')
		if err != nil {
			break
		}
		width := 1 // of an escape such as \xff, and of ASCII
		if multibyte {
			width = len(string(r))
		}
		offset -= width
		rest = tail
	}
	return len(literal) - 1 - len(rest)
}
