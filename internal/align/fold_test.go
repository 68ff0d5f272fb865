package align

import "testing"

func TestFold(t *testing.T) {
	tests := []struct{ text, want, cased string }{
		{"firstName", "firstname", "firstname"},
		{"First-Name_", "firstname", "first-name_"},
		{"Größe", "grosse", "grosse"},
		{"Ærøskøbing", "aeroskobing", "aeroskobing"},
		{"e\u0301te\u0301", "ete", "ete"},
		{"Łódź Œuvre", "lodzoeuvre", "lodz oeuvre"},
		{"ＡＢＣ１", "abc1", "abc1"},
		{"北京", "北京", "北京"},
		{"C++", "c", "c++"},
		{"!?", "", "!?"},
		{"Ωmega", "ωmega", "ωmega"},
	}
	for _, tt := range tests {
		if got := fold(tt.text); got != tt.want {
			t.Errorf("fold(%q) = %q, want %q", tt.text, got, tt.want)
		}
		if got := foldCase(tt.text); got != tt.cased {
			t.Errorf("foldCase(%q) = %q, want %q", tt.text, got, tt.cased)
		}
	}
}

func TestNear(t *testing.T) {
	tests := []struct {
		a, b string
		want bool
	}{
		{"name", "nmae", true}, // swapped
		{"name", "nam", false}, // too short to tell
		{"total", "totl", true},
		{"total", "totla", true},
		{"total", "other", false},
		{"description", "desciptoin", true},
		{"description", "descrption", true},
		{"descriptions", "desciptn", false},
		{"cat", "car", false},
	}
	for _, tt := range tests {
		if misspelt(tt.a, tt.b) != tt.want || misspelt(tt.b, tt.a) != tt.want {
			t.Errorf("near(%q, %q) is not %v", tt.a, tt.b, tt.want)
		}
	}
}

func TestToInteger(t *testing.T) {
	tests := []struct {
		literal, want string
		exact         bool
	}{
		{"12", "12", true},
		{"-12", "-12", true},
		{"3.0", "3", true},
		{"1.5e1", "15", true},
		{"2e50", "200000000000000000000000000000000000000000000000000", true},
		{"2.5", "3", false},
		{"-2.5", "-3", false},
		{"-0.2", "0", false},
		{"-0.0", "0", true},
		{"1e51", "", false},
		{"1e-9999999", "", false},
	}
	for _, tt := range tests {
		if got, exact := toInteger(tt.literal); got != tt.want || exact != tt.exact {
			t.Errorf("%s: got %q, %v, want %q, %v", tt.literal, got, exact, tt.want, tt.exact)
		}
	}
}

func TestClipText(t *testing.T) {
	if got := clipText("0123456789012345678901234567890123456789"); len(got) != 40 {
		t.Errorf("cut to %d bytes", len(got))
	}
	if got := clipText("012345678901234567890123456789012345678ü"); got != "012345678901234567890123456789012345678" {
		t.Errorf("got %q", got)
	}
}
