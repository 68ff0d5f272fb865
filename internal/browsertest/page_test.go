package browsertest

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/briefgo/brief/budget"
	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/trim"
)

const hostile = `</script><script>document.title='ran';alert(1)</script><!-- <img src="https://example.org/x" onerror="alert(1)">` +
	`<style>*{display:none}</style><svg onload=alert(1)> </pre></details> {{.}} ` + "\u2028\x00\u202e"

// rendered is a prompt with examples of one size, so that what a window keeps is
// unambiguous.
func rendered(t *testing.T) *prompt.Rendered {
	t.Helper()
	sections := []prompt.Section{prompt.Role("You are an echo."), prompt.Instruction("Echo."), prompt.Input("{{.}}")}
	for range 60 {
		sections = append(sections, prompt.Example(hostile, "word word word word"))
	}
	p, err := prompt.New[string, string]("echo", sections...)
	if err != nil {
		t.Fatal(err)
	}
	r, err := p.Render(hostile)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func fitted(t *testing.T, r *prompt.Rendered, window int) *prompt.Rendered {
	t.Helper()
	f, err := budget.Budget{Window: window, Reserve: 500}.Fit(r)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestPage moves the slider and compares all that the page shows with the report of a
// fit to that window, while nothing of the hostile text runs and nothing leaves it.
func TestPage(t *testing.T) {
	r := rendered(t)
	b := open(t, write(t, fitted(t, r, 3000), nil))
	var title string
	b.run(t, chromedp.Title(&title))
	if !strings.HasPrefix(title, "Prompt echo: ") {
		t.Errorf("the title is %q", title)
	}
	for _, window := range []int{3000, 1500, 2200, 3000, 3500, 4500, 3000} {
		got, want := b.at(t, window), budget.Explain(fitted(t, r, window))
		for i, p := range want.Parts {
			if d := got.Decisions[fmt.Sprint("p", i)]; d != p.Decision.String() {
				t.Errorf("window %d: %s is %s, want %s", window, p.Section, d, p.Decision)
			}
		}
		if s := fmt.Sprintf("Window %s: %s tokens, %d of 60 kept", comma(window), comma(want.Tokens), want.Kept); !strings.HasPrefix(got.Now, s) {
			t.Errorf("window %d: the page says %q, want %q", window, got.Now, s)
		}
		if c := got.Cells["overhead"]; c != comma(want.Overhead) {
			t.Errorf("window %d: the overhead is %s, want %d", window, c, want.Overhead)
		}
		for i, s := range want.Sections {
			if kept, cut := got.Cells[fmt.Sprint("kept", i)], got.Cells[fmt.Sprint("cut", i)]; kept != comma(s.Kept) || cut != comma(s.Cut) {
				t.Errorf("window %d: of %s %s are kept and %s cut, want %d and %d", window, s.Section, kept, cut, s.Kept, s.Cut)
			}
		}
		checkBar(t, window, got, want)
	}
	if did := b.did(); len(did) > 0 {
		t.Errorf("the page did %q", did)
	}
}

// checkBar compares the pieces of the bar with the numbers of a report.
func checkBar(t *testing.T, window int, got view, want *budget.Report) {
	t.Helper()
	sizes := []int{want.Overhead}
	for _, s := range want.Sections {
		sizes = append(sizes, s.Pinned, s.Kept)
	}
	sizes = append(sizes, want.Limit-want.Tokens, want.Reserve)
	all := want.Window
	for _, s := range want.Sections {
		sizes = append(sizes, s.Cut)
		all += s.Cut
	}
	if len(got.Widths) != len(sizes) || math.Abs(got.Ends-100) > 0.01 {
		t.Fatalf("window %d: the bar has %d pieces and ends at %v %%", window, len(got.Widths), got.Ends)
	}
	for i, size := range sizes {
		if w := 100 * float64(size) / float64(all); math.Abs(w-got.Widths[i]) > 0.01 {
			t.Errorf("window %d: piece %d of the bar has %v %%, want %v", window, i, got.Widths[i], w)
		}
	}
}

// TestTooSmall has a window that what is pinned does not fit.
func TestTooSmall(t *testing.T) {
	b := open(t, write(t, fitted(t, rendered(t), 3000), nil))
	if v := b.at(t, 550); !strings.Contains(v.Now, "tokens too many") {
		t.Errorf("the page says %q", v.Now)
	}
}

// TestControls types a window, goes back, and hides parts.
func TestControls(t *testing.T) {
	b := open(t, write(t, fitted(t, rendered(t), 3000), nil))
	frames := `new Promise(done => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(() => done(document.getElementById("now").textContent)))))`
	var now string
	b.run(t, chromedp.SetValue("#exact", "", chromedp.ByID), chromedp.SendKeys("#exact", "1500", chromedp.ByID))
	if b.eval(t, frames, &now); !strings.HasPrefix(now, "Window 1,500: ") {
		t.Errorf("typed 1500: %q", now)
	}
	b.run(t, chromedp.Click("#back", chromedp.ByID))
	if b.eval(t, frames, &now); !strings.HasPrefix(now, "Window 3,000: ") || !strings.HasSuffix(now, ", as decided") {
		t.Errorf("went back: %q", now)
	}
	b.run(t, chromedp.Click("#show-cut", chromedp.ByID))
	var visible map[string]int
	b.eval(t, `Object.fromEntries(["pinned", "kept", "cut"].map(c => [c, [...document.querySelectorAll("details." + c)].filter(e => e.checkVisibility()).length]))`, &visible)
	if visible["cut"] > 0 || visible["kept"] == 0 || visible["pinned"] == 0 {
		t.Errorf("hid what was cut: %v", visible)
	}
}

// TestControl puts into the page what must not run, as a hole in the escaping would:
// the policy stops it, and the listener of TestPage hears of it.
func TestControl(t *testing.T) {
	b := open(t, write(t, fitted(t, rendered(t), 3000), func(html string) string {
		return strings.Replace(html, "</main>", `<script>document.title="ran"</script><img src="https://example.org/x" onerror="document.title='ran'"></main>`, 1)
	}))
	b.at(t, 3000)
	var title string
	b.run(t, chromedp.Title(&title))
	if title == "ran" {
		t.Error("the policy let a script run")
	}
	if did := b.did(); len(did) < 2 {
		t.Errorf("only %q was noticed", did)
	}
}

// TestPictures looks at the page in light and dark, wide and narrow, for people to see
// with BRIEF_PICTURES: here only that nothing is wider than the window.
func TestPictures(t *testing.T) {
	b := open(t, write(t, gallery(t), nil))
	for _, scheme := range []string{"light", "dark"} {
		for _, width := range []int64{1100, 390} {
			b.run(t, emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}),
				chromedp.EmulateViewport(width, 900))
			var over int
			if b.eval(t, "document.documentElement.scrollWidth - innerWidth", &over); over > 0 {
				t.Errorf("%s, %d wide: the page is %d too wide", scheme, width, over)
			}
			b.picture(t, fmt.Sprintf("%s-%d", scheme, width))
		}
	}
	b.run(t, chromedp.EmulateViewport(1100, 900), chromedp.Evaluate(`document.querySelectorAll("details").forEach((d, i) => { d.open = i % 3 === 0 })`, nil))
	b.at(t, 2500)
	b.picture(t, "dark-other-window")
	if did := b.did(); len(did) > 0 {
		t.Errorf("the page did %q", did)
	}
}

