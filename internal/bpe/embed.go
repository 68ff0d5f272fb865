package bpe

import (
	_ "embed" // the vocabularies
	"fmt"
	"sync"
)

// The vocabularies are tables as MarshalBinary writes them, made of the data of
// tiktoken-go-loader, whose hashes are those in OpenAI's tiktoken
// (tiktoken_ext/openai_public.py). Each is reached from one function only, so that a
// program has those that it calls for.

//go:generate go -C ../bench run ./vocab ../bpe

var (
	//go:embed o200k_base.bpe
	o200kBase string
	//go:embed cl100k_base.bpe
	cl100kBase string
	//go:embed p50k_base.bpe
	p50kBase string
	//go:embed r50k_base.bpe
	r50kBase string
)

// A shelf has a place for one encoding, which is made when it is first asked for.
type shelf struct {
	once     sync.Once
	encoding *Encoding
}

var o200k, harmony, cl100k, p50k, r50k, bytesOnly shelf

// get returns the encoding of a table.
func (s *shelf) get(name, table string, special map[uint32]string) *Encoding {
	return s.made(func() (*Encoding, error) {
		e, err := unmarshal(name, table)
		if err == nil {
			e.special = special
		}
		return e, err
	})
}

// made returns the encoding that the first call makes.
func (s *shelf) made(of func() (*Encoding, error)) *Encoding {
	s.once.Do(func() {
		e, err := of()
		if err != nil {
			panic(err) // what it is made of is embedded and tested
		}
		s.encoding = e
	})
	return s.encoding
}

// Bytes returns the encoding that merges nothing: each byte is a token.
func Bytes() *Encoding {
	return bytesOnly.made(func() (*Encoding, error) {
		v := &Vocabulary{Name: "bytes", Pattern: GPT2}
		for b := range 256 {
			v.Tokens = append(v.Tokens, string([]byte{byte(b)}))
		}
		return New(v)
	})
}

// O200kBase returns o200k_base, of GPT-4o and everything since.
func O200kBase() *Encoding {
	return o200k.get("o200k_base", o200kBase, map[uint32]string{199999: "<|endoftext|>", 200018: "<|endofprompt|>"})
}

// O200kHarmony returns o200k_harmony, of gpt-oss: o200k_base with other special
// tokens.
func O200kHarmony() *Encoding {
	special := map[uint32]string{
		199998: "<|startoftext|>", 199999: "<|endoftext|>", 200002: "<|return|>", 200003: "<|constrain|>",
		200005: "<|channel|>", 200006: "<|start|>", 200007: "<|end|>", 200008: "<|message|>", 200012: "<|call|>",
		200018: "<|endofprompt|>",
	}
	for id := uint32(200000); id < 201088; id++ {
		if special[id] == "" {
			special[id] = fmt.Sprintf("<|reserved_%d|>", id)
		}
	}
	return harmony.get("o200k_harmony", o200kBase, special)
}

// CL100kBase returns cl100k_base, of GPT-4 and GPT-3.5 Turbo.
func CL100kBase() *Encoding {
	return cl100k.get("cl100k_base", cl100kBase, map[uint32]string{
		100257: "<|endoftext|>", 100258: "<|fim_prefix|>", 100259: "<|fim_middle|>", 100260: "<|fim_suffix|>", 100276: "<|endofprompt|>",
	})
}

// P50kBase returns p50k_base, of Codex and the davinci models.
func P50kBase() *Encoding {
	return p50k.get("p50k_base", p50kBase, map[uint32]string{50256: "<|endoftext|>"})
}

// R50kBase returns r50k_base, of GPT-3 and GPT-2.
func R50kBase() *Encoding {
	return r50k.get("r50k_base", r50kBase, map[uint32]string{50256: "<|endoftext|>"})
}
