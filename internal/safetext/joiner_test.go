package safetext

import "testing"

func TestJoinersStayWhereTheySpell(t *testing.T) {
	for text, want := range map[string]string{
		"🚀 deploy 👩\u200D💻":      "🚀 deploy 👩\u200D💻",
		"❤\uFE0F\u200D🔥":         "❤\uFE0F\u200D🔥",
		"👩🏽\u200D🚒":              "👩🏽\u200D🚒",
		"می\u200Cخواهم":          "می\u200Cخواهم",
		"ශ්\u200Dරී":             "ශ්\u200Dරී",
		"ci\u200D@build":         "ci@build",
		"a\u200Cb":               "ab",
		"\u200Dx\u200D":          "x",
		"👩\u200D\u200D💻":         "👩💻",
		"👩\u200D\u202E💻":         "👩💻",
		"abc\u202Etxt.exe\u2066": "abctxt.exe",
	} {
		if got := Line(text, 0); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
		if got := Line(Line(text, 0), 0); got != want {
			t.Errorf("%q: cleaned twice it is %q", text, got)
		}
	}
}

func TestFoldMakesAlikeWhatLooksAlike(t *testing.T) {
	for _, same := range [][2]string{{"é", "e\u0301"}, {"CI@Build", "ci@build"}, {"👩\u200D💻", "👩💻"}, {" a  b ", "a b"}, {"می\u200Cخواهم", "میخواهم"}} {
		if Fold(same[0]) != Fold(same[1]) {
			t.Errorf("%q and %q differ: %q, %q", same[0], same[1], Fold(same[0]), Fold(same[1]))
		}
	}
	if Fold("a") == Fold("á") {
		t.Error("a letter and another one are the same")
	}
}
