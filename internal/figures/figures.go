// Package figures writes numbers for people.
package figures

import "strconv"

// Grouped writes a number with a comma between each three digits.
func Grouped(n int) string {
	s := strconv.Itoa(n)
	first := 0
	if n < 0 {
		first = 1
	}
	for i := len(s) - 3; i > first; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
