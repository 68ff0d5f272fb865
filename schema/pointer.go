package schema

import (
	"strconv"
	"strings"

	"github.com/briefgo/brief/internal/loosejson"
)

// appendToken returns a JSON Pointer (RFC 6901) with one more reference token: the
// key of a member or the index of an item.
func appendToken(pointer, token string) string {
	return pointer + "/" + escapeToken(token)
}

// appendIndex returns a JSON Pointer with the index of an item added.
func appendIndex(pointer string, i int) string {
	return pointer + "/" + strconv.Itoa(i)
}

// escapeToken writes a key as a reference token: ~ as ~0 and / as ~1.
func escapeToken(key string) string {
	if !strings.ContainsAny(key, "~/") {
		return key
	}
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(key)
}

// unescapeToken returns the key that a reference token stands for.
func unescapeToken(token string) string {
	if !strings.Contains(token, "~") {
		return token
	}
	return strings.NewReplacer("~1", "/", "~0", "~").Replace(token)
}

// cutPointer splits off the last reference token of a JSON Pointer. Both are empty
// for the pointer to the whole document.
func cutPointer(pointer string) (parent, token string) {
	i := strings.LastIndexByte(pointer, '/')
	if i < 0 {
		return "", ""
	}
	return pointer[:i], pointer[i+1:]
}

// pointerIndex returns the index that a reference token stands for, or -1 if it is
// none: digits without leading zeros (RFC 6901, section 4).
func pointerIndex(token string) int {
	i, err := strconv.Atoi(token)
	if err != nil || i < 0 || token != strconv.Itoa(i) {
		return -1
	}
	return i
}

// resolve returns the value that a JSON Pointer points at, or nil if there is none.
// Of duplicate keys it follows the last.
func resolve(root *loosejson.Value, pointer string) *loosejson.Value {
	if pointer == "" {
		return root
	}
	if pointer[0] != '/' {
		return nil
	}
	v := root
	for token := range strings.SplitSeq(pointer[1:], "/") {
		if v = childAt(v, token); v == nil {
			return nil
		}
	}
	return v
}

// childAt returns the child of a value that a reference token names, or nil.
func childAt(v *loosejson.Value, token string) *loosejson.Value {
	switch v.Kind {
	case loosejson.Object:
		return v.Member(unescapeToken(token))
	case loosejson.Array:
		if i := pointerIndex(token); i >= 0 && i < len(v.Items()) {
			return &v.Items()[i]
		}
	}
	return nil
}
