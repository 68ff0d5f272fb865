package data

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
)

const (
	// maxColumns is the most columns that a CSV file may have.
	maxColumns = 1000
	// maxName is the most bytes that the name of a column may have.
	maxName = 1000
)

// readCSV reads a header and records.
func (r *reader[In, Out]) readCSV(text []byte) {
	c := csv.NewReader(bytes.NewReader(text))
	header, err := c.Read()
	switch {
	case err == io.EOF:
		return // a file without an example
	case err != nil:
		r.errors.add(csvLine(err))
		return
	}
	line, _ := c.FieldPos(0)
	columns := newColumns(header, reflect.TypeFor[In](), reflect.TypeFor[Out]())
	for _, problem := range columns.problems {
		r.errors.add(line, problem)
	}
	if len(columns.problems) > 0 {
		return // each record would be wrong
	}
	for {
		cells, err := c.Read()
		if err == io.EOF {
			return
		}
		if err != nil {
			r.errors.add(csvLine(err))
			continue
		}
		line, _ := c.FieldPos(0)
		rec, err := columns.record(cells)
		if err == nil {
			err = r.add(line, rec)
		}
		if err != nil {
			r.errors.add(line, err)
		}
	}
}

// csvLine returns the line of an error of the CSV itself, and what it is.
func csvLine(err error) (int, error) {
	var syntax *csv.ParseError
	switch {
	case !errors.As(err, &syntax):
		return 1, err // there are no others
	case syntax.Err == csv.ErrFieldCount:
		return syntax.StartLine, errors.New("the record has another number of cells than the header")
	}
	return syntax.Line, fmt.Errorf("column %d: %w", syntax.Column, syntax.Err)
}

// columns say where the cells of a CSV file go.
type columns struct {
	input, output        node
	label, vector, value int // numbers of columns, or -1
	problems             []error
}

// newColumns reads a header.
func newColumns(header []string, in, out reflect.Type) *columns {
	c := &columns{label: -1, vector: -1, value: -1}
	c.input = node{name: "input", at: in, cell: -1}
	c.output = node{name: "output", at: out, cell: -1}
	if len(header) > maxColumns {
		c.problem("there are %d columns; there may be %d", len(header), maxColumns)
		return c
	}
	seen := map[string]bool{}
	for i, name := range header {
		name = strings.TrimSpace(name)
		if len(name) > maxName {
			c.problem("the name of column %d has %d bytes; it may have %d", i+1, len(name), maxName)
			continue
		}
		if seen[name] {
			c.problem("the column %q is there twice", short(name, 40))
			continue
		}
		seen[name] = true
		root, path, deeper := strings.Cut(name, ".")
		switch {
		case root == "input":
			c.addTo(&c.input, path, deeper, i)
		case root == "output":
			c.addTo(&c.output, path, deeper, i)
		case name == "label":
			c.label = i
		case name == "vector":
			c.vector = i
		case name == "value":
			c.value = i
		default:
			c.problem("the column %q is none; there are input, input.FIELD, output, output.FIELD, label, vector and value", short(name, 40))
		}
	}
	for _, root := range []*node{&c.input, &c.output} {
		if root.cell < 0 && len(root.children) == 0 && len(c.problems) == 0 {
			c.problem("there is no column %s, nor %s.FIELD", root.name, root.name)
		}
	}
	return c
}

func (c *columns) problem(format string, args ...any) {
	c.problems = append(c.problems, fmt.Errorf(format, args...))
}

// addTo puts a column into a tree.
func (c *columns) addTo(n *node, path string, deeper bool, cell int) {
	if err := n.add(path, deeper, cell); err != nil {
		c.problems = append(c.problems, err)
	}
}

