package compat

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// readEvents reads all events of a stream, "name|data" each, and how it ended.
func readEvents(src io.Reader) ([]string, error) {
	r := eventReader{src: bufio.NewReaderSize(src, 16)}
	var all []string
	for {
		e, err := r.next()
		if err != nil {
			return all, err
		}
		all = append(all, e.name+"|"+string(e.data))
	}
}

func TestEventReader(t *testing.T) {
	tests := []struct {
		reason string
		stream string
		want   []string
	}{
		{"nothing", "", nil},
		{"line feeds", "data: a\n\ndata: b\n\n", []string{"|a", "|b"}},
		{"carriage returns", "data: a\r\rdata: b\r\r", []string{"|a", "|b"}},
		{"both", "data: a\r\n\r\ndata: b\r\n\r\n", []string{"|a", "|b"}},
		{"all of them mixed", "data: a\r\ndata: b\rdata: c\n\r\ndata: d\n\n", []string{"|a\nb\nc", "|d"}},
		{"a line feed and a carriage return are two ends", "data: a\n\rdata: b\n\n", []string{"|a", "|b"}},
		{"several lines of data are one event", "data: {\ndata: }\n\n", []string{"|{\n}"}},
		{"lines without a blank one too", "data: a\ndata: b\n", nil},
		{"only the first space is left out", "data:a\n\ndata:  b\n\n", []string{"|a", "| b"}},
		{"colons in the data", "data: a: b:\n\n", []string{"|a: b:"}},
		{"a name", "event: error\ndata: a\n\ndata: b\n\n", []string{"error|a", "|b"}},
		{"a name without data names nothing", "event: error\n\ndata: b\n\n", []string{"|b"}},
		{"comments, id, retry and unknown fields", ": hi\n:\nid: 1\nretry: 5\nfoo: x\n data: y\ndata: a\n\n", []string{"|a"}},
		{"comments alone are no event", ": keep-alive\n\n: keep-alive\n\n", nil},
		{"data without a colon is an empty line", "data\ndata\n\ndata:\n\n", []string{"|\n", "|"}},
		{"a byte order mark at the start alone", "\ufeffdata: a\n\n\ufeffdata: b\n\n", []string{"|a"}},
		{"an end within an event drops it", "data: a\n\ndata: b\n", []string{"|a"}},
		{"an end within a line too", "data: a\n\ndata: b", []string{"|a"}},
		{"longer than the buffer", "data: " + strings.Repeat("x", 100) + "\n\n", []string{"|" + strings.Repeat("x", 100)}},
	}
	for _, tt := range tests {
		for how, src := range map[string]io.Reader{
			"at once": strings.NewReader(tt.stream), "byte by byte": iotest.OneByteReader(strings.NewReader(tt.stream)),
		} {
			got, err := readEvents(src)
			if diff := cmp.Diff(tt.want, got); diff != "" || err != io.EOF {
				t.Errorf("%s, %s: %v, events (-want +got):\n%s", tt.reason, how, err, diff)
			}
		}
	}
}

// TestEventIsNotHeldBack checks that an event is told with the carriage return that ends
// it, before it is known whether a line feed follows.
func TestEventIsNotHeldBack(t *testing.T) {
	in, out := io.Pipe()
	defer in.Close()
	go io.WriteString(out, "data: a\r\n\r")
	r := eventReader{src: bufio.NewReader(in)}
	if e, err := r.next(); err != nil || string(e.data) != "a" {
		t.Errorf("next = %q, %v", e.data, err)
	}
}

