package budget

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
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

// loadFrom loads a file with the given text.
func loadFrom(file, data string) (*BPE, error) {
	fsys := fstest.MapFS{file: {Data: []byte(data)}}
	if strings.HasSuffix(file, ".json") {
		return LoadTokenizer(fsys, file)
	}
	return LoadTiktoken(fsys, file, "r50k_base")
}

// withVocab is smallTokenizer with more tokens.
func withVocab(t string, entries string) string {
	return strings.Replace(t, `"vocab":{`, `"vocab":{`+entries+`,`, 1)
}

func withModel(t, fields string) string {
	return strings.Replace(t, `"type":"BPE"`, `"type":"BPE",`+fields, 1)
}

func TestLoadVocabulary(t *testing.T) {
	one := smallTokenizer(`["a b","ab c"]`, "")
	tests := []struct {
		reason, file, data string
		want               int // of "abcab xyz"
	}{
		{"a .tiktoken file", "v.tiktoken", smallTiktoken(), 6}, // abc, ab, space, x, y, z
		{"without a line end at the end", "v.tiktoken", strings.TrimSuffix(smallTiktoken(), "\n"), 6},
		{"merges as texts", "v.json", one, 6},
		{"merges as pairs", "v.json", smallTokenizer(`[["a","b"],["ab","c"]]`, ""), 6},
		{"NFC changes no text that is in it", "v.json", strings.Replace(one, `null`, `{"type":"NFC"}`, 1), 6},
		{"dropout of nothing", "v.json", withModel(one, `"dropout":null,"byte_fallback":true`), 6},
		{"special tokens are not found in text", "v.json", smallTokenizer(`["a b","ab c"]`, `,"added_tokens":[{"content":"abc","special":true},{"content":"<tool>","special":false}]`), 6},
		{"every pair, as converted from tiktoken", "v.json", withModel(smallTokenizer(`["a b","b c","ab c","a bc"]`, ""), `"ignore_merges":true`), 6},
		{"a merge of what a later one yields", "v.json", smallTokenizer(`["ab c","a b"]`, ""), 6},
		{"a token that nothing yields is not found", "v.json", withVocab(one, `"abcab":300`), 6},
		{"but as a whole pre-token with ignore_merges", "v.json", withModel(withVocab(smallTokenizer(`["a b","b c","ab c","a bc"]`, ""), `"Ġxyz":300`), `"ignore_merges":true`), 3},
	}
	for _, tt := range tests {
		b, err := loadFrom(tt.file, tt.data)
		if err != nil {
			t.Errorf("%s: %v", tt.reason, err)
			continue
		}
		text := "abcab xyz"
		if n := b.Count(text); n != tt.want {
			t.Errorf("%s: %d tokens, want %d", tt.reason, n, tt.want)
		}
		if s, err := b.Decode(b.Encode(text)); s != text || err != nil {
			t.Errorf("%s: decoded %q, %v", tt.reason, s, err)
		}
		if b.String() != "file "+tt.file {
			t.Errorf("%s: its name is %q", tt.reason, b)
		}
	}
}

