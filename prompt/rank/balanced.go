package rank

import "fmt"

// Balanced lets the labels take turns: first the best document of each label by another
// method, then the second of each, and so on; in each round the better document is first.
// So the first documents have the labels as evenly as can be. Scores stay those of the
// other method.
func Balanced(m Method) Method {
	return func(pool []Document) (Ranker, error) {
		inner, err := prepareInner("Balanced", m, pool)
		if err != nil {
			return nil, err
		}
		b := &balanced{inner: inner, classes: make([]uint32, len(pool))}
		numbers := map[string]uint32{}
		for i, d := range pool {
			number, known := numbers[d.Label]
			if !known {
				number = uint32(len(b.labels))
				numbers[d.Label] = number
				b.labels = append(b.labels, d.Label)
			}
			b.classes[i] = number
		}
		return b.rank, nil
	}
}

// balanced is a pool prepared by Balanced.
type balanced struct {
	inner   Ranker
	classes []uint32 // by document: the number of its label
	labels  []string
}

// rank is the Ranker.
func (b *balanced) rank(query Document, limit int) (*Ranking, error) {
	from, err := rankInner("Balanced", b.inner, query, 0, len(b.classes))
	if err != nil {
		return nil, err
	}
	rounds := make([]uint32, len(b.classes)) // by document, from 1; 0 if it is left out
	turns := make([]uint32, len(b.labels))   // by label: how many documents it has had
	ends := make([]int, 1, 16)               // by round: how many documents are in it
	for _, p := range from.Picks {
		class := b.classes[p.Index]
		turns[class]++
		rounds[p.Index] = turns[class]
		if int(turns[class]) == len(ends) {
			ends = append(ends, 0)
		}
		ends[turns[class]]++
	}
	starts, at := ends, 0 // the number in each becomes the place of its first
	for i, n := range ends {
		starts[i] = at
		at += n
	}
	k := limited(limit, len(from.Picks))
	r := &Ranking{Picks: make([]Pick, k), cosines: from.cosines}
	for _, p := range from.Picks {
		place := &starts[rounds[p.Index]]
		if *place < k {
			r.Picks[*place] = p
		}
		*place++
	}
	r.Explain = explainer(len(b.classes), func(doc int) string { return b.explain(from, rounds, doc) })
	return r, nil
}

// explain gives the round that a document came in.
func (b *balanced) explain(from *Ranking, rounds []uint32, doc int) string {
	text := "left out"
	if rounds[doc] > 0 {
		text = fmt.Sprintf("number %d of the label %s", rounds[doc], quote(b.labels[b.classes[doc]]))
	}
	if from.Explain != nil {
		text += "; " + from.Explain(doc)
	}
	return text
}
