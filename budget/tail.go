package budget

import (
	"cmp"
	"slices"

	"github.com/briefgo/brief/internal/fit"
)

// A selection knows no order among items, but parts with trim.Trim.Tail are the end of a
// conversation: none is kept if one behind it is cut. So in each tier each of them has a
// tier of its own before the others', the last one first; and if one does not fit, those
// before it are excluded and it is selected again. As tiers are strict, those behind it
// stay as they were.

// noteTail notes that a part of an item has Tail.
func (j *job) noteTail(k int32) {
	if n := len(j.tail); n == 0 || j.tail[n-1] != k {
		j.tail = append(j.tail, k)
	}
}

// arrangeTail numbers the tiers anew.
func (j *job) arrangeTail() {
	if len(j.tail) == 0 {
		return
	}
	slices.Sort(j.tail)
	j.tail = slices.Compact(j.tail)
	rank := make([]int32, len(j.items)) // from the end, 1 being the last; 0 has no Tail
	for n, k := range j.tail {
		rank[k] = int32(len(j.tail) - n)
	}
	order := make([]int32, len(j.items))
	for k := range order {
		order[k] = int32(k)
	}
	before := func(a, b int32) int {
		return cmp.Or(cmp.Compare(j.choices[a].Tier, j.choices[b].Tier), cmp.Compare(uint32(rank[a]-1), uint32(rank[b]-1)))
	}
	slices.SortStableFunc(order, before)
	tier := 0
	tiers := make([]int, len(order))
	for n, k := range order {
		if n > 0 && before(order[n-1], k) != 0 {
			tier++
		}
		tiers[k] = tier
	}
	for k := range j.choices {
		j.choices[k].Tier = tiers[k]
	}
}

// hole returns how many items with Tail are before the last one of them that is left out,
// though not all of them are; 0 if there is no hole.
func (j *job) hole(result *fit.Result) int {
	for n := len(j.tail) - 1; n >= 0; n-- {
		if result.Choice[j.tail[n]] != fit.Out {
			continue
		}
		for _, k := range j.tail[:n] {
			if result.Choice[k] != fit.Out {
				return n
			}
		}
		return 0
	}
	return 0
}

// withoutHoles solves the problem so that the result has no hole. Each round excludes more;
// one is enough, unless tiers are in another order than the conversation, or a previous
// prompt is followed.
func (j *job) withoutHoles(p *fit.Problem) (*fit.Result, error) {
	result, err := fit.Solve(p)
	if err != nil || len(j.tail) == 0 {
		return result, err
	}
	first := result
	const rounds = 4
	for range rounds {
		n := j.hole(result)
		if n == 0 {
			break
		}
		p.Items = slices.Clone(p.Items)
		for _, k := range j.tail[:n] {
			p.Items[k].Least, p.Items[k].Piece = fit.MaxSize+1, 0
			if p.Previous != nil && int(k) < len(p.Previous) {
				p.Previous = slices.Clone(p.Previous)
				p.Previous[k] = fit.Out
			}
		}
		if result, err = fit.Solve(p); err != nil {
			return nil, err
		}
	}
	j.cutBefore(result)
	result.Bound, result.Rough = max(result.Bound, first.Bound), result.Rough || first.Rough
	return result, nil
}

// cutBefore closes a hole by leaving out what is before it.
func (j *job) cutBefore(result *fit.Result) {
	for _, k := range j.tail[:j.hole(result)] {
		if result.Choice[k] != fit.Out {
			j.leaveOut(k, result)
		}
	}
	result.Value = max(0, result.Value)
}

// leaveOut takes an item that was chosen out of a result.
func (j *job) leaveOut(k int32, result *fit.Result) {
	result.Size -= j.sizeChosen(int(k), result.Choice[k], result)
	result.Value -= j.choices[k].Value
	result.Choice[k] = fit.Out
}

// sizeChosen returns the size of an item as it was chosen.
func (j *job) sizeChosen(k, form int, result *fit.Result) int {
	if form == fit.Part {
		return result.Pieces[k]
	}
	return j.size(k, form)
}
