package schema

// A strictAction is what a dialect does with a keyword.
type strictAction uint8

const (
	// strictDrop leaves the keyword out, and says so. It is what happens to keywords
	// that are not in the table.
	strictDrop strictAction = iota
	// strictKeep sends the keyword, with the meaning that it has in JSON Schema.
	strictKeep
	// strictRewrite expresses the keyword by others that the dialect has.
	strictRewrite
	// strictDescribe leaves the keyword out, and says it in words in the description.
	strictDescribe
	// strictRefuse makes a schema with the keyword one that cannot be expressed.
	strictRefuse
	// strictIgnore leaves the keyword out without a word: it says nothing about values.
	strictIgnore
)

// A strictDialect is what a provider's strict mode accepts, as data. A zero limit is
// no limit.
type strictDialect struct {
	name     Dialect
	version  string // the day on which its source was read
	keywords map[string]strictAction
	formats  []string // those that are enforced

	maxProperties      int // in the whole schema
	maxLevels          int // of objects and arrays inside each other
	maxEnumValues      int // in the whole schema
	maxCharacters      int // of property names, definition names, enum and const values
	longEnum           int // an enum of strings with more values than this …
	maxLongEnumStrings int // … has no more characters than this
}

// strictDialects are the dialects.
//
// OpenAI: "Structured Outputs", supported schemas, as captured in February 2026.
// Not in its list, and so not sent: the lengths of strings, and prefixItems. Whether
// a level is only an object, or an array too, is not documented: both are counted.
var strictDialects = []strictDialect{{
	name:    OpenAI,
	version: "2026-11-23",
	keywords: map[string]strictAction{
		"type": strictKeep, "title": strictKeep, "description": strictKeep, "enum": strictKeep,
		"const": strictKeep, "properties": strictKeep, "required": strictKeep, "items": strictKeep,
		"anyOf": strictKeep, "$ref": strictKeep, "$defs": strictKeep, "pattern": strictKeep,
		"format": strictKeep, "minimum": strictKeep, "maximum": strictKeep, "exclusiveMinimum": strictKeep,
		"exclusiveMaximum": strictKeep, "multipleOf": strictKeep, "minItems": strictKeep, "maxItems": strictKeep,

		"additionalProperties": strictRewrite, "unevaluatedProperties": strictRewrite, "allOf": strictRewrite,
		"oneOf": strictRewrite, "definitions": strictRewrite, "prefixItems": strictRewrite,
		"additionalItems": strictRewrite, "$dynamicRef": strictRewrite, "$recursiveRef": strictRewrite,

		"patternProperties": strictRefuse,

		"minLength": strictDescribe, "maxLength": strictDescribe, "uniqueItems": strictDescribe,
		"contains": strictDescribe, "minContains": strictDescribe, "maxContains": strictDescribe,
		"unevaluatedItems": strictDescribe, "minProperties": strictDescribe, "maxProperties": strictDescribe,
		"propertyNames": strictDescribe, "not": strictDescribe, "if": strictDescribe, "then": strictDescribe,
		"else": strictDescribe, "dependentRequired": strictDescribe, "dependentSchemas": strictDescribe,
		"dependencies": strictDescribe, "contentEncoding": strictDescribe, "contentMediaType": strictDescribe,
		"contentSchema": strictDescribe, "default": strictDescribe, "examples": strictDescribe,
		"deprecated": strictDescribe,

		"$schema": strictIgnore, "$id": strictIgnore, "id": strictIgnore, "$anchor": strictIgnore,
		"$dynamicAnchor": strictIgnore, "$recursiveAnchor": strictIgnore, "$vocabulary": strictIgnore,
		"$comment": strictIgnore,
	},
	formats: []string{
		"date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid",
	},
	maxProperties:      5000,
	maxLevels:          10,
	maxEnumValues:      1000,
	maxCharacters:      120_000,
	longEnum:           250,
	maxLongEnumStrings: 15_000,
}}

// strictTypes is a set of JSON types.
type strictTypes uint8

const (
	strictNull strictTypes = 1 << iota
	strictBoolean
	strictObject
	strictArray
	strictString
	strictInteger
	strictFraction // a number that is no integer

	strictNumber  = strictInteger | strictFraction
	strictAnyType = strictNull | strictBoolean | strictObject | strictArray | strictString | strictNumber
)

// A strictMerge is how two values of a keyword become one that says both.
type strictMerge uint8

const (
	strictFirst    strictMerge = iota // they do not: the first is kept, the second lost
	strictLargest                     // the larger number
	strictSmallest                    // the smaller number
)

// A strictKeyword is what is true of a keyword in every dialect.
type strictKeyword struct {
	types strictTypes // the types it constrains; 0 for all of them
	merge strictMerge
	note  bool // an annotation: it does not constrain
}

// strictKeywords are the keywords of draft 4 to 2020-12 that are about certain types
// only, or about none.
var strictKeywords = map[string]strictKeyword{
	"minLength": {types: strictString, merge: strictLargest}, "maxLength": {types: strictString, merge: strictSmallest},
	"pattern": {types: strictString}, "format": {types: strictString}, "contentEncoding": {types: strictString},
	"contentMediaType": {types: strictString}, "contentSchema": {types: strictString},

	"minimum": {types: strictNumber, merge: strictLargest}, "exclusiveMinimum": {types: strictNumber, merge: strictLargest},
	"maximum": {types: strictNumber, merge: strictSmallest}, "exclusiveMaximum": {types: strictNumber, merge: strictSmallest},
	"multipleOf": {types: strictNumber},

	"items": {types: strictArray}, "prefixItems": {types: strictArray}, "additionalItems": {types: strictArray},
	"unevaluatedItems": {types: strictArray}, "contains": {types: strictArray}, "minContains": {types: strictArray},
	"maxContains": {types: strictArray}, "uniqueItems": {types: strictArray},
	"minItems": {types: strictArray, merge: strictLargest}, "maxItems": {types: strictArray, merge: strictSmallest},

	"properties": {types: strictObject}, "required": {types: strictObject}, "additionalProperties": {types: strictObject},
	"unevaluatedProperties": {types: strictObject}, "patternProperties": {types: strictObject},
	"propertyNames": {types: strictObject}, "minProperties": {types: strictObject}, "maxProperties": {types: strictObject},
	"dependentRequired": {types: strictObject}, "dependentSchemas": {types: strictObject}, "dependencies": {types: strictObject},

	"title": {note: true}, "description": {note: true}, "default": {note: true}, "examples": {note: true},
	"deprecated": {note: true}, "readOnly": {note: true}, "writeOnly": {note: true},
}

// strictDialectOf returns the data of a dialect, or nil.
func strictDialectOf(d Dialect) *strictDialect {
	for i := range strictDialects {
		if strictDialects[i].name == d {
			return &strictDialects[i]
		}
	}
	return nil
}
