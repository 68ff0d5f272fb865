package main

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pkoukk/tiktoken-go"
	loader "github.com/pkoukk/tiktoken-go-loader"

	"github.com/briefgo/brief/budget"
	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/prompttest"
)

// offline makes sure that no test asks a real model.
func offline(t *testing.T) {
	for _, name := range []string{"OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_MODEL"} {
		t.Setenv(name, "")
	}
}

// runJSON runs the program with -json and returns its results by file.
func runJSON(t *testing.T, wantStatus int, args ...string) map[string]result {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if status := run(t.Context(), append([]string{"-json"}, args...), &stdout, &stderr); status != wantStatus {
		t.Errorf("status %d, want %d\n%s%s", status, wantStatus, &stdout, &stderr)
	}
	results := map[string]result{}
	for d := json.NewDecoder(&stdout); ; {
		var r result
		if err := d.Decode(&r); err == io.EOF {
			return results
		} else if err != nil {
			t.Fatal(err)
		}
		results[r.File] = r
	}
}

// truth returns what each mail says.
func truth(t *testing.T) map[string]Answer {
	t.Helper()
	source, err := os.ReadFile("testdata/truth.json")
	if err != nil {
		t.Fatal(err)
	}
	answers := map[string]Answer{}
	if err := json.Unmarshal(source, &answers); err != nil {
		t.Fatal(err)
	}
	return answers
}

// The main job: every mail that comes with the program, and those of an mbox, become
// what they say, at any window that has room for them.
func TestInvoices(t *testing.T) {
	offline(t)
	want := truth(t)
	for _, window := range []string{"8192", "9000", "32768"} {
		got := map[string]Answer{}
		for _, args := range [][]string{{}, {"testdata/mbox/inbox.mbox"}} {
			for file, r := range runJSON(t, 0, append([]string{"-window", window}, args...)...) {
				got[filepath.Base(file)] = Answer{r.Invoice, r.NoInvoice}
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("window %s (-want +got):\n%s", window, diff)
		}
	}
}

// Small windows keep fewer examples, and no prompt is larger than its window allows
// by a count that is independent of package budget's.
func TestWindows(t *testing.T) {
	offline(t)
	ranks, err := loader.NewOfflineLoader().LoadTiktokenBpe("o200k_base.tiktoken")
	if err != nil {
		t.Fatal(err)
	}
	core, err := tiktoken.NewCoreBPE(ranks, nil, o200kPattern)
	if err != nil {
		t.Fatal(err)
	}
	tokens := func(text string) int {
		return len(tiktoken.NewTiktoken(core, &tiktoken.Encoding{Name: "o200k_base"}, nil).EncodeOrdinary(text))
	}
	m := readMails([]string{"testdata/mail/02-invoice-alternative-gbp.eml"})[0]
	kept := map[int]bool{}
	for _, window := range []int{2300, 2900, 8192} {
		r, err := extract.Render(m.email)
		if err != nil {
			t.Fatal(err)
		}
		r, err = budget.Budget{Window: window, Reserve: defaultReserve, Strategy: budget.Rank}.Fit(r)
		if err != nil {
			t.Fatal(err)
		}
		sum := 3 // what every request costs
		for _, message := range r.Messages() {
			sum += tokens(message.Text) + 4
		}
		sum += tokens(string(extract.Schema().JSON()))
		if sum > window-defaultReserve {
			t.Errorf("window %d: %d tokens are sent, only %d are allowed", window, sum, window-defaultReserve)
		}
		kept[budget.Explain(r).Kept] = true
	}
	if len(kept) != 3 {
		t.Errorf("numbers of examples kept at three windows: %v", slices.Sorted(maps.Keys(kept)))
	}
}

// o200kPattern is the split pattern of o200k_base (openai_public.py of tiktoken).
const o200kPattern = `[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+`

func TestPromptGolden(t *testing.T) {
	r, err := extract.Render(Email{"Nina <nina@example.com>", "Tue, 3 Mar 2026 12:31:07 -0500", "Your bill", "No. 1, total 5 EUR"})
	if err != nil {
		t.Fatal(err)
	}
	prompttest.Golden(t, "testdata/prompt.golden", r)
}

// One mail that fails has its reason, and the others are done.
func TestFailures(t *testing.T) {
	offline(t)
	good := "testdata/mail/01-receipt-usd.eml"
	tests := []struct {
		why  string
		args []string
		file string // that fails
		want string // in its error
	}{
		{"an empty file is no mail", []string{good, "testdata/broken/empty.eml"}, "empty.eml", "empty"},
		{"a file that is not there", []string{good, "testdata/none.eml"}, "none.eml", "no such file"},
		{"binary data is no mail", []string{good, "testdata/broken/binary.eml"}, "binary.eml", "binary data"},
		{"a window smaller than the fixed text names the largest section", []string{"-window", "4000", good, "testdata/mail/11-newsletter-long.eml"},
			"11-newsletter-long.eml", "the largest section is input"},
		{"a mail that nobody recorded says how to ask a model", []string{good, "testdata/broken/broken-header.eml"}, "broken-header.eml", "OPENAI_API_KEY"},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			results := runJSON(t, 1, tt.args...)
			if len(results) != 2 {
				t.Fatalf("%d results, want 2: %v", len(results), results)
			}
			for file, r := range results {
				switch filepath.Base(file) {
				case tt.file:
					if !strings.Contains(r.Error, tt.want) {
						t.Errorf("error %q lacks %q", r.Error, tt.want)
					}
				default:
					if r.Error != "" || r.Invoice == nil {
						t.Errorf("%s was not done: %s", file, r.Error)
					}
				}
			}
		})
	}
}

