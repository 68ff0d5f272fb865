package schema

import (
	"github.com/briefgo/brief/internal/align"
	"github.com/briefgo/brief/internal/near"
)

// A tagKeywordKind is the form of a keyword's values in a tag.
type tagKeywordKind int

const (
	textKeyword    tagKeywordKind = iota // any text
	flagKeyword                          // true, false or no value
	countKeyword                         // a number of things
	numberKeyword                        // a number
	patternKeyword                       // a regular expression
	valueKeyword                         // a value of the field
	listKeyword                          // values of the field
	nameKeyword                          // other names of the field, or of its values
)

// The types of values that a keyword may be about.
const (
	aboutString = 1 << iota
	aboutNumber
	aboutBoolean
	aboutArray
	aboutObject
	aboutScalar = aboutString | aboutNumber | aboutBoolean
	aboutAny    = aboutScalar | aboutArray | aboutObject
)

// A tagKeyword is a keyword that may stand in a tag.
type tagKeyword struct {
	name  string
	json  string // its name in a schema, if that is another
	kind  tagKeywordKind
	about int

	// annotates says that the keyword is about the field, not its values: it has no
	// part in validation.
	annotates bool
}

// tagKeywords are the keywords of tags. Their order is that of the keywords in a
// schema.
var tagKeywords = []tagKeyword{
	{name: "title", about: aboutAny, annotates: true},
	{name: "description", about: aboutAny, annotates: true},
	{name: "enum", kind: listKeyword, about: aboutScalar},
	{name: "const", kind: valueKeyword, about: aboutScalar},
	{name: "format", about: aboutString},
	{name: "pattern", kind: patternKeyword, about: aboutString},
	{name: "minLength", kind: countKeyword, about: aboutString},
	{name: "maxLength", kind: countKeyword, about: aboutString},
	{name: "minimum", kind: numberKeyword, about: aboutNumber},
	{name: "exclusiveMinimum", kind: numberKeyword, about: aboutNumber},
	{name: "maximum", kind: numberKeyword, about: aboutNumber},
	{name: "exclusiveMaximum", kind: numberKeyword, about: aboutNumber},
	{name: "multipleOf", kind: numberKeyword, about: aboutNumber},
	{name: "minItems", kind: countKeyword, about: aboutArray},
	{name: "maxItems", kind: countKeyword, about: aboutArray},
	{name: "uniqueItems", kind: flagKeyword, about: aboutArray},
	{name: "minProperties", kind: countKeyword, about: aboutObject},
	{name: "maxProperties", kind: countKeyword, about: aboutObject},
	{name: "default", kind: valueKeyword, about: aboutAny, annotates: true},
	{name: "example", json: "examples", kind: valueKeyword, about: aboutAny, annotates: true},
	{name: "examples", kind: listKeyword, about: aboutAny, annotates: true},
	{name: "deprecated", kind: flagKeyword, about: aboutAny, annotates: true},
	{name: "aliases", json: align.KeyAliases, kind: nameKeyword, about: aboutAny, annotates: true},
	{name: "enumAliases", json: align.EnumAliases, kind: nameKeyword, about: aboutScalar},
}

// tagFormats are the formats of JSON Schema, draft 2020-12, section 7.3 of its
// validation vocabulary. Others are allowed, for a model to read, unless they look
// like a slip of the pen.
var tagFormats = []string{
	"date-time", "date", "time", "duration", "email", "idn-email", "hostname", "idn-hostname",
	"ipv4", "ipv6", "uri", "uri-reference", "iri", "iri-reference", "uuid", "uri-template",
	"json-pointer", "relative-json-pointer", "regex",
}

// tagKeywordNamed returns the keyword of a name, or nil.
func tagKeywordNamed(name string) *tagKeyword {
	for i := range tagKeywords {
		if tagKeywords[i].name == name {
			return &tagKeywords[i]
		}
	}
	return nil
}

// keywordRank is the place of a keyword among others; those of a hook that no tag
// knows stand last, in their order.
func keywordRank(name string) int {
	for i := range tagKeywords {
		if tagKeywords[i].name == name || tagKeywords[i].json == name {
			return i
		}
	}
	return len(tagKeywords)
}

// keywordAnnotates reports whether a keyword is an annotation.
func keywordAnnotates(name string) bool {
	rank := keywordRank(name)
	return rank < len(tagKeywords) && tagKeywords[rank].annotates
}

// nearTagKeyword returns the keyword that a misspelt one is near to, or "".
func nearTagKeyword(word string) string {
	var names []string
	for _, k := range tagKeywords {
		names = append(names, k.name)
	}
	return near.Name(word, names)
}
