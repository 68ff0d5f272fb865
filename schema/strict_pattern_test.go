package schema

import "testing"

func TestStrictPatterns(t *testing.T) {
	anthropic, ollama, vllm := strictDialectOf(Anthropic).patterns, strictDialectOf(Ollama).patterns, strictDialectOf(VLLM).patterns
	for _, row := range []struct {
		reason, pattern         string
		anthropic, ollama, vllm bool
	}{
		{"characters and classes", `^[A-Z]{2}-[0-9]+$`, true, true, true},
		{"groups and alternatives", `^(a|bc)*d?$`, true, true, true},
		{"every quantifier", `^a{2}b{2,}c{0,3}d*$`, true, true, true},
		{"an escaped character", `^a\.b\/c$`, true, true, true},
		{"an escaped character in a class", `^[a\-z\]]$`, true, true, true},
		{"a hyphen at an end", `^[-a_]+[a_-]$`, true, true, true},
		{"nothing", `^$`, true, true, true},
		{"letters that JSON has as they are", `^é[äöü]$`, true, true, true},

		{"\\d and \\w are known to some", `^\d+\w$`, true, false, true},
		{"and in classes", `^[\d_]$`, true, false, true},
		{"\\s may be a line end, which JSON escapes", `^a\sb$`, true, false, false},
		{"a dot may be a quote", `^a.b$`, true, false, false},
		{"what is not in a class too", `^[^a]$`, true, false, false},
		{"a range over a quote", `^[ -~]$`, true, false, false},
		{"a quote", `^"$`, true, false, false},
		{"a quote that is escaped", `^\"$`, true, false, false},
		{"a backslash", `^\\$`, true, false, false},
		{"a part of the string", `[A-Z]`, true, false, false},
		{"its beginning", `^[A-Z]`, true, false, false},
		{"its end", `[A-Z]$`, true, false, false},
		{"alternatives of parts", `a|b`, true, false, false},

		{"an escaped dollar is no anchor", `^a\$`, true, false, false},
		{"two halves", `^a|b$`, false, false, false},
		{"an anchor in the middle", `^(^a)$`, false, false, false},
		{"another", `^(a$)$`, false, false, false},
		{"look-ahead", `^(?=a)a$`, false, false, false},
		{"look-behind", `^(?<=a)a$`, false, false, false},
		{"a group that is not captured", `^(?:a)$`, false, false, false},
		{"flags", `(?i)a`, false, false, false},
		{"a back-reference", `^(a)\1$`, false, false, false},
		{"the edge of a word", `\ba\b`, false, false, false},
		{"properties of characters", `^\p{L}$`, false, false, false},
		{"what has no escapes of its own", `^\S\D\W$`, false, false, false},
		{"lazy", `^a+?$`, false, false, false},
		{"possessive", `^a++$`, false, false, false},
		{"a quantifier of nothing", `^*a$`, false, false, false},
		{"of a group that begins", `^(+a)$`, false, false, false},
		{"a large count", `^a{1000}$`, false, false, false},
		{"no count", `^a{,3}$`, false, false, false},
		{"a brace", `^a{b}$`, false, false, false},
		{"a group that is open", `^(a$`, false, false, false},
		{"a group that was not", `^a)$`, false, false, false},
		{"a class that is open", `^[a$`, false, false, false},
		{"an empty class", `^[]$`, false, false, false},
		{"a class in a class", `^[[:alpha:]]$`, false, false, false},
		{"an escape of nothing", `a\`, false, false, false},
		{"a control character", "^\t$", false, false, false},
	} {
		for _, d := range []struct {
			name string
			has  strictPatterns
			want bool
		}{{"anthropic", anthropic, row.anthropic}, {"ollama", ollama, row.ollama}, {"vllm", vllm, row.vllm}} {
			if got := d.has.has(row.pattern); got != d.want {
				t.Errorf("%s: %s: %s has it: %v, want %v", row.reason, row.pattern, d.name, got, d.want)
			}
		}
	}
}

// FuzzStrictPatterns checks that any text is an answer, and that what is sent to a
// grammar is a regular expression.
func FuzzStrictPatterns(f *testing.F) {
	for _, pattern := range []string{`^[a-z]$`, `^(a|b){2}$`, `[`, `\`, `^a|b$`, `a{1,`} {
		f.Add(pattern)
	}
	f.Fuzz(func(t *testing.T, pattern string) {
		for _, d := range strictDialects {
			if d.patterns.has(pattern) && d.patterns.whole && (len(pattern) < 2 || pattern[0] != '^' || pattern[len(pattern)-1] != '$') {
				t.Errorf("%s has %q", d.name, pattern)
			}
		}
	})
}
