package prompt

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/briefgo/brief/internal/txtar"
	"github.com/briefgo/brief/prompt/trim"
)

// Load makes a prompt of a file, so that people who write no Go can change it. The file is
// a text archive (golang.org/x/tools/txtar), whose files are sections, in their order:
//
//	-- settings --
//	xml
//	-- role --
//	You sort support tickets.
//	-- constraint --
//	- Urgent means that somebody cannot work.
//	- If in doubt, the team is other.
//	-- text House rules --
//	Be polite.
//	-- optional tier=1 value=0.5 shrink text Notes --
//	Something that may be cut.
//	-- example/login.json --
//	{"input": {"Title": "Cannot log in"}, "output": {"team": "login", "urgent": true}}
//	-- input --
//	{{.Title}}
//
// There are role, instruction, constraint, text with a title or without one, input,
// settings with one name of [Settings] in a line, reasoning with the property of
// [Reasoning] or nothing, and example/NAME.json, or a pair of example/NAME.in.json and
// example/NAME.out.json. A constraint whose first line begins with "- " is one constraint
// for each such line. In front of a name, optional makes the section an [Optional] one, with
// the tier and the value of its [trim.Trim], and whether it may shrink.
//
// The prompt has the file's name, without directory and extension, unless the first line of
// the file is "name: " and another one. The sections given stand behind those of the file:
// what cannot be written there, such as a Check. [New] says what they all may be.
// A mistake in the file names it and the line.
//
// The inputs and outputs of examples are JSON, as encoding/json reads it: an input has no
// fields that In does not have, an output satisfies the schema as it stands.
//
// A file may come from outside the program: its templates can call none of the program's
// code. They are executed on plain values, maps of the exported fields of In by their names;
// a value with a method Error, String or MarshalText is its text, and a struct with
// exported fields that has one prints as that. Calls of methods and functions of In are
// reported, and so is any other struct that would be printed as a whole. An input that leads
// to itself fails with a [*Mistake]. What a template takes of time is not bounded: it
// may have a loop.
//
// A file that is changed is another [Prompt.Version]. It is not that of the same sections in
// a program, which see an input in another way.
func Load[In, Out any](fsys fs.FS, name string, sections ...Section) (*Prompt[In, Out], error) {
	if fsys == nil {
		return nil, errors.New("prompt: the file system of a prompt file is nil")
	}
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, fmt.Errorf("prompt: the prompt file: %w", err)
	}
	f := readPromptFile(name, string(data))
	if !f.readable {
		return nil, &DefinitionError{Prompt: f.name, Mistakes: f.mistakes}
	}
	return define[In, Out](&definition{name: f.name, file: f}, append(f.sections, sections...))
}

// A promptFile is a prompt file that is read.
type promptFile struct {
	path     string
	name     string // of the prompt
	readable bool   // it is text, with sections
	sections []Section
	mistakes []Mistake
	pairs    map[string]int // the section of an example, by its name
}

// An origin is where a section stands in a prompt file.
type origin struct {
	file  string
	line  int   // of the section's name, from 1
	text  int   // of the first line of its text
	last  int   // of the last one
	moved []int // by how many bytes each line is further right there; nil for none
}

// place returns the line of the file, and the bytes in front in it, of a place in the
// section's text; of the section's name if there is none.
func (o *origin) place(line, column int) (int, int) {
	if line == 0 {
		return o.line, 0
	}
	if column > 0 && line <= len(o.moved) {
		column += o.moved[line-1]
	}
	return min(o.text+line-1, o.last), column
}

// told returns a message about the section's text with the lines of the file, where it
// mentions lines of the text, which has that label.
func (o *origin) told(label, message string) string {
	before, rest, found := strings.Cut(message, label+":")
	digits := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
	n, err := strconv.Atoi(rest[:digits])
	if !found || err != nil {
		return message
	}
	line, _ := o.place(n, 0)
	return before + "line " + strconv.Itoa(line) + rest[digits:]
}

