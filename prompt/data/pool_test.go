package data_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/briefgo/brief/prompt/data"
	"github.com/google/go-cmp/cmp"
)

// A Ticket is an input with a field of each form that a cell may have.
type Ticket struct {
	Title    string    `json:"title"`
	Lines    []string  `json:"lines"`
	Count    int       `json:"count"`
	Paid     bool      `json:"paid"`
	Since    time.Time `json:"since"`
	Customer *Customer `json:"customer"`
	Origin
	Serial int            `json:"serial,string"`
	Code   string         `json:"code,string"`
	Extra  map[string]any `json:"extra"`
	Note   *string        `json:"note"`
	Any    any            `json:"any"`
	Hidden string         `json:"-"`
}

type Customer struct {
	ID   int    `json:"id"`
	Name string `json:"name"`
}

type Origin struct {
	Country string `json:"country"`
}

type Triage struct {
	Team   string `json:"team"`
	Urgent bool   `json:"urgent"`
}

func read[In, Out any](name, text string) (*data.Pool[In, Out], error) {
	return data.ReadPool[In, Out](fstest.MapFS{name: {Data: []byte(text)}}, name)
}

// examples returns the examples of a pool and their places.
func examples[In, Out any](p *data.Pool[In, Out]) (all []data.Example[In, Out], places []string) {
	for i := range p.Len() {
		all, places = append(all, p.At(i)), append(places, p.Place(i))
	}
	return all, places
}

func TestReadPool(t *testing.T) {
	ticket := func(title string) data.Example[Ticket, Triage] {
		return data.Example[Ticket, Triage]{In: Ticket{Title: title}, Out: Triage{Team: "x"}}
	}
	labelled := ticket("a")
	labelled.Label, labelled.Vector, labelled.Value = "l", []float32{0.5, 2}, 3
	tests := []struct {
		reason, file, text string
		want               []data.Example[Ticket, Triage]
		places             []string
	}{
		{"an object on each line", "p.jsonl", `{"input":{"title":"a"},"output":{"team":"x"}}` + "\n" + `{"output":{"team":"x"},"input":{"title":"b"}}`,
			[]data.Example[Ticket, Triage]{ticket("a"), ticket("b")}, []string{"p.jsonl:1", "p.jsonl:2"}},
		{"a mark, carriage returns and blank lines are passed over, and counted", "p.ndjson",
			"\xef\xbb\xbf\r\n  \r\n" + `{"input":{"title":"a"},"output":{"team":"x"},"label":"l","vector":[0.5,2],"value":3}` + "\r\n\r\n",
			[]data.Example[Ticket, Triage]{labelled}, []string{"p.ndjson:3"}},
		{"the line where an element of an array begins", "p.JSON", "[\n{\"input\":{\"title\":\"a\"},\n\"output\":{\"team\":\"x\"}}\n\n,{\"input\":{\"title\":\"b\"},\"output\":{\"team\":\"x\"}}]\n",
			[]data.Example[Ticket, Triage]{ticket("a"), ticket("b")}, []string{"p.JSON:2", "p.JSON:5"}},
		{"columns", "p.csv", "\xef\xbb\xbfinput.title, output.team ,label,vector,value\r\na,x,l,\"[0.5,2]\",3\r\n\r\nb,x,,,\r\n",
			[]data.Example[Ticket, Triage]{labelled, ticket("b")}, []string{"p.csv:2", "p.csv:4"}},
		{"a cell of several lines", "p.csv", "input.title,output.team\n\"a\r\nb\",x\nc,x\n",
			[]data.Example[Ticket, Triage]{ticket("a\nb"), ticket("c")}, []string{"p.csv:2", "p.csv:4"}},
		{"a whole input in a cell", "p.csv", "input,output.team,output.urgent\n\"{\"\"title\"\":\"\"a\"\"}\",x,FALSE\n", []data.Example[Ticket, Triage]{ticket("a")}, []string{"p.csv:2"}},
		{"template syntax is text", "p.csv", "input.title,output.team\n{{.}},x\n", []data.Example[Ticket, Triage]{ticket("{{.}}")}, []string{"p.csv:2"}},
	}
	for _, tt := range tests {
		p, err := read[Ticket, Triage](tt.file, tt.text)
		if err != nil {
			t.Errorf("%s: %v", tt.reason, err)
			continue
		}
		got, places := examples(p)
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.reason, diff)
		}
		if diff := cmp.Diff(tt.places, places); diff != "" {
			t.Errorf("%s: places (-want +got):\n%s", tt.reason, diff)
		}
	}
}

