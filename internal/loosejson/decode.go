package loosejson

import "encoding/json"

// Interface returns the value in the types of encoding/json with UseNumber: nil,
// bool, json.Number, string, []any, map[string]any. Of duplicate keys the last wins.
func (v *Value) Interface() any { return new(decoder).value(v) }

// A decoder converts values to the types of encoding/json. Of long lists it makes short
// scalars that come again only once: each would take 16 bytes besides its place in the list.
type decoder struct {
	short *[256]any // numbers and strings of late, by their hash; nil as long as lists are short
}

// The lists and the texts that it is worth it for.
const (
	longList  = 64 // items
	shortText = 8  // bytes
)

// value converts a value.
func (d *decoder) value(v *Value) any {
	switch v.Kind {
	case False, True:
		return v.Kind == True
	case Number, String:
		return d.scalar(v)
	case Array:
		items := v.Items()
		if len(items) > longList && d.short == nil {
			d.short = new([256]any)
		}
		decoded := make([]any, len(items))
		for i := range items {
			decoded[i] = d.value(&items[i])
		}
		return decoded
	case Object:
		members := v.Members()
		decoded := make(map[string]any, len(members))
		for i := range members {
			decoded[members[i].Key] = d.value(&members[i].Value)
		}
		return decoded
	}
	return nil
}

// scalar converts a number or a string.
func (d *decoder) scalar(v *Value) any {
	text := v.Text
	if d.short == nil || text == "" || len(text) > shortText {
		return boxed(v)
	}
	known := &d.short[(int(text[0])*31+int(text[len(text)-1])*7+len(text)+int(v.Kind))%len(d.short)]
	switch k := (*known).(type) {
	case json.Number:
		if v.Kind == Number && string(k) == text {
			return *known
		}
	case string:
		if v.Kind == String && k == text {
			return *known
		}
	}
	*known = boxed(v)
	return *known
}

// boxed converts a number or a string.
func boxed(v *Value) any {
	if v.Kind == Number {
		return json.Number(v.Text)
	}
	return v.Text
}
