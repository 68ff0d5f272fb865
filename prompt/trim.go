package prompt

import (
	"errors"

	"github.com/briefgo/brief/prompt/trim"
)

// checkTrim reports misuse of the Optional that section i is inside of, if it is.
func (d *definition) checkTrim(i int) {
	s := d.sections[i]
	if s.trim == nil {
		return
	}
	switch s.kind {
	case KindRole, KindInput, KindOutput, KindReasoning, KindTools, kindCheck:
		d.mistakeAt(i, errors.New("such a section cannot be optional"))
		return
	case KindExample, kindExamples:
		if len(s.trim.Alternatives) > 0 || s.trim.Shorten != nil || s.trim.Shrink {
			d.mistakeAt(i, errors.New("an example is kept whole or cut: its Trim has a tier and a value only"))
		}
	case KindHistory:
		if len(s.trim.Alternatives) > 0 {
			d.mistakeAt(i, errors.New("a history has no alternatives: its messages differ from input to input"))
			return
		}
	}
	if i > 0 && d.sections[i-1].trim == s.trim {
		if len(s.trim.Alternatives) > 0 {
			d.mistakeAt(i, errors.New("alternatives are texts for one section, and this one is not alone in its Optional"))
		}
		return // the rest was said of the first
	}
	if err := trim.Check(s.trim); err != nil {
		d.mistakeAt(i, err)
	}
}
