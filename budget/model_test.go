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
		{"open weights by their bare name", "gpt-oss", "o200k_base", true},
		{"with a tag of Ollama's", "gpt-oss:20b", "o200k_base", true},
		{"with Bedrock's maker and version", "openai.gpt-oss-20b-1:0", "o200k_base", true},
		{"a provider before a colon", "openai:gpt-4o", "o200k_base", true},
		{"a provider and a path", "azure/openai:gpt-4", "cl100k_base", true},
		{"a free model of OpenRouter's", "openai/gpt-oss-20b:free", "o200k_base", true},
		{"fine-tuned, GPT-4", "ft:gpt-4-0613:acme::abc123", "cl100k_base", true},
		{"fine-tuned, GPT-4.1", "ft:gpt-4.1-mini-2025-04-14:acme::abc123", "o200k_base", true},
		{"fine-tuned, o-series", "ft:o4-mini-2025-04-16:acme::abc123", "o200k_base", true},
		{"fine-tuned, GPT-5", "ft:gpt-5-mini:acme::abc123", "o200k_base", true},
		{"fine-tuned, a whole name", "ft:davinci-002:acme::abc123", "cl100k_base", true},
		{"fine-tuned, of the first kind", "davinci:ft-acme-2023-01-01-00-00-00", "r50k_base", true},
		{"made of o4-mini", "codex-mini-latest", "o200k_base", true},
		{"the maker in the name", "Meta-Llama-3.1-8B-Instruct", "estimate for llama", false},
		{"Bedrock's Llama", "us.meta.llama3-1-8b-instruct-v1:0", "estimate for llama", false},
		{"Mistral's open models", "open-mistral-nemo", "estimate for mistral", false},
		{"Mistral's open mixtures", "open-mixtral-8x7b", "estimate for mixtral", false},
		{"Mistral's reasoners", "magistral-small-2506", "estimate for magistral", false},
		{"Mistral's coders", "devstral-small-latest", "estimate for devstral", false},
		{"Mistral's models with pictures", "pixtral-12b-2409", "estimate for pixtral", false},
		{"a tag after the first of a family", "mistral:7b-instruct", "estimate for mistral", false},
		{"Vertex's version", "claude-sonnet-4@20250514", "estimate for claude", false},
		{"a Bedrock profile", "arn:aws:bedrock:us-east-1:123456789012:inference-profile/eu.anthropic.claude-haiku-4-5-v1:0", "estimate for claude", false},
		{"Bedrock's name of DeepSeek R1", "us.deepseek.r1-v1:0", "estimate for deepseek", false},
		{"distilled into Llama", "deepseek-ai/DeepSeek-R1-Distill-Llama-70B", "estimate for llama", false},
		{"distilled into Qwen", "deepseek-r1-distill-qwen-32b", "estimate for qwen", false},
		{"distilled into Qwen, which says so no more", "deepseek-r1-0528-qwen3-8b", "estimate for qwen", false},
		{"distilled, by a tag of Ollama's", "deepseek-r1:8b-llama-distill-q4_K_M", "estimate for llama", false},
		{"distilled, by its size", "deepseek-r1:70b", "estimate for llama", false},
		{"not distilled, by its size", "deepseek-r1:671b", "estimate for deepseek", false},
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
		{"a word that begins like a family", "llamaindex", "llama"},
		{"another", "commander", "command"},
		{"another", "glmx", "glm"},
		{"a provider alone", "openai:", "claude, gemini"},
		{"points and colons alone", ".:.:/.", "claude, gemini"},
		{"many points", strings.Repeat("a.", 1<<20), "claude, gemini"},
		{"a fine-tuned model of none", "ft:", "claude, gemini"},
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

// TestNamesOfHints makes sure that each name that an error may offer is known.
func TestNamesOfHints(t *testing.T) {
	var names []string
	for _, r := range modelRows() {
		names = append(names, strings.TrimRight(r.name, "-"))
	}
	for _, f := range families {
		names = append(names, f.prefix)
	}
	for _, d := range distilled {
		names = append(names, d.prefix, d.base)
	}
	for _, name := range names {
		if _, err := ForModel(name); err != nil {
			t.Error(err)
		}
	}
}

// TestDistilledIsOfItsBase compares the counts, and the overhead, which is DeepSeek's.
func TestDistilledIsOfItsBase(t *testing.T) {
	got, _ := ForModel("deepseek-r1-distill-llama-8b")
	llama, _ := ForModel("llama-3.1-8b")
	deepSeek, _ := ForModel("deepseek-r1")
	text := "Ein Text mit Umlauten: äöü, 1234 und 漢字."
	if got.Count(text) != llama.Count(text) || got.Count(text) == deepSeek.Count(text) {
		t.Errorf("%d tokens; Llama has %d and DeepSeek %d", got.Count(text), llama.Count(text), deepSeek.Count(text))
	}
	if got, want := got.(*Estimate).Overhead(), deepSeek.(*Estimate).Overhead(); got != want {
		t.Errorf("overhead %v, want %v", got, want)
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
