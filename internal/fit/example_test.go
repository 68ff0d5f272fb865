package fit_test

import (
	"fmt"

	"github.com/briefgo/brief/internal/fit"
)

// Value per size decides, but what fits together: the two smaller items are worth more
// than the densest one with nothing beside it.
func ExampleSolve() {
	sizes := []int{60, 50, 50}
	r, err := fit.Solve(&fit.Problem{
		Capacity: 100,
		Items: []fit.Item{
			{Section: -1, Value: 8},
			{Section: -1, Value: 6},
			{Section: -1, Value: 6},
		},
		Size: func(item, _ int) int { return sizes[item] },
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(r.Choice, r.Size, r.Value, r.Optimal)
	// Output: [-1 0 0] 100 12 true
}

// An item that does not fit whole may fit in a shorter form; a tier with a smaller
// number is served first, whatever the others are worth.
func ExampleSolve_forms() {
	sizes := [][]int{{80, 30}, {40}, {40}}
	r, err := fit.Solve(&fit.Problem{
		Capacity: 75,
		Items: []fit.Item{
			{Section: -1, Tier: 1, Value: 100, Forms: 2},
			{Section: -1, Tier: 0, Value: 1},
			{Section: -1, Tier: 2, Value: 50},
		},
		Size: func(item, form int) int { return sizes[item][form] },
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(r.Choice, r.Size)
	// Output: [1 0 -1] 70
}

// A history that grows is cut down to a low watermark once it is too long, and then
// grows again: between two cuts its beginning stays what it was.
func ExampleProblem_history() {
	var previous []int
	for turn := range 14 {
		p := &fit.Problem{
			Capacity:     100,
			Strategy:     fit.Prefix,
			Previous:     previous,
			LowWatermark: 0.6,
			Size:         func(int, int) int { return 10 },
		}
		for i := range turn + 1 {
			p.Items = append(p.Items, fit.Item{Section: -1})
			p.Order = append(p.Order, turn-i) // the newest first
		}
		r, err := fit.Solve(p)
		if err != nil {
			fmt.Println(err)
			return
		}
		if turn >= 8 {
			fmt.Printf("%3d used, %2d shared\n", r.Size, r.Shared)
		}
		previous = r.Choice
	}
	// Output:
	//  90 used, 80 shared
	// 100 used, 90 shared
	//  60 used,  0 shared
	//  70 used, 60 shared
	//  80 used, 70 shared
	//  90 used, 80 shared
}