// TestReadPoolCells has a cell of each form.
func TestReadPoolCells(t *testing.T) {
	note := "n"
	tests := []struct {
		reason, column, cell string
		want                 Ticket
	}{
		{"a list is JSON", "lines", `"[""a"",""b""]"`, Ticket{Lines: []string{"a", "b"}}},
		{"a number", "count", " 12 ", Ticket{Count: 12}},
		{"an empty cell leaves the field out", "count", "", Ticket{}},
		{"a bool as spreadsheets write it", "paid", "TRUE", Ticket{Paid: true}},
		{"what is read from text", "since", "2024-05-01T00:00:00Z", Ticket{Since: time.Date(2024, 5, 1, 0, 0, 0, 0, time.UTC)}},
		{"no text", "since", "", Ticket{}},
		{"a field inside a pointer", "customer.id", "7", Ticket{Customer: &Customer{ID: 7}}},
		{"a pointer to nothing, all cells of which are empty", "customer.name", "", Ticket{}},
		{"a field of an embedded struct", "country", "IT", Ticket{Origin: Origin{"IT"}}},
		{"a number that is a string in JSON", "serial", "12", Ticket{Serial: 12}},
		{"a string that is quoted twice in JSON", "code", `a"b`, Ticket{Code: `a"b`}},
		{"a key of a map", "extra.k", `12`, Ticket{Extra: map[string]any{"k": "12"}}},
		{"a pointer to a string", "note", "n", Ticket{Note: &note}},
		{"no string", "note", "", Ticket{}},
		{"text, where anything may stand", "any", "true", Ticket{Any: "true"}},
		{"a NUL is a character", "title", "a\x00b", Ticket{Title: "a\x00b"}},
		{"white space of text stays", "title", "  a ", Ticket{Title: "  a "}},
	}
	for _, tt := range tests {
		cell := tt.cell
		if strings.Contains(cell, `"`) && !strings.HasPrefix(cell, `"`) {
			cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
		}
		p, err := read[Ticket, string]("p.csv", "input."+tt.column+",output\n"+cell+",x\n")
		if err != nil {
			t.Errorf("%s: %v", tt.reason, err)
			continue
		}
		if diff := cmp.Diff(tt.want, p.At(0).In); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.reason, diff)
		}
	}
}

// TestReadPoolSource checks that what a file leaves out can be told from a zero value.
func TestReadPoolSource(t *testing.T) {
	for file, text := range map[string]string{
		"p.jsonl": `{"input":"i","output":{"team":"x"}}`,
		"p.json":  `[{"input":"i","output":{"team":"x"}}]`,
		"p.csv":   "input,output.team,output.urgent\ni,x,\n",
	} {
		p, err := read[string, Triage](file, text)
		if err != nil {
			t.Fatal(err)
		}
		if got := string(p.Source(0)); got != `{"team":"x"}` {
			t.Errorf("%s: the output's source is %s", file, got)
		}
	}
	if p := data.PoolOf(data.Example[string, string]{}); p.Source(0) != nil || p.Place(0) != "" {
		t.Errorf("an example of no file has the source %s and the place %q", p.Source(0), p.Place(0))
	}
}

