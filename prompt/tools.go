package prompt

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/briefgo/brief/prompt/tool"
)

// Tools lets the model call tools; the tools of several such sections are declared together,
// in their order. New reports two of one name.
//
// A reply that calls one of them is no output: its arguments are read and validated like
// one, and what is wrong with them the model is told, and asked again. If each tool that is
// called has a function, [Prompt.Run] calls them, one after the other, and sends the
// results back, once; else it returns a [*tool.CallsError], as it does when the model calls
// tools again. Calls that a server left in the text are found there ([tool.InText]). A call of
// any other tool is told to the model too, unless the reply has a text, which is then read.
func Tools(tools ...tool.Tool) Section {
	return Section{kind: KindTools, tools: slices.Clone(tools)}
}

// gatherTools checks the tools of all sections and adds them to the definition.
func (d *definition) gatherTools() {
	section := map[string]string{} // where each name was declared
	for i, s := range d.sections {
		if s.kind != KindTools {
			continue
		}
		if len(s.tools) == 0 {
			d.mistakeAt(i, errors.New("the section has no tools"))
		}
		for n, t := range s.tools {
			name := t.Name()
			switch {
			case name == "":
				d.mistakeAt(i, fmt.Errorf("tool %d is the zero Tool; tool.For and tool.Func make tools", n+1))
			case section[name] != "":
				d.mistakeAt(i, fmt.Errorf("tool %s is declared twice, first in %s", name, section[name]))
			default:
				section[name] = d.labels[i]
				d.tools = append(d.tools, t)
			}
		}
	}
}

// addTools adds the definition's tools to the plan.
func (p *plan) addTools(d *definition) {
	p.tools, p.toolText = d.tools, toolDefinitions(d.tools)
}

// toolDefinitions returns the definitions of tools as they are sent; "" for none.
func toolDefinitions(tools []tool.Tool) string {
	if len(tools) == 0 {
		return ""
	}
	definitions := make([]string, len(tools))
	for i, t := range tools {
		definitions[i] = toolDefinition(t)
	}
	return "[" + strings.Join(definitions, ",") + "]"
}

// toolDefinition returns the longest form in which an adapter may send the definition of a
// tool, which is that of chat completions, so that a budget that counts it is on the safe side.
func toolDefinition(t tool.Tool) string {
	return `{"type":"function","function":{"name":` + quoteJSON(t.Name()) + `,"description":` + quoteJSON(t.Description()) +
		`,"parameters":` + longest(t) + `,"strict":true}}`
}

// quoteJSON returns a text as a JSON string.
func quoteJSON(text string) string {
	quoted, _ := json.Marshal(text) // a string always marshals
	return string(quoted)
}
