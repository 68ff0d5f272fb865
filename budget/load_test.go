package budget

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
)

// smallTiktoken is the 256 bytes and "ab", then "abc".
func smallTiktoken() string {
	var b strings.Builder
	for i := range 256 {
		fmt.Fprintf(&b, "%s %d\n", base64.StdEncoding.EncodeToString([]byte{byte(i)}), i)
	}
	return b.String() + "YWI= 256\nYWJj 257\n"
}

func smallTokenizer(merges, rest string) string {
	ids := map[string]int{"ab": 256, "abc": 257, "bc": 258}
	for i, s := range byteSpellings {
		ids[s] = i
	}
	vocab, _ := json.Marshal(ids)
	return `{"normalizer":null,"pre_tokenizer":{"type":"ByteLevel","add_prefix_space":false},"model":{"type":"BPE","vocab":` +
		string(vocab) + `,"merges":` + merges + `}` + rest + `}`
}

func loadText(file, data string) (n int, err error) {
	fsys := fstest.MapFS{file: {Data: []byte(data)}}
	if strings.HasSuffix(file, ".json") {
		e, err := loadTokenizer(fsys, file)
		if err != nil {
			return 0, err
		}
		return e.Count("abcab c"), nil
	}
	e, err := loadTiktoken(fsys, file, "r50k_base")
	if err != nil {
		return 0, err
	}
	return e.Count("abcab c"), nil
}

func TestLoadVocabulary(t *testing.T) {
	tests := []struct{ reason, file, data string }{
		{"a .tiktoken file", "v.tiktoken", smallTiktoken()},
		{"merges as texts", "v.json", smallTokenizer(`["a b","ab c"]`, "")},
		{"merges as pairs", "v.json", smallTokenizer(`[["a","b"],["ab","c"]]`, "")},
		{"NFC changes no text that is in it", "v.json", strings.Replace(smallTokenizer(`["a b","ab c"]`, ""), `null`, `{"type":"NFC"}`, 1)},
	}
	for _, tt := range tests {
		if n, err := loadText(tt.file, tt.data); err != nil || n != 4 { // abc, ab, space, c
			t.Errorf("%s: %d tokens, error %v; want 4", tt.reason, n, err)
		}
	}
}

func TestLoadVocabularyErrors(t *testing.T) {
	ok := smallTokenizer(`["a b","ab c"]`, "")
	tests := []struct{ reason, file, data, want string }{
		{"no base64", "v.tiktoken", "!! 0\n", `:1: "!!" is not a token in base64`},
		{"cut off in a line", "v.tiktoken", strings.TrimSuffix(smallTiktoken(), " 257\n"), ":258:"},
		{"a rank twice", "v.tiktoken", smallTiktoken() + "YmM= 256\n", "259: rank 256 is that of line 257 too"},
		{"a negative rank", "v.tiktoken", "YQ== -1\n", "is not a rank"},
		{"bytes are missing", "v.tiktoken", "YQ== 0\n", "bpe:"},
		{"empty", "v.tiktoken", "", "bpe:"},
		{"not JSON", "v.json", "{", "not a tokenizer.json"},
		{"Unigram", "v.json", strings.Replace(ok, `"BPE"`, `"Unigram"`, 1), `"Unigram"; supported is`},
		{"lower case", "v.json", strings.Replace(ok, `null`, `{"type":"Lowercase"}`, 1), "changes text"},
		{"Metaspace", "v.json", strings.Replace(ok, `"ByteLevel"`, `"Metaspace"`, 1), `"Metaspace"`},
		{"an unknown pattern", "v.json", strings.Replace(ok, `{"type":"ByteLevel","add_prefix_space":false}`,
			`{"type":"Sequence","pretokenizers":[{"type":"Split","behavior":"Isolated","pattern":{"Regex":"x+"}},{"type":"ByteLevel","use_regex":false}]}`, 1), `splits by "x+"`},
		{"a merge of what is not there yet", "v.json", smallTokenizer(`["ab c","a b"]`, ""), "behind it"},
		{"merges of one token apart", "v.json", smallTokenizer(`["a b","b c","ab c","a b"]`, ""), "does not stand beside it"},
		{"no pair", "v.json", smallTokenizer(`[7]`, ""), "not a pair"},
		{"a token that the vocab lacks", "v.json", smallTokenizer(`["x y"]`, ""), "model.vocab lacks"},
	}
	for _, tt := range tests {
		if _, err := loadText(tt.file, tt.data); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want one with %q", tt.reason, err, tt.want)
		}
	}
}

func FuzzLoadTiktoken(f *testing.F) {
	f.Add(smallTiktoken())
	f.Add("YQ== 0\n")
	f.Fuzz(func(t *testing.T, data string) { loadText("v.tiktoken", data) })
}

func FuzzLoadTokenizer(f *testing.F) {
	f.Add(smallTokenizer(`["a b","ab c"]`, ""))
	f.Add(smallTokenizer(`["a b","b c","ab c","a bc"]`, ""))
	f.Fuzz(func(t *testing.T, data string) { loadText("v.json", data) })
}
