package prompt

import (
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// funcPrintf is printf with bounded widths.
func funcPrintf(format string, args ...any) (string, error) {
	if err := checkFormat(format, args); err != nil {
		return "", err
	}
	return fmt.Sprintf(format, args...), nil
}

// checkFormat returns an error for a width or precision over maxFuncWidth, which may
// also be an argument, and for %p: an address differs from run to run.
func checkFormat(format string, args []any) error {
	next := 0 // the argument that the next verb takes
	for {
		_, rest, found := strings.Cut(format, "%")
		if !found {
			return nil
		}
		end := strings.IndexFunc(rest, func(r rune) bool { return !strings.ContainsRune("+-# 0123456789.*[]", r) })
		if end < 0 {
			end = len(rest)
		}
		var err error
		if next, err = checkFormatWidths(rest[:end], next, args); err != nil {
			return err
		}
		format = rest[end:]
		switch {
		case strings.HasPrefix(format, "p"):
			return errors.New("printf: %p prints an address, which differs from run to run")
		case strings.HasPrefix(format, "%"): // takes no argument
			format = format[1:]
		default:
			next++
		}
	}
}

// checkFormatWidths checks what stands between % and the verb. It returns which
// argument the verb takes.
func checkFormatWidths(flags string, next int, args []any) (int, error) {
	for flags != "" {
		digits := len(flags) - len(strings.TrimLeft(flags, "0123456789"))
		switch {
		case digits > 0:
			n, err := strconv.Atoi(flags[:digits])
			if err != nil || n > maxFuncWidth {
				return 0, fmt.Errorf("printf: a width is over the limit of %d", maxFuncWidth)
			}
			if strings.HasPrefix(flags[digits:], "]") {
				next = n - 1
			}
		case flags[0] == '*':
			if next >= 0 && next < len(args) {
				if n := reflect.ValueOf(args[next]); n.CanInt() && (n.Int() > maxFuncWidth || n.Int() < -maxFuncWidth) || n.CanUint() && n.Uint() > maxFuncWidth {
					return 0, fmt.Errorf("printf: a width is over the limit of %d", maxFuncWidth)
				}
			}
			next++
		}
		flags = flags[max(digits, 1):]
	}
	return next, nil
}
