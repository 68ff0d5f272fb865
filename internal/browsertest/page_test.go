package browsertest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/briefgo/brief/budget"
	"github.com/briefgo/brief/prompt"
)

const hostile = `</script><script>document.title='ran'</script><!-- <img src="https://example.org/x" onerror="alert(1)"> {{.}} ` + "\u2028"

// rendered is a prompt with examples of one size, so that what a window keeps is
// unambiguous.
func rendered(t *testing.T) *prompt.Rendered {
	t.Helper()
	sections := []prompt.Section{prompt.Instruction("Echo."), prompt.Input("{{.}}")}
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

// browser starts Chromium; without one the test is skipped, or fails if BRIEF_BROWSER=1.
func browser(t *testing.T) context.Context {
	t.Helper()
	const path = "/usr/bin/chromium"
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("BRIEF_BROWSER") == "1" {
			t.Fatal(err)
		}
		t.Skipf("no browser: %v", err)
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox,
		chromedp.DisableGPU, chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.UserDataDir(t.TempDir()))
	ctx, stop := context.WithTimeout(context.Background(), 25*time.Second)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewExecAllocator(ctx, opts...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	return ctx
}

// TestPage moves the slider and compares what the page keeps with what Fit keeps,
// while nothing of the hostile text runs and no request leaves the page.
func TestPage(t *testing.T) {
	ctx := browser(t)
	r := rendered(t)
	fitted := fit(t, r, 3000)
	file := filepath.Join(t.TempDir(), "report.html")
	w, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := budget.Explain(fitted).WriteHTML(w); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var events []string
	chromedp.ListenTarget(ctx, func(e any) {
		mu.Lock()
		defer mu.Unlock()
		switch e := e.(type) {
		case *network.EventRequestWillBeSent:
			if !strings.HasPrefix(e.Request.URL, "file:") {
				events = append(events, "request: "+e.Request.URL)
			}
		case *page.EventJavascriptDialogOpening:
			events = append(events, "dialog")
		case *runtime.EventConsoleAPICalled, *runtime.EventExceptionThrown:
			events = append(events, fmt.Sprintf("%T", e))
		}
	})
	var title string
	if err := chromedp.Run(ctx, network.Enable(), chromedp.Navigate("file://"+file), chromedp.Title(&title)); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(title, "Prompt echo:") {
		t.Errorf("the title is %q", title)
	}
	for _, window := range []int{3000, 1500, 2200, 3000, 3500} {
		var got string
		if err := chromedp.Run(ctx, chromedp.Evaluate(fmt.Sprintf(`new Promise(done => {
			const s = document.getElementById("window"); s.value = %d; s.dispatchEvent(new Event("input"));
			requestAnimationFrame(() => requestAnimationFrame(() =>
				done([...document.querySelectorAll("details")].map(d => d.className).join(" "))));
		})`, window), &got, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) })); err != nil {
			t.Fatal(err)
		}
		var want []string
		for _, p := range bySection(fit(t, r, window)) {
			want = append(want, string(p.Decision))
		}
		if got != strings.Join(want, " ") {
			t.Errorf("window %d: the page has %s, Fit %s", window, got, want)
		}
	}
	mu.Lock()
	defer mu.Unlock()
	if len(events) > 0 {
		t.Errorf("the page did %q", events)
	}
}

func fit(t *testing.T, r *prompt.Rendered, window int) *prompt.Rendered {
	t.Helper()
	fitted, err := budget.Budget{Window: window, Reserve: 500}.Fit(r)
	if err != nil {
		t.Fatal(err)
	}
	return fitted
}

// bySection returns the parts as the page orders them: sections by their first parts.
func bySection(r *prompt.Rendered) []prompt.Part {
	at, groups := map[string]int{}, [][]prompt.Part{}
	for _, p := range r.Parts() {
		name, _, _ := strings.Cut(p.Section, "#")
		if _, ok := at[name]; !ok {
			at[name] = len(groups)
			groups = append(groups, nil)
		}
		groups[at[name]] = append(groups[at[name]], p)
	}
	var parts []prompt.Part
	for _, g := range groups {
		parts = append(parts, g...)
	}
	return parts
}
