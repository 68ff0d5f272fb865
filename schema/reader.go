package schema

import (
	"errors"
	"iter"

	"github.com/briefgo/brief/internal/loosejson"
)

// A Reader reads a reply while it is streamed. What is written to it is the reply so
// far; Complete, Completed and Violation tell at any time what is certain of it, Value
// what there is, and Close reads the whole, as [Schema.Read] does. All calls of Write
// together take time linear in the reply, however it is cut up.
//
// What is certain is so for the value that is being read, if the reply goes on as it
// began. A reply with a draft in it, or with two values, makes a Reader begin anew when
// the next value begins; what is not written as JSON mostly is may be known at Close
// only.
//
// A Reader is not safe for concurrent use. [NewReader] makes one.
type Reader[T any] struct {
	schema *Schema[T]
	stream *loosejson.Stream
	spots  spots
	check  refuter

	stack []readerFrame
	next  site // of the member whose key was read last
	mute  bool // the value that is being read is not the one that is meant

	size    int // bytes written
	closed  bool
	reading Reading[T]
	err     error
}

// A readerFrame is an array or object that is being read.
type readerFrame struct {
	site
	array   bool
	items   int
	wrapper bool // it is the object that a strict mode put around the value
	opaque  bool // the schema has no such value here: it will be read as something else
}

// NewReader returns a Reader of one reply, which is to satisfy s.
func NewReader[T any](s *Schema[T]) *Reader[T] {
	r := &Reader[T]{schema: s}
	r.check = refuter{validator: s.validator, level: s.level()}
	r.stream = loosejson.NewStream(s.parsing().MaxDepth, r.event)
	r.reset()
	return r
}

// Write adds to the reply. A character may be cut in two between calls. It fails after
// Close, and with a [*SyntaxError] if the reply is longer than Options.MaxBytes.
func (r *Reader[T]) Write(p []byte) (int, error) {
	if r.closed {
		return 0, errors.New("schema: Write to a Reader that is closed")
	}
	room := max(0, r.schema.options.MaxBytes-r.size)
	r.size += len(p)
	if len(p) > room {
		r.stream.Write(p[:room])
		return room, r.tooLong()
	}
	r.stream.Write(p)
	return len(p), nil
}

// tooLong is the error of a reply that is longer than may be.
func (r *Reader[T]) tooLong() error {
	return newSyntaxError(loosejson.TooManyBytes(r.stream.String(), r.size))
}

// Value returns what the reply shows of the value so far, the zero T if nothing. It
// reads all of the reply that there is, which is the caller's cost to bear. After Close it
// is the value that Close returned, if that was no error.
func (r *Reader[T]) Value() T {
	if r.closed && r.err == nil {
		return r.reading.Value
	}
	reading, err := r.schema.Read(r.stream.String())
	var invalid *ValidationError
	if errors.As(err, &invalid) {
		if v, syntax := loosejson.ParseStrict(string(reading.JSON), nil); syntax == nil {
			_ = r.schema.decodeExact(exactJSON[T](&r.schema.exact, &v, reading.JSON), &reading.Value) // as far as it goes
		}
	}
	return reading.Value
}

// Complete reports whether the value at a JSON Pointer (RFC 6901) into the document is
// complete: nothing can be added to it. A number at the very end of the reply is not,
// since a digit may follow. The pointer has the names that the schema gives, whatever
// the reply spells. A null is complete like any value, so that it differs from a
// property that did not come yet.
func (r *Reader[T]) Complete(pointer string) bool { return r.spots.complete(pointer) }

// Completed returns the JSON Pointers of all values that are complete, in the order in
// which they became so.
func (r *Reader[T]) Completed() iter.Seq[string] { return r.spots.all() }

// Violation returns the first violation of the schema that nothing can mend which may
// follow: a value that is complete and that the schema forbids, once it is aligned as
// far as Options.Tolerance allows. It returns nil if there is none yet. A program may
// then stop the generation and ask for a correction.
func (r *Reader[T]) Violation() *Violation { return r.check.violation }