func TestLoadVocabularyErrors(t *testing.T) {
	ok := smallTokenizer(`["a b","ab c"]`, "")
	tests := []struct{ reason, file, data, want string }{
		{"no base64", "v.tiktoken", "!! 0\n", `:1: "!!" is not a token in base64`},
		{"cut off in a line", "v.tiktoken", strings.TrimSuffix(smallTiktoken(), " 257\n"), ":258:"},
		{"a rank twice", "v.tiktoken", smallTiktoken() + "YmM= 256\n", "259: rank 256 is that of line 257 too"},
		{"a token twice", "v.tiktoken", smallTiktoken() + "YWI= 258\n", "same as token 256"},
		{"a negative rank", "v.tiktoken", "YQ== -1\n", "is not a rank"},
		{"bytes are missing", "v.tiktoken", "YQ== 0\n", "bpe:"},
		{"empty", "v.tiktoken", "", "bpe:"},
		{"not JSON", "v.json", "{]", "not JSON at byte 2"},
		{"cut off", "v.json", ok[:len(ok)/2], "not JSON at byte"},
		{"a list", "v.json", `[]`, "not a tokenizer.json: the file has an array where an object is to be, at byte 1"},
		{"a number", "v.json", `7`, "the file has a number where an object is to be"},
		{"a type that is no word", "v.json", `{"model":{"type":5}}`, "model.type has a number where a string is to be, at byte 18"},
		{"a flag that is none", "v.json", withModel(ok, `"ignore_merges":"yes"`), "model.ignore_merges has a string where a bool is to be, at byte"},
		{"an id that is none", "v.json", withVocab(ok, `"a":"b"`), "model.vocab has a string where a whole number is to be, at byte 8 of it"},
		{"an id with a fraction", "v.json", withVocab(ok, `"a":1.5`), "model.vocab has a number 1.5 where a whole number is to be"},
		{"BPE with a list", "v.json", strings.Replace(ok, `"vocab":{`, `"vocab":[],"v":{`, 1), "model.vocab has an array where an object is to be"},
		{"Unigram as it is written", "v.json", `{"model":{"type":"Unigram","unk_id":0,"vocab":[["<unk>",0.0],["a",-1.5]]}}`, `model.type is "Unigram"; supported is`},
		{"WordPiece as it is written", "v.json", `{"model":{"type":"WordPiece","unk_token":"[UNK]","vocab":{"a":0}}}`, `model.type is "WordPiece"; supported is`},
		{"a long token", "v.tiktoken", smallTiktoken() + base64.StdEncoding.EncodeToString([]byte(strings.Repeat("ab", 200))) + " 258\n", "has 400 bytes; a token may have 256"},
		{"a long merge", "v.json", withVocab(smallTokenizer(`["a b","`+strings.Repeat("ab", 200)+` b"]`, ""), `"`+strings.Repeat("ab", 200)+`b":300`), "of 401 bytes; a token may have 256"},
		{"a long token that nothing yields", "v.json", withModel(withVocab(smallTokenizer(`["a b","b c","ab c","a bc"]`, ""), `"`+strings.Repeat("xy", 200)+`":300`), `"ignore_merges":true`), "of 400 bytes; a token may have 256"},
		{"no model", "v.json", "{}", "no model"},
		{"no vocab", "v.json", `{"pre_tokenizer":{"type":"ByteLevel"},"model":{"type":"BPE","merges":[]}}`, `model.vocab lacks "Ā"`},
		{"Unigram", "v.json", strings.Replace(ok, `"BPE"`, `"Unigram"`, 1), `"Unigram"; supported is`},
		{"lower case", "v.json", strings.Replace(ok, `null`, `{"type":"Lowercase"}`, 1), "changes text"},
		{"NFC and more", "v.json", strings.Replace(ok, `null`, `{"type":"Sequence","normalizers":[{"type":"NFC"},{"type":"Strip"}]}`, 1), `normalizer.normalizers[1] is "Strip"`},
		{"random tokens", "v.json", withModel(ok, `"dropout":0.1`), "model.dropout is 0.1"},
		{"runs of spaces as added tokens", "v.json", smallTokenizer(`[]`, `,"added_tokens":[{"content":"  ","special":false}]`), `added_tokens[0] is "  "`},
		{"Metaspace", "v.json", strings.Replace(ok, `"ByteLevel"`, `"Metaspace"`, 1), `"Metaspace"`},
		{"a space before the text", "v.json", strings.Replace(ok, `false`, `true`, 1), `without a space before`},
		{"an unknown pattern", "v.json", strings.Replace(ok, `{"type":"ByteLevel","add_prefix_space":false}`,
			`{"type":"Sequence","pretokenizers":[{"type":"Split","behavior":"Isolated","pattern":{"Regex":"x+"}},{"type":"ByteLevel","use_regex":false}]}`, 1), `splits by "x+"`},
		{"every pair without ignore_merges", "v.json", smallTokenizer(`["a b","b c","ab c","a bc"]`, ""), "ignore_merges is not true"},
		{"a merge of what no merge yields", "v.json", smallTokenizer(`["a bc"]`, ""), "model.merges[0] is of"},
		{"merges of one token apart", "v.json", smallTokenizer(`["a b","b c","ab c","a b"]`, ""), "model.merges[3] yields \"ab\""},
		{"not all pairs of a token", "v.json", withModel(withVocab(smallTokenizer(`["a b","b c","c d","ab cd","abc d"]`, ""), `"cd":259,"abcd":261`), `"ignore_merges":true`), "model.merges[3] is one of 2"},
		{"a whole pre-token beside single merges", "v.json", withModel(ok, `"ignore_merges":true`), `model.vocab has "bc"`},
		{"no pair", "v.json", smallTokenizer(`["a b",7]`, ""), "model.merges[1] is not a pair"},
		{"no list", "v.json", smallTokenizer(`"a b"`, ""), "no list"},
		{"a token that the vocab lacks", "v.json", smallTokenizer(`["x y"]`, ""), "model.vocab lacks"},
	}
	for _, tt := range tests {
		if _, err := loadFrom(tt.file, tt.data); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want one with %q", tt.reason, err, tt.want)
		}
	}
}

