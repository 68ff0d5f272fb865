package plaindata_test

import (
	"errors"
	"fmt"
	"math/big"
	"net/netip"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/briefgo/brief/internal/plaindata"
)

type (
	grade   string
	level   int
	node    struct{ Next *node }
	base    struct{ ID int }
	derived struct {
		base
		*Extra
		Name string
	}
	Extra  struct{ Note string }
	person struct{ Name string }
	event  struct {
		time.Time
		Title string
	}
	panics  struct{ n int }
	tree    []tree
	nothing struct{ _ int }
)

func (l level) String() string   { return fmt.Sprintf("level %d", int(l)) }
func (p *person) String() string { return "person " + p.Name }
func (p person) Drop() string    { panic("no template may call it") }
func (p panics) String() string  { panic(p.n) }
func (g grade) Wipe()            {}

func TestValue(t *testing.T) {
	at := time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC)
	link, _ := url.Parse("https://example.org/a")
	seven, three := 7, level(3)
	pointer := &seven
	type object = map[string]any
	tests := []struct {
		reason string
		in     any
		want   any
	}{
		{"nil", nil, nil},
		{"a nil pointer", (*node)(nil), nil},
		{"what is plain", "x", "x"},
		{"a basic kind with methods", grade("A"), "A"},
		{"what knows its text", level(3), "level 3"},
		{"a time", at, at.String()},
		{"an address", netip.MustParseAddr("::1"), "::1"},
		{"a method of the pointer", *big.NewInt(5), "5"},
		{"an error", errors.New("broken"), "broken"},
		{"a pointer", &seven, &seven},
		{"a pointer to a text", &three, "level 3"},
		{"pointers to pointers", &pointer, &seven},
		{"a struct", node{Next: &node{}}, object{"Next": object{"Next": nil}}},
		{"embedded structs, one of which is not there", derived{base: base{1}, Name: "n"}, object{"ID": 1, "Extra": nil, "Name": "n"}},
		{"embedded structs", derived{base{1}, &Extra{"e"}, "n"}, object{"ID": 1, "Extra": object{"Note": "e"}, "Note": "e", "Name": "n"}},
		{"a struct without exported fields", nothing{}, struct{}{}},
		{"a struct that knows its text", person{"Ann"}, plaindata.Object{"": "person Ann", "Name": "Ann"}},
		{"an embedded text", event{at, "t"}, plaindata.Object{"": at.String(), "Time": at.String(), "Title": "t"}},
		{"lists", []any{[]string{"a"}, [2]grade{"b", "c"}, []level{1}, []person{{"Ann"}}, []*int{&seven, nil}, []node(nil)},
			[]any{[]string{"a"}, []string{"b", "c"}, []string{"level 1"}, []any{plaindata.Object{"": "person Ann", "Name": "Ann"}}, []any{&seven, nil}, []any(nil)}},
		{"bytes", []byte("ab"), []byte("ab")},
		{"maps", map[grade]node{"a": {}}, map[string]any{"a": object{"Next": nil}}},
		{"a map whose keys have texts", map[netip.Addr]int{netip.MustParseAddr("::1"): 1}, map[string]int{"::1": 1}},
		{"keys of basic kinds stay in their order", map[level]grade{3: "x"}, map[int]string{3: "x"}},
		{"keys of any type", map[any]any{1: 2, "a": grade("b")}, map[any]any{1: 2, "a": "b"}},
		{"a nil map", map[string]node(nil), map[string]any(nil)},
		{"functions and channels", struct {
			F func()
			C chan int
			L []func()
		}{F: func() {}, L: []func(){nil}}, object{"F": nil, "C": nil, "L": []any{nil}}},
		{"what an interface holds", []fmt.Stringer{level(1), nil, link}, nil},
	}
	var m plaindata.Maker
	for _, tt := range tests {
		got, err := m.Value(tt.in)
		if err != nil {
			t.Errorf("%s: %v", tt.reason, err)
			continue
		}
		if tt.want == nil && tt.reason == "what an interface holds" {
			if s := fmt.Sprint(got); s != "[level 1 <nil> https://example.org/a]" {
				t.Errorf("%s: %s", tt.reason, s)
			}
			continue
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.reason, diff)
		}
		if in := reflect.TypeOf(tt.in); in != nil && got != nil {
			if want := plaindata.TypeOf(in); !reflect.TypeOf(got).AssignableTo(want) {
				t.Errorf("%s: a %T, and its type is said to become %v", tt.reason, got, want)
			}
		}
	}
}

func TestValueSharesWhatIsShared(t *testing.T) {
	// Of each list, two places lead to the next: there are 2^60 ways to its end.
	shared := tree{}
	for range 60 {
		shared = tree{shared, shared}
	}
	var m plaindata.Maker
	if _, err := m.Value(shared); err != nil {
		t.Error(err)
	}
}

func TestValueRefuses(t *testing.T) {
	ring := &node{}
	ring.Next = &node{ring}
	self := map[string]any{}
	self["a"] = []any{self}
	long := &node{}
	for range 100 {
		long = &node{long}
	}
	endless := tree{nil}
	endless[0] = endless
	tests := []struct {
		reason string
		in     any
		want   string
	}{
		{"a ring", struct{ Ring *node }{ring}, "the input's Ring.Next.Next: it leads to itself"},
		{"a map in itself", self, "the input: it leads to itself"},
		{"a list in itself", endless, "the input: it leads to itself"},
		{"what is too deep", long, "more than 100 values stand inside each other"},
		{"a method that panics", struct{ P panics }{}, "the input's P: a method that gives its text panicked"},
		{"a key without text", map[node]int{{}: 1}, "a key of type plaindata_test.node has no text"},
		{"two keys of the same text", map[any]int{grade("a"): 1, "a": 2}, "two keys of a map have the same text"},
	}
	var m plaindata.Maker
	for _, tt := range tests {
		_, err := m.Value(tt.in)
		var e *plaindata.Error
		if !errors.As(err, &e) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want %q", tt.reason, err, tt.want)
		}
	}
}

func TestObject(t *testing.T) {
	var m plaindata.Maker
	o, err := m.Value(person{"Ann"})
	if err != nil {
		t.Fatal(err)
	}
	json, err := o.(plaindata.Object).MarshalJSON()
	if err != nil || string(json) != `{"Name":"Ann"}` || fmt.Sprint(o) != "person Ann" {
		t.Errorf("%s, %v, %v", json, err, o)
	}
}

func BenchmarkValue(b *testing.B) {
	type ticket struct {
		Title string
		Lines []string
		From  *person
		Sums  []struct{ Amount, Tax float64 }
	}
	in := ticket{"Wrong sum", strings.Split(strings.Repeat("It should be 30.\n", 20), "\n"), &person{"Ann"}, make([]struct{ Amount, Tax float64 }, 10)}
	var m plaindata.Maker
	b.ReportAllocs()
	for b.Loop() {
		if _, err := m.Value(in); err != nil {
			b.Fatal(err)
		}
	}
}
