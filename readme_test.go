package brief_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestDocumentedCode checks that every block of Go code in README.md, and in the
// documentation of a package, stands line by line in a file that is compiled: so it
// compiles, and where that file is a test, it is run. A line of "..." stands for
// lines left out.
func TestDocumentedCode(t *testing.T) {
	compiled := compiledCode(t)
	blocks := 0
	for file, code := range documentedCode(t) {
		for _, block := range code {
			blocks++
			for piece := range strings.SplitSeq(canonical(block), "\n...\n") {
				if !strings.Contains(compiled, "\n"+strings.Trim(piece, "\n")+"\n") {
					t.Errorf("%s: this code stands in no Go file of the module:\n%s", file, piece)
				}
			}
		}
	}
	if blocks < 5 {
		t.Errorf("only %d blocks of code were found; the search is broken", blocks)
	}
}

// TestDocumentedOutput checks that what README.md says is printed is the output of a
// tested Example.
func TestDocumentedOutput(t *testing.T) {
	examples, blocks := read(t, "example_test.go"), 0
	for _, m := range fenced.FindAllStringSubmatch(read(t, "README.md"), -1) {
		if m[1] != "" {
			continue
		}
		blocks++
		var output strings.Builder
		for line := range strings.Lines(m[2]) {
			output.WriteString("\t// " + line)
		}
		if !strings.Contains(examples, "// Output:\n"+output.String()+"}\n") {
			t.Errorf("README.md: no Example prints\n%s", m[2])
		}
	}
	if blocks < 2 {
		t.Errorf("only %d blocks of output were found; the search is broken", blocks)
	}
}

// canonical returns code without indentation, blank lines and ends of line
// comments, so that it can be found at another depth.
func canonical(code string) string {
	var b strings.Builder
	b.WriteByte('\n')
	for line := range strings.Lines(code) {
		if before, _, found := strings.Cut(line, " // "); found {
			line = before
		}
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "//") {
			b.WriteString(line + "\n")
		}
	}
	return b.String()
}

// compiledCode returns the canonical text of every Go file, comments apart.
func compiledCode(t *testing.T) string {
	var b strings.Builder
	walk(t, func(file string) {
		if strings.HasSuffix(file, ".go") {
			b.WriteString(canonical(read(t, file)))
		}
	})
	return b.String()
}

var (
	fenced   = regexp.MustCompile("(?ms)^```(\\w*)\n(.*?)^```$") // the language and the code
	comments = regexp.MustCompile(`(?m)\A(?:^//.*\n)+`)
	indented = regexp.MustCompile(`(?m)(?:^//\t.*\n(?://\n)?)+`)
	isGo     = regexp.MustCompile(`:=|\bfunc |\bvar |\btype .* struct|\(.*\) *$`)
)

// documentedCode returns the blocks of Go code in README.md and in package comments.
func documentedCode(t *testing.T) map[string][]string {
	blocks := map[string][]string{}
	walk(t, func(file string) {
		switch {
		case filepath.Base(file) == "README.md":
			for _, m := range fenced.FindAllStringSubmatch(read(t, file), -1) {
				if m[1] == "go" {
					blocks[file] = append(blocks[file], m[2])
				}
			}
		case filepath.Base(file) == "doc.go":
			comment := comments.FindString(read(t, file))
			for _, block := range indented.FindAllString(comment, -1) {
				block = strings.ReplaceAll(strings.ReplaceAll(block, "//\t", ""), "//\n", "\n")
				if isGo.MatchString(block) {
					blocks[file] = append(blocks[file], block)
				}
			}
		}
	})
	return blocks
}

// walk calls f with each file of the repository, apart from hidden folders.
func walk(t *testing.T, f func(file string)) {
	err := filepath.WalkDir(".", func(file string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && strings.HasPrefix(d.Name(), ".") && file != "." {
			return fs.SkipDir
		}
		if err == nil && !d.IsDir() {
			f(file)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, file string) string {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
