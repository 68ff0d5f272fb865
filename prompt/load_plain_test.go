package prompt_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/data"
)

type (
	// A FileOrder has everything that a prompt file sees differently than the program.
	FileOrder struct {
		ID       int
		Grade    Grade
		Priority Priority
		Customer *Customer
		Lines    []Line
		Tags     []string
		Notes    map[string]string
		Rates    map[Grade]float64
		Placed   time.Time
		Extra    any
		Price    func() int
		Updates  chan int
		Total
	}
	Grade    string
	Priority int
	Customer struct {
		Name     string
		Mail     *string
		Referred *Customer
	}
	Line struct {
		Text   string
		Amount float64
		Parts  []int
	}
	Total struct {
		Sum      float64
		Currency string
	}
)

func (g Grade) Drop() string                     { panic("a prompt file called a method") }
func (p Priority) String() string                { return [...]string{"low", "high"}[p&1] }
func (o FileOrder) Wipe() string                 { panic("a prompt file called a method") }
func (c *Customer) Delete() (string, error)      { panic("a prompt file called a method") }
func (o FileOrder) Each(func(int) bool) []string { panic("a prompt file called a method") }

// TestLoadRefusesCode holds that no template of a file can run the program's code, and says
// why.
func TestLoadRefusesCode(t *testing.T) {
	tests := []struct{ reason, template, want string }{
		{"a method", "{{.Wipe}}", "2:2: Wipe is a method of FileOrder, and a prompt file can call none: it reads data only"},
		{"with arguments", "{{.Each 1}}", "Each is a method of FileOrder"},
		{"of a field", "{{.Grade.Drop}}", "Drop is a method of Grade"},
		{"of a pointer", "{{with .Customer}}{{.Delete}}{{end}}", "Delete is a method of Customer"},
		{"of a key", "{{range $grade, $rate := .Rates}}{{$grade.Drop}}{{end}}", "string has no field Drop"},
		{"of a time", "{{.Placed.Year}}", "Year is a method of Time"},
		{"of what is text", "{{.Priority.String}}", "String is a method of Priority"},
		{"a field of what is text", "{{.Placed.Wall}}", "Time is its text in a prompt file, and has no field Wall"},
		{"a function", "{{call .Price}}", "Price is a func, and a prompt file can use none"},
		{"a channel", "{{range .Updates}}{{end}}", "Updates is a chan, and a prompt file can use none"},
		{"a field that is not there", "{{.Grad}}", "FileOrder has no field Grad (did you mean Grade?)"},
		{"text is no number", "{{if gt .Priority 0}}a{{end}}", "gt cannot compare Priority with int"},
		{"a struct as a whole", "{{.Total}}", "a Total that is printed as a whole would show as a map"},
		{"structs in a list", "{{.Lines}}", "a Line that is printed as a whole would show as a map"},
		{"in a function that prints", `{{printf "%v" .Customer}}`, "a Customer that is printed"},
		{"all of it", "{{.}}", "a FileOrder that is printed"},
	}
	for _, tt := range tests {
		_, err := prompt.Load[FileOrder, string](archive("-- input --\n"+tt.template), "prompts/p.txtar")
		if err == nil || !strings.HasPrefix(err.Error(), "prompt p: prompts/p.txtar:2:") || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want %q", tt.reason, err, tt.want)
		}
	}
}

// TestLoadRunsNoCode executes what cannot be checked before there is an input.
func TestLoadRunsNoCode(t *testing.T) {
	for _, template := range []string{"{{.Extra.Wipe}}", "{{.Extra.Grade.Drop}}", "{{(index .Extra.Lines 0).Each}}", "{{.Extra.Customer.Delete}}", "{{call .Extra.Price}}"} {
		p := loaded[FileOrder, string](t, "-- input --\n"+template)
		in := FileOrder{Extra: FileOrder{Customer: &Customer{}, Lines: []Line{{}}, Price: func() int { panic("a prompt file called a function") }}}
		_, err := p.Render(in)
		var failed *prompt.Mistake
		if !errors.As(err, &failed) || failed.File != "prompts/p.txtar" || failed.Line != 2 {
			t.Errorf("%s: error %v", template, err)
		}
	}
}

