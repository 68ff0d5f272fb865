package schema

//lint:file-ignore SA5008 the rules of encoding/json are also about tags and fields that are wrong

import (
	"encoding/json"
	"math/big"
	"reflect"
	"time"
)

// The types of the reflector's tests.
type (
	reflectKind      string
	reflectByte      byte
	reflectNamedTime time.Time

	reflectTextByte  byte // writes itself as text
	reflectReadsText int  // reads itself as text, and writes itself as a number

	// reflectPointerText writes and reads itself as text where it is addressable.
	reflectPointerText struct{ A, B int }

	// reflectPointerInt does so too, and lists its values.
	reflectPointerInt int

	// ReflectInner is embedded in what is embedded by its pointer.
	ReflectInner  struct{ T reflectPointerText }
	ReflectMiddle struct {
		ReflectInner
		U int
	}

	reflectNode2 struct {
		Value int            `json:"value"`
		Next  *reflectNode2  `json:"next"`
		Kids  []reflectNode2 `json:"kids"`
	}
	reflectTree []reflectTree
	reflectMap  map[string]*reflectMap
	reflectList *[]reflectList

	reflectHolder struct {
		Text   reflectPointerText
		Texts  []reflectPointerText
		ByName map[string]reflectPointerText
		Deep   map[string][1]struct{ T reflectPointerText }
	}

	reflectBase struct {
		ID   string `json:"id"`
		Kind string
	}
	ReflectOther    struct{ Kind, Note string }
	reflectEmbedded struct {
		reflectBase
		*ReflectOther
		Note []string `json:",omitempty"`
	}
	reflectTwice struct {
		reflectLeft
		reflectRight
	}
	reflectLeft  struct{ reflectDeep }
	reflectRight struct{ reflectDeep }
	reflectDeep  struct {
		X int
		reflectDeeper
	}
	reflectDeeper struct{ Y int }

	reflectTagged struct {
		A int `json:"x"`
		X int
	}
	reflectTimed struct {
		time.Time
		Note string
	}
	reflectPage[T any] struct {
		Items []T `json:"items"`
		Next  *T  `json:"next,omitempty"`
	}
	reflectIsZero []int
)

func (reflectTextByte) MarshalText() ([]byte, error)        { return []byte("b"), nil }
func (*reflectReadsText) UnmarshalText([]byte) error        { return nil }
func (*reflectPointerText) MarshalText() ([]byte, error)    { return []byte("p"), nil }
func (*reflectPointerText) UnmarshalText(text []byte) error { return nil }
func (*reflectPointerInt) MarshalText() ([]byte, error)     { return []byte("one"), nil }
func (*reflectPointerInt) UnmarshalText(text []byte) error  { return nil }
func (reflectPointerInt) Enum() []reflectPointerInt         { return []reflectPointerInt{1} }
func (reflectIsZero) IsZero() bool                          { return false }

// reflectStructTypes are structs that try each rule of encoding/json.
func reflectStructTypes() []reflect.Type {
	return []reflect.Type{
		reflect.StructOf([]reflect.StructField{ // go vet would not have it written
			{Name: "A", Type: reflect.TypeFor[int](), Tag: `json:"y"`},
			{Name: "B", Type: reflect.TypeFor[int](), Tag: `json:"y"`},
			{Name: "C", Type: reflect.TypeFor[int]()},
		}),
		reflect.TypeFor[reflectNode2](), reflect.TypeFor[*reflectNode2](), reflect.TypeFor[reflectTree](), reflect.TypeFor[reflectMap](), reflect.TypeFor[reflectList](),
		reflect.TypeFor[reflectHolder](), reflect.TypeFor[map[string]reflectHolder](), reflect.TypeFor[map[string]reflectPointerText](),
		reflect.TypeFor[map[string]struct{ *ReflectMiddle }](), reflect.TypeFor[[]struct{ *ReflectMiddle }](),
		reflect.TypeFor[reflectEmbedded](), reflect.TypeFor[reflectTwice](), reflect.TypeFor[reflectTagged](), reflect.TypeFor[reflectTimed](), reflect.TypeFor[reflectPage[reflectPage[int]]](),
		reflect.TypeFor[struct {
			reflectEmbedded `json:"outer"`
			*reflectPage[int]
			A int `json:"-"`
			B int `json:"-,"`
			c int
			D int `json:"bad\"name,omitempty"`
			E int `json:",omitempty"`
			reflectKind
			reflectTextByte `json:"t"`
		}](),
		reflect.TypeFor[struct {
			I8  int8        `json:",string"`
			U64 *uint64     `json:",string"`
			F   float32     `json:",string"`
			B   bool        `json:",string,omitempty"`
			S   string      `json:",string"`
			P   **int       `json:",string"`
			N   json.Number `json:",string"`
			T   time.Time   `json:",string"`
			L   []int       `json:",string"`
			K   reflectKind `json:",string"`
			BI  *big.Int    `json:",string"`
			TB  reflectTextByte
			Any any `json:",string"`
		}](),
		reflect.TypeFor[struct {
			A []int          `json:",omitzero"`
			B reflectIsZero  `json:",omitzero"`
			C map[string]int `json:",omitempty"`
			D *int           `json:",omitempty"`
			E time.Time      `json:",omitempty"`
			F struct{}       `json:",omitzero"`
			G *reflectIsZero `json:",omitzero"`
			H [2]int         `json:",omitempty"`
			I any            `json:",omitempty"`
		}](),
	}
}
