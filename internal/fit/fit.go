// Package fit selects what is kept in a limited room: a knapsack problem of numbers, with
// strict tiers, sections, items in several forms or in part, and a previous selection to
// stay near to.
//
// Sources: Kellerer, Pferschy and Pisinger, "Knapsack Problems" (2004), chapters 5 and 11;
// Dantzig, "Discrete-Variable Extremum Problems" (1957), for the bound; Sinha and Zoltners,
// "The Multiple-Choice Knapsack Problem" (1979), for items in several forms.
package fit

import (
	"fmt"
	"math"
)

// What a choice may be besides the number of a form.
const (
	Out  = -1            // the item is left out
	New  = -2            // only in Problem.Previous: the item was not there to be chosen
	Part = math.MaxInt32 // a part of the first form is taken
)

// MaxSize is the largest capacity and the largest size that Solve takes, so that no sum
// overflows.
const MaxSize = 1 << 30

// An Item is taken in one of its forms, in part, or left out. What is kept together is
// one item.
type Item struct {
	Tier    int     // strict priority, the smallest number first
	Section int     // index into Problem.Sections; -1 is none
	Value   float64 // of its first form; finite and not negative
	Least   int     // a lower bound of the sizes of all its forms, known without counting
	Forms   int     // how many forms it has, the largest first; 0 is 1

	// Piece is the least room in which a part of the first form may be taken, which is
	// worth the share of the value that its size is of the form's; 0 is whole or not at all.
	Piece int
}

// A Section limits and favours its items. The zero Section does neither.
type Section struct {
	// Min is room that the section's items are given before all others compete, of
	// whatever tier. What they do not use of it is free for all.
	Min int

	// Max is the most that the section's items may take in all; 0 is no limit.
	Max int

	// Share is what the section's items of a tier may take before others of the tier
	// compete for it. What a section does not use of its Share is added to that of the
	// next section, and in the end free for items without a Share, and then, section by
	// section, for those that a Share left out.
	Share int
}

// A Strategy says which items of a tier are kept if not all fit.
type Strategy int

// The strategies.
const (
	Value  Strategy = iota // those that have the most value together
	Rank                   // in order, passing over what does not fit
	Prefix                 // in order, ending each section at its first item that does not fit
)

// A Problem is what is to be solved.
type Problem struct {
	Capacity int
	Items    []Item
	Sections []Section
	Strategy Strategy

	// Order is the order of the items for Rank and Prefix inside their tier: the index
	// of the first item, of the second, and so on. Nil is the order of Items.
	Order []int

	// Size returns the size of an item's form. It is called at most once for each form,
	// and not for an item that cannot be selected: one whose Least, and Piece if it has one,
	// is more than the room that is left when its tier's turn comes. Where no room is left, nothing is counted.
	Size func(item, form int) int

	// Worth returns the value of a form other than the first; nil is the share of the
	// item's value that the form's size is of the first form's size, 1 at most.
	Worth func(item, form int) float64

	// Divide returns the size of the largest part of an item that takes no more than
	// most, which is less than the first form does, and 0 if there is none. The same
	// arguments must have the same result.
	Divide func(item, most int) int

	// Previous is an earlier choice, for each item a form, Part, Out or New; items behind its
	// end are New. A selection that begins as it did is preferred: the longest run of
	// leading items whose choice is the same, New items among them left out, that costs no
	// more than MaxLoss of the value. Tiers stay strict: what a tier that is kept whole
	// holds is not given up, and the bound is on the value of the first other tier as
	// well as on that of all. With Rank and Prefix it serves LowWatermark only.
	Previous []int

	// Pieces has the size of each item that is Part in Previous.
	Pieces []int

	// MaxLoss is the share of the value that may be given up for Previous, 0.05 say.
	MaxLoss float64

	// LowWatermark, if it is not 0, is the share of Capacity up to which is filled once
	// something has to be left out, 0.9 say. What was chosen in Previous, with all that
	// is New, stays as long as it fits; what was left out stays out. So a selection from
	// items that grow in number is cut rarely and deep, and not at every turn.
	LowWatermark float64
}

// A Result is a solution.
type Result struct {
	Choice []int   // the form of each item, or Out
	Pieces []int   // of each item that is taken in part, its size; nil if none can be
	Size   int     // of what is chosen
	Value  float64 // of what is chosen

	// Bound is an upper bound of Value: of each tier the linear relaxation, in the room
	// that the tiers before it left. The first tier that is not chosen whole has no more
	// value in any selection that keeps those before it; with one tier no selection has.
	Bound float64

	// Rough says that Bound may be far too high: it rests on items that were not counted.
	Rough bool

	// Optimal says that Value is known to be the best possible of each tier, in the room
	// that the tiers before it left.
	Optimal bool

	// Shared is the size of what is chosen among the leading items whose choice is that
	// of Previous, and Leading how many items those are, left out ones included.
	Shared, Leading int
}

