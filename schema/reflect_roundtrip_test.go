package schema

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"net"
	"net/netip"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// compileReflected compiles the schema of a type with the validator of others.
func compileReflected(t testing.TB, typ reflect.Type) (*jsonschema.Schema, *reflected) {
	t.Helper()
	r, err := reflectSchema(typ, nil)
	if err != nil {
		t.Fatalf("%v: %v", typ, err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat = true
	c.LoadURL = nil // a schema must not lead anywhere
	if err := c.AddResource("mem:///schema", bytes.NewReader(r.source)); err != nil {
		t.Fatalf("%v: %v\n%s", typ, err, r.source)
	}
	compiled, err := c.Compile("mem:///schema")
	if err != nil {
		t.Fatalf("%v: %v\n%s", typ, err, r.source)
	}
	return compiled, r
}

// decodeWithNumbers decodes JSON as the validator wants it.
func decodeWithNumbers(t testing.TB, doc []byte) any {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(doc))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

// checkRoundTrips checks that what json.Marshal makes of values of a type satisfies
// its schema and, where readable, is read back.
func checkRoundTrips(t *testing.T, typ reflect.Type, random *rand.Rand, times int) {
	t.Helper()
	compiled, r := compileReflected(t, typ)
	for i := range times {
		p := reflect.New(typ)
		if i > 0 { // the zero value first
			fillReflected(random, p.Elem(), 0)
		}
		doc, err := json.Marshal(p.Interface())
		var unsupported *json.UnsupportedValueError
		if errors.As(err, &unsupported) {
			t.Fatalf("%v: %v", typ, err)
		}
		if err != nil {
			t.Fatalf("%v: %v", typ, err)
		}
		if err := compiled.Validate(decodeWithNumbers(t, doc)); err != nil {
			t.Fatalf("%v:\nschema   %s\ndocument %s\n%#v", typ, r.source, doc, err)
		}
	}
}

// fillReflected sets v to a random value that encoding/json can write.
func fillReflected(random *rand.Rand, v reflect.Value, depth int) {
	if fillKnown(random, v) {
		return
	}
	small := depth > 4 || random.IntN(4) == 0
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(random.IntN(2) == 0)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(int64(random.Uint64()) >> random.IntN(64))
		if random.IntN(4) == 0 {
			v.SetInt(math.MinInt64 >> (64 - v.Type().Bits()))
		}
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		v.SetUint(random.Uint64() >> random.IntN(64))
		if random.IntN(4) == 0 {
			v.SetUint(math.MaxUint64)
		}
	case reflect.Float32, reflect.Float64:
		v.SetFloat(float64(float32(math.Ldexp(random.Float64()-0.5, random.IntN(200)-100))))
	case reflect.String:
		v.SetString(randomText(random))
	case reflect.Interface:
		if !small && v.NumMethod() == 0 {
			v.Set(reflect.ValueOf([]any{false, 1.5, "x", []int{1}, map[string]any{"a": nil}}[random.IntN(5)]))
		}
	case reflect.Pointer:
		if !small {
			v.Set(reflect.New(v.Type().Elem()))
			fillReflected(random, v.Elem(), depth+1)
		}
	case reflect.Slice:
		if !small {
			v.Set(reflect.MakeSlice(v.Type(), random.IntN(4), 4))
		}
		fillElements(random, v, depth)
	case reflect.Array:
		fillElements(random, v, depth)
	case reflect.Map:
		if small {
			return
		}
		v.Set(reflect.MakeMap(v.Type()))
		for range random.IntN(4) {
			key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			fillReflected(random, key, depth+1)
			fillReflected(random, value, depth+1)
			v.SetMapIndex(key, value)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				fillReflected(random, v.Field(i), depth+1)
			}
		}
	}
}

func fillElements(random *rand.Rand, v reflect.Value, depth int) {
	for i := range v.Len() {
		fillReflected(random, v.Index(i), depth+1)
	}
}

