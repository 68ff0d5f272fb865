package schema

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"sync"

	"github.com/briefgo/brief/internal/align"
	"github.com/briefgo/brief/internal/loosejson"
)

// A Schema says what a reply has to be: a JSON Schema together with the Go type T
// that its documents are decoded into. It is immutable and safe for concurrent use.
type Schema[T any] struct {
	source    []byte
	root      *loosejson.Value // source, as an ordered tree
	told      *loosejson.Value // root without what is for reading replies only
	nilable   map[string]bool  // pointers into source where null is only Go's nil
	validator *validator
	aligner   *align.Schema
	exact     exactDecoder
	options   Options
	reasoning string      // the property of replies in which a model thinks; empty for none
	free      bool        // any text will do
	wrapped   bool        // a strict mode puts an object around it
	wraps     func() bool // it does so though there may be an object inside
}

// Options are the options of For and Parse. A nil *Options, and the zero value, are
// the defaults.
type Options struct {
	// Tolerance is how far Read and Decode go to understand a reply; the zero value
	// is TolerateLossless.
	Tolerance Tolerance

	// MaxDepth is how deep a document may be nested; 0 means 64. The cost of telling
	// what is wrong with a deep document grows faster than its depth.
	MaxDepth int

	// MaxBytes is how long a reply or a document may be, in bytes; 0 means 16 MiB.
	MaxBytes int

	// Variants say which structs the interface types in T may hold. They count for
	// Parse as well, which decodes by them, and takes the schema as it is given.
	Variants []Variant

	// Notation is how Instructions writes the schema; the zero value is NotationTypes.
	Notation Notation
}

// The defaults of Options.
const (
	DefaultMaxDepth = 64
	DefaultMaxBytes = 16 << 20
)

// A Tolerance is how far a reply may be from what was asked for and still be read.
type Tolerance int

// The tolerances.
const (
	TolerateNothing  Tolerance = iota - 2 // a reply must be one JSON document and nothing else
	TolerateSyntax                        // mend syntax; values must be of the right type
	TolerateLossless                      // and align values with the schema where nothing is lost
	TolerateAll                           // and where the meaning is only very likely
)

// For makes a schema from the Go type T, with encoding/json's rules: see the
// package's documentation. It fails if JSON cannot express T, naming every field
// that is the reason.
func For[T any](opts *Options) (*Schema[T], error) {
	variants, err := opts.unions()
	if err != nil {
		return nil, err
	}
	r, err := reflectSchema(reflect.TypeFor[T](), variants)
	if err != nil {
		return nil, err
	}
	return newSchema[T](r, variants, opts)
}

// MustFor is like For but panics if there is no schema for T. It is meant for
// package variables.
func MustFor[T any](opts *Options) *Schema[T] {
	s, err := For[T](opts)
	if err != nil {
		panic(err)
	}
	return s
}

// Parse makes a schema from a JSON Schema document of draft 2020-12, or of an older
// draft that its $schema names: 2019-09, 7, 6 or 4. T is what documents are decoded
// into; it may be any. The document must be self-contained: a $ref to a file or to
// the network is a [*SchemaError], as is anything else that is wrong with it.
func Parse[T any](source []byte, opts *Options) (*Schema[T], error) {
	variants, err := opts.unions()
	if err != nil {
		return nil, err
	}
	return newSchema[T](&reflected{source: bytes.Clone(source)}, variants, opts)
}

// FreeText returns the schema of a reply that is not JSON: every text satisfies it,
// and is its value as it stands. Truncation, refusal and checks are as with any
// other schema.
func FreeText() *Schema[string] {
	s, err := newSchema[string](&reflected{source: []byte(`{"type":"string"}`)}, nil, nil)
	if err != nil {
		panic(err) // the document is ours
	}
	s.free = true
	return s
}

