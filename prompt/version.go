package prompt

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"math"

	"github.com/briefgo/brief/prompt/tool"
	"github.com/briefgo/brief/prompt/trim"
)

// rendering numbers the rules by which sections become bytes, as far as the ingredients
// of a version do not show them: the layout of a message, and what the functions of
// templates do. A change of either that changes the bytes of some prompt raises it.
const rendering = 1

// versionBytes is the length of a version. Of 10,000 versions, two are the same by chance
// once in 5 million times.
const versionBytes = 6

// Version returns a short hash, 12 hexadecimal digits, of all that the prompt's bytes come
// from, apart from the input: the texts of its sections, their order, titles and trims, its
// examples as they are rendered, those of pools too, its schema in words and in JSON, its
// style. It is the same in every process and on every machine. What cannot change a byte,
// such as its name, its checks and its groups, does not change it.
//
// Of functions, such as a condition, a shortener or a ranker, it knows only that they are
// there: when one decides differently, the version is the same.
func (p *Prompt[In, Out]) Version() string {
	if p.plan == nil {
		return ""
	}
	return p.plan.version
}

// Version returns the version of the prompt that it was rendered from, see
// [Prompt.Version]. It is empty for what was assembled.
func (r *Rendered) Version() string {
	if r.plan == nil {
		return ""
	}
	return r.plan.version
}

// version returns the hash of the definition, which has no mistakes.
func (d *definition) version() string {
	f := fingerprint{hash: sha256.New()}
	f.number("rendering", rendering)
	f.text("style", d.style.name)
	f.text("schema", d.schema)
	f.text("whole schema", d.wholeSchema)
	if d.spot != nil {
		f.text("key", d.spot.key)
		f.number("mark", uint64(d.spot.mark))
	}
	for _, u := range d.untrusted {
		f.text("untrusted", u.name)
		f.number("spotlight", uint64(u.as))
	}
	for i := range d.steps {
		d.steps[i].ingredients(&f)
	}
	for i := range d.examples {
		d.examples[i].ingredients(&f)
	}
	for _, p := range d.pools {
		p.ingredients(&f)
	}
	for _, t := range d.turns {
		t.ingredients(&f)
	}
	if d.history != nil {
		d.history.ingredients(&f)
	}
	f.text("tools", toolDefinitions(d.tools))
	return hex.EncodeToString(f.hash.Sum(nil)[:versionBytes])
}

// ingredients writes what a section's bytes come from.
func (s *step) ingredients(f *fingerprint) {
	f.text("section", string(s.kind))
	f.text("before", s.frame.before)
	f.text("after", s.frame.after)
	if s.tmpl == nil {
		f.text("static", s.static)
	} else {
		f.text("source", s.source)
	}
	f.text("recipe", s.recipe)
	f.flag("plain", s.tmpl != nil && s.maker != nil)
	f.flag("condition", s.when != nil)
	f.trim(s.trim)
}

// ingredients writes what the bytes of an example come from.
func (e *example) ingredients(f *fingerprint) {
	f.text("section", string(KindExample))
	f.text("question", e.question)
	f.text("answer", e.answer)
	f.extra(e.extra)
	f.flag("condition", e.when != nil)
	f.trim(e.trim)
}

// A fingerprint is a hash of named ingredients. Each is written with its length, so that
// no two lists of them are the same bytes. One that is empty is not written: prompts that
// do not have it keep their version when there is a new one.
type fingerprint struct {
	hash   hash.Hash
	buffer []byte
}

// text adds a text.
func (f *fingerprint) text(name, text string) {
	if text == "" {
		return
	}
	f.buffer = f.buffer[:0]
	for _, s := range []string{name, text} {
		f.buffer = binary.AppendUvarint(f.buffer, uint64(len(s)))
		f.buffer = append(f.buffer, s...)
	}
	f.hash.Write(f.buffer)
}

// number adds a number; 0 is empty.
func (f *fingerprint) number(name string, n uint64) {
	if n != 0 {
		f.text(name, string(binary.AppendUvarint(nil, n)))
	}
}

// flag adds whether something is so; if not, it is empty.
func (f *fingerprint) flag(name string, set bool) {
	if set {
		f.number(name, 1)
	}
}

// extra adds images and files. What they cost says which bytes are left in a small window.
func (f *fingerprint) extra(e *tool.Extra) {
	if e == nil {
		return
	}
	for i := range e.Media {
		m := &e.Media[i]
		f.text("type", m.Type)
		f.text("name", m.Name)
		f.text("url", m.URL)
		f.text("data", string(m.Data))
		f.number("tokens", uint64(m.Tokens))
	}
}

// trim adds how a part may be cut: it says which bytes are left in a small window.
func (f *fingerprint) trim(t *trim.Trim) {
	f.flag("optional", t != nil)
	if t == nil {
		return
	}
	f.number("tier", uint64(t.Tier))
	f.number("value", math.Float64bits(t.Value))
	for _, a := range t.Alternatives {
		f.text("alternative", a.Text)
		f.number("value", math.Float64bits(a.Value))
	}
	f.flag("shorten", t.Shorten != nil)
	f.flag("shrink", t.Shrink)
	f.flag("tail", t.Tail)
}
