package say

import (
	"strings"
	"testing"
	"time"
)

func TestSizesAndSpansInEnglish(t *testing.T) {
	for want, value := range map[string]Bytes{"999 bytes": 999, "1.0 kB": 1000, "2.5 MB": 2_500_000, "3.25 GB": 3_250_000_000} {
		if got := value.String(); got != want {
			t.Errorf("%d: %q, want %q", int64(value), got, want)
		}
	}
	for want, d := range map[string]time.Duration{"1 s": 0, "59 s": 59 * time.Second, "2 min": 110 * time.Second, "3 h": 3 * time.Hour, "3 h 5 min": 3*time.Hour + 5*time.Minute} {
		if got := Span(d).String(); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
}

// A language that writes a value its own way is asked for it, wherever it stands.
func TestValuesAreWrittenByTheLanguage(t *testing.T) {
	text := New("x.y", "{n} of {size} in {span}: {inner}, {names}", Values{"n": 7, "size": Bytes(1000), "span": Span(time.Minute),
		"inner": Plain("a"), "names": Names("b", "c"), "none": nil})
	if got := text.String(); got != "7 of 1.0 kB in 1 min: a, b, c" {
		t.Errorf("%q", got)
	}
	l := Language{Number: func(int) string { return "N" }, Size: func(Bytes) string { return "S" }, Wait: func(time.Duration) string { return "W" },
		Comma: "; ", Between: "/"}
	if got := text.In(l); got != "N of S in W: a, b/c" {
		t.Errorf("%q", got)
	}
}

// What is not ours is cleaned, also within the values of a sentence; the sentence
// itself is not.
func TestOnlyForeignWordsAreCleaned(t *testing.T) {
	text := New("x.y", "{who} said {what}, {n} times", Values{"who": "ann", "what": Plain("bad"), "n": 2}).Clean(strings.ToUpper)
	if got := text.String(); got != "ANN said BAD, 2 times" {
		t.Errorf("%q", got)
	}
	if got := Plain("bad").Clean(strings.ToUpper).String(); got != "BAD" {
		t.Errorf("%q", got)
	}
}

// Parts that count are read back in both forms.
func TestPartsThatCountAreReadBack(t *testing.T) {
	r := NewReader([]string{"inner"}, []string{"part"})
	r.Learn("a.b", "it failed: {part}")
	r.LearnPartCount("part.keys", "{n} deploy key", "{n} deploy keys")
	for _, english := range []string{"it failed: 1 deploy key", "it failed: 3 deploy keys"} {
		text, ok := r.Read(english)
		part, isText := text.Values["part"].(Text)
		if !ok || text.Code != "a.b" || !isText || part.Code != "part.keys" || text.String() != english {
			t.Errorf("%s: %v %+v", english, ok, text)
		}
	}
}
