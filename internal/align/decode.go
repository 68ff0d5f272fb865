package align

import (
	"encoding/json"
	"errors"
	"io"
	"strings"

	"github.com/briefgo/brief/internal/loosejson"
)

// decodeStrict reads a JSON text as a tree, members in order.
func decodeStrict(text string) (loosejson.Value, error) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	v, err := decodeValue(d)
	if err != nil {
		return v, err
	}
	if _, err := d.Token(); err != io.EOF {
		return v, errors.New("more than one value")
	}
	return v, nil
}

func decodeValue(d *json.Decoder) (loosejson.Value, error) {
	t, err := d.Token()
	if err != nil {
		return loosejson.Value{}, err
	}
	v := loosejson.Value{End: int(d.InputOffset())}
	switch t := t.(type) {
	case nil:
		v.Kind = loosejson.Null
	case bool:
		v.Kind = loosejson.False
		if t {
			v.Kind = loosejson.True
		}
	case json.Number:
		v.Kind, v.Text = loosejson.Number, t.String()
	case string:
		v.Kind, v.Text = loosejson.String, t
	case json.Delim:
		v.Start = int(d.InputOffset()) - 1
		if err := decodeParts(d, &v, t); err != nil {
			return v, err
		}
	}
	return v, nil
}

func decodeParts(d *json.Decoder, v *loosejson.Value, open json.Delim) error {
	v.Kind = loosejson.Array
	if open == '{' {
		v.Kind = loosejson.Object
	}
	for d.More() {
		var m loosejson.Member
		if open == '{' {
			key, err := d.Token()
			if err != nil {
				return err
			}
			m.Key, m.KeyStart = key.(string), int(d.InputOffset())
		}
		value, err := decodeValue(d)
		if err != nil {
			return err
		}
		if open == '{' {
			m.Value = value
			v.Members = append(v.Members, m)
		} else {
			v.Items = append(v.Items, value)
		}
	}
	_, err := d.Token()
	v.End = int(d.InputOffset())
	return err
}