// TestLoadMixed has templates of a file, on plain values, beside those of the program.
func TestLoadMixed(t *testing.T) {
	yes := prompt.When(func(o FileOrder) bool { return o.Priority == 1 }, prompt.Text("", "{{.Placed.Year}} {{.Priority.String}}"))
	p := loaded[FileOrder, string](t, "-- text --\n{{.Priority}} {{.Sum}}\n-- input --\n{{.Placed}}\n", yes,
		prompt.Example(FileOrder{Placed: time.Unix(0, 0).UTC()}, "x"))
	r, err := p.Render(FileOrder{Priority: 1, Placed: time.Unix(60, 0).UTC(), Total: Total{Sum: 2}})
	if err != nil {
		t.Fatal(err)
	}
	const want = "=== system ===\nhigh 2\n\n=== user ===\n1970-01-01 00:00:00 +0000 UTC\n\n=== assistant ===\nx\n\n" +
		"=== user ===\n1970-01-01 00:01:00 +0000 UTC\n\n1970 high\n"
	if r.String() != want {
		t.Errorf("got\n%s\nwant\n%s", r, want)
	}
}

func TestLoadRenderErrors(t *testing.T) {
	p := loaded[FileOrder, string](t, "-- constraint --\n- a\n- {{.Notes.why}}\n-- input --\nx\n")
	_, err := p.Render(FileOrder{Notes: map[string]string{}})
	if want := `prompt p: prompts/p.txtar:3:10: executing "constraint#2" at <.Notes.why>: map has no entry for key "why"`; err == nil || err.Error() != want {
		t.Errorf("error\n%v, want\n%s", err, want)
	}
	ring := &Customer{}
	ring.Referred = ring
	_, err = p.Render(FileOrder{Customer: ring})
	var failed *prompt.Mistake
	if !errors.As(err, &failed) || !strings.HasPrefix(err.Error(), "prompt p: the input's Customer.Referred: it leads to itself") {
		t.Errorf("error %v", err)
	}
}

// A templateWriter writes random templates that call no methods.
type templateWriter struct{ *rand.Rand }

func (w templateWriter) pick(choices ...string) string { return choices[w.IntN(len(choices))] }

// text returns a template for an FileOrder, or for what is inside of one.
func (w templateWriter) text(depth int, scalars, actions []string) string {
	var b strings.Builder
	for range w.IntN(4) + 1 {
		switch {
		case depth > 0 && len(actions) > 0 && w.IntN(2) == 0:
			b.WriteString(w.block(depth-1, w.pick(actions...)))
		case depth > 0 && w.IntN(3) == 0:
			fmt.Fprintf(&b, "{{if %s}}%s{{else}}%s{{end}}", w.condition(scalars), w.text(depth-1, scalars, actions), w.text(0, scalars, nil))
		default:
			fmt.Fprintf(&b, "%s{{%s}}", w.pick("", " ", "a ", "\n"), w.value(scalars))
		}
	}
	return b.String()
}

func (w templateWriter) value(scalars []string) string {
	if w.IntN(5) == 0 { // what knows its own text is that text in a file: it can be printed alike, not compared
		return w.pick("$.Priority", "$.Placed", `printf "%v|" $.Priority`, "$.Placed | quote", "len (print $.Placed)")
	}
	s := w.pick(scalars...)
	if s == ".Mail" { // a pointer
		return w.pick(s, "toJson "+s, "default 1 "+s)
	}
	return w.pick(s, s, "printf \"%v|\" "+s, s+" | quote", "toJson "+s, "default \"none\" "+s, "len (print "+s+")")
}

func (w templateWriter) condition(scalars []string) string {
	a, b := w.pick(scalars...), w.pick(scalars...)
	return w.pick(a, "not "+a, "and "+a+" "+b, "or "+a+" "+b, "eq "+a+" "+b, "lt "+a+" "+b, "eq "+a+` "low"`, "empty "+a)
}

// block returns an action with a body whose dot is something else.
func (w templateWriter) block(depth int, action string) string {
	switch action {
	case "customer":
		return "{{with .Customer}}" + w.text(depth, []string{".Name", ".Mail", "$.ID"}, []string{"referred"}) + "{{end}}"
	case "referred":
		return "{{with .Referred}}" + w.text(depth, []string{".Name", ".Mail"}, []string{"referred"}) + "{{else}}-{{end}}"
	case "lines":
		return "{{range $i, $line := .Lines}}{{$i}}" + w.text(depth, []string{".Text", ".Amount", "$line.Text", ".Parts", "$.Sum"}, []string{"parts"}) + "{{end}}"
	case "parts":
		return "{{range .Parts}}<{{.}}>{{else}}none{{end}}"
	case "tags":
		return w.pick(`{{join ", " .Tags}}`, "{{range .Tags}}{{.}};{{end}}", "{{.Tags}}", "{{index .Tags 0}}", "{{first .Tags}}", "{{len .Tags}}", "{{sortAlpha .Tags}}")
	case "maps":
		return w.pick("{{range $k, $v := .Notes}}{{$k}}={{$v}} {{end}}", "{{.Notes}}", `{{index .Notes "a"}}`, "{{.Notes.a}}", "{{range .Rates}}{{.}} {{end}}", "{{len .Rates}}")
	}
	return "{{with .Extra}}{{.}}{{end}}"
}