func TestReadPoolRefuses(t *testing.T) {
	good := `{"input":{"title":"a"},"output":{"team":"x"}}`
	lines := func(lines ...string) string { return strings.Join(lines, "\n") }
	tests := []struct {
		reason, file, text string
		want               []string // what the lines of the error contain
	}{
		{"each bad line, and not the good ones", "p.jsonl", lines(`{`, good, `{"input":{"titel":"a"},"output":{"team":"x"}}`, ``, `[]`),
			[]string{"p.jsonl:1: no JSON at byte 1: unexpected end of JSON input", `p.jsonl:3: input: unknown field "titel"`, "p.jsonl:5: array where an object belongs"}},
		{"names of the object", "p.jsonl", `{"Input":{"title":"a"},"output":{"team":"x"}}`, []string{`p.jsonl:1: an example has no "Input"; there are input, output, label, vector, value`}},
		{"a name twice", "p.jsonl", `{"input":{"title":"a"},"output":{"team":"x"},"output":{"team":"y"}}`, []string{`"output" is there twice`}},
		{"a name twice, inside", "p.jsonl", `{"input":{"title":"a","lines":[],"title":"b"},"output":{"team":"x"}}`, []string{`"title" is there twice`}},
		{"a name twice, in a cell", "p.csv", "input,output.team\n\"{\"\"title\"\":\"\"a\"\",\"\"title\"\":\"\"b\"\"}\",x\n", []string{`p.csv:2: "title" is there twice`}},
		{"the same name in two objects is none", "p.jsonl", lines(`{"input":{"extra":{"input":[{"a":1},{"a":1}]}},"output":{"team":"x"}}`, `x`), []string{"p.jsonl:2: no JSON at byte 1"}},
		{"two values", "p.jsonl", good + good, []string{"p.jsonl:1: no JSON at byte 46: invalid character '{' after top-level value"}},
		{"no input", "p.jsonl", `{"output":{"team":"x"}}`, []string{"p.jsonl:1: there is no input"}},
		{"no output", "p.jsonl", `{"input":{"title":"a"}}`, []string{"there is no output"}},
		{"null", "p.jsonl", `{"input":{"title":"a"},"output":null}`, []string{"output: it is null"}},
		{"another type, with its place", "p.jsonl", `{"input":{"title":"a"},"output":{"team":"x","urgent":"yes"}}`, []string{"output.urgent: string where a bool belongs"}},
		{"a number too large, which is not repeated", "p.jsonl", `{"input":{"count":1` + strings.Repeat("0", 500) + `},"output":{"team":"x"}}`, []string{"p.jsonl:1: input.count: number 100000000000000000000000000000000… where a int belongs"}},
		{"a long name, which is not repeated", "p.jsonl", `{"input":{"` + strings.Repeat("n", 500) + `":1},"output":{"team":"x"}}`, []string{`input: unknown field "` + strings.Repeat("n", 40) + `…"`}},
		{"a value below zero", "p.jsonl", `{"input":{},"output":{},"value":-1}`, []string{"value: it is -1"}},
		{"a vector of words", "p.jsonl", `{"input":{},"output":{},"vector":["a"]}`, []string{"vector: string where a float32 belongs"}},
		{"not UTF-8", "p.jsonl", lines(good, "{\"input\":{\"title\":\"\xff\"},\"output\":{\"team\":\"x\"}}"), []string{"p.jsonl:2: the text is not UTF-8"}},
		{"too long", "p.jsonl", lines(good, `{"input":{"title":"`+strings.Repeat("a", 16<<20)+`"},"output":{"team":"x"}}`), []string{"p.jsonl:2: the example has 16777260 bytes; there may be 16777216"}},
		{"no array", "p.json", good, []string{"p.json:1: the file is not a JSON array; a file of objects, one on each line, has the extension .jsonl"}},
		{"an array without end, after bad elements", "p.json", "[\n{\"input\":1},\n" + good + ",\n", []string{"p.json:2: input", "p.json:4: the array has no end"}},
		{"a comma too few", "p.json", "[\n" + good + "\n" + good + "]", []string{"p.json:3: "}},
		{"something behind the array", "p.json", "[\n" + good + "]\n\n{}", []string{"p.json:2: there is something behind the array"}},
		{"columns that there are not", "p.csv", "input.titel,outptu,output.team,output.team\na,b,c,d\n", []string{
			`p.csv:1: the column input.titel: data_test.Ticket has no field "titel"; there are title, lines, count`, `p.csv:1: the column "outptu" is none; there are input`, `p.csv:1: the column "output.team" is there twice`}},
		{"a field of a hidden one", "p.csv", "input.Hidden,output.team\na,b\n", []string{`has no field "Hidden"`}},
		{"a field of a string", "p.csv", "input.title.x,output.team\na,b\n", []string{"p.csv:1: the column input.title.x: a string has no fields"}},
		{"a column and its field", "p.csv", "input.customer,input.customer.id,output.team\na,b,c\n", []string{"p.csv:1: there is a column input.customer, and one for a field of it"}},
		{"a field and its column", "p.csv", "input.customer.id,input.customer,output.team\na,b,c\n", []string{"p.csv:1: there is a column input.customer, and one for a field of it"}},
		{"no column for the output", "p.csv", "input.title\na\n", []string{"p.csv:1: there is no column output, nor output.FIELD"}},
		{"columns without end", "p.csv", strings.Repeat("label,", 1000) + "input\n", []string{"p.csv:1: there are 1001 columns; there may be 1000"}},
		{"a name without end", "p.csv", "output.team,input.customer" + strings.Repeat(".id", 1000) + "\n", []string{"p.csv:1: the name of column 2 has 3014 bytes; it may have 1000"}},
		{"cells too many, a quote too many, no number", "p.csv", "input.count,output.team\n1,x,y\n1\"2,x\nabc,x\n1,x\n", []string{
			"p.csv:2: the record has another number of cells than the header", `p.csv:3: column 2: bare " in non-quoted-field`, `p.csv:4: input.count: "abc" is no number`}},
		{"a number that does not fit", "p.csv", "input.count,output.team\n1.5,x\n", []string{"p.csv:2: input.count: number 1.5 where a int belongs"}},
		{"a list that is no JSON", "p.csv", "input.lines,output.team\n\"a, b\",x\n", []string{`p.csv:2: input.lines: "a, b" is no JSON, as a []string needs`}},
		{"a vector that is none, and a value", "p.csv", "input.title,output.team,vector,value\na,b,c,\na,b,,c\n", []string{"p.csv:2: vector: the cell is no JSON array", "p.csv:3: value: the cell is no number"}},
		{"a quote without end", "p.csv", "input.title,output.team\na,\"b\n\n", []string{`p.csv:3: column 2: extraneous or missing " in quoted-field`}},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			_, err := read[Ticket, Triage](tt.file, tt.text)
			var wrong *data.ReadError
			if !errors.As(err, &wrong) {
				t.Fatalf("error %v", err)
			}
			got := strings.Split(err.Error(), "\n")
			if len(got) != len(tt.want) {
				t.Fatalf("error\n%v\nwant %d lines", err, len(tt.want))
			}
			for i := range got {
				if !strings.Contains(got[i], tt.want[i]) || len(got[i]) > 400 {
					t.Errorf("line %d: %s\nwant %s", i, got[i], tt.want[i])
				}
			}
		})
	}
}