func TestIsStream(t *testing.T) {
	const label = "text/event-stream; charset=utf-8"
	tests := []struct {
		reason, label, body string
		want                bool
		left                string // of the body
	}{
		{"a stream", label, "data: a", true, "data: a"},
		{"a label that is wrong", "application/json", "data: a", true, "data: a"},
		{"no label", "", "event: a", true, "event: a"},
		{"a comment needs none", "", ": a", true, ": a"},
		{"other fields need the label", label, "id: 1", true, "id: 1"},
		{"which other text lacks", "text/plain", "id: 1", false, "id: 1"},
		{"JSON with the label of a stream", label, "\ufeff\r\n {}", false, "{}"},
		{"a web page with it", label, "<html>", false, "<html>"},
		{"what is before a stream", label, "\ufeff\n\ndata: a", true, "data: a"},
		{"half of a byte order mark", "", "\xef\xbb", false, "\xef\xbb"},
		{"white space alone", label, " \n", false, ""},
		{"nothing", label, "", false, ""},
	}
	for _, tt := range tests {
		r := bufio.NewReader(iotest.OneByteReader(strings.NewReader(tt.body)))
		got := isStream(http.Header{"Content-Type": {tt.label}}, r)
		left, err := io.ReadAll(r)
		if got != tt.want || string(left) != tt.left || err != nil {
			t.Errorf("%s: %v, left %q, %v; want %v, %q", tt.reason, got, left, err, tt.want, tt.left)
		}
	}
}

// TestEventReaderIsLinear reads streams that are costly for readers that look ahead or
// join lines again and again.
func TestEventReaderIsLinear(t *testing.T) {
	const size = 1 << 20
	for _, tt := range []struct{ reason, stream string }{
		{"one line", "data: " + strings.Repeat("x", size) + "\n\n"},
		{"many lines of one event", strings.Repeat("data:x\n", size/7) + "\n"},
		{"many events", strings.Repeat("data:x\n\n", size/8)},
		{"blank lines", strings.Repeat("\n", size)},
		{"carriage returns", strings.Repeat("\r", size)},
		{"comments", strings.Repeat(":\n", size/2)},
		{"one comment", ":" + strings.Repeat(":", size) + "\n"},
	} {
		start := time.Now()
		r := eventReader{src: bufio.NewReader(strings.NewReader(tt.stream))}
		for {
			if _, err := r.next(); err != nil {
				break
			}
		}
		took := time.Since(start)
		t.Logf("%s: %.0f MB/s", tt.reason, float64(len(tt.stream))/1e6/took.Seconds())
		if took > 10*time.Second {
			t.Errorf("%s: %v for %d bytes", tt.reason, took, len(tt.stream))
		}
	}
}

// FuzzEventReader compares with the rules applied to the whole text at once, however the
// stream is cut up.
func FuzzEventReader(f *testing.F) {
	for _, seed := range []string{"data: a\r\n\r\n", "\ufeffevent: x\rdata\ndata:b\n\n", ":\n\ndata: [DONE]\n\n", "data: a\n\r\ndata: b", "\r\n\n\rdata:\n\n"} {
		f.Add([]byte(seed), 3)
	}
	f.Fuzz(func(t *testing.T, stream []byte, size int) {
		want := wholeEvents(string(stream))
		for _, src := range []io.Reader{bytes.NewReader(stream), iotest.OneByteReader(bytes.NewReader(stream)), &pieces{stream, 1 + size&63}} {
			if got, err := readEvents(src); err != io.EOF || !slices.Equal(got, want) {
				t.Errorf("events %q, %v; want %q", got, err, want)
			}
		}
	})
}

// wholeEvents reads the events of a whole stream.
func wholeEvents(stream string) []string {
	stream = strings.TrimPrefix(stream, "\ufeff")
	stream = strings.ReplaceAll(strings.ReplaceAll(stream, "\r\n", "\n"), "\r", "\n")
	lines := strings.Split(stream, "\n")
	var events, data []string
	name := ""
	for _, line := range lines[:len(lines)-1] {
		field, value, _ := strings.Cut(line, ":")
		value = strings.TrimPrefix(value, " ")
		switch {
		case line == "" && data != nil:
			events = append(events, name+"|"+strings.Join(data, "\n"))
			fallthrough
		case line == "":
			name, data = "", nil
		case field == "data":
			data = append(data, value)
		case field == "event":
			name = value
		}
	}
	return events
}

// A pieces is a reader of a text that comes in pieces of one size.
type pieces struct {
	rest []byte
	size int
}

func (p *pieces) Read(b []byte) (int, error) {
	if len(p.rest) == 0 {
		return 0, io.EOF
	}
	n := copy(b[:min(len(b), p.size)], p.rest)
	p.rest = p.rest[n:]
	return n, nil
}
