package schema

import (
	"encoding/json"
	"strconv"
	"strings"
)

// A Dialect is the subset of JSON Schema that a provider's strict mode accepts and
// enforces. This is what [Schema.Strict] does with each keyword:
//
//	                                      OpenAI     Anthropic  Gemini     Ollama     VLLM       Mistral
//	root                                  object     object     any        any        any        object
//	optional property                     nullable   yes        yes        yes        yes        yes
//	map                                   no         no         unsure     yes        yes        no
//	recursion                             yes        no         optional   no         yes        no
//	type, anyOf, items, properties        yes        yes        yes        yes        yes        yes
//	required, title, description          yes        yes        yes        yes        yes        yes
//	enum                                  yes        yes        some       yes        yes        yes
//	const                                 yes        yes        rewritten  yes        yes        yes
//	oneOf, allOf, $dynamicRef             rewritten  rewritten  rewritten  rewritten  rewritten  rewritten
//	$recursiveRef, definitions            rewritten  rewritten  rewritten  rewritten  rewritten  rewritten
//	additionalItems                       rewritten  rewritten  rewritten  rewritten  rewritten  rewritten
//	unevaluatedProperties                 rewritten  rewritten  rewritten  rewritten  rewritten  rewritten
//	not, if, then, else, contentEncoding  words      words      words      words      words      words
//	contentMediaType, contentSchema       words      words      words      words      words      words
//	unevaluatedItems, uniqueItems         words      words      words      words      words      words
//	contains, minContains, maxContains    words      words      words      words      words      words
//	propertyNames, minProperties          words      words      words      words      words      words
//	maxProperties, dependentRequired      words      words      words      words      words      words
//	dependentSchemas, dependencies        words      words      words      words      words      words
//	default, examples, deprecated         words      words      words      words      words      words
//	$ref, $defs                           yes        yes        yes        rewritten  yes        yes
//	minLength, maxLength                  words      words      words      yes        yes        words
//	pattern                               yes        some       words      some       some       words
//	format                                some       some       unsure     some       unsure     words
//	minimum, maximum                      yes        words      yes        integers   yes        words
//	exclusiveMinimum, exclusiveMaximum    yes        words      words      integers   yes        words
//	multipleOf                            yes        words      words      words      integers   words
//	prefixItems                           rewritten  rewritten  yes        rewritten  yes        rewritten
//	minItems                              yes        some       yes        yes        yes        words
//	maxItems                              yes        words      yes        yes        yes        words
//	additionalProperties                  rewritten  rewritten  unsure     some       yes        rewritten
//	patternProperties                     no         no         no         no         no         no
//	most properties                       5000       -          -          -          -          -
//	most optional properties              -          24         -          -          -          -
//	most unions                           -          16         -          -          -          -
//	most levels                           10         -          -          -          -          -
//	most enum values                      1000       -          -          -          -          -
//	most characters                       120000     -          -          -          -          -
//
// The words mean: yes, it is sent; rewritten, others say the same, or it is a [Loss];
// some, it is sent as far as the provider has it and otherwise in words; integers,
// the same, but of integers only; unsure, it is sent, and a loss, since it may not be
// enforced; words, it is a loss and stands in the description; no, a schema with it is
// a [StrictError]. Keywords that identify a schema, $id say, are left out, and any
// other is left out as a loss. oneOf is sent as anyOf, of which more than one form may
// hold. An object that says nothing of other properties is closed. An optional
// property of OpenAI's is sent as one that is required and may be null.
//
// Some, of enum: Gemini lists strings and numbers only. Of minItems: Anthropic has 0
// and 1. Of additionalProperties: Ollama has schemas, and not true. Of pattern: none that
// is "some" has look-around, back-references, \b, \p, (?…) or lazy quantifiers; with
// Ollama and VLLM it must be ^…$ and must not match a quote, as "." and [^a] do. Of
// format:
//
//   - OpenAI: date-time, time, date, duration, email, hostname, ipv4, ipv6, uuid.
//   - Anthropic: date-time, time, date, duration, email, hostname, uri, ipv4, ipv6, uuid.
//   - Gemini: date-time, date, time.
//   - Ollama: date, time, date-time, uuid.
//   - VLLM: date-time, time, date, duration, email, hostname, ipv4, ipv6, uuid.
//
// Recursion that is optional is through properties that are: others are sent as
// optional, which is a loss, or refused. Ollama gets no $ref: all are written out.
// Ollama and VLLM are not relied on to heed two keywords about one value: next to enum
// or const nothing else is sent, and only the first of pattern, format and length, and
// of bounds and multipleOf. Gemini gets propertyOrdering, since its SDKs sort keys. The
// limits are on a whole schema, OpenAI's and one more: an enum of over 250 strings may
// have 15000 characters. Anthropic's are on all strict schemas of a request together,
// so that several may exceed them though each does not.
//
// Where the sources say nothing a keyword is taken as not supported: most of Mistral's,
// recursion and maps of any values of Ollama's, and values of any type, which no dialect
// sends. Of VLLM's formats, and Gemini's, the sources only say that there are some. Nothing
// of this was tested against the providers. All was read on 2026-11-23, from:
//
//   - OpenAI: the guide "Structured Outputs", supported schemas, of February 2026;
//     openai-python and openai-go v3.96.0.
//   - Anthropic: the page "Structured outputs" of its documentation; anthropic-sdk-python
//     and anthropic-sdk-go v1.84.0; for Bedrock its user guide, the same rules.
//   - Gemini: the page "Structured output" of its documentation of February 2026;
//     go-genai v1.77.0, ResponseJsonSchema. Its older responseSchema, a subset of
//     OpenAPI's, is not among the dialects.
//   - Ollama: the documentation of llama.cpp's grammars, which Ollama uses.
//   - VLLM: the converter of xgrammar, as of August 2026, and vLLM's checks before it.
//   - Mistral: no source lists its keywords. Those that are sent are unconfirmed.
type Dialect string

