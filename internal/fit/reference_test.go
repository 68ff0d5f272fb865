package fit

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

// A reference solves by Rank or Prefix as the documentation says it, with no thought of
// speed.
type reference struct {
	p      *Problem
	sizes  [][]int
	choice []int
	ended  map[int]bool
}

// used returns what items take, of one section or, for any of -2, of all.
func (r *reference) used(section int) int {
	n := 0
	for i, form := range r.choice {
		if form >= 0 && (section == -2 || r.p.Items[i].Section == section) {
			n += r.sizes[i][form]
		}
	}
	return n
}

// solve selects.
func (r *reference) solve() []int {
	r.choice, r.ended = slices.Repeat([]int{Out}, len(r.p.Items)), map[int]bool{}
	order := slices.Clone(r.p.Order)
	if order == nil {
		for i := range r.p.Items {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(r.p.Items[a].Tier, r.p.Items[b].Tier) })
	for i, sec := range r.p.Sections {
		r.pass(order, func(sec int) bool { return sec == i }, sec.Min, false)
	}
	for from := 0; from < len(order); {
		to := from + 1
		for to < len(order) && r.p.Items[order[to]].Tier == r.p.Items[order[from]].Tier {
			to++
		}
		r.tier(order[from:to])
		from = to
	}
	return r.choice
}

// tier selects in one tier.
func (r *reference) tier(items []int) {
	if r.whole(items) {
		return
	}
	carry := 0
	for i, sec := range r.p.Sections {
		if sec.Share > 0 {
			before := r.used(-2)
			carry += max(0, sec.Share-r.used(i))
			r.pass(items, func(sec int) bool { return sec == i }, carry, false)
			carry -= r.used(-2) - before
		}
	}
	shared := func(sec int) bool { return sec >= 0 && r.p.Sections[sec].Share > 0 }
	r.pass(items, func(sec int) bool { return !shared(sec) }, MaxSize, true)
	for i := range r.p.Sections {
		r.pass(items, func(sec int) bool { return sec == i && shared(i) }, MaxSize, true)
	}
}

// whole takes all items in their first forms, if they fit.
func (r *reference) whole(items []int) bool {
	before := slices.Clone(r.choice)
	for _, i := range items {
		if r.ended[r.p.Items[i].Section] && r.choice[i] != 0 {
			r.choice = before
			return false
		}
		r.choice[i] = 0
	}
	ok := r.used(-2) <= r.p.Capacity
	for i, sec := range r.p.Sections {
		ok = ok && (sec.Max == 0 || r.used(i) <= sec.Max)
	}
	if !ok {
		r.choice = before
	}
	return ok
}

// pass goes once through items in order, and takes the first form of each that fits
// while no more than limit is added; what the last pass leaves out ends a section.
func (r *reference) pass(items []int, in func(section int) bool, limit int, last bool) {
	start, stopped := r.used(-2), map[int]bool{}
	for _, i := range items {
		sec := r.p.Items[i].Section
		if !in(sec) || stopped[sec] || r.ended[sec] {
			continue
		}
		now := r.choice[i]
		for form := range r.sizes[i] {
			if now >= 0 && form >= now {
				break
			}
			r.choice[i] = form
			total := r.used(-2)
			if total <= r.p.Capacity && total-start <= limit && (sec < 0 || r.p.Sections[sec].Max == 0 || r.used(sec) <= r.p.Sections[sec].Max) {
				now = form
				break
			}
		}
		r.choice[i] = now
		if now == Out && r.p.Strategy == Prefix {
			stopped[sec] = true
			if last {
				r.ended[sec] = true
			}
		}
	}
}

func TestRankAndPrefixAsDocumented(t *testing.T) {
	rng := rand.New(rand.NewPCG(21, 22))
	for n := range 60_000 {
		p, sizes := randomProblem(rng, true, n%2 == 1)
		p.Strategy = Rank + Strategy(n/2%2)
		if n%3 == 0 {
			p.Order = rng.Perm(len(p.Items))
		}
		r, err := Solve(p)
		if err != nil {
			t.Fatal(err)
		}
		want := (&reference{p: p, sizes: sizes}).solve()
		if diff := gocmp.Diff(want, r.Choice); diff != "" {
			t.Fatalf("%d: %+v of sizes %v: (-want +got)\n%s", n, p, sizes, diff)
		}
		if r.Optimal && slices.ContainsFunc(r.Choice, func(form int) bool { return form != 0 }) && r.Value < r.Bound*(1-1e-9) {
			t.Fatalf("%+v of sizes %v: %+v is not known to be the best", p, sizes, r)
		}
	}
}

// TestTiersAreStrict proves that nothing of a tier changes for what the tiers behind it
// hold, and that each has its best where that is said.
func TestTiersAreStrict(t *testing.T) {
	rng := rand.New(rand.NewPCG(23, 24))
	for range 20_000 {
		p, sizes := randomProblem(rng, true, false)
		r, err := Solve(p)
		if err != nil {
			t.Fatal(err)
		}
		room := p.Capacity
		for tier := range 3 {
			of := &Problem{Capacity: room}
			var own [][]int
			value := 0.0
			for i, it := range p.Items {
				if it.Tier == tier {
					of.Items, own = append(of.Items, it), append(own, sizes[i])
					if form := r.Choice[i]; form >= 0 {
						room -= sizes[i][form]
						value += worth(p, sizes, i, form)
					}
				}
			}
			if best := bruteForce(of, own, 0, of.Capacity); r.Optimal && value < best-1e-9 || value > best+1e-9 {
				t.Fatalf("%+v of sizes %v: tier %d has %v of %v, %+v", p, sizes, tier, value, best, r)
			}
			q := *p
			q.Items = slices.Clone(p.Items)
			for i := range q.Items {
				if q.Items[i].Tier > tier {
					q.Items[i].Least, q.Items[i].Value = MaxSize, 0
				}
			}
			q.Size = func(item, form int) int {
				if q.Items[item].Tier > tier {
					return MaxSize
				}
				return sizes[item][form]
			}
			alone, err := Solve(&q)
			if err != nil {
				t.Fatal(err)
			}
			for i := range p.Items {
				if p.Items[i].Tier <= tier && alone.Choice[i] != r.Choice[i] {
					t.Fatalf("%+v of sizes %v: tier %d has %v, alone %v", p, sizes, tier, r.Choice, alone.Choice)
				}
			}
		}
	}
}