// readPromptFile reads a prompt file.
func readPromptFile(name, data string) *promptFile {
	f := &promptFile{path: name, pairs: map[string]int{}}
	base := path.Base(name)
	f.name = strings.TrimSuffix(base, path.Ext(base))
	data = strings.TrimPrefix(data, "\uFEFF") // of editors that mark UTF-8
	if !utf8.ValidString(data) {
		f.mistake(1+strings.Count(data[:invalidAt(data)], "\n"), 0, errors.New("the file is not UTF-8 here"))
		return f
	}
	archive := txtar.Parse(data)
	if header, _, _ := strings.Cut(archive.Comment, "\n"); strings.HasPrefix(header, "name:") {
		f.name = strings.TrimSpace(strings.TrimPrefix(header, "name:"))
	}
	f.noName(archive.Comment, 1)
	if len(archive.Files) == 0 {
		f.mistake(1, 0, errors.New(`the file has no sections; each begins with a line such as "-- instruction --"`))
		return f
	}
	f.readable = true
	for i := range archive.Files {
		f.read(&archive.Files[i])
	}
	f.missingHalves()
	return f
}

// invalidAt returns the offset of the first byte that is no UTF-8.
func invalidAt(s string) int {
	for i, r := range s {
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(s[i:]); size == 1 {
				return i
			}
		}
	}
	return len(s)
}

// mistake records what is wrong at a place of the file.
func (f *promptFile) mistake(line, column int, err error) {
	f.mistakes = append(f.mistakes, Mistake{
		Prompt: f.name, File: f.path, Line: line, Column: column, Message: err.Error(), Err: err,
	})
}

// read adds the section that a file of the archive is.
func (f *promptFile) read(file *txtar.File) {
	f.noName(file.Text, file.Line+1)
	name, err := parseSectionName(file.Name)
	if err != nil {
		f.mistake(file.Line, 0, err)
		return
	}
	o := &origin{file: f.path, line: file.Line, text: file.Line + 1}
	o.last = o.text + max(0, strings.Count(file.Text, "\n")-1)
	add := func(s Section) {
		s.trim, s.origin = name.trim, o
		f.sections = append(f.sections, s)
	}
	switch name.kind {
	case KindConstraint:
		f.constraints(file, name.trim, o)
	case KindExample:
		f.example(file, name, o)
	case kindSettings:
		add(Settings(nonEmptyLines(file.Text)...))
	case KindReasoning:
		add(Reasoning(strings.TrimSpace(file.Text)))
	default:
		add(Section{kind: name.kind, title: name.title, text: file.Text})
	}
}

// noName reports a line that its author took for the name of a section.
func (f *promptFile) noName(text string, line int) {
	for l := range strings.Lines(text) {
		l = strings.TrimSpace(l)
		if inner := strings.Trim(l, "-"); strings.HasPrefix(l, "--") && strings.HasSuffix(l, "--") {
			if name, err := parseSectionName(strings.TrimSpace(inner)); err == nil {
				f.mistake(line, 0, fmt.Errorf("the name of a section stands alone in its line, as in \"-- %s --\"", name.kind))
			}
		}
		line++
	}
}

// nonEmptyLines returns the lines that are not blank, without white space around them.
func nonEmptyLines(text string) []string {
	var lines []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// constraints adds a file of constraints: one for each line that begins with "- ", with the
// lines behind it, or one for all of it. A line that is indented further than the first of
// them does not begin another.
func (f *promptFile) constraints(file *txtar.File, t *trim.Trim, whole *origin) {
	before, _, isList := strings.Cut(file.Text, "- ")
	if !isList || strings.Trim(before, " \t\n") != "" {
		f.sections = append(f.sections, Section{kind: KindConstraint, text: file.Text, trim: t, origin: whole})
		return
	}
	var item *Section
	var text strings.Builder
	finish := func() {
		if item != nil {
			item.text = text.String()
			f.sections = append(f.sections, *item)
		}
		text.Reset()
	}
	indent := len(before) - strings.LastIndexByte(before, '\n') - 1
	line := file.Line
	for l := range strings.Lines(file.Text) {
		line++
		rest, begins := strings.CutPrefix(strings.TrimLeft(l, " \t"), "- ")
		if begins = begins && len(l)-len(rest) <= indent+len("- "); begins {
			finish()
			item = &Section{kind: KindConstraint, trim: t, origin: &origin{file: f.path, line: line, text: line, last: line}}
		} else if item == nil {
			continue // a blank line
		} else {
			rest = outdent(l, indent+len("- "))
		}
		text.WriteString(rest)
		item.origin.last = line
		item.origin.moved = append(item.origin.moved, len(l)-len(rest))
	}
	finish()
}

// outdent returns a line without so many bytes of white space at its beginning, or what
// there is of it.
func outdent(line string, most int) string {
	return line[min(most, len(line)-len(strings.TrimLeft(line, " \t"))):]
}
