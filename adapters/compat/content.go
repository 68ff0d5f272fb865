package compat

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/briefgo/brief/schema"
)

// contentText returns the text of a message's content, and a refusal that stands
// among its parts. The content is a string, null, or a list of parts, of which the
// texts belong together; the others (the "thinking" and "reference" of Mistral) are
// not part of the reply. member is where the message stands, for the error.
func contentText(raw json.RawMessage, member string) (text, refusal string, err error) {
	if isNull(raw) {
		return "", "", nil
	}
	if json.Unmarshal(raw, &text) == nil {
		return text, "", nil
	}
	var texts, refusals strings.Builder
	err = each(raw, func(part contentPart) error {
		switch part.Type {
		case "", "text", "output_text":
			texts.WriteString(string(part.Text))
		case "refusal":
			refusals.WriteString(string(part.Refusal))
		}
		return nil
	})
	if err != nil {
		return "", "", fmt.Errorf("the reply is JSON but no chat completion: choices[0].%s.content is neither text nor a list of parts", member)
	}
	return texts.String(), refusals.String(), nil
}

// A contentPart is one part of a content: an object, or just a string.
type contentPart struct {
	Type, Text, Refusal looseText
}

// UnmarshalJSON takes an object or a string.
func (p *contentPart) UnmarshalJSON(data []byte) error {
	if data[0] == '"' {
		return json.Unmarshal(data, &p.Text)
	}
	type object contentPart // without this method
	return json.Unmarshal(data, (*object)(p))
}

// A usage is what a reply cost, as servers write it.
type usage struct {
	Prompt     looseCount `json:"prompt_tokens"`
	Completion looseCount `json:"completion_tokens"`
	Total      looseCount `json:"total_tokens"`
	CacheHit   looseCount `json:"prompt_cache_hit_tokens"` // DeepSeek
	PromptOf   struct {
		Cached looseCount `json:"cached_tokens"`
	} `json:"prompt_tokens_details"`
	CompletionOf struct {
		Reasoning looseCount `json:"reasoning_tokens"`
	} `json:"completion_tokens_details"`
}

// UnmarshalJSON reads as much as it can and never fails.
func (u *usage) UnmarshalJSON(data []byte) error {
	type object usage // without this method
	_ = json.Unmarshal(data, (*object)(u))
	return nil
}

// tokens returns the usage in this library's terms. OpenAI's completion_tokens
// include the reasoning; xAI counts it beside them, which its total gives away.
func (u usage) tokens() schema.Usage {
	output := int(u.Completion)
	if u.CompletionOf.Reasoning > 0 && u.Total == u.Prompt+u.Completion+u.CompletionOf.Reasoning {
		output += int(u.CompletionOf.Reasoning)
	}
	cached := int(max(u.PromptOf.Cached, u.CacheHit))
	return schema.Usage{Input: max(int(u.Prompt), cached), CachedInput: cached, Output: output}
}