func TestReadPoolRefusesFile(t *testing.T) {
	tests := []struct{ reason, file, text, want string }{
		{"a form that there is not", "p.yaml", "a", "data: pool p.yaml: its extension tells no form; there are .jsonl, .ndjson, .json and .csv"},
		{"no example", "p.jsonl", "\n\n", "data: pool p.jsonl: there is no example in it"},
		{"an empty array", "p.json", "[]", "there is no example in it"},
		{"an empty table", "p.csv", "", "there is no example in it"},
		{"a header alone", "p.csv", "input.title,output.team\n", "there is no example in it"},
		{"another encoding", "p.csv", "\xff\xfei\x00", "it is UTF-16; it must be UTF-8"},
	}
	for _, tt := range tests {
		if _, err := read[Ticket, Triage](tt.file, tt.text); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want %q", tt.reason, err, tt.want)
		}
	}
	if _, err := data.ReadPool[Ticket, Triage](fstest.MapFS{}, "p.csv"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: error %v", err)
	}
	if _, err := data.ReadPool[Ticket, Triage](nil, "p.csv"); err == nil || !strings.Contains(err.Error(), "no file system") {
		t.Errorf("no file system: error %v", err)
	}
}

// TestReadErrorIsBounded reads a file of bad lines only.
func TestReadErrorIsBounded(t *testing.T) {
	for file, text := range map[string]string{
		"p.jsonl": strings.Repeat("x\n", 5000),
		"p.json":  "[" + strings.Repeat("{},", 4999) + "{}]",
		"p.csv":   "input.title,output.team\n" + strings.Repeat("a\n", 5000),
	} {
		_, err := read[Ticket, Triage](file, text)
		var wrong *data.ReadError
		if !errors.As(err, &wrong) || len(wrong.Lines) != 20 || wrong.More != 4980 || !strings.HasSuffix(err.Error(), file+": 4980 more are wrong") {
			t.Errorf("error %v", err)
		}
	}
	var line *data.LineError
	var syntax *json.SyntaxError
	if _, err := read[Ticket, Triage]("p.jsonl", "x"); !errors.As(err, &line) || line.Line != 1 || !errors.As(err, &syntax) {
		t.Errorf("error %v has no line, or no cause", err)
	}
}

