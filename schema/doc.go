// Package schema turns the reply of a language model into a Go value that satisfies
// a JSON Schema.
//
// The schema comes from a Go type, and a reply is anything that a model may write:
//
//	s := schema.MustFor[Invoice](nil)
//	reading, err := s.Read("Total is below.\n```json\n{'number': 'A-7', total: \"1,250.00\", currency: \"EUR\"}\n```")
//
// The reading has the value, the document that it was decoded from, and every
// difference between the two and the reply as a [Fix]: a fence, a quote, a number
// that was read from text. [Schema.Decode] returns the value alone.
//
// Nothing is invented. What would have to be guessed is a [Violation] with a JSON
// Pointer, in a [*ValidationError]; a reply that ends before its document does is a
// [*TruncatedError]. [Schema.Generate] asks a model, reads the reply and, if it is
// not accepted, asks for the values that are wrong, or for the whole again:
//
//	v, err := s.Generate(context.Background(), ask, nil)
//
// A [Reader] reads a reply while it is streamed. [Schema.Validate] mends nothing: it is
// for documents that are not replies.
//
// # Schemas of Go types
//
// [For] follows encoding/json, so that json.Marshal of a pointer to any value of the
// type satisfies the schema:
//
//   - a field has the name and the place that encoding/json gives it; unexported
//     fields and "-" have none;
//   - omitempty and omitzero make a property optional, every other one is required;
//   - a pointer may be null; so may slices and maps, since their nil is written as
//     null, but a model is not told of that;
//   - structs take no other properties than their own;
//   - an interface is one of the structs that Options.Variants names for it, which a
//     discriminator tells apart; without them it is an error, unless it is empty: any
//     is any JSON value;
//   - recursive types are definitions in $defs.
//
// Methods of a type, which are called on its zero value, say what tags cannot:
//
//   - JSONSchema() []byte is the schema of the type;
//   - Enum() []T, of a type T, lists its values;
//   - Description() string describes it, at any length;
//   - SchemaTags() map[string]string adds to the tags of the fields of a struct, by
//     their Go names and in the syntax of tags.
//
// The struct tag "schema" describes a field and constrains its values:
//
//	Total    float64  `json:"total" schema:"the amount due, tax included; minimum=0"`
//	Currency string   `json:"currency" schema:"enum=EUR|GBP|USD"`
//	Labels   []string `json:"labels" schema:"maxItems=5; items.minLength=1"`
//
// Its elements stand between semicolons. The first is the description, unless it is a
// keyword; the others are keywords of JSON Schema: title, default, example, examples,
// deprecated; enum, const; minLength, maxLength, pattern, format; minimum, maximum,
// exclusiveMinimum, exclusiveMaximum, multipleOf; minItems, maxItems, uniqueItems;
// minProperties, maxProperties. The values of enum and examples stand between bars. A
// keyword behind "items." is about the elements of a list, behind "values." and
// "keys." about those of a map. Single quotes protect what stands in them. The tag of
// a blank field, _ struct{}, is about the struct itself. What is wrong with a tag is
// an error of For.
//
// Two more keywords are for reading replies, and no model is told of them: aliases are
// other keys for the field, sum|amount say, and enumAliases other names for values,
// EUR:euro|EUR:euros say. A JSON Schema has them as x-aliases, a list, and
// x-enum-aliases, an object with the value for each name.
//
// # Deviations
//
// Where this package differs from what it builds on, on purpose:
//
//	of                 here
//	encoding/json      keys match exactly: "ROLE" never sets the field of "role"
//	encoding/json      an interface is decoded into the variant that its discriminator names
//	encoding/json      unequal duplicate keys are a violation, not last wins
//	JSON Schema        formats are always asserted
//	JSON Schema        a $ref to a file or to the network is an error
//	JSON Schema        numbers have at most 1,024 bytes and exponents up to 999
//	JSON Schema        patterns are those of package regexp, without look-around
//	JSON Schema        documents nest at most Options.MaxDepth deep
//	OpenAI strict mode optional properties are sent as required ones that may be null;
//	                   Read takes such a null for an absent property
//
// # Concurrency and cost
//
// A [Schema] is immutable and safe for concurrent use; make it once. Everything that
// reads a reply or a document takes linear time and bounded depth and memory.
package schema
