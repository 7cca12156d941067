package safetext

import (
	"strings"
	"testing"
)

// What a spreadsheet would calculate, whatever parts its cells, is text; what it would
// not stays as it is.
func TestNoCellIsAFormula(t *testing.T) {
	for _, text := range []string{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "－1", `ci;=HYPERLINK("http://x")`, `a; "=1"`, "a;;@b", "=a;=b"} {
		got := Cell(text)
		for _, cell := range append(strings.Split(got, ";"), got) {
			if StartsFormula(strings.TrimLeft(cell, ` "`)) {
				t.Errorf("%q becomes %q, of which a spreadsheet calculates %q", text, got, cell)
			}
		}
	}
	for _, text := range []string{"", "ci@build-07", "acme/web-frontend", "a=b", "a; b", "ssh-ed25519 AAAA+/=", "é"} {
		if got := Cell(text); got != text {
			t.Errorf("%q becomes %q", text, got)
		}
	}
}
