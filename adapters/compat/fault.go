package compat

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/briefgo/brief/schema"
)

// maxFault is how many bytes of an error's body are read.
const maxFault = 64 << 10

// refused reads an answer whose status is not a success. It is a reply when a filter
// stopped the prompt, and an error otherwise.
func (m *Model) refused(resp *http.Response) (schema.Reply, *Error) {
	body, _ := io.ReadAll(io.LimitReader(resp.Body, maxFault)) // what there is will do
	said := readFault(body)
	if resp.StatusCode == http.StatusBadRequest && said.filtered() {
		return schema.Reply{Stop: schema.StopFiltered}, nil
	}
	e := m.fault(resp, body, "")
	switch message := string(said.Message); {
	case resp.StatusCode/100 == 3:
		e.Message = redirected(resp.Header.Get("Location"))
	case message != "":
		e.Code, e.Type, e.Message = string(said.Code), string(said.Type), message
	case isHTML(resp.Header, body) && resp.StatusCode >= 500: // a proxy's, rather than another site's
		e.Message = "the server answered with HTML, not JSON"
	case isHTML(resp.Header, body):
		e.Message = htmlMessage
	case len(bytes.TrimSpace(body)) == 0:
		e.Message = "the server gave no reason"
	case e.Body == "":
		e.Message = "the server's answer is not text"
	default:
		e.Message = e.Body
	}
	e.Hint = m.hint(e)
	return schema.Reply{}, e
}

// redirected says where the server wanted to send the request.
func redirected(location string) string {
	const no = "the server redirects, which is not followed, because key and prompt would go along"
	to, err := url.Parse(location)
	if err != nil || to.Host == "" {
		return no
	}
	return fmt.Sprintf("%s; set Options.BaseURL if %s is right", no, place(to))
}

// htmlMessage is what a web page in place of JSON nearly always means.
const htmlMessage = "the server answered with HTML, not JSON: is the base URL right?"

// isHTML goes by the header, and by the first byte where there is none or a wrong one.
func isHTML(h http.Header, body []byte) bool {
	body = bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\ufeff")))
	return strings.HasPrefix(h.Get("Content-Type"), "text/html") && !json.Valid(body) ||
		bytes.HasPrefix(body, []byte("<"))
}

// hint returns what a user should look at, for the mistakes that users make.
func (m *Model) hint(e *Error) string {
	message := strings.ToLower(e.Message)
	switch bad := e.StatusCode == http.StatusBadRequest || e.StatusCode == http.StatusUnprocessableEntity; {
	case e.StatusCode == http.StatusUnauthorized && len(m.private().secrets) == 0:
		return "is Options.Key set?"
	case bad && strings.Contains(message, "response_format"):
		return "if the server does not know this response_format, set Options.Format"
	case bad && (strings.Contains(message, "max_tokens") || strings.Contains(message, "max_completion_tokens")):
		return "sent as " + string(m.maxField) + ": see Options.MaxOutputField"
	case bad && strings.Contains(message, "stream_options"):
		return "if the server does not know stream_options, set Options.NoStreamUsage"
	}
	return ""
}

// A serverFault is what servers write in an error's body, in one of many forms. It is
// in the member "error", or is the body itself.
type serverFault struct {
	Message looseText       `json:"message"`
	Type    looseText       `json:"type"`
	Status  looseText       `json:"status"` // Google's name for the type
	Code    looseText       `json:"code"`
	Inner   innerFault      `json:"innererror"` // Azure
	Detail  json.RawMessage `json:"detail"`     // FastAPI: vLLM, Mistral
}

// An innerFault tells why Azure stopped a prompt.
type innerFault struct {
	Code looseText `json:"code"`
}

// UnmarshalJSON ignores what is not an object.
func (f *innerFault) UnmarshalJSON(data []byte) error {
	var inner struct{ Code looseText }
	if json.Unmarshal(data, &inner) == nil {
		f.Code = inner.Code
	}
	return nil
}

// filtered reports whether Azure's content filter stopped the prompt (Azure OpenAI,
// Content filtering: status 400, error.code "content_filter").
func (f serverFault) filtered() bool {
	return f.Code == "content_filter" || f.Inner.Code == "ResponsibleAIPolicyViolation"
}

// readFault finds the server's words in an error's body:
//
//	{"error":{"message":…,"type":…,"code":…}}            OpenAI, Ollama, llama.cpp, Groq, Azure, vLLM
//	[{"error":{"message":…,"status":…,"code":…}}]        Google
//	{"error":"…"}                                        TGI, gateways
//	{"object":"error","message":…,"type":…,"code":…}     vLLM before 0.10, Mistral
//	{"detail":"…"} or {"detail":[{"loc":…,"msg":…}]}     FastAPI
//
// What is not JSON has no words: the zero serverFault.
func readFault(body []byte) serverFault {
	body = bytes.TrimSpace(body)
	if bytes.HasPrefix(body, []byte("[")) {
		var list []json.RawMessage
		if json.Unmarshal(body, &list) != nil || len(list) == 0 {
			return serverFault{}
		}
		body = list[0]
	}
	var outer struct {
		Error json.RawMessage `json:"error"`
	}
	if json.Unmarshal(body, &outer) != nil {
		return serverFault{}
	}
	if inner, ok := readFaultMember(outer.Error); ok {
		return inner
	}
	return readFaultObject(body)
}

// readFaultMember reads the member "error", and reports whether it says anything:
// some servers write "error":null into every reply.
func readFaultMember(raw json.RawMessage) (serverFault, bool) {
	if isNull(raw) {
		return serverFault{}, false
	}
	var text looseText
	if json.Unmarshal(raw, &text) == nil && text != "" {
		return serverFault{Message: text}, true
	}
	f := readFaultObject(raw)
	return f, f.Message != "" || f.Code != "" || f.Type != ""
}

// readFaultObject reads the object that has the members.
func readFaultObject(raw json.RawMessage) serverFault {
	if len(raw) > maxFault { // in a reply, which may be longer than what refused reads
		return serverFault{Message: "the server reports an error, at length"}
	}
	var f serverFault
	if json.Unmarshal(raw, &f) != nil {
		return serverFault{}
	}
	f.Type = cmp.Or(f.Type, f.Status)
	f.Message = cmp.Or(f.Message, detail(f.Detail), f.Type, f.Code)
	return f
}

// detail reads FastAPI's member of that name. It leaves out the member "input" of a
// violation, which repeats what the client sent.
func detail(raw json.RawMessage) looseText {
	var text looseText
	if json.Unmarshal(raw, &text) == nil && text != "" {
		return text
	}
	var violations []struct {
		Loc []looseText `json:"loc"`
		Msg looseText   `json:"msg"`
	}
	if json.Unmarshal(raw, &violations) != nil {
		return ""
	}
	var lines []string
	for _, v := range violations {
		lines = append(lines, fmt.Sprintf("%s: %s", strings.Trim(fmt.Sprint(v.Loc), "[]"), v.Msg))
	}
	return looseText(strings.Join(lines, "; "))
}
