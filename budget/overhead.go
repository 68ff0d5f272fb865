package budget

import "strings"

// An Overhead is what a provider adds around a conversation, in tokens: the marks of
// its chat template, which a prompt does not show and the window must hold.
//
// The Counters of this package have a method Overhead() Overhead; one of a program's
// own may have it too.
type Overhead struct {
	Message int    // tokens around each message, its role among them; the most that any role takes
	Request int    // tokens of each request, whatever its messages: what opens it and what primes the reply
	Source  string // where the numbers are from
}

// Where a row is computed from a template it is of the template's text as the
// maker's model card or tokenizer_config.json on Hugging Face has it, read in 2025,
// with its special tokens as one token each.
const (
	fromCookbook = `OpenAI cookbook, "How to count tokens with tiktoken", num_tokens_from_messages`
	fromHarmony  = "computed from OpenAI's harmony response format, with the system message that its template adds"
)

// openAI is what OpenAI's own models add: three tokens around a message and one for
// its role; three that prime the reply.
var openAI = Overhead{Message: 4, Request: 3, Source: fromCookbook}

// harmony is <|start|>role<|message|>…<|end|> around a message, <|start|>assistant
// before the reply, and a system message of the template's own with the "# Instructions"
// of the developer message.
var harmony = Overhead{Message: 4, Request: 80, Source: fromHarmony}

// overheads has the families of other makers, by prefix of the model's name; the
// longest prefix counts.
var overheads = []struct {
	prefix string
	Overhead
}{
	// Not published; the one documented count ("You are a scientist", "Hello, Claude":
	// 14 tokens) leaves six or seven for two messages and the request.
	{"claude", Overhead{5, 10, "estimate: Anthropic publishes no template; the example of its token counting guide, and room"}},
	// <start_of_turn>user\n…<end_of_turn>\n; <bos>, <start_of_turn>model\n.
	{"gemma", Overhead{5, 4, "computed from the chat template of Gemma 2 and 3"}},
	{"gemini", Overhead{5, 4, "estimate: Google publishes no template; that of Gemma"}},
	// <|start_header_id|>user<|end_header_id|>\n\n…<|eot_id|>; <|begin_of_text|>, the
	// head of the reply, and since 3.1 a system message with two dates.
	{"llama", Overhead{5, 32, "computed from the chat template of Llama 3.1, with its dates; Llama 4's is smaller"}},
	// <s>[INST] … [/INST] and <<SYS>>\n…\n<</SYS>>\n\n, all spelt in ordinary tokens.
	{"llama2", Overhead{14, 14, "computed from the chat template of Llama 2"}},
	{"llama-2", Overhead{14, 14, "computed from the chat template of Llama 2"}},
	{"codellama", Overhead{14, 14, "computed from the chat template of Llama 2"}},
	// [INST]…[/INST], [SYSTEM_PROMPT]…[/SYSTEM_PROMPT], …</s>, and the space that
	// SentencePiece puts after each; <s>.
	{"mistral", Overhead{4, 1, "computed from the chat templates V3 and V7 of mistral-common"}},
	{"mixtral", Overhead{10, 1, "computed from the chat template V1 of mistral-common, spelt in ordinary tokens"}},
	// <|im_start|>user\n…<|im_end|>\n; <|im_start|>assistant\n, an empty think block
	// (Qwen3), and the system message that Qwen2.5 has when there is none.
	{"qwen", Overhead{5, 28, "computed from the ChatML templates of Qwen2.5 and Qwen3, with the default system message"}},
	// <｜User｜>…, <｜Assistant｜>…<｜end▁of▁sentence｜>; begin, Assistant, think and a line end.
	{"deepseek", Overhead{2, 4, "computed from the chat template of DeepSeek V3 and R1"}},
	{"", Overhead{6, 30, "estimate: no template at hand; the largest of the ChatML kind, and room"}},
}

// alike are families that use another's template.
var alike = map[string]string{
	"ministral": "mistral", "codestral": "mistral", "qwq": "qwen",
}

// overheadOf returns the Overhead of a model, by the last part of its name.
func overheadOf(name, family string) Overhead {
	if like := alike[family]; like != "" {
		name = like
	} else if !strings.HasPrefix(name, family) {
		name = family // "us.anthropic.claude-…"
	}
	best := overheads[len(overheads)-1]
	for _, o := range overheads {
		if len(o.prefix) > len(best.prefix) && strings.HasPrefix(name, o.prefix) {
			best = o
		}
	}
	return best.Overhead
}

// Overhead returns what the provider of the encoding's models adds: OpenAI's, or
// that of the open weights for o200k_harmony. Of a vocabulary that was loaded from a
// file the template is not known: the result is a guess with room.
func (b *BPE) Overhead() Overhead {
	switch {
	case b.isFromFile():
		return overheads[len(overheads)-1].Overhead
	case b.String() == "o200k_harmony":
		return harmony
	}
	return openAI
}

// Overhead returns what the maker's chat template adds, or an estimate that says so; of the
// zero Estimate, nothing.
func (e *Estimate) Overhead() Overhead { return e.chatted }
