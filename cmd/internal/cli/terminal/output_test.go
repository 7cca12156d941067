package terminal

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

// JSON may be read on a terminal as well: what drives one or turns the reading
// direction comes as an escape, and reads back as what it was.
func TestJSONDrivesNoTerminal(t *testing.T) {
	text := "a\x1b[2J\u009b2Jb\x7f\u202ec\u200b\u2066d<ü>\U000e0041"
	var out bytes.Buffer
	p := Printer{Out: &out}
	if err := p.PrintJSON(map[string]string{text: text}); err != nil {
		t.Fatal(err)
	}
	if got := out.String(); strings.ContainsAny(got, "\x1b\u009b\x7f\u202e\u200b\u2066\U000e0041") || !strings.Contains(got, "<ü>") {
		t.Errorf("%q", got)
	}
	var back map[string]string
	if err := json.Unmarshal(out.Bytes(), &back); err != nil || back[text] != text {
		t.Errorf("%q, %v", back, err)
	}
}