// Solve selects what is kept. The same problem has the same result; of equals the first
// is kept.
func Solve(p *Problem) (*Result, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	s := newSolver(p)
	defer s.release()
	s.solve()
	if s.err != nil {
		return nil, s.err
	}
	return s.result(), nil
}

// check returns what is wrong with the problem, apart from sizes.
func (p *Problem) check() error {
	switch {
	case p.Capacity < 0 || p.Capacity > MaxSize:
		return fmt.Errorf("fit: a capacity of %d; it must be from 0 to %d", p.Capacity, MaxSize)
	case p.Strategy < Value || p.Strategy > Prefix:
		return fmt.Errorf("fit: there is no strategy %d", p.Strategy)
	case p.Size == nil && len(p.Items) > 0:
		return fmt.Errorf("fit: there is no Size")
	case !(p.MaxLoss >= 0 && p.MaxLoss <= 1):
		return fmt.Errorf("fit: a MaxLoss of %v; it must be from 0 to 1", p.MaxLoss)
	case !(p.LowWatermark >= 0 && p.LowWatermark <= 1):
		return fmt.Errorf("fit: a LowWatermark of %v; it must be from 0 to 1", p.LowWatermark)
	}
	for i, sec := range p.Sections {
		if sec.Min < 0 || sec.Max < 0 || sec.Share < 0 {
			return fmt.Errorf("fit: section %d has a negative Min, Max or Share", i)
		}
	}
	if err := p.checkItems(); err != nil {
		return err
	}
	if err := p.checkPrevious(); err != nil {
		return err
	}
	return p.checkOrder()
}

// maxForms bounds the forms of all items together.
const maxForms = 1 << 28

// checkItems returns what is wrong with the items.
func (p *Problem) checkItems() error {
	sum, forms := 0.0, 0
	for i := range p.Items {
		it := &p.Items[i]
		switch {
		case !(it.Value >= 0 && it.Value <= math.MaxFloat64):
			return fmt.Errorf("fit: item %d has a value of %v; it must be finite and not negative", i, it.Value)
		case it.Least < 0:
			return fmt.Errorf("fit: item %d has a Least of %d; it must not be negative", i, it.Least)
		case it.Section < -1 || it.Section >= len(p.Sections):
			return fmt.Errorf("fit: item %d is in section %d of %d", i, it.Section, len(p.Sections))
		case it.Forms < 0 || it.Forms > maxForms-forms:
			return fmt.Errorf("fit: item %d has %d forms", i, it.Forms)
		case it.Piece < 0 || it.Piece > 0 && p.Divide == nil:
			return fmt.Errorf("fit: item %d cannot be divided for a room of %d", i, it.Piece)
		}
		forms += max(1, it.Forms)
		sum += it.Value
	}
	if sum > MaxValue {
		return fmt.Errorf("fit: the values are too large for their sum")
	}
	return nil
}

// MaxValue bounds the sum of all values, so that a density times a size is finite.
const MaxValue = math.MaxFloat64 / (4 * MaxSize)

// checkPrevious returns what is wrong with the earlier choice.
func (p *Problem) checkPrevious() error {
	if len(p.Previous) > len(p.Items) {
		return fmt.Errorf("fit: the previous choice is of %d items, and there are %d", len(p.Previous), len(p.Items))
	}
	for i, form := range p.Previous {
		if form == Part && p.Items[i].Piece > 0 && i < len(p.Pieces) && p.Pieces[i] > 0 && p.Pieces[i] <= MaxSize {
			continue
		}
		if form < New || form >= max(1, p.Items[i].Forms) {
			return fmt.Errorf("fit: the previous choice of item %d is form %d, and it has %d", i, form, max(1, p.Items[i].Forms))
		}
	}
	return nil
}

// checkOrder returns an error if Order is not a permutation.
func (p *Problem) checkOrder() error {
	if p.Order == nil {
		return nil
	}
	if len(p.Order) != len(p.Items) {
		return fmt.Errorf("fit: the order is of %d items, and there are %d", len(p.Order), len(p.Items))
	}
	seen := make([]bool, len(p.Items))
	for _, i := range p.Order {
		if i < 0 || i >= len(seen) || seen[i] {
			return fmt.Errorf("fit: the order has item %d twice or not at all", i)
		}
		seen[i] = true
	}
	return nil
}
