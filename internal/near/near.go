// Package near finds the name that a misspelt one was meant to be.
package near

import (
	"cmp"
	"slices"
	"strings"
)

// MaxLen is the length in bytes up to which names are compared. Longer ones are near
// to nothing.
const MaxLen = 64

// Distance returns the number of bytes to insert, delete, replace or swap with their
// neighbour that make b of a: the optimal string alignment distance. Of names longer
// than MaxLen only the beginning counts.
func Distance(a, b string) int {
	a, b = a[:min(len(a), MaxLen)], b[:min(len(b), MaxLen)]
	var rows [3][MaxLen + 1]int
	before, last, row := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		last[j] = j
	}
	for i := range len(a) {
		row[0] = i + 1
		for j := range len(b) {
			replace := last[j]
			if a[i] != b[j] {
				replace++
			}
			row[j+1] = min(replace, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

// Name returns the candidate that name was most likely meant to be: one that differs
// in case only, or else in at most a third of its bytes; "" if there is none. Earlier
// candidates win.
func Name(name string, candidates []string) string {
	best, limit := "", max(1, len(name)/3)
	lower := strings.ToLower(name)
	for _, c := range candidates {
		if strings.EqualFold(c, name) {
			return c
		}
		if max(len(name), len(c)) > MaxLen || max(len(c)-len(name), len(name)-len(c)) > limit {
			continue
		}
		if d := Distance(lower, strings.ToLower(c)); d <= limit && d < len(name) {
			best, limit = c, d-1
		}
	}
	return best
}

// Names returns the n candidates that are nearest to name, the nearest first, each
// once.
func Names(name string, candidates []string, n int) []string {
	sorted := slices.Clone(candidates)
	distance := make(map[string]int, len(sorted))
	for _, c := range sorted {
		distance[c] = Distance(name, c)
	}
	slices.SortFunc(sorted, func(a, b string) int {
		return cmp.Or(cmp.Compare(distance[a], distance[b]), strings.Compare(a, b))
	})
	sorted = slices.Compact(sorted)
	return sorted[:min(n, len(sorted))]
}
