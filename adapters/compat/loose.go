package compat

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"strings"
)

// isNull reports whether a member is absent or null.
func isNull(raw json.RawMessage) bool {
	return len(raw) == 0 || string(raw) == "null"
}

// each decodes the elements of a list of JSON one after the other: a list of many small
// ones would take many times its length in memory.
func each[T any](list json.RawMessage, f func(T) error) error {
	dec := json.NewDecoder(bytes.NewReader(list))
	if start, err := dec.Token(); err != nil || start != json.Delim('[') {
		return errors.New("not a list")
	}
	for dec.More() {
		var element T
		if dec.Decode(&element) != nil { // whose error may quote it
			return errors.New("an element of the list is of another type")
		}
		if err := f(element); err != nil {
			return err
		}
	}
	return nil
}

// A looseText is a string where a server may write something else: a number is taken
// as it stands, and what is neither reads as "".
type looseText string

// UnmarshalJSON never fails.
func (t *looseText) UnmarshalJSON(data []byte) error {
	*t = ""
	switch c := data[0]; {
	case c == '"':
		var s string
		if err := json.Unmarshal(data, &s); err != nil {
			return err
		}
		*t = looseText(s)
	case c == '-' || '0' <= c && c <= '9':
		*t = looseText(data)
	}
	return nil
}

// A looseCount is a number of tokens where a server may write 12.0, "12" or null. What
// is no count reads as 0: an odd usage must not cost the reply.
type looseCount int

// UnmarshalJSON never fails.
func (n *looseCount) UnmarshalJSON(data []byte) error {
	*n = 0
	f, err := strconv.ParseFloat(strings.Trim(string(data), `"`), 64)
	if err == nil && f > 0 && f <= math.MaxInt32 { // false for NaN
		*n = looseCount(f)
	}
	return nil
}
