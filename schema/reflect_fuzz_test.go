package schema

//lint:file-ignore SA5008 the rules of encoding/json are also about tags that say nothing

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"math/rand/v2"
	"net"
	"net/netip"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"
)

// The types whose values are made from the bytes of the fuzzer.
type (
	fuzzScalars struct {
		B   bool
		I   int
		I8  int8
		I16 int16 `json:"i16,omitempty"`
		I32 int32 `json:",omitzero"`
		U   uint
		U8  uint8
		U64 uint64
		F32 float32
		F64 float64
		S   string `json:"s" schema:"any text; aliases=text"`
	}
	fuzzQuoted struct {
		I8  int8        `json:",string"`
		U64 *uint64     `json:",string"`
		F   float32     `json:",string"`
		B   bool        `json:",string,omitempty"`
		S   string      `json:",string"`
		K   reflectKind `json:"k,string"`
		P   **int       `json:",string"`
		L   []int       `json:",string"`
		T   time.Time   `json:",string"`
	}
	fuzzBytes struct {
		Slice  []byte
		Array  [3]byte
		Lists  [][]byte `json:",omitempty"`
		Named  []reflectByte
		Nested [2][2]int16
		Raw    json.RawMessage
		Number json.Number
		Any    any
	}
	fuzzMaps struct {
		Ints  map[int]string
		Small map[uint8]*float64
		Addrs map[netip.Addr]net.IP
		Deep  map[string]map[int64][]bool `json:"deep,omitempty"`
		Enums map[hookColor]fuzzWeekday
		Any   map[string]any
	}
	fuzzKnown struct {
		Time    time.Time
		Times   map[string]*time.Time
		Wait    time.Duration
		Big     big.Int
		BigP    *big.Int
		Rat     *big.Rat
		Addr    netip.Addr
		Prefix  netip.Prefix
		IP      net.IP
		URL     url.URL
		Pointer *url.URL `json:",omitempty"`
	}
	fuzzPointers struct {
		A *int
		B **string
		C ***fuzzOmits `json:"c,omitempty"`
		D *[]*map[string]*[2]*bool
		E []*int
		F [1]*fuzzOmits
	}
	fuzzOmits struct {
		A []int           `json:",omitzero"`
		B map[string]int  `json:",omitempty"`
		C time.Time       `json:",omitzero"`
		D struct{ X int } `json:",omitzero"`
		E *int            `json:",omitempty"`
		F any             `json:",omitempty"`
		G [2]int          `json:",omitempty"`
		H fuzzZero        `json:",omitzero"`
	}
	fuzzZero int // is zero when it is negative too

	FuzzBase struct {
		ID   string `json:"id" schema:"of the base"`
		Kind string
	}
	FuzzOther    struct{ Kind, Note string }
	fuzzEmbedded struct {
		FuzzBase
		*FuzzOther
		FuzzNamed `json:"named"`
		Note      []string `json:",omitempty"`
	}
	FuzzNamed struct{ Kind, ID string }
	fuzzTwice struct {
		FuzzBase
		FuzzTwin
		A int
	}
	FuzzTwin struct {
		Kind  int
		Extra bool
	}

	fuzzPage[T any] struct {
		Items []T          `json:"items"`
		Next  *fuzzPage[T] `json:"next,omitempty"`
		First T            `json:"first"`
	}
	fuzzTree   []fuzzTree
	fuzzForest map[string]fuzzForest
	fuzzNode   struct {
		Value int        `json:"value"`
		Left  *fuzzNode  `json:"left"`
		Kids  []fuzzNode `json:"kids,omitempty"`
		Named map[string]*fuzzNode
	}

	fuzzWeekday int     // writes itself as text, and lists its values
	fuzzCents   int64   // writes itself as JSON, and gives its schema
	fuzzPoint   [2]int8 // writes itself as text with a pointer's method
	fuzzOwn     struct {
		Day   fuzzWeekday
		Days  map[fuzzWeekday]fuzzCents
		Price *fuzzCents
		Point fuzzPoint
		List  []fuzzPoint
	}

	fuzzUnions struct {
		Main  variantShape            `json:"main"`
		List  []variantShape          `json:"list"`
		Named map[string]variantShape `json:"named"`
		Maybe variantShape            `json:"maybe,omitzero"`
		Ptr   *variantShape           `json:"ptr"`
		Pair  [2]variantShape         `json:"pair"`
		Plain variantSquare           `json:"plain"`
		Count int64                   `json:",string"`
	}
	fuzzSingle interface{ single() }
	fuzzOnly   struct {
		Kind string
		Next fuzzSingle
	}
)

func (z fuzzZero) IsZero() bool { return z <= 0 }
func (*fuzzOnly) single()       {}

