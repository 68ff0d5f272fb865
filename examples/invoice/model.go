package main

import (
	"cmp"
	"fmt"
	"os"

	"github.com/briefgo/brief/adapters/compat"
	"github.com/briefgo/brief/budget"
	"github.com/briefgo/brief/prompt"
)

// A backend is where the replies come from, and how its tokens are counted.
type backend struct {
	model   prompt.Model
	counter budget.Counter
	about   string // what it is, for people
}

// chooseBackend returns a real model if the environment names one, and the recorded
// replies if it does not. name is the -model flag.
func chooseBackend(name, encoding string) (*backend, error) {
	key, base := os.Getenv("OPENAI_API_KEY"), os.Getenv("OPENAI_BASE_URL")
	online := key != "" || base != ""
	if online {
		name = cmp.Or(name, os.Getenv("OPENAI_MODEL"), "gpt-4.1-mini")
	}
	b := &backend{about: "offline: playing recorded replies (set OPENAI_API_KEY or OPENAI_BASE_URL to ask a model)"}
	var err error
	if b.counter, err = chooseCounter(name, encoding); err != nil {
		return nil, err
	}
	if !online {
		b.model, err = openRecording()
		return b, err
	}
	b.model, err = compat.New(name, &compat.Options{BaseURL: base, Key: key})
	b.about = fmt.Sprintf("online: asking %s at %s", name, cmp.Or(base, "OpenAI"))
	return b, err
}

// chooseCounter returns the counter for a model or, where one is named, of an encoding.
func chooseCounter(model, encoding string) (budget.Counter, error) {
	switch {
	case encoding != "":
		return budget.Encoding(encoding)
	case model != "":
		c, err := budget.ForModel(model)
		if err != nil {
			return nil, fmt.Errorf("%w; -encoding o200k_base counts as if it were a GPT", err)
		}
		return c, nil
	}
	return budget.O200k(), nil
}
