package prompt

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/briefgo/brief/internal/near"
	"github.com/briefgo/brief/internal/tmplcheck"
)

// Settings of a prompt, see [Settings].
const (
	// Markdown is the style of a prompt without Settings: a title is a heading, as in
	// "# House rules".
	Markdown = "markdown"

	// XML puts instructions, constraints, texts with a title, the description of the
	// output and each input into tags, as Anthropic advises: <instructions>, <constraints>,
	// <house_rules>, <output_format>, <input>. A role and a text without a title have none.
	// What stands inside is not XML: no character of it is escaped.
	XML = "xml"

	// Plain has no markup: a title is a line, as in "House rules:".
	Plain = "plain"

	// EveryField makes New report the exported fields of In, and of the structs in it, that
	// no section shows, so that none is forgotten when one is added. A field that only the
	// program needs, a condition say, has the tag `prompt:"unused"`.
	EveryField = "every field"
)

// settingNames are all settings that there are.
var settingNames = []string{Markdown, XML, Plain, EveryField}

// Settings says how the prompt as a whole is made, whichever sections it has: in which
// style, [Markdown], [XML] or [Plain], and whether sections must show [EveryField]. New
// reports a name that there is not, and two styles. A prompt may have several Settings, in
// a [Group] too, but none inside Optional or When.
func Settings(names ...string) Section {
	return Section{kind: kindSettings, settings: append([]string(nil), names...)}
}

// settings reads the Settings sections, and reports what is wrong with them.
func (d *definition) settings() {
	chosen := ""
	for i, s := range d.sections {
		if s.kind != kindSettings {
			continue
		}
		if s.trim != nil || len(s.when) > 0 {
			d.mistakeAt(i, errors.New("settings are those of the whole prompt and cannot stand inside Optional or When"))
		}
		for _, name := range s.settings {
			switch known := styleOf(name); {
			case name == EveryField:
				d.everyField = true
			case known == nil:
				d.mistakeAt(i, unknownSetting(name))
			case chosen != "" && chosen != name:
				d.mistakeAt(i, fmt.Errorf("the style is %s, and %s elsewhere: a prompt has one", name, chosen))
			default:
				chosen, d.style = name, known
			}
		}
	}
}

// checkFields reports the fields of the input that no section reads, if that is asked for.
// What reads a part that has other mistakes is not known.
func (d *definition) checkFields() {
	if !d.everyField || len(d.mistakes) > 0 {
		return
	}
	for _, field := range tmplcheck.Unused(tmplcheck.TypeOf(d.in), d.checked...) {
		read := func(other string) bool { return field == other || strings.HasPrefix(field, other+".") }
		if !slices.ContainsFunc(d.reads, read) {
			d.mistake("", fmt.Errorf("no section shows %.80s; if none should, give the field the tag `prompt:\"unused\"`", field))
		}
	}
}

// unknownSetting returns the error of a setting that there is not.
func unknownSetting(name string) error {
	if suggestion := near.Name(name, settingNames); suggestion != "" {
		return fmt.Errorf("there is no setting %.40q (did you mean %q?)", name, suggestion)
	}
	return fmt.Errorf("there is no setting %.40q; there are %q", name, settingNames)
}

// A style says what stands around the text of a section: its heading, or its tags.
type style struct {
	name   string
	titles map[Kind]string // of kinds that have one whatever the program says
	frame  func(title string) (frame, error)
}

// A frame is what stands around a text, or around a list of them.
type frame struct{ before, after string }

// headings are the titles of the styles in which a title is a line.
var headings = map[Kind]string{KindConstraint: "Constraints", KindOutput: "Output"}

var styles = []style{
	{Markdown, headings, func(title string) (frame, error) {
		return frame{before: "# " + title + "\n\n"}, nil
	}},
	{XML, map[Kind]string{
		KindInstruction: "instructions", KindConstraint: "constraints", KindOutput: "output format", KindInput: "input",
	}, func(title string) (frame, error) {
		name := tagName(title)
		if name == "" {
			return frame{}, fmt.Errorf("the title %.40q has no letter or digit to make a tag of", title)
		}
		return frame{before: "<" + name + ">\n", after: "\n</" + name + ">"}, nil
	}},
	{Plain, headings, func(title string) (frame, error) {
		return frame{before: strings.TrimSuffix(title, ":") + ":\n"}, nil
	}},
}

// styleOf returns the style of that name, or nil.
func styleOf(name string) *style {
	for i := range styles {
		if styles[i].name == name {
			return &styles[i]
		}
	}
	return nil
}

// of returns the frame of a section of a kind, with a title or without one.
func (s *style) of(k Kind, title string) (frame, error) {
	if title == "" {
		title = s.titles[k]
	}
	if title == "" {
		return frame{}, nil
	}
	return s.frame(title)
}

// line returns a title over what has tags of its own.
func (s *style) line(title string) string {
	if s.name == Markdown {
		return "# " + title
	}
	return strings.TrimSuffix(title, ":") + ":"
}

// tagName returns the title as the name of a tag: in lower case, with an underscore for
// what is no letter or digit, "house_rules" for "House rules". It is empty for a title
// that has neither.
func tagName(title string) string {
	var b strings.Builder
	gap := false
	for _, r := range strings.ToLower(title) {
		switch {
		case r == '\'' || r == '’': // "customer's" is one word
		case !unicode.In(r, unicode.L, unicode.N, unicode.M):
			gap = b.Len() > 0
		case b.Len() == 0 && unicode.Is(unicode.M, r): // belongs to what was left out
		default:
			if gap || b.Len() == 0 && !unicode.IsLetter(r) { // no name begins with a digit
				b.WriteByte('_')
			}
			gap = false
			b.WriteRune(r)
		}
	}
	return b.String()
}
