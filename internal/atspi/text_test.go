package atspi

import "testing"

func TestPiecesOfText(t *testing.T) {
	text := []rune("one two\nthrée")
	for _, c := range []struct {
		at   int
		unit uint32
		want string
	}{
		{0, byChar, "o"}, {12, byChar, "e"}, {13, byChar, ""}, {-5, byChar, "o"}, {99, byChar, ""},
		{0, byWord, "one "}, {2, byWord, "one "}, {4, byWord, "two\n"}, {9, byWord, "thrée"}, {13, byWord, "thrée"},
		{0, byLine, "one two\n"}, {7, byLine, "one two\n"}, {8, byLine, "thrée"}, {13, byLine, "thrée"},
		{3, bySentence, "one two\n"}, {3, byParagraph, "one two\n"},
	} {
		from, to := pieceAt(text, c.at, c.unit)
		if got := string(text[from:to]); got != c.want {
			t.Errorf("at %d by %d is %q, want %q", c.at, c.unit, got, c.want)
		}
	}
	for unit := range uint32(7) {
		if from, to := pieceAt(nil, 3, unit); from != 0 || to != 0 {
			t.Errorf("of no text by %d: %d to %d", unit, from, to)
		}
	}
}

func TestThingsThatLostTheFocusAreForgotten(t *testing.T) {
	tree := newTree("Latchkey")
	for i := range 10 * keptThings {
		tree.show("Latchkey", true, []Thing{{Key: i, Role: Entry, Name: "x", Text: &Text{Content: "typed"}}})
	}
	if len(tree.nodes) > keptThings+3 {
		t.Errorf("%d things are kept", len(tree.nodes))
	}
	for _, n := range tree.left {
		if n.Text != nil {
			t.Error("what was typed in a field that is left is still there")
		}
	}
}
