package say

import (
	"encoding/json"
	"testing"
)

// What is kept is said in every language when it is read again, and an English
// sentence that an earlier version kept stays as it is.
func TestKeptTextsCanBeSaidInALanguage(t *testing.T) {
	closed := New("t.closed", "it closed")
	for _, c := range []struct {
		text             Text
		english, inOther string
	}{
		{New("t.key", "The key {key}⟨: {said}⟩ {why}", Values{"key": `a"{said}`, "why": closed}), `The key a"{said} it closed`, `Der Schlüssel a"{said} er schloss`},
		{New("t.unknown", "Only {size} of {n}", Values{"size": Bytes(1500), "n": 3, "left": nil}), "Only 1.5 kB of 3", "Only groß of <3>"},
		{Count("t.files", 1, "{n} file", "{n} files"), "1 file", "<1> Datei"},
		{Count("t.files", 7, "{n} file", "{n} files"), "7 files", "<7> Dateien"},
		{New("t.files", "{n} files", Values{"n": 7}), "7 files", "<7> Dateien"}, // kept before the sentence counted
		{List(Plain("x"), closed, Count("t.files", 2, "{n} file", "{n} files")), "x, it closed, 2 files", "x und er schloss und <2> Dateien"},
		{Plain(`{"say":"t.closed"}`), `{"say":"t.closed"}`, `{"say":"t.closed"}`},
		{Plain("a server's words"), "a server's words", "a server's words"},
		{Old("it closed"), "it closed", "it closed"},
		{Text{}, "", ""},
	} {
		column := Encode(c.text)
		got := Decode(column)
		if got.String() != c.english || got.In(german()) != c.inOther || got.IsOld() != c.text.IsOld() || got.IsPlain() != c.text.IsPlain() || got.IsZero() != c.text.IsZero() {
			t.Errorf("%s: %q, %q; want %q, %q", column, got, got.In(german()), c.english, c.inOther)
		}
		if again := Encode(got); again != column {
			t.Errorf("kept once more: %s, then %s", column, again)
		}
	}
}

// A sentence that has got a new place since it was kept is said as it was.
func TestKeptTextsThatLackAPlace(t *testing.T) {
	text := Decode(`{"say":"t.key","en":"A key of {key}","values":{"key":"ci"}}`)
	if got := text.In(german()); got != "A key of ci" {
		t.Errorf("%q", got)
	}
}

func TestTextsInJSON(t *testing.T) {
	type row struct {
		Text   Text   `json:"text,omitzero"`
		Record Record `json:"kept,omitzero"`
	}
	closed := New("t.closed", "it closed")
	for _, c := range []struct {
		row  row
		want string
	}{
		{row{closed, Record(closed)}, `{"text":"it closed","kept":{"say":"t.closed","en":"it closed"}}`},
		{row{Old("x"), Record(Old("x"))}, `{"text":"x","kept":"x"}`},
		{row{}, `{}`},
	} {
		data, err := json.Marshal(c.row)
		if err != nil || string(data) != c.want {
			t.Errorf("%s, %v; want %s", data, err, c.want)
		}
		var back row
		if err := json.Unmarshal(data, &back); err != nil || Text(back.Record).String() != c.row.Text.String() || back.Text.String() != c.row.Text.String() || back.Text.IsOld() {
			t.Errorf("%s is read as %+v, %v", data, back, err)
		}
	}
}
