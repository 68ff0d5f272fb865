package prompt

import "errors"

// renderAround renders the prompt for an input that has the prompt's key or mark in it:
// the whole of it, examples too, with a key and a mark that are not in the data. All is
// rendered twice: first to see what there is in the data.
func (p *plan) renderAround(in any) ([]Part, []choice, error) {
	around := *p.spot
	around.collect()
	other, err := p.around(&around)
	if err == nil {
		_, _, err = other.parts(in)
	}
	if err != nil {
		return nil, nil, err
	}
	if err := around.choose(); err != nil {
		return nil, nil, newRenderMistake(p.name, &step{label: string(KindUntrusted)}, err)
	}
	if other, err = p.around(&around); err != nil {
		return nil, nil, err
	}
	return other.parts(in)
}

// A spotlit is turns that show inputs, and so have marks in them.
type spotlit interface {
	// around returns the turns with inputs as the step, which is another Input, shows them.
	around(input *step) (turns, error)
}

// around returns the plan with another spotlight. None of its texts has a number.
func (p *plan) around(spot *spotlight) (*plan, error) {
	other := &plan{name: p.name, schema: p.schema, chosen: p.chosen, spot: spot, tools: p.tools, toolText: p.toolText, media: p.media}
	var err, errUser error
	other.system, err = stepsAround(p.system, spot)
	other.user, errUser = stepsAround(p.user, spot)
	if err = errors.Join(err, errUser); err != nil {
		return nil, err
	}
	var input *step
	for i := range other.user {
		if other.user[i].kind == KindInput {
			input = &other.user[i]
		}
	}
	next := numbers{message: 1, group: 1}
	for i := range p.always {
		e, err := p.always[i].around(input)
		if err != nil {
			return nil, newRenderMistake(p.name, &step{label: p.always[i].label}, err)
		}
		if other.examples, err = e.appendParts(other.examples, nil, &next); err != nil {
			return nil, err
		}
	}
	for _, t := range p.turns {
		if s, ok := t.(spotlit); ok {
			if t, err = s.around(input); err != nil {
				return nil, newRenderMistake(p.name, input, err)
			}
		}
		if pool, ok := t.(*pool); ok && pool.frozen != nil && pool.when == nil {
			if other.examples, err = pool.appendRanked(other.examples, pool.frozen, pool.tier, false, &next); err != nil {
				return nil, err
			}
		}
		other.turns = append(other.turns, t)
	}
	return other, nil
}

// stepsAround returns the steps with another spotlight.
func stepsAround(steps []step, spot *spotlight) ([]step, error) {
	others := make([]step, len(steps))
	for i, st := range steps {
		switch {
		case st.kind == KindUntrusted:
			st.static = spot.instruction()
		case st.untrusted && st.tmpl != nil:
			t, err := st.tmpl.Clone()
			if err != nil {
				return nil, err
			}
			st.tmpl = t.Funcs(spot.funcs())
		}
		if st.spot != nil {
			st.spot = spot
		}
		others[i] = st
	}
	return others, nil
}

// around returns the example as another Input shows it.
func (e *example) around(input *step) (turns, error) {
	other := *e
	var err error
	other.question, err = input.question(e.in)
	return &other, err
}

// around returns the pool with examples as another Input shows them.
func (p *pool) around(input *step) (turns, error) {
	other := *p
	other.input = input
	return &other, nil
}
