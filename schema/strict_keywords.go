package schema

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

// strictClasses are the keywords of one type of which a grammar heeds only one: those
// of the lowest class that a schema has. Which one that is differs from server to
// server, and none of them documents it.
var strictClasses = map[string]int{
	"pattern": 1, "format": 2, "minLength": 3, "maxLength": 3,
	"minimum": 1, "maximum": 1, "exclusiveMinimum": 1, "exclusiveMaximum": 1, "multipleOf": 2,
}
