package near

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDistance(t *testing.T) {
	tests := []struct {
		why, a, b string
		want      int
	}{
		{"equal", "total", "total", 0},
		{"one inserted", "total", "totals", 1},
		{"one deleted", "total", "toal", 1},
		{"one replaced", "total", "tonal", 1},
		{"neighbours swapped are one edit", "total", "toatl", 1},
		{"nothing in common", "abc", "xyz", 3},
		{"to nothing", "abc", "", 3},
		{"from nothing", "", "abc", 3},
		{"long names count as far as they are compared", strings.Repeat("a", 100), strings.Repeat("a", 200), 0},
	}
	for _, tt := range tests {
		if got := Distance(tt.a, tt.b); got != tt.want {
			t.Errorf("%s: Distance(%q, %q) = %d, want %d", tt.why, tt.a, tt.b, got, tt.want)
		}
		if back := Distance(tt.b, tt.a); back != tt.want {
			t.Errorf("%s: the other way it is %d, want %d", tt.why, back, tt.want)
		}
	}
}

func TestName(t *testing.T) {
	names := []string{"Subject", "Body", "From", "Form", "ID"}
	tests := []struct{ why, name, want string }{
		{"a letter is missing", "Subjct", "Subject"},
		{"only the case differs", "bODY", "Body"},
		{"the earlier of two equally near ones", "Frm", "From"},
		{"too far", "Recipient", ""},
		{"short names may differ in one letter", "IT", "ID"},
		{"but not in all", "X", ""},
		{"nothing is near to a very long name", strings.Repeat("Subject", 20), ""},
		{"nor to none", "", ""},
	}
	for _, tt := range tests {
		if got := Name(tt.name, names); got != tt.want {
			t.Errorf("%s: Name(%q) = %q, want %q", tt.why, tt.name, got, tt.want)
		}
	}
}

func TestNames(t *testing.T) {
	got := Names("gtp-4", []string{"gpt-4o", "claude", "gpt-4", "gpt-4", "o1"}, 3)
	if diff := cmp.Diff([]string{"gpt-4", "gpt-4o", "o1"}, got); diff != "" {
		t.Error(diff)
	}
	if got := Names("x", []string{"y"}, 5); len(got) != 1 {
		t.Errorf("%q", got)
	}
}

func BenchmarkName(b *testing.B) {
	b.ReportAllocs()
	names := strings.Fields("Number Vendor Issued Due Currency Total Lines Quantity Amount Text")
	for b.Loop() {
		Name("Curency", names)
	}
}
