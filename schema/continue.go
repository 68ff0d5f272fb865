package schema

import (
	"strings"

	"github.com/briefgo/brief/internal/loosejson"
)

// keptPrefix returns the beginning of a reply that was cut off, up to its last complete
// value: what is to be continued. It returns "" if no value is complete.
func keptPrefix(text string) string {
	end, before := 0, 0
	s := loosejson.NewStream(loosejsonDepth, func(e loosejson.Event) {
		switch e.Kind {
		case loosejson.EventReset:
			end, before = 0, 0
		case loosejson.EventScalar, loosejson.EventClose:
			end, before = e.End, end
		case loosejson.EventUndo:
			end = before
		}
	})
	s.Write([]byte(text))
	return text[:end]
}

// loosejsonDepth is how deep a value that is to be continued may be.
const loosejsonDepth = 512

// joinReply returns a reply that was cut to prefix together with its continuation. A
// model may begin the continuation with a fence, repeat the end of the prefix, or leave
// out the comma between two values.
func joinReply(prefix, continuation string) string {
	c := strings.TrimLeft(continuation, " \t\r\n")
	if strings.HasPrefix(c, "```") {
		if i := strings.IndexByte(c, '\n'); i >= 0 {
			c = strings.TrimLeft(c[i+1:], " \t\r\n")
		}
	}
	if c == "" || strings.IndexByte(",}]", c[0]) >= 0 {
		return prefix + c
	}
	if n := overlap(prefix, c); n > 0 {
		return prefix + c[n:]
	}
	if end := strings.TrimRight(prefix, " \t\r\n"); end != "" && strings.IndexByte(":,[{", end[len(end)-1]) < 0 {
		return prefix + "," + c
	}
	return prefix + c
}

// maxOverlap bounds how much of the end of a prefix may be repeated.
const maxOverlap = 512

// overlap returns the length of the longest end of prefix that c begins with. A few
// characters may be the same by chance.
func overlap(prefix, c string) int {
	const least = 4
	for n := min(len(prefix), len(c), maxOverlap); n >= least; n-- {
		if prefix[len(prefix)-n:] == c[:n] {
			return n
		}
	}
	return 0
}