// record makes the cells of a line an example.
func (c *columns) record(cells []string) (*record, error) {
	size := 0
	for _, cell := range cells {
		size += len(cell)
		if err := checkText([]byte(cell)); err != nil {
			return nil, err
		}
	}
	if size > maxLine {
		return nil, fmt.Errorf("the example has %d bytes; there may be %d", size, maxLine)
	}
	rec := &record{}
	var err error
	if rec.Input, err = c.input.appendJSON(nil, cells); err != nil {
		return nil, err
	}
	if rec.Output, err = c.output.appendJSON(nil, cells); err != nil {
		return nil, err
	}
	for _, raw := range []json.RawMessage{rec.Input, rec.Output} { // cells may be JSON
		if err := checkNames(raw, nil); err != nil {
			return nil, err
		}
	}
	if c.label >= 0 {
		rec.Label = cells[c.label]
	}
	if c.vector >= 0 && strings.TrimSpace(cells[c.vector]) != "" {
		if err := json.Unmarshal([]byte(cells[c.vector]), &rec.Vector); err != nil {
			return nil, errors.New("vector: the cell is no JSON array of numbers")
		}
	}
	if c.value >= 0 && strings.TrimSpace(cells[c.value]) != "" {
		if err := json.Unmarshal([]byte(cells[c.value]), &rec.Value); err != nil {
			return nil, errors.New("value: the cell is no number")
		}
	}
	return rec, nil
}

// A node is a place in an input or an output: that of a cell, or of an object whose
// members have cells.
type node struct {
	name     string       // with dots
	at       reflect.Type // what stands there
	quoted   bool         // a number or bool that is a JSON string
	cell     int          // number of the column, or -1
	children []*node      // the members, in the order of the columns
}

// add puts the column with a path below the node, or if it is no deeper, at the node.
func (n *node) add(path string, deeper bool, cell int) error {
	switch {
	case !deeper && len(n.children) > 0, n.cell >= 0:
		return fmt.Errorf("there is a column %s, and one for a field of it", n.name)
	case !deeper:
		n.cell = cell
		return nil
	}
	name, path, deeper := strings.Cut(path, ".")
	i := slices.IndexFunc(n.children, func(c *node) bool { return c.name == n.name+"."+name })
	if i < 0 {
		child := &node{name: n.name + "." + name, cell: -1}
		var ok bool
		if child.at, child.quoted, ok = member(n.at, name); !ok {
			return n.unknown(name)
		}
		i = len(n.children)
		n.children = append(n.children, child)
	}
	return n.children[i].add(path, deeper, cell)
}

// unknown says that there is no such field, and which there are.
func (n *node) unknown(name string) error {
	names := members(n.at)
	if len(names) == 0 {
		return fmt.Errorf("the column %s.%s: a %v has no fields", n.name, short(name, 40), n.at)
	}
	return fmt.Errorf("the column %s.%s: %v has no field %q; there are %s", n.name, short(name, 40), n.at, short(name, 40), short(strings.Join(names, ", "), 200))
}

// empty reports whether all cells of the node are empty.
func (n *node) empty(cells []string) bool {
	if n.cell >= 0 {
		return strings.TrimSpace(cells[n.cell]) == ""
	}
	return !slices.ContainsFunc(n.children, func(c *node) bool { return !c.empty(cells) })
}

// appendJSON appends the node's JSON for a record, or nothing if it is left out.
func (n *node) appendJSON(doc []byte, cells []string) ([]byte, error) {
	if n.cell >= 0 {
		doc, err := appendCell(doc, cells[n.cell], n.at, n.quoted)
		if err != nil {
			err = fmt.Errorf("%s: %w", n.name, err)
		}
		return doc, err
	}
	if n.at.Kind() == reflect.Pointer && n.empty(cells) {
		return doc, nil
	}
	doc = append(doc, '{')
	first := true
	for _, c := range n.children {
		before := len(doc)
		if !first {
			doc = append(doc, ',')
		}
		doc = append(appendString(doc, c.name[len(n.name)+1:]), ':')
		value := len(doc)
		var err error
		if doc, err = c.appendJSON(doc, cells); err != nil {
			return nil, err
		}
		if len(doc) == value {
			doc = doc[:before]
			continue
		}
		first = false
	}
	return append(doc, '}'), nil
}