// order returns a random FileOrder; the same parts are missing for templates of both kinds.
func (w templateWriter) order(depth int) FileOrder {
	text := func() string { return w.pick("", "a", "{{.ID}}", "é\n<b>", "low") }
	o := FileOrder{ID: w.IntN(3), Grade: Grade(text()), Priority: Priority(w.IntN(2)), Total: Total{float64(w.IntN(3)), text()},
		Placed: time.Unix(int64(w.IntN(1000)), 0).UTC(), Extra: []any{nil, 1, "x", []string{"y"}, Grade("z")}[w.IntN(5)]}
	for range w.IntN(3) {
		o.Lines = append(o.Lines, Line{text(), float64(w.IntN(4)) / 2, []int{1, 2}[:w.IntN(3)]})
		o.Tags = append(o.Tags, text())
	}
	if w.IntN(3) > 0 {
		o.Notes, o.Rates = map[string]string{"a": text(), "b": text()}, map[Grade]float64{"A": 1, "B": 2}
	}
	for c := &o.Customer; depth > 0 && w.IntN(3) > 0; depth-- {
		mail := text()
		*c = &Customer{Name: text(), Mail: []*string{nil, &mail}[w.IntN(2)]}
		c = &(*c).Referred
	}
	return o
}

// TestLoadSameBytes compares files with the same sections in a program: for templates that
// call no methods, they give the same bytes.
func TestLoadSameBytes(t *testing.T) {
	w := templateWriter{rand.New(rand.NewPCG(1, 2))}
	scalars := []string{".ID", ".Grade", ".Sum", ".Currency", ".Total.Currency", ".Extra", ".Customer.Name"}
	same, failed := 0, 0
	for range 500 {
		template := "x" + w.text(3, scalars, []string{"customer", "lines", "tags", "maps", "extra"}) + "x"
		file, err := prompt.Load[FileOrder, string](archive("-- input --\n"+template), "prompts/p.txtar")
		program, programErr := prompt.New[FileOrder, string]("p", prompt.Input(template))
		if err != nil {
			continue // see TestLoadRefusesCode
		}
		if programErr != nil && strings.Contains(programErr.Error(), "memory address") {
			continue // there are no pointers in a plain value
		}
		if programErr != nil {
			t.Fatalf("%s: the file is accepted, and in a program: %v", template, programErr)
		}
		for range 3 {
			in := w.order(3)
			got, err := file.Render(in)
			want, wantErr := program.Render(in)
			switch {
			case (err == nil) != (wantErr == nil):
				t.Fatalf("%s: of %+v:\nfile: %v\nprogram: %v", template, in, err, wantErr)
			case err != nil:
				failed++
			case got.String() != want.String():
				t.Fatalf("%s: of %+v:\nfile:\n%s\nprogram:\n%s", template, in, got, want)
			default:
				same++
			}
		}
	}
	if same < 300 || failed < 20 {
		t.Errorf("%d renderings are the same and %d fail in both: too few to say much", same, failed)
	}
	t.Logf("%d renderings are the same, %d fail in both", same, failed)
}

// TestLoadUntrusted marks what a file prints of fields from outside.
func TestLoadUntrusted(t *testing.T) {
	outside := prompt.Untrusted("Customer.Name", data.Fence)
	p := loaded[FileOrder, string](t, "-- input --\n{{with .Customer}}{{.Name}}{{end}}\n", outside)
	r, err := p.Render(FileOrder{Customer: &Customer{Name: "Ann"}})
	if err != nil {
		t.Fatal(err)
	}
	if text := r.Messages()[1].Text; !strings.HasPrefix(text, "<data-") || !strings.Contains(text, ">Ann</data-") {
		t.Errorf("input %q", text)
	}
	_, err = prompt.Load[FileOrder, string](archive("-- role --\n\nYou help {{.Customer.Name}}.\n-- input --\nx\n"), "prompts/p.txtar", outside)
	if err == nil || !strings.HasPrefix(err.Error(), "prompt p: prompts/p.txtar:3:11: what is printed here may derive from Customer.Name, which is untrusted") {
		t.Errorf("error %v", err)
	}
}
