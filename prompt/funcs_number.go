package prompt

import (
	"fmt"
	"math"
	"math/big"
	"reflect"
	"strconv"
)

// funcInt returns v as an integer. It may be of any number type or a decimal number in
// text, or point to one. A fraction is an error.
func funcInt(name string, v any) (int64, error) {
	n := reflect.ValueOf(v)
	if n.Kind() == reflect.Pointer {
		n = n.Elem()
	}
	switch {
	case n.CanInt():
		return n.Int(), nil
	case n.CanUint() && n.Uint() <= math.MaxInt64:
		return int64(n.Uint()), nil
	case n.CanFloat() && n.Float() == math.Trunc(n.Float()) && n.Float() >= -1<<63 && n.Float() < 1<<63:
		return int64(n.Float()), nil
	case n.CanUint(), n.CanFloat():
		return 0, fmt.Errorf("%s: %v is not an integer of 64 bits", name, n)
	case n.Kind() == reflect.String:
		if i, err := strconv.ParseInt(n.String(), 10, 64); err == nil {
			return i, nil
		}
		text := n.String()
		return 0, fmt.Errorf("%s: the text %q is not an integer", name, text[:runeStart(text, min(len(text), maxFuncQuote))])
	}
	return 0, fmt.Errorf("%s: a value of type %.40T is not an integer", name, v)
}

// An arithmetic is one of sprig's functions on integers, which it takes as int64 in any.
type arithmetic func(ints ...any) int64

// binaryFunc and variadicFunc give sprig's functions one type.
func binaryFunc(f any) arithmetic {
	g := f.(func(a, b any) int64)
	return func(ints ...any) int64 { return g(ints[0], ints[1]) }
}

func variadicFunc(f any) arithmetic {
	g := f.(func(a any, more ...any) int64)
	return func(ints ...any) int64 { return g(ints[0], ints[1:]...) }
}

// funcTruncate is int: it cuts the fraction off.
func funcTruncate(toInt func(any) int, v any) (int, error) {
	f := reflect.ValueOf(v)
	if f.Kind() == reflect.Pointer {
		f = f.Elem()
	}
	if f.CanFloat() {
		v = math.Trunc(f.Float())
	}
	n, err := funcInt("int", v)
	if err != nil {
		return 0, err
	}
	if n < math.MinInt || n > math.MaxInt {
		return 0, fmt.Errorf("int: %d is not an integer of %d bits", n, strconv.IntSize)
	}
	return toInt(n), nil
}

// An exactOp computes without a limit what an arithmetic may not be able to hold.
type exactOp func(z, x, y *big.Int) *big.Int

// funcArithmetic calls f with the arguments as integers. It returns an error if one of
// them is not an integer, and if the result is not exact.
func funcArithmetic(name string, f arithmetic, exact exactOp, args []any) (int64, error) {
	ints := make([]any, len(args))
	result := new(big.Int)
	for i, arg := range args {
		n, err := funcInt(name, arg)
		switch {
		case err != nil:
			return 0, err
		case i == 0:
			result.SetInt64(n)
		case n == 0 && (name == "div" || name == "mod"):
			return 0, fmt.Errorf("%s: division by zero", name)
		case exact != nil && result.BitLen() < maxFuncBits:
			exact(result, result, big.NewInt(n))
		}
		ints[i] = n
	}
	if exact != nil && !result.IsInt64() {
		return 0, fmt.Errorf("%s: the result is not an integer of 64 bits", name)
	}
	return f(ints...), nil
}
