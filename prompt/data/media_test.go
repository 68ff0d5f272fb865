package data_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/briefgo/brief/prompt/data"
)

func TestMediaCheck(t *testing.T) {
	bytes := []byte{1}
	tests := []struct {
		reason string
		media  data.Media
		want   string // of the error; empty is none
	}{
		{"bytes", data.Media{Type: "image/png", Data: bytes, Tokens: 85}, ""},
		{"a URL", data.Media{Type: "image/jpeg", URL: "https://example.com/a.jpg?sig=x"}, ""},
		{"a URL of another kind", data.Media{Type: "application/pdf", URL: "gs://bucket/a.pdf"}, ""},
		{"what net/http detects", data.Media{Type: "text/plain; charset=utf-8", Data: bytes}, ""},
		{"a suffix and a prefix", data.Media{Type: "application/vnd.x+json", Data: bytes}, ""},
		{"nothing at all", data.Media{}, "the Type \"\" is no media type"},
		{"neither", data.Media{Type: "image/png"}, "neither Data nor a URL"},
		{"both", data.Media{Type: "image/png", Data: bytes, URL: "https://example.com"}, "both Data and a URL"},
		{"a negative cost", data.Media{Type: "image/png", Data: bytes, Tokens: -1}, "its Tokens are -1"},
		{"a cost whose sums overflow", data.Media{Type: "image/png", Data: bytes, Tokens: math.MaxInt}, "its Tokens are"},
		{"an extension", data.Media{Type: "png", Data: bytes}, "is no media type"},
		{"a wildcard's half", data.Media{Type: "image/", Data: bytes}, "is no media type"},
		{"a comma, which would end the head of a data: URL", data.Media{Type: "image/png,x", Data: bytes}, "is no media type"},
		{"a parameter without a value", data.Media{Type: "text/plain; charset", Data: bytes}, "is no media type"},
		{"a quoted parameter", data.Media{Type: `text/plain; a="b"`, Data: bytes}, "is no media type"},
		{"an empty parameter", data.Media{Type: "text/plain;", Data: bytes}, "is no media type"},
		{"a line end", data.Media{Type: "image/png\n", Data: bytes}, "is no media type"},
		{"a very long type is not quoted whole", data.Media{Type: strings.Repeat("x", 1000)}, `xxxx" is no media type`},
		{"a path", data.Media{Type: "image/png", URL: "/a.png"}, "its URL is not absolute"},
		{"a URL that is none", data.Media{Type: "image/png", URL: "https://a b"}, "its URL is not absolute"},
		{"a name of two lines", data.Media{Type: "image/png", Data: bytes, Name: "a\nb"}, "more than one line"},
	}
	for _, tt := range tests {
		err := tt.media.Check()
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want %q", tt.reason, err, tt.want)
		}
		if err != nil && len(err.Error()) > 200 {
			t.Errorf("%s: the error has %d bytes", tt.reason, len(err.Error()))
		}
	}
}

func ExampleMedia() {
	scan := data.Media{Type: "image/png", Data: []byte("\x89PNG"), Name: "scan.png", Tokens: 765}
	fmt.Println(scan, scan.Check())
	fmt.Println(data.Media{Type: "image/png"}.Check())
	// Output:
	// scan.png <nil>
	// it has neither Data nor a URL
}
