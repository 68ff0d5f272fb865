package prompt

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/briefgo/brief/prompt/data"
	"github.com/briefgo/brief/prompt/tool"
)

// mediaType is the type of images and files. A message of a history may hold them too, which
// are sent with that.
var (
	mediaType   = reflect.TypeFor[data.Media]()
	messageType = reflect.TypeFor[Message]()
)

// A mediaField is where an input holds images or files: a field of type Media, *Media or
// []Media, or the input itself.
type mediaField struct {
	name  string // "Mail.Scan"; empty is the input itself
	index [][]int
}

// isMedia reports whether a type is that of images or files.
func isMedia(t reflect.Type) bool {
	return t == mediaType || t.Kind() == reflect.Pointer && t.Elem() == mediaType || t.Kind() == reflect.Slice && t.Elem() == mediaType
}

// gatherMedia finds the images and files of the prompt's input: exported fields of it, and
// of the structs in it, in their order. It reports those that would get lost because they are
// elsewhere.
func (d *definition) gatherMedia() {
	if isMedia(d.in) {
		d.media = []mediaField{{}}
	} else {
		d.gatherFields(d.in, mediaField{})
	}
	hasInput := slices.ContainsFunc(d.sections, func(s Section) bool { return s.kind == KindInput })
	if len(d.media) > 0 && !hasInput {
		d.mistake("", fmt.Errorf("%v holds images or files (%s), which are sent with the Input section, and there is none", d.in, d.media[0].label()))
	}
}

// gatherFields adds the fields of a struct that is the input, or a field of it.
func (d *definition) gatherFields(t reflect.Type, in mediaField) {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		if where := findMedia(t, nil); where != "" {
			d.mistake("", fmt.Errorf("%v holds images or files%s that would not be sent; only fields of the input and of structs in it are", d.in, where))
		}
		return
	}
	for i := range t.NumField() {
		f := t.Field(i)
		if !f.IsExported() && (!f.Anonymous || f.Type.Kind() != reflect.Struct) {
			continue
		}
		at := mediaField{name: f.Name, index: append(slices.Clip(in.index), f.Index)}
		if in.name != "" {
			at.name = in.name + "." + f.Name
		}
		inner := f.Type
		if inner.Kind() == reflect.Pointer {
			inner = inner.Elem()
		}
		switch {
		case isMedia(f.Type):
			d.media = append(d.media, at)
			d.reads = append(d.reads, at.name)
		case inner == messageType:
		case len(in.index) == 0 && inner.Kind() == reflect.Struct:
			d.gatherFields(f.Type, at)
		default:
			if where := findMedia(f.Type, nil); where != "" {
				d.mistake("", fmt.Errorf("%s of %v holds images or files%s that would not be sent; only fields of the input and of structs in it are", at.name, d.in, where))
			}
		}
	}
}

// maxMediaTypes bounds the types that are searched for images and files.
const maxMediaTypes = 1000

// findMedia returns where a type holds images or files, " in []Page.Scan" say, and "" if it
// does not. seen are the types that it is inside of.
func findMedia(t reflect.Type, seen map[reflect.Type]bool) string {
	if seen == nil {
		seen = map[reflect.Type]bool{}
	}
	if t == mediaType {
		return " in a " + t.String()
	}
	if t == messageType || seen[t] || len(seen) > maxMediaTypes {
		return ""
	}
	seen[t] = true
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		if found := findMedia(t.Elem(), seen); found != "" {
			return " in a " + t.String()
		}
	case reflect.Struct:
		for i := range t.NumField() {
			if f := t.Field(i); f.IsExported() && findMedia(f.Type, seen) != "" {
				return " in " + t.String() + "." + f.Name
			}
		}
	}
	return ""
}

// label names the field in an error.
func (f *mediaField) label() string {
	if f.name == "" {
		return "the input"
	}
	return f.name
}

// value returns the field of an input, and false if a pointer on the way is nil.
func (f *mediaField) value(in reflect.Value) (reflect.Value, bool) {
	for _, index := range f.index {
		if in.Kind() == reflect.Pointer {
			if in.IsNil() {
				return in, false
			}
			in = in.Elem()
		}
		in = in.FieldByIndex(index)
	}
	return in, true
}

// appendMedia appends what the field of an input holds.
func (f *mediaField) appendMedia(media []data.Media, in reflect.Value) ([]data.Media, error) {
	v, ok := f.value(in)
	if !ok {
		return media, nil
	}
	first := len(media)
	switch held := v.Interface().(type) {
	case data.Media:
		media = append(media, held)
	case *data.Media:
		if held != nil {
			media = append(media, *held)
		}
	case []data.Media:
		media = append(media, held...)
	default: // a named slice
		for i := range v.Len() {
			media = append(media, v.Index(i).Interface().(data.Media))
		}
	}
	for i := first; i < len(media); i++ {
		err := media[i].Check()
		switch {
		case err == nil:
		case v.Kind() == reflect.Slice:
			return nil, fmt.Errorf("%s[%d], %.40q: %w", f.label(), i-first, media[i].Name, err)
		default:
			return nil, fmt.Errorf("%s, %.40q: %w", f.label(), media[i].Name, err)
		}
	}
	return media, nil
}

// mediaOf returns the images and files of an input; nil if it has none.
func mediaOf(fields []mediaField, in any) (*tool.Extra, error) {
	if len(fields) == 0 || in == nil {
		return nil, nil
	}
	var media []data.Media
	var err error
	for i := range fields {
		if media, err = fields[i].appendMedia(media, reflect.ValueOf(in)); err != nil {
			return nil, err
		}
	}
	if len(media) == 0 {
		return nil, nil
	}
	return &tool.Extra{Media: media}, nil
}

// exampleMedia is mediaOf for the input of an example.
func (d *definition) exampleMedia(in any) (*tool.Extra, error) {
	extra, err := mediaOf(d.media, in)
	if err != nil {
		err = fmt.Errorf("the example's input: %w", err)
	}
	return extra, err
}

// attach adds the images and files of an input to the part of the Input section among those
// of its message: the others, documents say, may be cut.
func (p *plan) attach(parts []Part, in any) error {
	at := slices.IndexFunc(parts, func(part Part) bool { return part.Kind == KindInput })
	if len(p.media) == 0 || at < 0 {
		return nil
	}
	if both, ok := in.(*plainInput); ok {
		in = both.in
	}
	extra, err := mediaOf(p.media, in)
	if err != nil {
		return newRenderMistake(p.name, &step{label: string(KindInput)}, err)
	}
	parts[at].Extra = extra
	return nil
}
