package archtest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// rules is the figure of the design, section 2: each module of others has exactly
// one importer, and the core packages are a chain.
var rules = Rules{
	Imports: []ImportRule{
		{Package: "."},
		{Package: "schema", Own: []string{"internal/loosejson", "internal/align", "internal/near"}, Third: []string{"github.com/santhosh-tekuri/jsonschema/v5"}},
		{Package: "prompt", Own: []string{"schema", "prompt/trim", "prompt/rank", "prompt/data", "prompt/tool", "internal/taint", "internal/tmplcheck", "internal/near", "internal/plaindata", "internal/txtar"}, Third: []string{"github.com/Masterminds/sprig/v3"}},
		{Package: "prompt/trim", Own: []string{"internal/figures"}},
		{Package: "prompt/tool", Own: []string{"schema", "prompt/data", "internal/near"}},
		{Package: "prompt/rank"},
		{Package: "prompt/data", Own: []string{"prompt/rank"}},
		{Package: "prompt/prompttest", Own: []string{"prompt", "schema"}, Third: []string{"github.com/google/go-cmp"}},
		{Package: "budget", Own: []string{"prompt", "prompt/trim", "prompt/tool", "internal/figures", "internal/near", "internal/bpe", "internal/fit"}},
		{Package: "budget/tiktoken", Third: []string{"github.com/pkoukk/tiktoken-go"}},
		{Package: "adapters/...", Own: []string{"prompt", "prompt/...", "schema"}},
		{Package: "internal/...", Own: []string{"internal/..."}},
	},
	Unreachable: []ReachRule{
		{"schema", "net/http"},
		{"schema", "github.com/Masterminds/sprig"},
		{"schema", "github.com/pkoukk"},
		{"prompt", "net/http"},
		{"prompt", "github.com/pkoukk"},
		{"prompt/rank", "net/http"},
		{"prompt/data", "net/http"},
		{"budget", "net/http"},
		{"budget", "github.com/pkoukk"},
	},
	MaxExported: 40,
	Exporters:   map[string]string{"budget/tiktoken": "github.com/pkoukk/tiktoken-go"},
}

func TestArchitecture(t *testing.T) {
	problems, err := Check("../..", &rules)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Error(p)
	}
}

// TestRules breaks each rule in a small module of its own; an archive's comment says
// which one and its file want lists the problems.
func TestRules(t *testing.T) {
	small := Rules{
		Imports: []ImportRule{
			{Package: "schema"},
			{Package: "prompt", Own: []string{"schema", "internal/..."}, Third: []string{"third.example/x"}},
			{Package: "internal/..."},
		},
		Unreachable: []ReachRule{{"prompt", "net/http"}},
		MaxExported: 3,
	}
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) < 8 {
		t.Fatalf("archives: %v, %v", archives, err)
	}
	t.Setenv("GOWORK", "off")
	t.Setenv("GOFLAGS", "-mod=mod")
	for _, archive := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(archive), ".txtar"), func(t *testing.T) {
			dir := t.TempDir()
			want := extract(t, archive, dir)
			limits := small
			if !strings.Contains(archive, "surface") {
				limits.MaxExported = 0
			}
			got, err := Check(dir, &limits)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, strings.Join(got, "\n")); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

// extract writes the files of a txtar archive to dir and returns the one called want.
func extract(t *testing.T, archive, dir string) string {
	t.Helper()
	data, err := os.ReadFile(archive)
	if err != nil {
		t.Fatal(err)
	}
	want := ""
	for _, section := range strings.Split(string(data), "\n-- ")[1:] {
		name, body, ok := strings.Cut(section, " --")
		if !ok {
			t.Fatalf("%s: no end of the name in %.40q", archive, section)
		}
		body = strings.TrimPrefix(body, "\n")
		if name == "want" {
			want = strings.TrimSpace(body)
			continue
		}
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(body+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return want
}
