package safetext

import (
	"encoding/json"
	"testing"
)

func TestJSONSaysTheSameAndDrivesNoTerminal(t *testing.T) {
	for in, want := range map[string]string{
		"plain\nand 密钥":           "plain\nand 密钥",
		"\u009b31m":               `\u009b31m`,
		"\u202eabc\u2066":         `\u202eabc\u2066`,
		"tag \U000e0041 unseen":   `tag \udb40\udc41 unseen`,
		"zero\u200bwidth\x7fdone": `zero\u200bwidth\u007fdone`,
	} {
		if got := string(JSON([]byte(in))); got != want {
			t.Errorf("%q became %s, want %s", in, got, want)
		}
		if in == "plain\nand 密钥" {
			continue // a bare line end stands between values only
		}
		var back string
		if err := json.Unmarshal(JSON([]byte(`"`+in+`"`)), &back); err != nil || back != in {
			t.Errorf("%q reads back as %q, %v", in, back, err)
		}
	}
}
