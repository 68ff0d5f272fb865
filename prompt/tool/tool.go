package tool

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"

	"github.com/briefgo/brief/schema"
)

// A Tool is something that a model may ask to have called: a name, a description, the
// schema of its arguments, and perhaps a Go function. It is immutable and safe for
// concurrent use if its function is. The zero Tool is none; prompt.New reports it.
type Tool struct{ d *definition }

// A definition is what a Tool is.
type definition struct {
	name, description string
	args              reflect.Type
	schema            parameters
	read              func(r schema.Reply) (value any, doc json.RawMessage, err error)
	call              func(ctx context.Context, args any) (any, error) // nil without a function
}

// parameters is the schema of arguments, whatever their type.
type parameters interface {
	JSON() []byte
	Strict(d schema.Dialect) (schema.Strict, error)
}

// MaxName is how long a tool's name may be, in bytes.
const MaxName = 64

// For makes a tool that the program calls itself. The name has 1 to 64 of the characters
// a-z, A-Z, 0-9, "_" and "-", as providers demand; the description says to the model what
// the tool does and when to call it. Args is a struct: what is always a JSON object. It
// fails on another name or type, and if JSON cannot express Args.
func For[Args any](name, description string, opts *schema.Options) (Tool, error) {
	if err := checkName(name); err != nil {
		return Tool{}, err
	}
	s, err := schema.For[Args](opts)
	if err != nil {
		return Tool{}, fmt.Errorf("tool %s: arguments %v: %w", name, reflect.TypeFor[Args](), err)
	}
	if !isObject(s.JSON()) {
		return Tool{}, fmt.Errorf("tool %s: the arguments are of type %v; they must be a struct, which is a JSON object", name, reflect.TypeFor[Args]())
	}
	read := func(r schema.Reply) (any, json.RawMessage, error) {
		reading, err := s.ReadReply(r)
		return reading.Value, reading.JSON, err
	}
	return Tool{&definition{name: name, description: description, args: reflect.TypeFor[Args](), schema: s, read: read}}, nil
}

// MustFor is like For but panics if there is no such tool. It is meant for package
// variables.
func MustFor[Args any](name, description string, opts *schema.Options) Tool {
	return must(For[Args](name, description, opts))
}

// Func is For with the function that the tool is. What the function returns is sent to the
// model: a string as it is, anything else as JSON; its error is sent too, as
// "error: …", so that the model can do better or say so. f must be safe for concurrent use and end when
// its context does.
func Func[Args, Result any](name, description string, f func(ctx context.Context, args Args) (Result, error), opts *schema.Options) (Tool, error) {
	t, err := For[Args](name, description, opts)
	switch {
	case err != nil:
		return Tool{}, err
	case f == nil:
		return Tool{}, fmt.Errorf("tool %s: the function is nil", name)
	}
	t.d.call = func(ctx context.Context, args any) (any, error) {
		typed, _ := args.(Args) // a nil interface is the zero Args
		return f(ctx, typed)
	}
	return t, nil
}

// MustFunc is like Func but panics if there is no such tool. It is meant for package
// variables.
func MustFunc[Args, Result any](name, description string, f func(ctx context.Context, args Args) (Result, error), opts *schema.Options) Tool {
	return must(Func(name, description, f, opts))
}

func must(t Tool, err error) Tool {
	if err != nil {
		panic(err)
	}
	return t
}

// Name returns the name, and "" for the zero Tool.
func (t Tool) Name() string {
	if t.d == nil {
		return ""
	}
	return t.d.name
}

// Description returns what the model is told that the tool does.
func (t Tool) Description() string {
	if t.d == nil {
		return ""
	}
	return t.d.description
}

// HasFunc reports whether the tool has a Go function.
func (t Tool) HasFunc() bool { return t.d != nil && t.d.call != nil }

// JSON returns the JSON Schema of the arguments, and nil for the zero Tool.
func (t Tool) JSON() []byte {
	if t.d == nil {
		return nil
	}
	return t.d.schema.JSON()
}

// Strict returns the schema of the arguments as a provider's strict mode accepts it.
func (t Tool) Strict(d schema.Dialect) (schema.Strict, error) {
	if t.d == nil {
		return schema.Strict{}, errZero
	}
	return t.d.schema.Strict(d)
}

// errZero is the error of the zero Tool.
var errZero = errors.New("tool: a zero Tool; For and Func make tools")

// checkName returns what is wrong with a name.
func checkName(name string) error {
	if name == "" || len(name) > MaxName {
		return fmt.Errorf("tool: the name %.40q has %d bytes; it must have 1 to %d", name, len(name), MaxName)
	}
	for i := range len(name) {
		switch c := name[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '_', c == '-':
		default:
			return fmt.Errorf("tool: the name %.40q has another character than a-z, A-Z, 0-9, _ and -", name)
		}
	}
	return nil
}

// isObject reports whether a schema is one of objects alone: at its root, or where that
// refers to.
func isObject(source []byte) bool {
	var root struct {
		Type json.RawMessage            `json:"type"`
		Ref  string                     `json:"$ref"`
		Defs map[string]json.RawMessage `json:"$defs"`
	}
	if json.Unmarshal(source, &root) != nil {
		return false
	}
	if root.Ref != "" && root.Type == nil {
		const defs = "#/$defs/"
		if len(root.Ref) <= len(defs) || root.Ref[:len(defs)] != defs {
			return false
		}
		var inner struct{ Type json.RawMessage }
		return json.Unmarshal(root.Defs[root.Ref[len(defs):]], &inner) == nil && string(inner.Type) == `"object"`
	}
	return string(root.Type) == `"object"`
}

// encode returns a result as it is sent to the model.
func encode(result any) (string, error) {
	if text, ok := result.(string); ok {
		return text, nil
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(result); err != nil {
		return "", err
	}
	return string(bytes.TrimSuffix(b.Bytes(), []byte("\n"))), nil
}