func TestLoadTiktokenPattern(t *testing.T) {
	fsys := fstest.MapFS{"v": {Data: []byte(smallTiktoken())}}
	for _, pattern := range []string{"", "o300k_base", `\p{L}+`} {
		if _, err := LoadTiktoken(fsys, "v", pattern); err == nil || !strings.Contains(err.Error(), "o200k_base") {
			t.Errorf("pattern %q: error %v, want one that says what there is", pattern, err)
		}
	}
	if _, err := LoadTiktoken(fsys, "w", "r50k_base"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v, want that there is no such file", err)
	}
}

// An endlessFS has files without an end.
type endlessFS struct{ fs.File }

func (e endlessFS) Open(string) (fs.File, error) { return e, nil }
func (endlessFS) Read(b []byte) (int, error)     { return len(b), nil }
func (endlessFS) Close() error                   { return nil }

func TestLoadReadsNoMoreThanItSays(t *testing.T) {
	_, err := LoadTiktoken(endlessFS{}, "v", "r50k_base")
	if err == nil || !strings.Contains(err.Error(), "larger than 64 MiB") {
		t.Errorf("error %v", err)
	}
}

func TestLoadedNameIsNoEncodings(t *testing.T) {
	fsys := fstest.MapFS{"o200k_base": {Data: []byte(smallTiktoken())}}
	b, err := LoadTiktoken(fsys, "o200k_base", "r50k_base")
	if err != nil {
		t.Fatal(err)
	}
	if b.String() == O200k().String() || seamOf(b.e.Pattern()).safe("a\n", "b") || b.Overhead() == O200k().Overhead() {
		t.Errorf("%s is taken for the encoding", b)
	}
}

func FuzzLoadTiktoken(f *testing.F) {
	bytes := smallTiktoken()
	f.Add("")
	f.Add("YmM= 258\n")
	f.Add("YWJjYw== 258\n\n YWI= 4000000000\n")
	f.Fuzz(func(t *testing.T, lines string) { countsLikeItEncodes(t, "v.tiktoken", bytes+lines) })
}

func FuzzLoadTokenizer(f *testing.F) {
	f.Add(`"a b","ab c"`, `null`, `{"type":"ByteLevel"}`, ``)
	f.Add(`["a","b"],["b","c"],["ab","c"],["a","bc"]`, `{"type":"NFC"}`, `{"type":"Sequence","pretokenizers":[{"type":"ByteLevel"}]}`, `"ignore_merges":true,`)
	whole := smallTokenizer(`[]`, "")
	f.Fuzz(func(t *testing.T, merges, normalizer, preTokenizer, model string) {
		s := strings.Replace(whole, `"merges":[]`, `"merges":[`+merges+`]`, 1)
		s = strings.Replace(s, `{"type":"ByteLevel","add_prefix_space":false}`, preTokenizer, 1)
		s = strings.Replace(s, `"normalizer":null`, `"normalizer":`+normalizer, 1)
		countsLikeItEncodes(t, "v.json", strings.Replace(s, `"type":"BPE"`, model+`"type":"BPE"`, 1))
	})
}

// countsLikeItEncodes loads a file and, where that does not fail, makes sure that its
// BPE counts as many tokens as it encodes to, and decodes them to the text.
func countsLikeItEncodes(t *testing.T, file, data string) {
	b, err := loadFrom(file, data)
	if err != nil {
		if len(err.Error()) > 600 {
			t.Errorf("the error is %d bytes long", len(err.Error()))
		}
		return
	}
	const text = "abcab c  aabbcc\n ab é"
	ids := b.Encode(text)
	if got, err := b.Decode(ids); got != text || err != nil || b.Count(text) != len(ids) {
		t.Errorf("%q: %d tokens, encoded to %d, decoded to %q, error %v", text, b.Count(text), len(ids), got, err)
	}
}