// A Loop points to itself.
type Loop struct {
	Next *Loop `json:"next"`
	Self self  `json:"self"`
	*Loop
}

type self *self

func TestReadPoolOfTypeWithoutEnd(t *testing.T) {
	p, err := read[Loop, string]("p.csv", "input.next.next.next,output\n{},x\n")
	if err != nil || p.At(0).In.Next.Next.Next == nil {
		t.Errorf("error %v", err)
	}
	if _, err := read[Loop, string]("p.csv", "input.self.x,output\n{},x\n"); err == nil {
		t.Error("a field of a pointer to itself")
	}
}

// FuzzReadPool reads any text in each form: it never panics, each line of an error is one
// of the file, and what is read has places.
func FuzzReadPool(f *testing.F) {
	f.Add(`{"input":{"title":"a"},"output":{"team":"x"},"label":"l","vector":[1],"value":2}`)
	f.Add("[\n{\"input\":{\"title\":\"a\"},\n\"output\":{\"team\":\"x\"}},3]")
	f.Add("input.title,input.customer.id,output.team\n\"a\r\nb\",3,x\na,,\"")
	f.Add("input.lines,output\n[],{}\n")
	f.Add("\xef\xbb\xbf\r\n[[[{\"\":")
	f.Fuzz(func(t *testing.T, text string) {
		for _, file := range []string{"p.jsonl", "p.json", "p.csv"} {
			p, err := read[Ticket, Triage](file, text)
			var wrong *data.ReadError
			if errors.As(err, &wrong) {
				before := 0
				for _, l := range wrong.Lines {
					if l.Line < before || l.Line < 1 || l.Line > 1+strings.Count(text, "\n") || l.Problem == "" {
						t.Errorf("%s: line %d after %d: %s", file, l.Line, before, l.Problem)
					}
					before = l.Line
				}
				if len(err.Error()) > 21*700 {
					t.Errorf("%s: an error of %d bytes", file, len(err.Error()))
				}
			}
			for i := range p.Len() {
				if !json.Valid(p.Source(i)) || p.Place(i) == "" {
					t.Errorf("%s: example %d at %q has the output %s", file, i, p.Place(i), p.Source(i))
				}
			}
		}
	})
}

func ExamplePoolOf() {
	pool := data.PoolOf(
		data.Example[string, string]{In: "Where is my parcel?", Out: "shipping", Label: "shipping"},
		data.Example[string, string]{In: "I was charged twice.", Out: "billing", Label: "billing"},
	)
	fmt.Println(pool.Len(), pool.At(1).Out)
	// Output: 2 billing
}

func ExampleReadPool() {
	files := fstest.MapFS{"tickets.csv": {Data: []byte("input.title,output.team,output.urgent\nCannot log in,login,yes\n")}}
	_, err := data.ReadPool[Ticket, Triage](files, "tickets.csv")
	fmt.Println(err)

	files = fstest.MapFS{"tickets.csv": {Data: []byte("input.title,output.team,output.urgent\nCannot log in,login,true\n")}}
	pool, err := data.ReadPool[Ticket, Triage](files, "tickets.csv")
	fmt.Println(pool.At(0).Out, pool.Place(0), err)
	// Output:
	// tickets.csv:2: output.urgent: "yes" is no bool
	// {login true} tickets.csv:2 <nil>
}

func ExampleReadError() {
	files := fstest.MapFS{"tickets.jsonl": {Data: []byte(`{"input": "Cannot log in", "output": "login"}
{"input": "Wrong sum"}
{"input": "Wrong sum", "outptu": "billing"}
`)}}
	_, err := data.ReadPool[string, string](files, "tickets.jsonl")
	var wrong *data.ReadError
	if errors.As(err, &wrong) {
		for _, l := range wrong.Lines {
			fmt.Println(l.Line, l.Problem)
		}
	}
	// Output:
	// 2 there is no output
	// 3 an example has no "outptu"; there are input, output, label, vector, value
}