// fillKnown fills types whose values are not all writable.
func fillKnown(random *rand.Rand, v reflect.Value) bool {
	if !v.CanAddr() {
		return false
	}
	switch p := v.Addr().Interface().(type) {
	case *time.Time:
		*p = time.Unix(random.Int64N(1<<34), random.Int64N(1e9)).In(time.FixedZone("", (random.IntN(25)-12)*3600+random.IntN(60)*60))
	case *json.RawMessage:
		*p = json.RawMessage([]string{`null`, `{"a":[1]}`, `"x"`, `1e5`, ``}[random.IntN(4)])
	case *json.Number:
		*p = json.Number([]string{"", "0", "-1", "1.5e-3", "12345678901234567890"}[random.IntN(5)])
	case *big.Int:
		p.Lsh(big.NewInt(random.Int64()-1<<62), uint(random.IntN(100)))
	case *big.Rat:
		p.SetFrac64(random.Int64()-1<<62, 1+random.Int64N(9))
	case *big.Float:
		p.SetMantExp(big.NewFloat(random.Float64()-0.5), random.IntN(400)-200)
		if random.IntN(9) == 0 {
			p.SetInf(random.IntN(2) == 0)
		}
	case *netip.Addr:
		*p = netip.AddrFrom4([4]byte{1, 2, 3, byte(random.IntN(256))})
	case *netip.Prefix:
		*p = netip.PrefixFrom(netip.AddrFrom4([4]byte{1, 2, 3, 4}), random.IntN(33))
	case *net.IP:
		*p = net.IPv4(1, 2, 3, 4)
	case *hookColor:
		*p = []hookColor{"<red>", "blue"}[random.IntN(2)]
	case *fuzzWeekday:
		*p = fuzzWeekday(random.IntN(3))
	case *variantShape:
		*p = randomShape(random, 2)
	case *variantSquare:
		*p = variantSquare{"square", random.NormFloat64()}
	case *variantGroup:
		p.Type = "group"
		for range random.IntN(3) {
			p.Shapes = append(p.Shapes, randomShape(random, 3))
		}
	case *fuzzSingle:
		if random.IntN(3) > 0 {
			only := &fuzzOnly{Kind: "only"}
			fillKnown(random, reflect.ValueOf(&only.Next).Elem())
			*p = only
		}
	default:
		return false
	}
	return true
}

