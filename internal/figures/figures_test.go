package figures

import "testing"

func TestGrouped(t *testing.T) {
	for n, want := range map[int]string{
		0: "0", 12: "12", 999: "999", 1000: "1,000", -999: "-999", -1000: "-1,000", 100_000: "100,000", 1_234_567: "1,234,567",
	} {
		if got := Grouped(n); got != want {
			t.Errorf("%d is %s, want %s", n, got, want)
		}
	}
}
