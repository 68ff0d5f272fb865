package schema

import (
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// santhoshFormats are the formats that the module checks too loosely: its URIs may
// hold spaces and brackets, since net/url escapes them silently.
func santhoshFormats() map[string]func(any) bool {
	formats := map[string]func(any) bool{}
	for _, name := range []string{"uri", "uri-reference", "uriref", "iri", "iri-reference"} {
		loose := jsonschema.Formats[name]
		formats[name] = func(v any) bool {
			text, ok := v.(string)
			return loose(v) && (!ok || !strings.ContainsFunc(text, excludedInURI))
		}
	}
	return formats
}

// excludedInURI reports whether a character stands in neither a URI nor an IRI: it
// is excluded by RFC 3986, section 2, and not added by RFC 3987, section 2.2.
func excludedInURI(r rune) bool {
	return r <= ' ' || r == 0x7f || strings.ContainsRune("<>\"{}|\\^`", r)
}
