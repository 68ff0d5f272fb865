package schema_test

import (
	"fmt"

	"github.com/briefgo/brief/schema"
)

// Shape is what a Circle and a Square are.
type Shape interface{ Area() float64 }

// Circle is a Shape.
type Circle struct {
	Type   string  `json:"type"`
	Radius float64 `json:"radius" schema:"exclusiveMinimum=0"`
}

// Square is a Shape.
type Square struct {
	Type string  `json:"type"`
	Side float64 `json:"side" schema:"exclusiveMinimum=0"`
}

// Area implements Shape.
func (c Circle) Area() float64 { return 3 * c.Radius * c.Radius }

// Area implements Shape.
func (s Square) Area() float64 { return s.Side * s.Side }

// The variants of an interface are told apart by a property that each has.
func ExampleVariantOf() {
	s := schema.MustFor[[]Shape](&schema.Options{Variants: []schema.Variant{
		schema.VariantOf[Shape, Circle]("type", "circle"),
		schema.VariantOf[Shape, Square]("type", "square"),
	}})
	fmt.Println(s.Instructions())

	shapes, err := s.Decode(`[{"type": "Circle", "radius": "2"}, {"type": "square", "side": 3}]`)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, shape := range shapes {
		fmt.Printf("%T %v\n", shape, shape.Area())
	}

	_, err = s.Decode(`[{"type": "circle", "side": 1}]`)
	fmt.Println(err)
	// Output:
	// Answer with JSON only, without any other text, of this type:
	//
	// ({
	//   type: "circle"
	//   radius: number // more than 0
	// } | {
	//   type: "square"
	//   side: number // more than 0
	// })[]
	// schema_test.Circle 12
	// schema_test.Square 9
	// /0/radius: is required but missing (number)
}
