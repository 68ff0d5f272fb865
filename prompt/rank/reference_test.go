package rank

import (
	"cmp"
	"math"
	"slices"
	"unicode"
)

// naiveTerms finds terms as the comment of terms says, one rule after the other, on a
// slice of characters.
func naiveTerms(text string) []string {
	var runes []rune
	for _, r := range text {
		if r == '’' {
			r = '\''
		}
		if r == 0x200b || !unicode.Is(unicode.Cf, r) {
			runes = append(runes, r)
		} else if len(runes) == 0 || !naiveTermRune(runes[len(runes)-1]) {
			runes = append(runes, ' ') // outside of terms it separates
		}
	}
	var found []string
	for i := 0; i < len(runes); {
		switch {
		case naiveUnspaced(runes[i]):
			var run []string
			for i < len(runes) && naiveUnspaced(runes[i]) {
				start := i
				for i++; i < len(runes) && unicode.IsMark(runes[i]); i++ {
				}
				run = append(run, string(runes[start:i]))
			}
			if len(run) == 1 {
				found = append(found, run[0])
			}
			for j := 1; j < len(run); j++ {
				found = append(found, run[j-1]+run[j])
			}
		case naiveWord(runes[i]):
			var word []rune
			for i < len(runes) && (naiveWord(runes[i]) || unicode.IsMark(runes[i]) ||
				runes[i] == '\'' && i+1 < len(runes) && naiveWord(runes[i+1])) {
				word = append(word, naiveFold(runes[i]))
				i++
			}
			found = append(found, string(word))
		default:
			i++
		}
	}
	return found
}

func naiveTermRune(r rune) bool {
	return naiveWord(r) || naiveUnspaced(r) || unicode.IsMark(r)
}

func naiveUnspaced(r rune) bool {
	return unicode.IsLetter(r) && (r == 'ー' || r == 'ｰ' || unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana,
		unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar))
}

func naiveWord(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsDigit(r)) && !naiveUnspaced(r)
}

func naiveFold(r rune) rune {
	if !naiveWord(r) {
		return r
	}
	if r >= 0xff01 && r <= 0xff5e {
		r -= 0xfee0
	}
	orbit := []rune{r}
	for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
		orbit = append(orbit, other)
	}
	return unicode.ToLower(slices.Min(orbit))
}

// naiveBM25 ranks by the formula in the comment of BM25, document by document.
func naiveBM25(pool []Document, k1, b float64) func(query string) []Pick {
	counts := make([]map[string]int, len(pool))
	lengths := make([]int, len(pool))
	with := map[string]int{} // how many documents have a term
	total := 0
	for i, d := range pool {
		counts[i] = map[string]int{}
		for _, term := range naiveTerms(d.Text) {
			counts[i][term]++
			lengths[i]++
			total++
		}
		for term := range counts[i] {
			with[term]++
		}
	}
	mean := float64(total) / float64(len(pool))
	return func(query string) []Pick {
		terms := naiveTerms(query)
		picks := make([]Pick, len(pool))
		for i := range pool {
			picks[i].Index = i
			for _, term := range terms {
				f, n := float64(counts[i][term]), float64(with[term])
				if f == 0 {
					continue
				}
				idf := math.Log(1 + (float64(len(pool))-n+0.5)/(n+0.5))
				norm := k1 * (1 - b + float64(b*float64(lengths[i])/mean))
				picks[i].Score += math.Max(1, math.Round(idf*(f/(f+norm))*(1<<24))) / (1 << 24)
			}
		}
		slices.SortStableFunc(picks, func(p, q Pick) int { return cmp.Compare(q.Score, p.Score) })
		return picks
	}
}