func newSchema[T any](r *reflected, variants unions, opts *Options) (*Schema[T], error) {
	if opts == nil {
		opts = &Options{}
	}
	s := &Schema[T]{source: r.source, nilable: r.nilable, options: *opts}
	if err := s.options.complete(); err != nil {
		return nil, err
	}
	s.exact.unions = variants
	root, syntax := loosejson.ParseStrict(string(r.source), nil)
	if syntax != nil {
		return nil, &SchemaError{Message: fmt.Sprintf("the schema is not JSON: %v", syntax)}
	}
	s.root, s.told = &root, &root
	if bytes.Contains(r.source, []byte(`"`+align.KeyAliases+`"`)) || bytes.Contains(r.source, []byte(`"`+align.EnumAliases+`"`)) {
		told := withoutAliases(&root)
		s.told = &told
	}
	var err error
	if s.validator, err = compileValidator(s.root, limits{depth: s.options.MaxDepth}); err != nil {
		return nil, err
	}
	if s.aligner, err = align.Compile(s.root); err != nil {
		return nil, &SchemaError{Message: err.Error()}
	}
	s.wrapped = !s.aligner.TakesObject()
	s.wraps = sync.OnceValue(func() bool { return strictWraps(s.told, s.nilable) })
	return s, nil
}

// unions returns the variants of the options, checked.
func (o *Options) unions() (unions, error) {
	if o == nil {
		return nil, nil
	}
	return unionsOf(o.Variants)
}

// complete checks the options and fills in the defaults.
func (o *Options) complete() error {
	switch {
	case o.Tolerance < TolerateNothing || o.Tolerance > TolerateAll:
		return fmt.Errorf("schema: Options.Tolerance %d is none of the Tolerate constants", o.Tolerance)
	case o.MaxDepth < 0 || o.MaxBytes < 0:
		return fmt.Errorf("schema: Options.MaxDepth %d and MaxBytes %d must not be negative", o.MaxDepth, o.MaxBytes)
	}
	if err := o.Notation.check(); err != nil {
		return err
	}
	if o.MaxDepth == 0 {
		o.MaxDepth = DefaultMaxDepth
	}
	if o.MaxBytes == 0 {
		o.MaxBytes = DefaultMaxBytes
	}
	return nil
}

// JSON returns the JSON Schema, with properties in the order of the fields. The
// caller may change what is returned.
func (s *Schema[T]) JSON() []byte { return slices.Clone(s.source) }

// Strict returns the schema as the strict mode of a provider accepts it, and every
// constraint that was lost on the way. What the rewriting changes in replies, null
// for an optional field say, Read undoes.
func (s *Schema[T]) Strict(d Dialect) (Strict, error) { return strictSchema(s.told, s.nilable, d) }

// Instructions returns the schema in words for a model: in a notation like
// TypeScript's, in field order, with descriptions and constraints as comments, or as
// Options.Notation says. It is empty for free text.
func (s *Schema[T]) Instructions() string {
	if s.free {
		return ""
	}
	if s.options.Notation == NotationJSONSchema {
		return instructionsJSON(s.told, s.nilable)
	}
	return instructions(s.told, s.nilable)
}

// Validate reports whether doc is a JSON document that satisfies the schema,
// strictly: nothing is mended. The error is a [*SyntaxError] or a
// [*ValidationError].
func (s *Schema[T]) Validate(doc []byte) error {
	if s.free {
		return nil
	}
	_, err := s.parseValid(string(doc))
	return err
}

// parsing returns the bounds of the parser. It reads deeper than the validator allows,
// so that a document that is somewhat too deep is a violation with a pointer.
func (s *Schema[T]) parsing() *loosejson.Options {
	return &loosejson.Options{MaxDepth: 8 * s.options.MaxDepth, MaxBytes: s.options.MaxBytes}
}

// parseValid parses and validates a document.
func (s *Schema[T]) parseValid(doc string) (loosejson.Value, error) {
	v, syntax := loosejson.ParseStrict(doc, s.parsing())
	if syntax != nil {
		return v, newSyntaxError(syntax)
	}
	if found := s.validator.validate(&v); len(found) > 0 {
		return v, &ValidationError{Violations: found}
	}
	return v, nil
}

// Encode returns v as the document that a model should write for it: compact JSON
// with members in the order of the fields. It is an error if the document does not
// satisfy the schema.
func (s *Schema[T]) Encode(v T) ([]byte, error) {
	if text, ok := any(v).(string); ok && s.free {
		return []byte(text), nil
	}
	marshaled, err := json.Marshal(&v)
	if err != nil {
		return nil, err
	}
	doc, err := s.parseValid(string(marshaled))
	if err != nil {
		return nil, err
	}
	return doc.AppendJSON(nil), nil
}