// The dialects.
const (
	OpenAI    Dialect = "openai"    // OpenAI's Structured Outputs, strict mode
	Anthropic Dialect = "anthropic" // Claude's output_config.format, at Bedrock too
	Gemini    Dialect = "gemini"    // Gemini's responseJsonSchema, from 2.5 on
	Ollama    Dialect = "ollama"    // Ollama's format, and llama.cpp's server
	VLLM      Dialect = "vllm"      // vLLM with xgrammar
	Mistral   Dialect = "mistral"   // Mistral's json_schema
)

// A Strict is a schema rewritten for a provider's strict mode, and what was lost.
//
// Two things may differ in the replies that it asks for. If the dialect has no optional
// properties, they stand in every reply, and are null where they would have been left
// out. And if Wrapped is set, the value that was asked for is the member "value" of an
// object. Read undoes both at every [Tolerance], and records it.
//
// A dialect that enforces a schema without showing it to the model, as Ollama and VLLM
// do, needs [Schema.Instructions] or JSON in the prompt besides.
type Strict struct {
	// JSON is the schema to send, compact, in field order.
	JSON json.RawMessage

	// Losses are the constraints that the dialect cannot express, in the order of
	// the schema. Replies are validated against the full schema all the same.
	Losses []Loss

	// Wrapped says that the full schema is not of an object, which the dialect wants
	// at the root, and that JSON is the schema of {"value": …} therefore.
	Wrapped bool
}

// A Loss is one thing that a dialect cannot express.
type Loss struct {
	Pointer string // JSON Pointer into the full schema, to the schema that has the keyword
	Keyword string // the keyword that was dropped or rewritten, "minLength" say; may be empty
	Reason  string // what was done instead; in a StrictError, why nothing can be
}

// String returns the loss in a line: `/properties/name: minLength: described in words`.
func (l Loss) String() string {
	s := l.Pointer
	if s == "" {
		s = "the root"
	}
	if l.Keyword != "" {
		s += ": " + l.Keyword
	}
	return s + ": " + l.Reason
}

// A StrictError says why a schema cannot be expressed in a dialect. It names
// everything that stands in the way, in the order of the schema.
type StrictError struct {
	Dialect  Dialect
	Problems []Loss
}

// maxStrictProblems is how many problems the text of a StrictError lists.
const maxStrictProblems = 10

// Error returns a line for each problem, or for the first of them if there are many.
func (e *StrictError) Error() string {
	var b strings.Builder
	b.WriteString("schema: the dialect " + string(e.Dialect) + " cannot express this schema:")
	for i, p := range e.Problems {
		if i == maxStrictProblems {
			b.WriteString("\n… and " + strconv.Itoa(len(e.Problems)-i) + " more")
			break
		}
		b.WriteString("\n" + p.String())
	}
	return b.String()
}
