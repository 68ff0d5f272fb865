package budget

import (
	"slices"
	"strings"
	"testing"
)

func TestOverhead(t *testing.T) {
	tests := []struct {
		reason, model    string
		message, request int
	}{
		{"the cookbook's numbers", "gpt-4o", 4, 3},
		{"special tokens around the role and the text", "meta-llama/Llama-3.1-8B", 5, 30},
		{"spelt in ordinary tokens", "llama-2-7b-chat", 12, 1},
		{"ChatML", "qwen2.5:7b", 5, 24},
		{"the longer prefix", "qwen3:8b", 5, 7},
		{"marks that wrap two roles only", "mistral-nemo", 2, 1},
		{"a family that uses another's template", "ministral-8b", 4, 1},
		{"a name with the maker before it", "us.anthropic.claude-sonnet-4-20250514-v1:0", 5, 10},
		{"no template at hand", "grok-4", 6, 30},
	}
	for _, tt := range tests {
		c, err := ForModel(tt.model)
		if err != nil {
			t.Fatal(err)
		}
		o := c.(interface{ Overhead() Overhead }).Overhead()
		if o.Message != tt.message || o.Request != tt.request || o.Source == "" {
			t.Errorf("%s (%s): %+v", tt.model, tt.reason, o)
		}
	}
}

// TestOverheadRows wants of every row that it is there for a family, is of a size that
// a template has, and says where it is from.
func TestOverheadRows(t *testing.T) {
	rows := append(slices.Clone(overheads), struct {
		prefix string
		Overhead
	}{"openai", openAI}, struct {
		prefix string
		Overhead
	}{"harmony", harmony})
	for _, r := range rows {
		if r.Message < 2 || r.Message > 12 || r.Request < 1 || r.Request > 80 {
			t.Errorf("%q: %+v", r.prefix, r.Overhead)
		}
		if s := r.Source; !strings.HasPrefix(s, "unverified: ") && !strings.Contains(s, " in tokenizer-") && s != fromCookbook {
			t.Errorf("%q: source %q is neither a package nor marked as unverified", r.prefix, s)
		}
	}
	for _, f := range families {
		if o := overheadOf(f.prefix, f.prefix); o.Message == 0 {
			t.Errorf("%s has no overhead", f.prefix)
		}
	}
}

// TestOverheadHarmony counts the marks of the harmony format: a special token is one.
func TestOverheadHarmony(t *testing.T) {
	const system = "You are ChatGPT, a large language model trained by OpenAI.\nKnowledge cutoff: 2024-06\nCurrent date: 2025-06-28\n\n" +
		"Reasoning: medium\n\n# Valid channels: analysis, commentary, final. Channel must be included for every message."
	c := O200k()
	reply := 4 + c.Count("assistant") + c.Count("final") // start, channel, message, end
	if reply != harmony.Message {
		t.Errorf("a reply of the history takes %d tokens, not %d", reply, harmony.Message)
	}
	request := 3 + c.Count("system") + c.Count(system) + 1 + c.Count("assistant") + c.Count("# Instructions\n\n")
	if request > harmony.Request {
		t.Errorf("a request takes %d tokens, more than %d", request, harmony.Request)
	}
	harmonies, err := Encoding("o200k_harmony")
	if err != nil || harmonies.Overhead() != harmony || O200k().Overhead() != openAI {
		t.Errorf("error %v, or the overhead of another encoding", err)
	}
}
