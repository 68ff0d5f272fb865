package loosejson

import (
	"math/big"
	"strings"
	"unicode/utf8"
)

// A numberScan is what scanNumber found.
type numberScan struct {
	end  int  // behind the longest prefix that could begin a number
	ok   bool // and is one
	good int  // behind the longest prefix that is one
}

// scanNumber finds the number that s begins with (RFC 8259, section 6).
func scanNumber(s string) numberScan {
	i := 0
	if i < len(s) && s[i] == '-' {
		i++
	}
	switch {
	case i >= len(s) || !isDigit(s[i]):
		return numberScan{end: i}
	case s[i] == '0':
		i++
	default:
		i = skipDigits(s, i)
	}
	good := i
	if i < len(s) && s[i] == '.' {
		if i = skipDigits(s, i+1); s[i-1] == '.' {
			return numberScan{end: i, good: good}
		}
		good = i
	}
	if i < len(s) && s[i]|0x20 == 'e' {
		i++
		if i < len(s) && (s[i] == '+' || s[i] == '-') {
			i++
		}
		if i = skipDigits(s, i); !isDigit(s[i-1]) {
			return numberScan{end: i, good: good}
		}
	}
	return numberScan{end: i, ok: true, good: i}
}

// isDigit reports whether c is a decimal digit.
func isDigit(c byte) bool { return c-'0' < 10 }

// skipDigits returns the first index of s from i on that holds no digit.
func skipDigits(s string, i int) int {
	for i < len(s) && isDigit(s[i]) {
		i++
	}
	return i
}

// maxScalar bounds a number that is looked at more than once.
const maxScalar = 256

// looseNumber returns the number that all of s is, in the grammar of RFC 8259: with
// a plus sign, without digits before or behind the point, cut in its exponent, with
// underscores between digits, or hexadecimal. It returns "" if s is none.
func looseNumber(s string) string {
	n := scanNumber(s)
	if n.end == len(s) && n.good > 0 {
		return s[:n.good]
	}
	if len(s) > maxScalar {
		return ""
	}
	s = halfWidth(s)
	sign, digits := "", s
	if s[0] == '+' || s[0] == '-' {
		sign, digits = strings.TrimPrefix(s[:1], "+"), s[1:]
	}
	if len(digits) > 2 && digits[0] == '0' && digits[1]|0x20 == 'x' {
		if i, ok := new(big.Int).SetString(digits[2:], 16); ok && isHexStart(digits[2]) {
			return sign + i.String()
		}
		return ""
	}
	if strings.Contains(digits, "_") {
		if strings.Contains(digits, "__") || !isDigit(digits[0]) || !isDigit(digits[len(digits)-1]) {
			return ""
		}
		digits = strings.ReplaceAll(digits, "_", "")
	}
	if len(digits) > 1 && digits[0] == '.' && isDigit(digits[1]) {
		digits = "0" + digits
	}
	if n = scanNumber(digits); digits != "" && digits[0] != '-' && n.end == len(digits) && n.good > 0 {
		return sign + digits[:n.good]
	}
	return ""
}

// halfWidth replaces full-width digits, points and signs, as East Asian keyboards have
// them.
func halfWidth(s string) string {
	if s[0] < utf8.RuneSelf {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r >= '０' && r <= '９' || r == '．' || r == '－' || r == '＋' {
			return r - '０' + '0'
		}
		return r
	}, s)
}

// isHexStart reports whether c is a hexadecimal digit.
func isHexStart(c byte) bool { return hexDigits(string(c)) == 1 }
