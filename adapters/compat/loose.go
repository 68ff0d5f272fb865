package compat

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
)

// isNull reports whether a member is absent or null.
func isNull(raw json.RawMessage) bool {
	return len(raw) == 0 || string(raw) == "null"
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
