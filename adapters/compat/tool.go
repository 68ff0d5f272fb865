package compat

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/schema"
)

// A chatTool is the definition of a tool.
type chatTool struct {
	Type     string         `json:"type"`
	Function toolDefinition `json:"function"`
}

// A toolDefinition is a tool that is a function, as all are.
type toolDefinition struct {
	Name        string `json:"name"`
	Description string `json:"description,omitempty"`
	// Parameters is raw, so that its properties stay in order.
	Parameters json.RawMessage `json:"parameters"`
	Strict     bool            `json:"strict,omitempty"`
}

// chatTools returns the tools of a request: the strict form of their arguments' schemas where
// there is one.
func (m *Model) chatTools(ctx context.Context, req *prompt.Request) []chatTool {
	if len(req.Tools) == 0 {
		return nil
	}
	tools := make([]chatTool, len(req.Tools))
	for i, t := range req.Tools {
		d := toolDefinition{Name: t.Name(), Description: t.Description(), Strict: true}
		if strict, err := t.Strict(schema.OpenAI); err == nil {
			d.Parameters = strict.JSON
		} else {
			d.Strict, d.Parameters = false, t.JSON()
			if m.trace.NotStrict != nil {
				m.trace.NotStrict(ctx, req.Name, fmt.Errorf("tool %s: %w", t.Name(), err))
			}
		}
		tools[i] = chatTool{Type: "function", Function: d}
	}
	return tools
}
