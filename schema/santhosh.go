package schema

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// A santhoshEngine is the engine made of santhosh-tekuri/jsonschema. No type of that
// module is known elsewhere.
type santhoshEngine struct {
	schema  *jsonschema.Schema
	source  []byte
	bounded sync.Pool // of *boundedRun
}

// errLoad is what every attempt to load a document ends with.
var errLoad = errors.New("nothing is loaded")

// compileSanthosh compiles a schema that newSchemaGraph has accepted. The error is a
// *SchemaError.
func compileSanthosh(source []byte) (e *santhoshEngine, err error) {
	defer func() {
		if r := recover(); r != nil {
			e, err = nil, &SchemaError{Message: "the schema cannot be compiled: " + cutText(fmt.Sprint(r))}
		}
	}()
	c := jsonschema.NewCompiler()
	c.AssertFormat = true // as without $schema, whatever the draft
	c.Formats = santhoshFormats()
	c.LoadURL = func(string) (io.ReadCloser, error) { return nil, errLoad }
	if err := c.AddResource(schemaBase, bytes.NewReader(source)); err != nil {
		return nil, &SchemaError{Message: "the schema cannot be compiled: " + cutText(err.Error())}
	}
	s, err := c.Compile(schemaBase)
	if err != nil {
		return nil, santhoshSchemaError(err)
	}
	return &santhoshEngine{schema: s, source: source}, nil
}

// santhoshSchemaError places an error of Compile. What people get wrong is found
// before by newSchemaGraph; this is for the rest.
func santhoshSchemaError(err error) *SchemaError {
	var invalid *jsonschema.ValidationError
	if !errors.As(err, &invalid) {
		return &SchemaError{Message: "the schema cannot be compiled: " + cutText(err.Error())}
	}
	leaves := santhoshLeaves(nil, invalid)
	slices.SortFunc(leaves, func(a, b *jsonschema.ValidationError) int {
		return strings.Compare(a.InstanceLocation+" "+a.KeywordLocation, b.InstanceLocation+" "+b.KeywordLocation)
	})
	pointer := santhoshPointer(leaves[0].InstanceLocation)
	_, keyword := cutPointer(pointer)
	return &SchemaError{Pointer: pointer, Keyword: unescapeToken(keyword),
		Message: "does not have the form that its draft asks for: " + cutText(leaves[0].Message)}
}

// santhoshLeaves appends the errors that have no cause.
func santhoshLeaves(leaves []*jsonschema.ValidationError, e *jsonschema.ValidationError) []*jsonschema.ValidationError {
	if len(e.Causes) == 0 {
		return append(leaves, e)
	}
	for _, cause := range e.Causes {
		leaves = santhoshLeaves(leaves, cause)
	}
	return leaves
}

// check implements engine.
func (e *santhoshEngine) check(doc any, count func(*failure) tally) (f *failure, err error) {
	defer func() {
		if r := recover(); r != nil {
			f, err = nil, errors.New("the validator failed: "+cutText(fmt.Sprint(r)))
		}
	}()
	run := &boundedRun{schema: e.schema}
	if count != nil {
		if run, err = e.boundedRun(); err != nil {
			return nil, err
		}
		doc = run.begin(doc, count)
	}
	found := run.schema.Validate(doc)
	var invalid *jsonschema.ValidationError
	switch {
	case found == nil:
	case errors.As(found, &invalid):
		root := run.failure(invalid, true)
		f = &root
	default: // an infinite loop
		err = errors.New(cutText(found.Error()))
	}
	if count != nil {
		run.end()
		e.bounded.Put(run)
	}
	return f, err
}

// boundedRun returns a run for a document of many values.
func (e *santhoshEngine) boundedRun() (*boundedRun, error) {
	if run, ok := e.bounded.Get().(*boundedRun); ok {
		return run, nil
	}
	return compileBounded(e.source)
}

// failure converts an error and its causes, and lets go of these if they are not needed
// any more: there may be very many.
func (r *boundedRun) failure(e *jsonschema.ValidationError, last bool) failure {
	_, place, _ := strings.Cut(e.AbsoluteKeywordLocation, "#")
	f := failure{
		keyword:  santhoshPointer(place),
		instance: santhoshPointer(e.InstanceLocation),
		name:     inPropertyNames(e.KeywordLocation),
		rest:     r.rest(e),
	}
	if strings.HasPrefix(e.Message, "valid against") { // scanning takes long
		var first, second int
		if n, _ := fmt.Sscanf(e.Message, "valid against schemas at indexes %d and %d", &first, &second); n == 2 {
			f.matched = []int{first, second}
		}
	}
	if len(e.Causes) > 0 {
		f.causes = make([]failure, len(e.Causes))
		for i, cause := range e.Causes {
			if f.causes[i] = r.failure(cause, last); last {
				e.Causes[i] = nil
			}
		}
	}
	return f
}

// santhoshPointer returns the JSON Pointer of a location, in which the tokens are
// escaped for a URL besides.
func santhoshPointer(location string) string {
	if !strings.Contains(location, "%") {
		return location
	}
	pointer, err := url.PathUnescape(location)
	if err != nil {
		return location
	}
	return pointer
}

// inPropertyNames reports whether the path of keywords to a failure leads through
// propertyNames, so that its instance is a name. Names in the path, of properties
// say, are not keywords.
func inPropertyNames(path string) bool {
	if !strings.Contains(path, "/propertyNames") {
		return false
	}
	tokens := strings.Split(path, "/")
	for i := 1; i < len(tokens); i++ {
		switch tokens[i] {
		case "propertyNames":
			return true
		case "properties", "patternProperties", "dependencies", "dependentSchemas", "dependentRequired":
			i++ // a name follows
		}
	}
	return false
}