// randomText returns a text with what may be hard to write in JSON, or in JSON that
// is itself in a string.
func randomText(random *rand.Rand) string {
	pieces := []string{"a", "Zürich", `"`, `\`, "\n", "\x00", "\x7f", "<&>", "\u2028", "\xff", "😀", "null", "1", "/", "~", "'", "\\u00e9"}
	var b strings.Builder
	for range random.IntN(5) {
		b.WriteString(pieces[random.IntN(len(pieces))])
	}
	return b.String()
}

// TestReflectRoundTrip is the property that other reflectors lack: what
// encoding/json writes of a type satisfies the type's schema.
func TestReflectRoundTrip(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	types := append([]reflect.Type{
		reflect.TypeFor[bool](), reflect.TypeFor[int](), reflect.TypeFor[int8](), reflect.TypeFor[int16](), reflect.TypeFor[int32](), reflect.TypeFor[int64](),
		reflect.TypeFor[uint](), reflect.TypeFor[uint8](), reflect.TypeFor[uint16](), reflect.TypeFor[uint32](), reflect.TypeFor[uint64](), reflect.TypeFor[uintptr](),
		reflect.TypeFor[float32](), reflect.TypeFor[float64](), reflect.TypeFor[string](), reflect.TypeFor[any](),
		reflect.TypeFor[[]byte](), reflect.TypeFor[[4]byte](), reflect.TypeFor[[][]byte](), reflect.TypeFor[map[int16][]string](), reflect.TypeFor[map[uint8]*int](),
		reflect.TypeFor[map[string]map[int64]any](), reflect.TypeFor[*[]*map[string]*[2]*bool](), reflect.TypeFor[[]reflectTextByte](), reflect.TypeFor[[]reflectByte](),
		reflect.TypeFor[time.Time](), reflect.TypeFor[*time.Time](), reflect.TypeFor[[]time.Time](), reflect.TypeFor[map[string]time.Time](), reflect.TypeFor[time.Duration](), reflect.TypeFor[map[time.Time]int](),
		reflect.TypeFor[json.RawMessage](), reflect.TypeFor[[]json.RawMessage](), reflect.TypeFor[json.Number](), reflect.TypeFor[map[json.Number]json.Number](),
		reflect.TypeFor[big.Int](), reflect.TypeFor[*big.Int](), reflect.TypeFor[[]big.Int](), reflect.TypeFor[[]*big.Float](), reflect.TypeFor[big.Rat](), reflect.TypeFor[big.Float](),
		reflect.TypeFor[netip.Addr](), reflect.TypeFor[net.IP](), reflect.TypeFor[url.URL](), reflect.TypeFor[map[netip.Addr]net.IP](), reflect.TypeFor[struct{ IP *net.IP }](),
	}, reflectStructTypes()...)
	for _, typ := range types {
		t.Run(typ.String(), func(t *testing.T) { checkRoundTrips(t, typ, random, 50) })
	}
}

// randomReflectType makes a random type that JSON has a form for.
func randomReflectType(random *rand.Rand, depth int) reflect.Type {
	leaves := []reflect.Type{
		reflect.TypeFor[bool](), reflect.TypeFor[int](), reflect.TypeFor[int8](), reflect.TypeFor[uint16](), reflect.TypeFor[float64](), reflect.TypeFor[string](), reflect.TypeFor[any](),
		reflect.TypeFor[[]byte](), reflect.TypeFor[time.Time](), reflect.TypeFor[time.Duration](), reflect.TypeFor[json.RawMessage](), reflect.TypeFor[json.Number](),
		reflect.TypeFor[big.Int](), reflect.TypeFor[big.Float](), reflect.TypeFor[reflectTextByte](), reflect.TypeFor[reflectNode2](), reflect.TypeFor[reflectTree](),
		reflect.TypeFor[reflectPointerText](), reflect.TypeFor[reflectKind](), reflect.TypeFor[reflectHolder](),
	}
	keys := []reflect.Type{reflect.TypeFor[string](), reflect.TypeFor[int](), reflect.TypeFor[uint8](), reflect.TypeFor[reflectTextByte](), reflect.TypeFor[time.Time](), reflect.TypeFor[reflectReadsText]()}
	if depth > 3 {
		return leaves[random.IntN(len(leaves))]
	}
	inner := func() reflect.Type { return randomReflectType(random, depth+1) }
	switch random.IntN(9) {
	case 0:
		return reflect.SliceOf(inner())
	case 1:
		return reflect.ArrayOf(random.IntN(3), inner())
	case 2:
		return reflect.MapOf(keys[random.IntN(len(keys))], inner())
	case 3:
		return reflect.PointerTo(inner())
	case 4, 5:
		return randomStructType(random, depth)
	}
	return leaves[random.IntN(len(leaves))]
}

// randomStructType makes a struct with random fields and json tags.
func randomStructType(random *rand.Rand, depth int) reflect.Type {
	names := []string{"", "a", "b", "c", "a/b", "~", "-", "ü", `bad\\name`, "x y"}
	options := []string{"", ",omitempty", ",omitzero", ",string", ",string,omitempty", ",unknown"}
	var fields []reflect.StructField
	for i := range random.IntN(6) {
		f := reflect.StructField{Name: fmt.Sprintf("F%d", i), Type: randomReflectType(random, depth+1)}
		f.Tag = reflect.StructTag(`json:"` + names[random.IntN(len(names))] + options[random.IntN(len(options))] + `"`)
		if random.IntN(3) == 0 {
			f.Tag += ` schema:"a field; deprecated"`
		}
		fields = append(fields, f)
	}
	return reflect.StructOf(fields)
}

func TestReflectRoundTripRandom(t *testing.T) {
	for seed := range uint64(400) {
		random := rand.New(rand.NewPCG(seed, 7))
		typ := randomStructType(random, 0)
		checkRoundTrips(t, typ, random, 8)
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}
