package schema

import (
	"testing"
)

func TestPointer(t *testing.T) {
	const doc = `{"a":[{"b":1},2],"":{"/~":3},"d":1,"d":4,"01":5}`
	root := validatorTree(t, doc)
	tests := []struct {
		pointer, want, reason string // want is JSON, "" for nothing
	}{
		{"/a/0/b", "1", "members and items"},
		{"/a/1", "2", "an item"},
		{"//~1~0", "3", "an empty key, and both escapes"},
		{"/d", "4", "of duplicates the last"},
		{"/01", "5", "a key of digits"},
		{"/a/01", "", "an index has no leading zero"},
		{"/a/2", "", "beyond the array"},
		{"/a/-", "", "nor the place behind it"},
		{"/a/+1", "", "nor a sign"},
		{"/d/x", "", "nothing in a number"},
		{"a", "", "a pointer starts with a slash"},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			got := ""
			if v := resolve(root, tt.pointer); v != nil {
				got = string(v.AppendJSON(nil))
			}
			if got != tt.want {
				t.Errorf("%s: got %q, want %q", tt.pointer, got, tt.want)
			}
		})
	}
	if resolve(root, "") != root {
		t.Error("the empty pointer is the whole")
	}
}

func TestAppendToken(t *testing.T) {
	for _, tt := range []struct{ key, want string }{
		{"a", "/p/a"}, {"", "/p/"}, {"a/b", "/p/a~1b"}, {"~", "/p/~0"}, {"~1", "/p/~01"}, {"ö %", "/p/ö %"},
	} {
		got := appendToken("/p", tt.key)
		if got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.key, got, tt.want)
		}
		if _, token := cutPointer(got); unescapeToken(token) != tt.key {
			t.Errorf("%q comes back as %q", tt.key, unescapeToken(token))
		}
	}
	if appendIndex("", 10) != "/10" {
		t.Error("an index")
	}
}
