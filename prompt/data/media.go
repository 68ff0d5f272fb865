package data

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// A Media is an image or a file for models that take them: its bytes, or a URL from which
// the provider gets it. Fields of type Media, *Media and []Media of a prompt's input, and
// of structs in it, are sent with the user message; package prompt says how.
type Media struct {
	// Type is the media type, "image/png" or "application/pdf" say, with parameters if it
	// has any: tokens only, without quotes.
	Type string

	// Data is the content. Of Data and URL there is one.
	Data []byte `json:",omitempty"`

	// URL is an absolute URL of the content.
	URL string `json:",omitempty"`

	// Name is what templates print, and the name of a file that a provider is told.
	Name string `json:",omitempty"`

	// Tokens is what the medium costs in the model's context window, which depends on the
	// provider: a budget counts it. 0 counts nothing.
	Tokens int `json:",omitempty"`
}

// maxTokens bounds Media.Tokens, so that sums cannot overflow: no window is so large.
const maxTokens = 1 << 30

// String returns the name, and for a medium without one its media type: what a template
// prints for it.
func (m Media) String() string {
	if m.Name != "" {
		return m.Name
	}
	return m.Type
}

// Check returns what is wrong with a medium: a media type that is none, neither Data nor
// URL or both, a URL that is not absolute, or a cost that cannot be.
func (m Media) Check() error {
	switch {
	case !isMediaType(m.Type):
		return fmt.Errorf("the Type %.40q is no media type; it must be like image/png", m.Type)
	case len(m.Data) == 0 && m.URL == "":
		return errors.New("it has neither Data nor a URL")
	case len(m.Data) > 0 && m.URL != "":
		return errors.New("it has both Data and a URL; it must have one of them")
	case m.Tokens < 0 || m.Tokens > maxTokens:
		return fmt.Errorf("its Tokens are %d; they must be from 0 to %d", m.Tokens, maxTokens)
	case strings.ContainsAny(m.Name, "\r\n\x00"):
		return errors.New("its Name is more than one line")
	}
	if m.URL == "" {
		return nil
	}
	if u, err := url.Parse(m.URL); err != nil || u.Scheme == "" || u.Host == "" && u.Opaque == "" && u.Path == "" {
		return errors.New("its URL is not absolute") // which may hold a secret, so that it is not quoted
	}
	return nil
}

// isMediaType reports whether text is type/subtype, with parameters or without (RFC 2045),
// whose values are tokens.
func isMediaType(text string) bool {
	essence, parameters, more := strings.Cut(text, ";")
	kind, sub, ok := strings.Cut(essence, "/")
	if !ok || !isToken(kind) || !isToken(sub) {
		return false
	}
	for more {
		var parameter string
		parameter, parameters, more = strings.Cut(parameters, ";")
		name, value, ok := strings.Cut(strings.TrimLeft(parameter, " "), "=")
		if !ok || !isToken(name) || !isToken(value) {
			return false
		}
	}
	return true
}

// isToken reports whether text is a token of RFC 2045.
func isToken(text string) bool {
	for i := range len(text) {
		if c := text[i]; c <= ' ' || c >= 0x7f || strings.IndexByte(`()<>@,;:\"/[]?=`, c) >= 0 {
			return false
		}
	}
	return text != ""
}
