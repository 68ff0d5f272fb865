package bpe

import (
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// The binary form of an encoding is the tables themselves, so that it is ready as soon
// as it is mapped into memory: a line that names the form; ten 32-bit numbers
// (pattern, merged tokens, longest token, hash bits, bytes of slots, bytes of filter,
// runs, whole tokens, hazards, 1 if it is ordered); the outer ids of the 256 bytes; the
// runs; the whole tokens, each its id, length and text; the hazards; the slots; the
// filter; the filter of bigrams. Numbers are little-endian.
const binaryForm = "brief bpe table 3\n"

// MarshalBinary returns the encoding's tables without its name.
func (e *Encoding) MarshalBinary() ([]byte, error) {
	b := []byte(binaryForm)
	put := func(ns ...uint32) {
		for _, n := range ns {
			b = binary.LittleEndian.AppendUint32(b, n)
		}
	}
	put(uint32(e.pattern), uint32(e.merged), uint32(e.longest), uint32(64-e.pairs.shift),
		uint32(len(e.pairs.slots)), uint32(len(e.pairs.filter)), uint32(len(e.runs)), uint32(len(e.whole)),
		uint32(len(e.hazards)), 0)
	if e.ordered {
		b[len(b)-4] = 1
	}
	put(e.bytes[:]...)
	for _, r := range e.runs {
		put(r.inner, r.outer)
	}
	for _, text := range slices.Sorted(maps.Keys(e.whole)) {
		put(e.whole[text], uint32(len(text)))
		b = append(b, text...)
	}
	for _, h := range e.hazards {
		put(uint32(h))
	}
	b = append(b, e.pairs.slots...)
	b = append(b, e.pairs.filter...)
	return append(b, e.bigrams...), nil
}

// unmarshal makes an encoding of its binary form. The tables stay where they are.
func unmarshal(name, table string) (*Encoding, error) {
	r := tableReader{rest: table}
	if r.text(len(binaryForm)) != binaryForm {
		return nil, fmt.Errorf("bpe: %s: not a table of this form", name)
	}
	e := &Encoding{name: name, pattern: Pattern(r.number())}
	e.merged, e.longest = int(r.number()), int(r.number())
	e.pairs.shift = 64 - uint(r.number())
	slots, filter := int(r.number()), int(r.number())
	runs, whole := int(r.number()), int(r.number())
	hazards := int(r.number())
	e.ordered = r.number() == 1
	for i := range e.bytes {
		e.bytes[i] = r.number()
	}
	for range runs {
		if r.err != nil {
			break
		}
		e.runs = append(e.runs, idRun{r.number(), r.number()})
	}
	for range whole {
		if r.err != nil {
			break
		}
		if e.whole == nil {
			e.whole = map[string]uint32{}
		}
		id := r.number()
		e.whole[r.text(int(r.number()))] = id
	}
	for range hazards {
		if r.err != nil {
			break
		}
		e.hazards = append(e.hazards, hazard(r.number()))
	}
	e.pairs.slots, e.pairs.filter, e.bigrams = r.text(slots), r.text(filter), r.text(1<<bigramBits/8)
	if r.err != nil || r.rest != "" {
		return nil, fmt.Errorf("bpe: %s: the table is cut off or too long", name)
	}
	if splitter(e.pattern) == nil {
		return nil, fmt.Errorf("bpe: %s: unknown pattern %d", name, e.pattern)
	}
	return e.finish(), nil
}

// A tableReader reads the binary form.
type tableReader struct {
	rest string
	err  error
}

// text returns the next n bytes.
func (r *tableReader) text(n int) string {
	if n < 0 || n > len(r.rest) {
		r.err, r.rest = errors.New("too short"), ""
		return ""
	}
	text := r.rest[:n]
	r.rest = r.rest[n:]
	return text
}

func (r *tableReader) number() uint32 {
	b := r.text(4)
	if len(b) < 4 {
		return 0
	}
	return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24
}
