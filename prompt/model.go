package prompt

import (
	"context"

	"github.com/briefgo/brief/prompt/data"
	"github.com/briefgo/brief/prompt/tool"
	"github.com/briefgo/brief/schema"
)

// A Model is a language model behind some provider. Generate sends one request
// and returns the reply; an error means that there is no reply (the network, the
// server, the context), never that the reply is wrong, refused or cut off.
//
// A Model must be safe for concurrent use.
type Model interface {
	Generate(ctx context.Context, req *Request) (schema.Reply, error)
}

// A Streamer is a Model that can give its reply while it is written.
//
// Stream is Generate, but calls write with each piece of the reply's text as it comes. If
// write returns an error, Stream ends the generation at once, so that no more tokens are
// paid for, and returns that error and what it knows of the reply, its usage above all.
type Streamer interface {
	Model
	Stream(ctx context.Context, req *Request, write func(text string) error) (schema.Reply, error)
}

// A Request is one call of a model. A Model must not change it.
type Request struct {
	// Name is the prompt's name, for logs and for providers that want a name for
	// the schema.
	Name string

	// Messages are the conversation, in order, as [Rendered.Messages] says.
	Messages []Message

	// Breakpoints are the numbers of Messages up to whose ends a provider that has to be told
	// should cache the conversation. See [Rendered.Breakpoints].
	Breakpoints []int

	// Schema is the schema of the reply; nil when free text is asked for. When single
	// values are asked for, it is that of an object of them, by their JSON Pointers, and
	// when a reply is to be continued it is nil.
	Schema OutputSchema

	// Tools are those that the model may ask to have called; nil for none.
	Tools []tool.Tool

	// MaxOutput is the most tokens that the model may write; 0 leaves it to the
	// provider.
	MaxOutput int

	// Temperature, TopP and Seed say how the model is to choose its words; nil leaves it to
	// the provider.
	Temperature *float64 // 0 and up
	TopP        *float64 // 0 to 1
	Seed        *int64   // where the provider has one

	// Resample asks for another reply than the last one, which came twice: a Model that
	// has a cache of its own must not answer from it. Seed, if set, is another.
	Resample bool
}

// A Message is one message of a conversation. Most have a text only, which may be empty
// where there is something else.
type Message struct {
	Role Speaker
	Text string

	Calls  []schema.ToolCall `json:",omitempty"` // of an Assistant message: the tools that it calls
	CallID string            `json:",omitempty"` // of a Tool message: the ID of the call whose result the text is
	Media  []data.Media      `json:",omitempty"` // images and files, behind the text
}

// A Speaker is the role of a message: who is taken to say it.
type Speaker string

// The speakers.
const (
	System    Speaker = "system"
	User      Speaker = "user"
	Assistant Speaker = "assistant"
	Tool      Speaker = "tool" // the result of a call
)

// An OutputSchema is the schema of a reply as a Model needs it. Every
// *schema.Schema is one.
type OutputSchema interface {
	// JSON returns the whole JSON Schema.
	JSON() []byte
	// Strict returns the schema as a provider's strict mode accepts it.
	Strict(d schema.Dialect) (schema.Strict, error)
	// Instructions returns the schema in words.
	Instructions() string
}

// longest returns the longest form in which an adapter may send the schema, so that
// a budget that counts it is on the safe side.
func longest(s interface {
	JSON() []byte
	Strict(d schema.Dialect) (schema.Strict, error)
}) string {
	full := s.JSON()
	if strict, err := s.Strict(schema.OpenAI); err == nil && len(strict.JSON) > len(full) {
		return string(strict.JSON)
	}
	return string(full)
}
