package prompt

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/briefgo/brief/internal/near"
	"github.com/briefgo/brief/prompt/trim"
)

// A sectionName is the name of a section in a prompt file, taken apart.
type sectionName struct {
	kind  Kind
	title string // of a text; of an example its name
	half  string // of an example: "in" or "out", or empty for both
	trim  *trim.Trim
}

// optionalWord makes the section whose name it stands in front of an optional one.
const optionalWord = "optional"

// sectionKinds are the kinds of section that a prompt file can have.
var sectionKinds = []string{
	string(KindRole), string(KindInstruction), string(KindConstraint), string(KindText), string(KindInput),
	string(KindExample), string(KindReasoning), string(kindSettings),
}

// parseSectionName takes the name of a section apart: perhaps the word optional and its
// options, then a kind, then what a section of that kind has in its name.
func parseSectionName(name string) (sectionName, error) {
	var n sectionName
	word, rest := cutWord(name)
	if word == optionalWord {
		var err error
		if n.trim, rest, err = parseTrim(rest); err != nil {
			return n, err
		}
		word, rest = cutWord(rest)
	}
	if file, ok := strings.CutPrefix(word, string(KindExample)+"/"); ok || word == string(KindExample) {
		n.kind = KindExample
		return n, n.example(file, rest)
	}
	n.kind = Kind(word)
	known := false
	for _, kind := range sectionKinds {
		known = known || kind == word
	}
	switch {
	case word == "":
		return n, fmt.Errorf("what is optional has no name")
	case !known:
		if suggestion := near.Name(word, append(sectionKinds[:len(sectionKinds):len(sectionKinds)], optionalWord)); suggestion != "" {
			return n, fmt.Errorf("there is no section %.40q (did you mean %s?)", word, suggestion)
		}
		return n, fmt.Errorf("there is no section %.40q; there are %s", word, strings.Join(sectionKinds, ", "))
	case n.kind == KindText:
		n.title = rest
	case rest != "":
		return n, fmt.Errorf("a section %s has no title, and there is %.40q; a text has one", word, rest)
	}
	return n, nil
}

// cutWord returns the first word of a text and what is behind it.
func cutWord(text string) (word, rest string) {
	text = strings.TrimSpace(text)
	if i := strings.IndexAny(text, " \t"); i >= 0 {
		return text[:i], strings.TrimSpace(text[i:])
	}
	return text, ""
}

// parseTrim reads the options behind the word optional, and returns what is behind them.
func parseTrim(text string) (*trim.Trim, string, error) {
	t := &trim.Trim{}
	for {
		word, rest := cutWord(text)
		option, value, assigned := strings.Cut(word, "=")
		var err error
		switch {
		case !assigned && word == "shrink":
			t.Shrink = true
		case !assigned:
			return t, text, nil
		case option == "tier":
			t.Tier, err = strconv.Atoi(value)
		case option == "value":
			t.Value, err = strconv.ParseFloat(value, 64)
		default:
			return nil, "", fmt.Errorf("there is no option %.40q; there are tier=0, value=1 and shrink", word)
		}
		if err != nil {
			return nil, "", fmt.Errorf("the %s %.40q is no number", option, value)
		}
		text = rest
	}
}

// example takes apart what is behind the slash of an example.
func (n *sectionName) example(file, rest string) error {
	base, isJSON := strings.CutSuffix(file, ".json")
	n.title = base
	for _, half := range []string{"in", "out"} {
		if name, ok := strings.CutSuffix(base, "."+half); ok {
			n.title, n.half = name, half
		}
	}
	if !isJSON || n.title == "" || rest != "" {
		return fmt.Errorf("an example is called example/NAME.json, or example/NAME.in.json and example/NAME.out.json")
	}
	return nil
}
