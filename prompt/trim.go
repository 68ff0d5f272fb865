package prompt

import (
	"errors"
	"fmt"
	"math"
)

// check returns what is wrong with a Trim.
func (t *Trim) check() error {
	switch {
	case t.Tier < 0:
		return fmt.Errorf("the tier is %d; 0 is the first", t.Tier)
	case math.IsNaN(t.Value) || math.IsInf(t.Value, 0) || t.Value < 0:
		return fmt.Errorf("the value is %v; it must be a finite number and not negative", t.Value)
	}
	for i, a := range t.Alternatives {
		switch {
		case math.IsNaN(a.Value) || math.IsInf(a.Value, 0) || a.Value < 0:
			return fmt.Errorf("the value of alternative %d is %v; it must be a finite number and not negative", i+1, a.Value)
		case a.Text == "":
			return fmt.Errorf("alternative %d has no text", i+1)
		case i > 0 && len(a.Text) >= len(t.Alternatives[i-1].Text):
			return fmt.Errorf("alternative %d is not shorter than the one before it", i+1)
		}
	}
	return nil
}

// whole reports whether a part is kept whole or not at all.
func (t *Trim) whole() bool {
	return len(t.Alternatives) == 0 && t.Shorten == nil && !t.Shrink
}

// checkTrim reports misuse of the Optional that section i is inside of, if it is.
func (d *definition) checkTrim(i int) {
	s := d.sections[i]
	if s.trim == nil {
		return
	}
	switch s.kind {
	case KindRole, KindInput, KindOutput, kindCheck:
		d.mistakeAt(i, fmt.Errorf("a %s section cannot be optional", s.kind))
		return
	case KindExample:
		if !s.trim.whole() {
			d.mistakeAt(i, errors.New("an example is kept whole or cut: its Trim has a tier and a value only"))
		}
	}
	if i > 0 && d.sections[i-1].trim == s.trim {
		if len(s.trim.Alternatives) > 0 {
			d.mistakeAt(i, errors.New("alternatives are texts for one section, and this one is not alone in its Optional"))
		}
		return // the rest was said of the first
	}
	if err := s.trim.check(); err != nil {
		d.mistakeAt(i, err)
	}
}
