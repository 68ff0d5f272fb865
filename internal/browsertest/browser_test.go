package browsertest

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/briefgo/brief/budget"
	"github.com/briefgo/brief/prompt"
)

// A tab is a page that is open in a browser, and all that it did of itself.
type tab struct {
	ctx    context.Context
	mu     sync.Mutex
	events []string
}

// open shows a file in Chromium; without one the test is skipped, or fails if
// BRIEF_BROWSER=1.
func open(t *testing.T, file string) *tab {
	t.Helper()
	const path = "/usr/bin/chromium"
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("BRIEF_BROWSER") == "1" {
			t.Fatal(err)
		}
		t.Skipf("no browser: %v", err)
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox,
		chromedp.DisableGPU, chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewExecAllocator(ctx, opts...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	b := &tab{ctx: ctx}
	chromedp.ListenTarget(ctx, b.listen)
	if err := chromedp.Run(ctx, network.Enable(), log.Enable()); err != nil {
		t.Fatal(err)
	}
	b.run(t, chromedp.Navigate("file://"+file))
	return b
}

// listen notes everything that a page which needs nothing else never does.
func (b *tab) listen(e any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	note := func(kind string, what any) { b.events = append(b.events, fmt.Sprintf("%s: %.200v", kind, what)) }
	switch e := e.(type) {
	case *network.EventRequestWillBeSent:
		if e.Request.URL != e.DocumentURL || !strings.HasPrefix(e.Request.URL, "file:") {
			note("request", e.Request.URL)
		}
	case *page.EventJavascriptDialogOpening:
		note("dialog", e.Message)
	case *page.EventWindowOpen:
		note("window", e.URL)
	case *runtime.EventConsoleAPICalled:
		note("console", e.Type)
	case *runtime.EventExceptionThrown:
		note("exception", e.ExceptionDetails.Text)
	case *log.EventEntryAdded:
		note("log", e.Entry.Text)
	}
}

// did returns what the page did of itself so far.
func (b *tab) did() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]string(nil), b.events...)
}

func (b *tab) run(t *testing.T, actions ...chromedp.Action) {
	t.Helper()
	if err := chromedp.Run(b.ctx, actions...); err != nil {
		t.Fatal(err)
	}
}

// eval evaluates an expression of JavaScript and waits for its promise; out is what
// its JSON is decoded to.
func (b *tab) eval(t *testing.T, js string, out any) {
	t.Helper()
	var text string
	b.run(t, chromedp.Evaluate("(async () => JSON.stringify(await ("+js+")))()", &text,
		func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }))
	if err := json.Unmarshal([]byte(text), out); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
}

// A view is what the page shows at a window.
type view struct {
	Now       string            // the line under the slider
	Decisions map[string]string // by part, "p7" say
	Cells     map[string]string // of the table, by id
	Widths    []float64         // of the pieces of the bar, in percent
	Ends      float64           // where the last piece ends
}

// at moves the slider and returns what the page shows then.
func (b *tab) at(t *testing.T, window int) view {
	t.Helper()
	var v view
	b.eval(t, fmt.Sprintf(`new Promise(done => {
		const s = document.getElementById("window"); s.value = %d; s.dispatchEvent(new Event("input"));
		const all = (q, f) => Object.fromEntries([...document.querySelectorAll(q)].map(e => [e.id, f(e)]));
		const settled = (done) => requestAnimationFrame(() => document.querySelector("main").ariaBusy === "true" ? settled(done) : requestAnimationFrame(done));
		settled(() => {
			const bar = [...document.getElementById("bar").children];
			const percent = (e, name) => parseFloat(e.getAttribute(name));
			done({
				Now: document.getElementById("now").textContent,
				Decisions: all("details", e => e.className === e.querySelector("b").textContent ? e.className : "torn"),
				Cells: all("td[id]", e => e.textContent.trim()),
				Widths: bar.map(e => percent(e, "width")),
				Ends: percent(bar.at(-1), "x") + percent(bar.at(-1), "width"),
			});
		});
	})`, window), &v)
	return v
}

// write makes the report of a fitted prompt a file; change, if not nil, is applied to it.
func write(t *testing.T, fitted *prompt.Rendered, change func(html string) string) string {
	t.Helper()
	var b strings.Builder
	if err := budget.Explain(fitted).WriteHTML(&b); err != nil {
		t.Fatal(err)
	}
	html := b.String()
	if change != nil {
		html = change(html)
	}
	return file(t, html)
}

// file makes a page a file.
func file(t *testing.T, html string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(path, []byte(html), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

// picture writes what the tab shows to a file, if BRIEF_PICTURES names a directory.
func (b *tab) picture(t *testing.T, name string) {
	t.Helper()
	dir := os.Getenv("BRIEF_PICTURES")
	if dir == "" {
		return
	}
	var png []byte
	b.run(t, chromedp.FullScreenshot(&png, 100))
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o666); err != nil {
		t.Fatal(err)
	}
}
