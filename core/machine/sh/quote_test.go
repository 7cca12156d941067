package sh

import (
	"bytes"
	"errors"
	"os/exec"
	"strings"
	"testing"
)

// read returns what a shell makes of quoted words, each ended by a NUL byte,
// which no word can have.
func read(t testing.TB, shell []string, words ...string) []string {
	t.Helper()
	var quoted []string
	for _, word := range words {
		q, err := Quote(word)
		if err != nil {
			t.Fatal(err)
		}
		quoted = append(quoted, q)
	}
	cmd := exec.Command(shell[0], shell[1:]...)
	cmd.Env = []string{"PATH=/usr/bin:/bin", "LC_ALL=C"}
	cmd.Dir = t.TempDir()
	cmd.Stdin = strings.NewReader("printf '%s\\000' " + strings.Join(quoted, " ") + "\n")
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil || errs.Len() > 0 {
		t.Fatalf("%s: %v, %s, for %q", shell[0], err, errs.String(), words)
	}
	return strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
}

var awkward = []string{
	"", " ", "a b", "'", "''", `\`, `\'`, `"`, "$(touch x)", "`touch x`", "${HOME}", "$HOME", "!!", "!x", "~", "~root", "*", "?", "[a-z]",
	"-n", "--", "-e a", "a\nb", "\n", "\r\n", "\t", "#", ";", "&", "|", "<x", ">x", "(", ")", "{a,b}", "=", "a=b", "%s", "%%", "\\n", "\\0101",
	"\x01\x7f\x80\xff", "ü\u202e\u2028", "\x1b[31m", "\x81", "\x82\x88", strings.Repeat("'", 100), strings.Repeat("x", 100000),
}

func TestQuotedTextIsReadByEveryShellAsItIs(t *testing.T) {
	for name, shell := range shells(t) {
		got := read(t, shell, awkward...)
		if len(got) != len(awkward) {
			t.Fatalf("%s: %d words of %d", name, len(got), len(awkward))
		}
		for i, word := range awkward {
			if got[i] != word {
				t.Errorf("%s: %q became %q", name, word, got[i])
			}
		}
	}
}

func TestANulByteIsRefused(t *testing.T) {
	if _, err := Quote("a\x00b"); !errors.Is(err, ErrNUL) {
		t.Fatal(err)
	}
	if _, err := (Script{Values: map[string]string{"key": "a\x00b"}}).assignments(); !errors.Is(err, ErrNUL) {
		t.Fatal(err)
	}
}

func FuzzQuote(f *testing.F) {
	for _, word := range awkward {
		f.Add(word, word)
	}
	all := shells(f)
	f.Fuzz(func(t *testing.T, a, b string) {
		if strings.Contains(a+b, "\x00") || len(a)+len(b) > 60000 {
			return
		}
		for name, shell := range all {
			if got := read(t, shell, a, b); len(got) != 2 || got[0] != a || got[1] != b {
				t.Fatalf("%s: %q, %q became %q", name, a, b, got)
			}
		}
	})
}
