package say

import (
	"errors"
	"fmt"
	"testing"
	"time"
)

// german is a tongue with one sentence, to see what is translated and what not.
func german() Language {
	texts := map[string]string{"t.key": "Der Schlüssel {key}⟨: {said}⟩ {why}", "t.closed": "er schloss", "t.files one": "{n} Datei", "t.files": "{n} Dateien"}
	return Language{Comma: " und ", Number: func(n int) string { return fmt.Sprintf("<%d>", n) }, Size: func(n Bytes) string { return "groß" },
		Template: func(code string, n *int) (string, bool) {
			if code == "t.files" && n == nil {
				return "", false
			}
			if n != nil && *n == 1 {
				code += " one"
			}
			text, ok := texts[code]
			return text, ok
		}}
}

func TestTextsAreSaidInALanguage(t *testing.T) {
	closed := New("t.closed", "it closed")
	key := New("t.key", "The key {key}⟨: {said}⟩ {why}", Values{"key": "a{said}⟨b⟩", "why": closed})
	for _, c := range []struct {
		text             Text
		english, inOther string
	}{
		{key, "The key a{said}⟨b⟩ it closed", "Der Schlüssel a{said}⟨b⟩ er schloss"}, // nothing in a value is a place
		{New("t.key", "The key {key}⟨: {said}⟩ {why}", Values{"key": "K", "said": "no {key}", "why": ""}), "The key K: no {key} ", "Der Schlüssel K: no {key} "},
		{New("t.unknown", "Only {size}", Values{"size": Bytes(1500)}), "Only 1.5 kB", "Only groß"},
		{Count("t.files", 1, "{n} file", "{n} files"), "1 file", "<1> Datei"},
		{Count("t.files", 0, "{n} file", "{n} files"), "0 files", "<0> Dateien"},
		{List(Plain("x"), closed), "x, it closed", "x und er schloss"},
		{Text{}, "", ""},
	} {
		if got := c.text.String(); got != c.english {
			t.Errorf("English %q, want %q", got, c.english)
		}
		if got := c.text.In(german()); got != c.inOther {
			t.Errorf("%q, want %q", got, c.inOther)
		}
	}
}

func TestAnErrorKeepsItsSentenceAndItsCause(t *testing.T) {
	cause := errors.New("disk on fire")
	err := New("t.closed", "it closed").Because(cause)
	if !errors.Is(err, cause) || err.Error() != "it closed" || Of(err).Code != "t.closed" {
		t.Errorf("%v, %v", err, Of(err))
	}
	if of := Of(fmt.Errorf("open: %w", err)); !of.IsPlain() || of.String() != "open: it closed" {
		t.Errorf("a wrapped one is more than its sentence: %v", of)
	}
}

func TestAReaderKnowsSentencesAgain(t *testing.T) {
	r := NewReader([]string{"cause"}, []string{"act"})
	r.LearnPart("add", "add")
	r.LearnPart("or", "{one} or {rest}")
	r.Learn("on", "{act} on {target}: {cause}")
	r.Learn("refused", "the server refused it⟨: {said}⟩")
	r.LearnCount("files", "{n} file is left", "{n} files are left")
	for text, want := range map[string]string{
		"add on acme/web: the server refused it: add on x: y": "on refused",
		"the server refused it":                               "refused",
		"2 files are left":                                    "files",
		"two files are left":                                  "",
		"error on line 3: the server refused it":              "",   // no act of ours
		"add on acme/web: this or that":                       "on", // a server's "or"
		"this or that":                                        "",
		"something else":                                      "",
	} {
		got, _ := r.Read(text)
		codes := got.Code
		if inner, ok := got.Values["cause"].(Text); ok {
			codes += " " + inner.Code
		}
		if codes != want || codes != "" && got.String() != text {
			t.Errorf("%q is read as %q: %q", text, codes, got)
		}
	}
}

// What a sentence says to do is said by each face in its own way, also after it
// was kept. Where a face has no words for it, its part is left out.
func TestActions(t *testing.T) {
	text := New("t.do", "Go on⟨: {resume}⟩, in {time}.", Values{"resume": Do("rollout resume", "7"), "time": Wait(90e9)})
	for _, text := range []Text{text, Decode(Encode(text))} {
		for name, c := range map[string]struct {
			action func(Action) string
			want   string
		}{
			"by name":       {nil, "Go on: rollout resume 7, in 90 seconds."},
			"in a terminal": {func(a Action) string { return "program " + a.String() }, "Go on: program rollout resume 7, in 90 seconds."},
			"without words": {func(Action) string { return "" }, "Go on, in 90 seconds."},
		} {
			if got := text.In(Language{Action: c.action}); got != c.want {
				t.Errorf("%s: %q, want %q", name, got, c.want)
			}
		}
	}
	english := English("Run: {what}", Values{"what": "chmod 700 x"})
	if got := english.In(german()); got != "Run: chmod 700 x" || Decode(Encode(english)).String() != got {
		t.Errorf("%q, kept %q", got, Decode(Encode(english)))
	}
}

func TestWaitsAreRoundedUp(t *testing.T) {
	for d, want := range map[time.Duration]string{500 * time.Millisecond: "1 seconds", 90 * time.Second: "90 seconds", 91 * time.Second: "2 minutes", 100 * time.Minute: "2 hours"} {
		if got := Wait(d).String(); got != want {
			t.Errorf("%s: %q", d, got)
		}
	}
}