func (fuzzWeekday) Enum() []fuzzWeekday             { return []fuzzWeekday{0, 1, 2} }
func (d fuzzWeekday) MarshalText() ([]byte, error)  { return []byte(time.Weekday(d).String()), nil }
func (d *fuzzWeekday) UnmarshalText(b []byte) error { return fuzzScan(d, string(b)) }
func (fuzzCents) JSONSchema() []byte                { return []byte(`{"type":"object","required":["cents"]}`) }
func (c fuzzCents) MarshalJSON() ([]byte, error) {
	return fmt.Appendf(nil, `{"cents":%d}`, int64(c)), nil
}
func (p *fuzzPoint) MarshalText() ([]byte, error) { return fmt.Appendf(nil, "%d/%d", p[0], p[1]), nil }
func (p *fuzzPoint) UnmarshalText(text []byte) error {
	_, err := fmt.Sscanf(string(text), "%d/%d", &p[0], &p[1])
	return err
}
func (c *fuzzCents) UnmarshalJSON(doc []byte) error {
	var v struct{ Cents int64 }
	err := json.Unmarshal(doc, &v)
	*c = fuzzCents(v.Cents)
	return err
}

// fuzzScan reads the name of a day.
func fuzzScan(d *fuzzWeekday, name string) error {
	for *d = 0; *d < 7; *d++ {
		if time.Weekday(*d).String() == name {
			return nil
		}
	}
	return errors.New("no such day")
}

// A roundTrip checks a random value of a type.
type roundTrip struct {
	name  string
	check func(t *testing.T, random *rand.Rand)
}

// roundTripOf returns the check of a type: what json.Marshal makes of a value satisfies
// the schema and is read back without a fix. What is read, is written and read again
// unchanged; the first time it may be, since a pointer to nil and an invalid character,
// say, are written like others.
func roundTripOf[T any](opts *Options) roundTrip {
	s := MustFor[T](opts)
	typ := reflect.TypeFor[T]()
	return roundTrip{typ.String(), func(t *testing.T, random *rand.Rand) {
		v := new(T)
		fillReflected(random, reflect.ValueOf(v).Elem(), 0)
		var docs [][]byte
		for range 3 {
			doc, err := json.Marshal(v)
			if err != nil {
				t.Fatalf("%v: %v", typ, err)
			}
			if err := s.Validate(doc); err != nil {
				t.Fatalf("%v: %v\nschema   %s\ndocument %s", typ, err, s.JSON(), doc)
			}
			got, err := s.Read(string(doc))
			if err != nil || len(got.Fixes) > 0 {
				t.Fatalf("%v: %v %v\ndocument %s", typ, err, got.Fixes, doc)
			}
			v = &got.Value
			docs = append(docs, doc)
		}
		if !bytes.Equal(docs[1], docs[2]) {
			t.Fatalf("%v: changed\nfrom %s\nto   %s", typ, docs[1], docs[2])
		}
	}}
}

// roundTrips are the types, varied in all that encoding/json has rules for.
func roundTrips() []roundTrip {
	return []roundTrip{
		roundTripOf[fuzzScalars](nil), roundTripOf[fuzzQuoted](nil), roundTripOf[fuzzBytes](nil), roundTripOf[fuzzMaps](nil),
		roundTripOf[fuzzKnown](nil), roundTripOf[fuzzPointers](nil), roundTripOf[fuzzOmits](nil), roundTripOf[fuzzEmbedded](nil),
		roundTripOf[fuzzTwice](nil), roundTripOf[fuzzPage[fuzzPage[int8]]](nil), roundTripOf[fuzzPage[*netip.Addr]](nil),
		roundTripOf[fuzzTree](nil), roundTripOf[fuzzForest](nil), roundTripOf[*fuzzNode](nil), roundTripOf[fuzzOwn](nil),
		roundTripOf[[]map[string]*time.Duration](nil), roundTripOf[any](nil), roundTripOf[**float64](nil),
		roundTripOf[fuzzUnions](variantShapes()), roundTripOf[variantShape](variantShapes()), roundTripOf[[]*variantGroup](variantShapes()),
		roundTripOf[map[int8]fuzzSingle](&Options{Variants: []Variant{VariantOf[fuzzSingle, *fuzzOnly]("Kind", "only")}}),
	}
}

// A byteSource gives the bytes of the fuzzer as random numbers, and when they are used
// up those of a generator: a rejection of all that follows would not end.
type byteSource struct {
	data []byte
	rest rand.Source
}

func (s *byteSource) Uint64() uint64 {
	if len(s.data) == 0 {
		return s.rest.Uint64()
	}
	var word [8]byte
	s.data = s.data[copy(word[:], s.data):]
	return binary.LittleEndian.Uint64(word[:])
}

// FuzzMarshal is the property of For: json.Marshal of any value of the type satisfies
// the schema.
func FuzzMarshal(f *testing.F) {
	types := roundTrips()
	for i := range types {
		for seed := range 12 {
			f.Add(byte(i), []byte(strings.Repeat(fmt.Sprint("seed ", seed, i), seed)))
		}
	}
	f.Fuzz(func(t *testing.T, which byte, data []byte) {
		random := rand.New(&byteSource{data, rand.NewPCG(uint64(len(data)), uint64(which))})
		if at := int(which); at < len(types) {
			types[at].check(t, random)
			return
		}
		checkRoundTrips(t, randomStructType(random, 1), random, 2)
	})
}

// TestMarshal is FuzzMarshal with many values of each type.
func TestMarshal(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	for _, typ := range roundTrips() {
		t.Run(typ.name, func(t *testing.T) {
			for range 60 {
				typ.check(t, random)
			}
		})
	}
}