// What is wrong with the command line is said before any work.
func TestUsage(t *testing.T) {
	offline(t)
	tests := []struct {
		args   []string
		status int
		want   string
	}{
		{[]string{"-h"}, 0, "usage: invoice"},
		{[]string{"-windw", "3"}, 2, "flag provided but not defined"},
		{[]string{"-model", "gtp-4o"}, 2, `unknown model "gtp-4o"; near names are gpt-4o`},
		{[]string{"-encoding", "o300k"}, 2, "o200k_base"},
		{[]string{"-window", "0"}, 1, ""},
	}
	for _, tt := range tests {
		var stdout, stderr bytes.Buffer
		status := run(t.Context(), tt.args, &stdout, &stderr)
		if status != tt.status || !strings.Contains(stderr.String(), tt.want) {
			t.Errorf("%v: status %d, want %d; stderr:\n%s", tt.args, status, tt.status, &stderr)
		}
	}
}

// The table and -v show what was done.
func TestOutput(t *testing.T) {
	offline(t)
	var stdout, stderr bytes.Buffer
	args := []string{"-v", "-window", "3000", "testdata/mail/02-invoice-alternative-gbp.eml",
		"testdata/mail/14-reminder-several.eml", "testdata/mail/16-rechnung-many-lines.eml"}
	if status := run(t.Context(), args, &stdout, &stderr); status != 0 {
		t.Fatalf("status %d\n%s", status, &stderr)
	}
	for _, want := range []string{"FILE", "ATTEMPTS", "FH-2291", "738.00", "GBP", " cut"} {
		if !strings.Contains(stdout.String(), want) {
			t.Errorf("the table lacks %q:\n%s", want, &stdout)
		}
	}
	for _, want := range []string{
		"offline",
		"tokens short; would fit at",                  // an example that was cut
		"fixed /invoice/lines: trailing comma",        // a reply that was mended
		"wrong /invoice/due: 2026-02-27 is before",    // a wrong one that was asked for again
		"attempt 1: at most 512 tokens, ", `"length"`, // one that was cut off
		"attempt 2: at most 1024 tokens, ", // and had more room then
		"the reply was cut off", "by o200k_base",
	} {
		if !strings.Contains(stderr.String(), want) {
			t.Errorf("-v lacks %q:\n%s", want, &stderr)
		}
	}
}

// With a base URL the same program asks a real server.
func TestOnline(t *testing.T) {
	offline(t)
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		asked = append(asked, string(body))
		io.WriteString(w, `{"choices":[{"message":{"content":"{\"invoice\":null,\"no_invoice\":\"a test\"}"},"finish_reason":"stop"}],"usage":{"prompt_tokens":99,"completion_tokens":9}}`)
	}))
	defer server.Close()
	t.Setenv("OPENAI_BASE_URL", server.URL)
	t.Setenv("OPENAI_MODEL", "llama3.2")
	var stdout, stderr bytes.Buffer
	if status := run(t.Context(), []string{"-json", "testdata/broken/broken-header.eml"}, &stdout, &stderr); status != 0 {
		t.Fatalf("status %d\n%s%s", status, &stdout, &stderr)
	}
	if len(asked) != 1 || !strings.Contains(asked[0], `"model":"llama3.2"`) {
		t.Errorf("asked %q", asked)
	}
	if !strings.Contains(stdout.String(), `"no_invoice":"a test"`) || !strings.Contains(stdout.String(), `"input_tokens":99`) {
		t.Errorf("printed %s", &stdout)
	}
	if !strings.Contains(stderr.String(), "online: asking llama3.2 at "+server.URL) {
		t.Errorf("said %s", &stderr)
	}
}

// A request that differs in one byte has no reply.
func TestRecordingIsExact(t *testing.T) {
	r, err := openRecording()
	if err != nil {
		t.Fatal(err)
	}
	m := readMails([]string{"testdata/mail/01-receipt-usd.eml"})[0]
	b := &backend{model: r, counter: budget.O200k()}
	limits := budget.Budget{Window: defaultWindow, Reserve: defaultReserve, Strategy: budget.Rank}
	if res := process(t.Context(), b, limits, m.file, m.email); res.Error != "" {
		t.Fatal(res.Error)
	}
	m.email.Body += "."
	if res := process(t.Context(), b, limits, m.file, m.email); !strings.Contains(res.Error, "no reply was recorded") {
		t.Errorf("a changed mail gave %+v", res)
	}
	var _ prompt.Model = r
}
