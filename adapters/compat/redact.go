package compat

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/briefgo/brief/prompt"
)

// Marks that stand where something was left out.
const (
	redacted       = "[redacted]"
	redactedPrompt = "[prompt]"
)

// Sizes in bytes.
const (
	minSecret = 4  // a shorter key is no secret, and to hide it would make messages unreadable
	secretRun = 8  // a part of a secret that is hidden: a server may quote it cut
	minPrompt = 12 // a shorter message is likelier to be a word than a quotation
	promptRun = 24
	maxText   = 2048     // of Message and Body
	maxScrub  = 16 << 10 // what is looked at: more than maxText, so that a cut hides no secret
)

// secrets returns what must not be in an error: the key, and the words of the values
// in Header ("Bearer" and the like are too short).
func (o Options) secrets() []string {
	var secrets []string
	for _, name := range slices.Sorted(maps.Keys(o.Header)) {
		for _, word := range strings.Fields(strings.Join(o.Header[name], " ")) {
			if len(word) >= secretRun {
				secrets = append(secrets, word)
			}
		}
	}
	if len(o.Key) >= minSecret {
		secrets = append(secrets, o.Key)
	}
	return secrets
}

// redact removes secrets and the prompt from the strings of an error, and cuts them.
func (m *Model) redact(e *Error, req *prompt.Request) {
	prompts := promptForms(req)
	clean := func(text string, limit int) string {
		text = hide(cut(text, maxScrub), m.private().secrets)
		return cut(hidePrompt(text, prompts), limit)
	}
	e.Code, e.Type = clean(e.Code, 128), clean(e.Type, 128)
	e.RequestID = clean(e.RequestID, 128)
	e.Message, e.Body = clean(e.Message, maxText), clean(e.Body, maxText)
	if e.Err == nil {
		return
	}
	if text := clean(e.Err.Error(), maxText); text != e.Err.Error() {
		e.Err = &quietError{text, e.Err}
	}
}

// A quietError is an error whose text was redacted.
type quietError struct {
	text string
	err  error
}

func (e *quietError) Error() string { return e.text }
func (e *quietError) Unwrap() error { return e.err }

// hide replaces the secrets in text.
func hide(text string, secrets []string) string {
	for _, secret := range secrets {
		text = scrub(text, min(secretRun, len(secret)), redacted, secret, strings.ReplaceAll(secret, "/", `\/`))
	}
	return text
}

// hidePrompt replaces in text what stands in one of the forms of the prompt: any run
// of promptRun bytes, and a shorter text that is there as a whole.
func hidePrompt(text string, forms []string) string {
	text = scrub(text, promptRun, redactedPrompt, forms...)
	for _, form := range forms {
		if minPrompt <= len(form) && len(form) < promptRun {
			text = strings.ReplaceAll(text, form, redactedPrompt)
		}
	}
	return text
}

// promptForms returns the texts of a request as a server may repeat them: as they
// are, as JSON with and without escapes for what is not ASCII, and as JSON within
// JSON, when a server quotes the request's body in its message.
func promptForms(req *prompt.Request) []string {
	var forms []string
	for i := range req.Messages {
		for _, text := range messageTexts(&req.Messages[i]) {
			once := []string{text, quote(text), escapeRunes(quote(text))}
			for _, form := range once {
				forms = append(forms, form, quote(form), escapeRunes(quote(form)))
			}
		}
	}
	slices.Sort(forms)
	return slices.Compact(forms) // most texts need no escapes
}

// messageTexts returns the texts that a message has: of calls their arguments, of images
// and files the beginning, which is what a server would quote.
func messageTexts(m *prompt.Message) []string {
	texts := []string{m.Text}
	for _, call := range m.Calls {
		texts = append(texts, call.Arguments)
	}
	for i := range m.Media {
		head := m.Media[i]
		head.Data = head.Data[:min(len(head.Data), maxScrub)]
		texts = append(texts, mediaURL(&head))
	}
	return texts
}

// quote returns the inside of a JSON string.
func quote(text string) string {
	quoted, _ := marshal(text) // a string always marshals
	return string(quoted[1 : len(quoted)-1])
}

// escapeRunes escapes what is not ASCII in a JSON text, as Python's json does.
func escapeRunes(quoted string) string {
	if !strings.ContainsFunc(quoted, func(r rune) bool { return r >= utf8.RuneSelf }) {
		return quoted
	}
	const hex = "0123456789abcdef"
	var b strings.Builder
	for _, r := range quoted {
		if r < utf8.RuneSelf {
			b.WriteByte(byte(r))
			continue
		}
		for _, u := range utf16.AppendRune(nil, r) {
			b.WriteString(`\u`)
			for shift := 12; shift >= 0; shift -= 4 {
				b.WriteByte(hex[u>>shift&15])
			}
		}
	}
	return b.String()
}

// scrub replaces in text, by mark, every run of run bytes or more that also stands in
// one of sources. Its time is linear in the length of text and sources together: it
// looks each window of the sources up among those of text.
func scrub(text string, run int, mark string, sources ...string) string {
	if len(text) < run {
		return strings.ToValidUTF8(text, "\ufffd")
	}
	windows := make(map[string]bool, len(text)-run+1)
	for i := 0; i+run <= len(text); i++ {
		windows[text[i:i+run]] = false
	}
	for _, source := range sources {
		for i := 0; i+run <= len(source); i++ {
			if _, ok := windows[source[i:i+run]]; ok {
				windows[source[i:i+run]] = true
			}
		}
	}
	var b strings.Builder
	done := 0 // text[:done] is written, or hidden by a mark
	for i := 0; i+run <= len(text); i++ {
		if !windows[text[i:i+run]] {
			continue
		}
		if i > done || done == 0 {
			b.WriteString(text[done:i])
			b.WriteString(mark)
		}
		done = i + run
	}
	b.WriteString(text[done:])
	return strings.ToValidUTF8(b.String(), "\ufffd")
}
