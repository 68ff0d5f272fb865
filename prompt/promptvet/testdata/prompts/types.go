package prompts

import (
	"iter"
	"net/url"
	"time"
)

// A Ticket has a field of every kind that matters.
type Ticket struct {
	Title, Body string
	From        *Person
	To          []Person
	Link        url.URL
	At          time.Time
	Labels      map[string]Person
	Any         any
	Seen        func(yield func(Person) bool)
	Score       float64
	Base
	hidden string
}

// A Triage is the output in the documentation.
type Triage struct{ Team string }

// Base is embedded.
type Base struct{ Thread string }

// A Person has methods with both kinds of receiver.
type Person struct{ Name string }

func (p Person) Greet(word string, more ...int) (string, error) { return word + p.Name, nil }
func (p *Person) Initials() string                              { return p.Name[:1] }
func (t Ticket) Words() iter.Seq[string]                        { return nil }
func (t Ticket) Short() string                                  { return t.hidden }

// Page is generic.
type Page[Item any] struct {
	Items []Item
	Next  *Page[Item]
}

// Mail is an alias.
type Mail = Ticket

// Answer is an output.
type Answer struct{ Team string }
