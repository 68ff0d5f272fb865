package tool

import (
	"github.com/briefgo/brief/prompt/data"
	"github.com/briefgo/brief/schema"
)

// An Extra is what a part of a prompt holds besides its text. It must not be changed once
// a part has it.
type Extra struct {
	Calls  []schema.ToolCall // of tools, by the assistant
	CallID string            // the call whose result the text is
	Media  []data.Media      // images and files, behind the text
}
