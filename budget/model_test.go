package budget

import (
	"fmt"
	"strings"
	"testing"
)

func TestForModel(t *testing.T) {
	tests := []struct {
		reason, model, want string
		exact               bool
	}{
		{"in tiktoken-go's table", "gpt-4o", "o200k_base", true},
		{"a dated version", "gpt-4o-2024-11-20", "o200k_base", true},
		{"newer than the table", "gpt-5-mini", "o200k_base", true},
		{"newer than the table, with a point", "gpt-5.1", "o200k_base", true},
		{"an o-series model", "o3-mini", "o200k_base", true},
		{"the longer prefix counts, not gpt-4-", "gpt-4.1-nano", "o200k_base", true},
		{"the shorter name", "gpt-4", "cl100k_base", true},
		{"gpt-4- is not gpt-4o", "gpt-4-turbo", "cl100k_base", true},
		{"Azure's spelling", "gpt-35-turbo", "cl100k_base", true},
		{"fine-tuned", "ft:gpt-4o-mini:acme::abc123", "o200k_base", true},
		{"open weights, as vLLM names it", "openai/gpt-oss-120b", "o200k_base", true},
		{"a router's name", "openai/gpt-4o-mini", "o200k_base", true},
		{"upper case", "GPT-4o", "o200k_base", true},
		{"old text model", "text-davinci-003", "p50k_base", true},
		{"GPT-2", "gpt2", "r50k_base", true},
		{"Anthropic", "claude-sonnet-4-5", "estimate for claude", false},
		{"Bedrock's name", "us.anthropic.claude-sonnet-4-20250514-v1:0", "estimate for claude", false},
		{"Google", "gemini-2.5-pro", "estimate for gemini", false},
		{"Hugging Face's name", "meta-llama/Llama-3.1-8B-Instruct", "estimate for llama", false},
		{"Ollama's name", "qwen2.5:7b", "estimate for qwen", false},
		{"DeepSeek", "deepseek-chat", "estimate for deepseek", false},
		{"Mistral", "mistral-large-latest", "estimate for mistral", false},
	}
	for _, tt := range tests {
		c, err := ForModel(tt.model)
		if err != nil {
			t.Errorf("%s (%s): %v", tt.model, tt.reason, err)
			continue
		}
		exact := c.(interface{ Exact() bool }).Exact()
		if got := strings.Replace(fmt.Sprint(c), "o200k_harmony", "o200k_base", 1); got != tt.want || exact != tt.exact {
			t.Errorf("%s (%s): %s, exact %t; want %s, %t", tt.model, tt.reason, got, exact, tt.want, tt.exact)
		}
	}
}

func TestForModelUnknown(t *testing.T) {
	tests := []struct{ reason, model, near string }{
		{"a slip of the keyboard", "gtp-4o", "gpt-4o"},
		{"a longer word is another model", "gpt-4omni", "gpt-4o"},
		{"nothing like it names the families", "zzzzzzzz", "claude, gemini"},
		{"empty", "", "is empty"},
		{"hostile length", strings.Repeat("x", 1<<20), "claude, gemini"},
	}
	for _, tt := range tests {
		_, err := ForModel(tt.model)
		if err == nil || !strings.Contains(err.Error(), tt.near) {
			t.Errorf("%s: error %v, want one with %q", tt.reason, err, tt.near)
		}
		if err != nil && len(err.Error()) > 400 {
			t.Errorf("%s: the error is %d bytes long", tt.reason, len(err.Error()))
		}
	}
}

func TestEstimateIsNotBelowItsBase(t *testing.T) {
	text := "A text of a few words, 1234 and more."
	c, err := ForModel("claude-opus-4")
	if err != nil {
		t.Fatal(err)
	}
	if got, base := c.Count(text), O200k().Count(text); got < base || c.(*Estimate).Margin() <= 0 {
		t.Errorf("estimate %d with margin %v, base %d", got, c.(*Estimate).Margin(), base)
	}
}

func TestModelTableEncodings(t *testing.T) {
	if len(modelRows()) < 50 {
		t.Errorf("%d rows", len(modelRows()))
	}
	for _, r := range modelRows() {
		if _, err := Encoding(r.encoding); err != nil {
			t.Errorf("%s: %v", r.name, err)
		}
	}
}