// Close ends the reply, of whose end no more is known, and reads the whole: it returns
// what [Schema.Read] does.
func (r *Reader[T]) Close() (Reading[T], error) { return r.CloseReply(Reply{}) }

// CloseReply is Close where more is known of the reply: why it ended, that the model
// refused. It returns what [Schema.ReadReply] does. The text of the reply is what was
// written; the argument's counts for nothing.
func (r *Reader[T]) CloseReply(end Reply) (Reading[T], error) {
	if r.closed {
		return r.reading, r.err
	}
	r.closed = true
	end.Text = r.stream.String()
	if r.size > len(end.Text) && refusal(end) == nil {
		r.err = r.tooLong()
		return r.reading, r.err
	}
	r.reading, r.err = r.schema.ReadReply(end)
	return r.reading, r.err
}

// event takes down what the stream tells.
func (r *Reader[T]) event(e loosejson.Event) {
	switch {
	case e.Kind == loosejson.EventReset:
		r.reset()
	case r.mute:
	case e.Kind == loosejson.EventOpen:
		r.open(e.Type, e.Start)
	case e.Kind == loosejson.EventKey:
		r.key(e.Key)
	case e.Kind == loosejson.EventScalar:
		r.done(r.site(), e.Start, e.End)
	case e.Kind == loosejson.EventClose:
		f := r.stack[len(r.stack)-1]
		r.stack = r.stack[:len(r.stack)-1]
		if !f.wrapper {
			r.done(f.site, e.Start, e.End)
		}
	case e.Kind == loosejson.EventUndo:
		r.spots.undo()
		r.check.undo()
	case e.Kind == loosejson.EventLost:
		r.mute = true
	}
}

// reset forgets what is known, since another value begins.
func (r *Reader[T]) reset() {
	r.spots.reset()
	r.check.reset()
	r.stack, r.mute = r.stack[:0], r.schema.free
}

// site returns the site of the value that begins or is complete.
func (r *Reader[T]) site() site {
	if len(r.stack) == 0 {
		return site{spot: rootSpot, cursor: r.schema.aligner.Cursor()}
	}
	f := &r.stack[len(r.stack)-1]
	switch {
	case f.opaque:
		return site{spot: noSpot}
	case !f.array:
		return r.next
	}
	f.items++
	return r.spots.item(f.site, f.items-1)
}

// open begins an array or object.
func (r *Reader[T]) open(kind loosejson.Kind, start int) {
	f := readerFrame{site: r.site(), array: kind == loosejson.Array}
	f.wrapper = len(r.stack) == 0 && r.schema.wrapped && kind == loosejson.Object
	f.opaque = !f.wrapper && !f.cursor.Takes(kind)
	switch {
	case len(r.stack) == 0:
		r.mute = f.opaque
		r.check.begin(start)
	case len(r.stack) == 1 && f.opaque && !f.cursor.None() && !f.cursor.Takes(loosejson.String):
		r.mute = true // perhaps the document itself, with an object around it
	}
	r.stack = append(r.stack, f)
}

// key takes the key of the value that comes next.
func (r *Reader[T]) key(key string) {
	f := &r.stack[len(r.stack)-1]
	switch {
	case len(r.stack) == 1 && !f.wrapper && key == strictWrapper && r.schema.wraps():
		r.mute = true // perhaps an object that a strict mode put around the value
	case f.opaque:
	case len(r.stack) == 1 && key == r.schema.reasoning && key != "":
		r.next = site{spot: noSpot}
	case !f.wrapper:
		r.next = r.spots.member(f.site, key, r.check.level)
	case key == strictWrapper:
		r.next = f.site
	default:
		r.next = site{spot: noSpot}
	}
}

// done takes a value as complete, if the document has it.
func (r *Reader[T]) done(at site, start, end int) {
	if at.spot != noSpot {
		r.spots.done(at.spot)
		r.check.value(&r.spots, at, r.stream.String(), start, end)
	}
}
