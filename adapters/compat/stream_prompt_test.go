package compat

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/schema"
)

// A stock is what the prompts of these tests ask for.
type stock struct {
	Items []struct {
		Name  string `json:"name"`
		Grade string `json:"grade" schema:"enum=high|low"`
	} `json:"items"`
}

// stockJSON is a stock of so many items, of which one has another grade.
func stockJSON(items, wrong int) string {
	list := make([]string, items)
	for i := range list {
		grade := "high"
		if i == wrong {
			grade = "middling"
		}
		list[i] = fmt.Sprintf(`{"name":"number %d","grade":"%s"}`, i, grade)
	}
	return `{"items":[` + strings.Join(list, ",") + "]}"
}

// A typist is a server that streams one reply after the other, a few bytes at a time. It
// notes the response_format of each request.
type typist struct {
	replies []string
	finish  []string
	formats []string
	patient bool // it waits behind the first reply until the client has gone
	left    bool // which it did
}

func (s *typist) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Format json.RawMessage `json:"response_format"`
	}
	data, _ := io.ReadAll(r.Body)
	_ = json.Unmarshal(data, &body)
	n := len(s.formats)
	s.formats = append(s.formats, string(body.Format))
	if n >= len(s.replies) {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	for rest := s.replies[n]; rest != ""; {
		piece := rest[:min(4, len(rest))]
		rest = rest[len(piece):]
		flush(w, chunk(piece))
	}
	if n == 0 && s.patient {
		select {
		case <-r.Context().Done():
			s.left = true
		case <-time.After(10 * time.Second):
		}
	}
	flush(w, strings.Replace(finished, "stop", s.finish[n], 1), usedUp, doneEvent)
}

// TestPromptStreams runs prompts over streams: a reply that violates the schema is stopped
// on the wire and goes on from there, one that was cut off is continued, a value is asked
// for by itself. A continuation is no JSON document, so nothing may ask the server for one.
func TestPromptStreams(t *testing.T) {
	const items = 60
	wrong, right := stockJSON(items, 9), stockJSON(items, -1)
	goesOn := `"high"}` + right[strings.Index(right, `,{"name":"number 10"`):]
	named := schema.CheckFunc(func(s stock, _ int) error { // which only a whole reply fails
		if len(s.Items) > 3 && s.Items[3].Name == "number 3" {
			return schema.Violation{Pointer: "/items/3/name", Message: "is no name"}
		}
		return nil
	})
	tests := []struct {
		reason   string
		server   typist
		generate *schema.GenerateOptions
		items    int    // 0 is an error
		formats  []bool // whether each request has a response_format
	}{
		{"stopped and continued", typist{replies: []string{wrong[:len(wrong)/2], goesOn}, finish: []string{"stop", "stop"}, patient: true},
			nil, items, []bool{true, false}},
		{"cut off and continued", typist{replies: []string{right[:900], right[890:]}, finish: []string{"length", "stop"}},
			&schema.GenerateOptions{OnLength: schema.ActionContinue}, items, []bool{true, false}},
		{"one value is asked for", typist{replies: []string{right, `{"/items/3/name":"three"}`}, finish: []string{"stop", "stop"}},
			&schema.GenerateOptions{Checks: []schema.Check{named}}, items, []bool{true, true}},
		{"the last attempt is not stopped", typist{replies: []string{wrong}, finish: []string{"stop"}},
			&schema.GenerateOptions{MaxAttempts: 1}, 0, []bool{true}},
	}
	for _, format := range []Format{JSONSchema, JSONObject} {
		for _, tt := range tests {
			var mu sync.Mutex // held while a request is served
			server := tt.server
			m, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
				mu.Lock()
				defer mu.Unlock()
				server.ServeHTTP(w, r)
			}, func(o *Options) { o.Format, o.MaxRetries = format, -1 })
			p := prompt.MustNew[string, stock]("stock", prompt.Input("{{.}}"))
			var last *schema.Reader[stock]
			var failed error
			yielded := 0
			for r, err := range p.Stream(t.Context(), m, "all", &prompt.RunOptions{Generate: tt.generate}) {
				last, failed = r, err
				yielded++
			}
			if (failed != nil) != (tt.items == 0) || last != nil && len(last.Value().Items) != tt.items || yielded < 10 {
				t.Errorf("%s, %v: %d yielded, %v", tt.reason, format, yielded, failed)
			}
			mu.Lock()
			var formats []bool
			for _, f := range server.formats {
				formats = append(formats, f != "")
			}
			if !slices.Equal(formats, tt.formats) || server.left != server.patient {
				t.Errorf("%s, %v: requests ask for %q, the client has left: %v", tt.reason, format, server.formats, server.left)
			}
			mu.Unlock()
		}
	}
}
