package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/briefgo/brief/budget"
	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/schema"
)

// needs says what the last message of a request has to name before a model could
// know better than to repeat its mistake: the author gives no reply to another one.
var needs = map[string]string{
	"10-rechnung-chf-flowed/2.stop.txt": "/invoice/issued",
	"14-reminder-several/2.stop.txt":    "/invoice/due",
}

// An author is a model that answers the requests of one mail with the authored
// replies, attempt by attempt, and notes which request got which.
type author struct {
	replies []string // names, by attempt
	played  []string // "HASH NAME" of each request
}

// authorOf returns the author for a mail of testdata.
func authorOf(t *testing.T, file string) *author {
	t.Helper()
	name := strings.ReplaceAll(strings.TrimSuffix(file, ".eml"), ".mbox#", "-")
	entries, err := fs.ReadDir(recorded, path.Join("testdata/replies", name))
	if err != nil {
		t.Fatal(err)
	}
	var a author
	for _, e := range entries {
		a.replies = append(a.replies, path.Join(name, e.Name()))
	}
	return &a
}

func (a *author) Generate(_ context.Context, req *prompt.Request) (schema.Reply, error) {
	if len(a.played) == len(a.replies) {
		return schema.Reply{}, errors.New("there is no reply to another attempt")
	}
	name := a.replies[len(a.played)]
	if last := req.Messages[len(req.Messages)-1]; !strings.Contains(last.Text, needs[name]) {
		return schema.Reply{}, fmt.Errorf("the request does not name %s, which %s needs", needs[name], name)
	}
	a.played = append(a.played, string(hashOf(req))+" "+name)
	return readReply(name)
}

// A memory is a counter that remembers: the same few texts are counted again and
// again when windows are tried.
type memory struct {
	*budget.BPE
	counts *sync.Map
}

func (m memory) Count(text string) int {
	if n, ok := m.counts.Load(text); ok {
		return n.(int)
	}
	n := m.BPE.Count(text)
	m.counts.Store(text, n)
	return n
}

// testMails are the mails for which there are replies.
func testMails(t *testing.T) []mail {
	t.Helper()
	mails := append(readMails(nil), readMails([]string{"testdata/mbox/inbox.mbox"})...)
	for i := range mails {
		if mails[i].err != nil {
			t.Fatal(mails[i].err)
		}
		mails[i].file = path.Base(mails[i].file)
	}
	return mails
}

// largestWindow has room for every mail with every example.
const largestWindow = 1 << 15

// A sweep finds the requests that a mail leads to, over all windows.
type sweep struct {
	t       *testing.T
	mail    mail
	counter budget.Counter
	found   map[string]bool // "HASH NAME"
}

// at returns the requests at one window, one a line.
func (s *sweep) at(window int) string {
	a := authorOf(s.t, s.mail.file)
	b := &backend{model: a}
	r := process(s.t.Context(), b, budget.Budget{Window: window, Reserve: defaultReserve, Counter: s.counter, Strategy: budget.Rank}, s.mail.file, s.mail.email)
	if over := new(budget.OverflowError); r.err != nil && !errors.As(r.err, &over) {
		s.t.Fatalf("%s at a window of %d: %v", s.mail.file, window, r.err)
	}
	for _, p := range a.played {
		s.found[p] = true
	}
	return strings.Join(a.played, "\n")
}

// between finds the requests at every window from low to high, at which they are
// known. What is kept grows with the window, in the order in which sets of examples
// are preferred, so that equal ends have nothing else between them.
func (s *sweep) between(low, high int, atLow, atHigh string) {
	if atLow == atHigh || high-low < 2 {
		return
	}
	mid := (low + high) / 2
	atMid := s.at(mid)
	s.between(low, mid, atLow, atMid)
	s.between(mid, high, atMid, atHigh)
}

// TestRecording checks that requests.txt has every request that the mails lead to,
// at some windows. With UPDATE_GOLDEN=1 it tries all windows and writes the file.
func TestRecording(t *testing.T) {
	counter := memory{budget.O200k(), new(sync.Map)}
	if os.Getenv("UPDATE_GOLDEN") == "1" {
		writeRequests(t, counter)
		return
	}
	r, err := openRecording()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range testMails(t) {
		s := sweep{t, m, counter, map[string]bool{}}
		for window := 1800; window <= largestWindow; window += 97 + window/20 {
			s.at(window)
		}
		for _, p := range slices.Sorted(maps.Keys(s.found)) {
			hash, name, _ := strings.Cut(p, " ")
			want, err := readReply(name)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, r[requestHash(hash)]); diff != "" {
				t.Fatalf("the prompt, a mail or a reply has changed; if it should have, run this test with UPDATE_GOLDEN=1 (%s)", name)
			}
		}
	}
}

// writeRequests tries every window and writes requests.txt.
func writeRequests(t *testing.T, counter budget.Counter) {
	byName := map[string][]string{}
	for _, m := range testMails(t) {
		s := sweep{t, m, counter, map[string]bool{}}
		low, high := defaultReserve+1, largestWindow
		s.between(low, high, s.at(low), s.at(high))
		for _, p := range slices.Sorted(maps.Keys(s.found)) {
			hash, name, _ := strings.Cut(p, " ")
			byName[name] = append(byName[name], hash)
		}
	}
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		fmt.Fprintf(&b, "%s: %s\n", name, strings.Join(byName[name], " "))
	}
	if err := os.WriteFile("testdata/requests.txt", []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}
