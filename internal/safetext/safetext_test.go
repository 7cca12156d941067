package safetext

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestLine(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"plain":              {"repository access denied.", "repository access denied."},
		"colours":            {"\x1b[31mred\x1b[0m", "red"},
		"eight-bit CSI":      {"a\u009b2Jb", "ab"},
		"window title":       {"\x1b]0;owned\x07after", "after"},
		"title ended by ST":  {"\x1b]0;owned\x1b\\after", "after"},
		"unended title":      {"before\x1b]0;owned", "before"},
		"hyperlink":          {"\x1b]8;;http://x\x1b\\text\x1b]8;;\x1b\\", "text"},
		"bidi override":      {"abc\u202Edcba", "abcdcba"},
		"zero width":         {"pay\u200Bments", "payments"},
		"lines become one":   {"a\r\nb\tc", "a b c"},
		"line separator":     {"a\u2028b", "a b"},
		"not UTF-8":          {"a\xffb", "a\uFFFDb"},
		"NUL and backspace":  {"a\x00\x08b", "ab"},
		"other letters stay": {"schlüssel 鍵", "schlüssel 鍵"},
	} {
		if got := Line(c.in, 0); got != c.want {
			t.Errorf("%s: Line(%q) = %q, want %q", name, c.in, got, c.want)
		}
	}
	if got := Line(strings.Repeat("ä", 400), 10); got != strings.Repeat("ä", 10)+"…" {
		t.Errorf("too long: %q", got)
	}
	if got := Block("a\x1b[1m\nb\r\nc\n", 0); got != "a\nb\nc" {
		t.Errorf("Block: %q", got)
	}
}

func FuzzLine(f *testing.F) {
	f.Add("\x1b[31mred\x1b[0m")
	f.Add("\x1b]0;t\x07\u202e\xff")
	f.Fuzz(func(t *testing.T, s string) {
		for _, got := range []string{Line(s, 0), strings.ReplaceAll(Block(s, 0), "\n", "")} {
			if !utf8.ValidString(got) {
				t.Fatalf("not UTF-8: %q", got)
			}
			for _, r := range got {
				if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
					t.Fatalf("%U came through: %q", r, got)
				}
			}
		}
	})
}

// What somebody agrees to is shown whole, and as it is.
func TestWholeHidesNothing(t *testing.T) {
	long := strings.Repeat("nc -x proxy.corp.example:1080 ", 200) + "end"
	for text, want := range map[string]string{"nc %h %p": "nc %h %p", long: long, "nc  %h": `"nc  %h"`, "nc \u202ehp.live": `"nc \u202ehp.live"`, "nc\t%h": `"nc\t%h"`} {
		if got := Whole(text); got != want {
			t.Errorf("%.40q shows as %.80q", text, got)
		}
	}
	if got := Whole(strings.Repeat("x", 1<<17) + "; evil"); !strings.Contains(got, "; evil") {
		t.Error("the end of a long command does not show")
	}
}
