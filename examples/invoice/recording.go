package main

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"path"
	"strings"

	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/schema"
)

// recorded holds the replies, written by hand in the manner of several models; and
// requests.txt, which says which requests each one answers. The test TestRecording
// checks requests.txt, and writes it with UPDATE_GOLDEN=1.
//
//go:embed testdata/replies testdata/requests.txt
var recorded embed.FS

// A recording is a prompt.Model that plays recorded replies. A reply is found by a
// hash of the whole request: a request that differs in one byte has none. It is
// immutable and safe for concurrent use.
type recording map[requestHash]schema.Reply

// A requestHash is the first half of the SHA-256 of a request, in hexadecimal.
type requestHash string

// hashOf returns the hash of everything that a request says.
func hashOf(req *prompt.Request) requestHash {
	var document json.RawMessage
	if req.Schema != nil {
		document = req.Schema.JSON()
	}
	canonical, err := json.Marshal(struct {
		Name      string
		Messages  []prompt.Message
		Schema    json.RawMessage
		MaxOutput int
		Sampling  sampling
	}{req.Name, req.Messages, document, req.MaxOutput, sampling{req.Temperature, req.TopP, req.Seed}})
	if err != nil {
		panic(err) // nothing in it can fail
	}
	sum := sha256.Sum256(canonical)
	return requestHash(hex.EncodeToString(sum[:len(sum)/2]))
}

// sampling is how a request says that a model is to choose its words.
type sampling struct {
	Temperature, TopP *float64
	Seed              *int64
}

// Generate plays the reply that was recorded for the request.
func (r recording) Generate(ctx context.Context, req *prompt.Request) (schema.Reply, error) {
	if err := ctx.Err(); err != nil {
		return schema.Reply{}, err
	}
	reply, ok := r[hashOf(req)]
	if !ok {
		return schema.Reply{}, errNoRecording
	}
	return reply, nil
}

// errNoRecording says what to do about a request that nobody recorded.
var errNoRecording = fmt.Errorf("no reply was recorded for this request (only the mails in testdata have one, counted by o200k_base and at -reserve %d); to ask a model, set OPENAI_API_KEY, or OPENAI_BASE_URL for a server of your own", defaultReserve)

// openRecording reads the embedded recording.
func openRecording() (recording, error) {
	table, err := recorded.ReadFile("testdata/requests.txt")
	if err != nil {
		return nil, err
	}
	r := recording{}
	for line := range strings.Lines(string(table)) {
		name, hashes, _ := strings.Cut(line, ":")
		reply, err := readReply(name)
		if err != nil {
			return nil, fmt.Errorf("testdata/requests.txt: %w", err)
		}
		for _, hash := range strings.Fields(hashes) {
			r[requestHash(hash)] = reply
		}
	}
	return r, nil
}

// readReply returns a reply by its name, "MAIL/ATTEMPT.STOP.txt". The name says why
// the reply ended; its other halves are there for people, and for the test that makes
// requests.txt.
func readReply(name string) (schema.Reply, error) {
	text, err := recorded.ReadFile(path.Join("testdata/replies", name))
	if err != nil {
		return schema.Reply{}, err
	}
	_, stop, _ := strings.Cut(strings.TrimSuffix(path.Base(name), ".txt"), ".")
	return schema.Reply{Text: string(text), Stop: schema.Stop(stop)}, nil
}