// gallery is a prompt with every decision.
func gallery(t *testing.T) *prompt.Rendered {
	t.Helper()
	var parts []prompt.Part
	f := trim.Fitting{Window: 4000, Reserve: 600, Counter: "o200k_base", Exact: true, PerMessage: 4, Overhead: 3, Tokens: 3, Value: 7.31, Bound: 7.33, Shared: 411, Texts: map[int]string{}}
	add := func(p prompt.Part, tokens int, reason trim.Reason, sent string) {
		if p.Message >= 0 && reason.Decision != trim.Cut && (len(parts) == 0 || parts[len(parts)-1].Message != p.Message) {
			f.Overhead, f.Tokens = f.Overhead+4, f.Tokens+4
		}
		if reason.Decision != trim.Cut {
			f.Tokens += tokens
		}
		p.Pinned = reason.Decision == trim.Pinned
		parts = append(parts, p)
		reason.Tokens = tokens
		if sent != "" {
			f.Texts[len(f.Decisions)] = sent
		}
		f.Decisions = append(f.Decisions, reason)
	}
	pinned, kept := trim.Reason{Decision: trim.Pinned}, trim.Reason{Decision: trim.Kept}
	add(prompt.Part{Section: "role", Kind: prompt.KindRole, Role: prompt.System, Text: "You are a careful accounts clerk.\n\n"}, 96, pinned, "")
	add(prompt.Part{Section: "constraint#1", Kind: prompt.KindConstraint, Role: prompt.System, Text: "- Copy amounts exactly; never compute a total.\n"}, 110, pinned, "")
	add(prompt.Part{Section: "constraint#2", Kind: prompt.KindConstraint, Role: prompt.System, Text: "- An e-mail without an invoice has no number.\n"}, 95, pinned, "")
	add(prompt.Part{Section: "schema", Kind: prompt.KindSchema, Message: -1, Text: `{"type":"object","properties":{"number":{"type":"string"}}}`}, 210, pinned, "")
	message := 1
	for i := range 12 {
		reason := kept
		if i%4 == 2 {
			reason = trim.Reason{Decision: trim.Cut, Short: 41 + 7*i, FitsAt: 4041 + 7*i}
		}
		section := fmt.Sprintf("example#%d", i+1)
		add(prompt.Part{Section: section, Kind: prompt.KindExample, Role: prompt.User, Message: message, Group: i + 1, Text: "Your receipt. No. 9981. Total: $40", Trim: trim.Trim{Value: 0.8}}, 70+9*i, reason, "")
		add(prompt.Part{Section: section, Kind: prompt.KindExample, Role: prompt.Assistant, Message: message + 1, Group: i + 1, Text: `{"number":"9981"}`}, 17, reason, "")
		message += 2
	}
	add(prompt.Part{Section: "history", Role: prompt.User, Message: message, Text: "Hello, I have a question about my invoice of March."}, 61, trim.Reason{Decision: trim.Summarized, Whole: 900}, "[The customer asked about two invoices.]")
	add(prompt.Part{Section: "history", Role: prompt.Assistant, Message: message + 1, Text: "Which one?"}, 400, trim.Reason{Decision: trim.Cut, Short: 12, FitsAt: 4012}, "")
	add(prompt.Part{Section: "添付された請求書#1", Kind: prompt.KindText, Role: prompt.User, Message: message + 2, Text: strings.Repeat("A long line of the attached invoice. ", 40), Trim: trim.Trim{Tier: 1, Value: 2}}, 420, trim.Reason{Decision: trim.Shortened, Whole: 800}, "A long line of the attached invoice. […]\n")
	add(prompt.Part{Section: "what the customer wrote to us in the year before last", Kind: prompt.KindText, Role: prompt.User, Message: message + 2, Text: hostile, Trim: trim.Trim{Tier: 1}}, 300, trim.Reason{Decision: trim.Cut, Short: 120, FitsAt: 4120, AtLeast: true}, "")
	add(prompt.Part{Section: "input", Kind: prompt.KindInput, Role: prompt.User, Message: message + 2, Text: "Subject: Invoice 4711\n\nPlease pay.", Volatile: true}, 340, pinned, "")
	r, err := prompt.Assemble("extract-invoice", parts)
	if err != nil {
		t.Fatal(err)
	}
	fitted, err := r.Fitted(f)
	if err != nil {
		t.Fatal(err)
	}
	return fitted
}

// comma writes a number below a million as the page does.
func comma(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%d,%03d", n/1000, n%1000)
}
