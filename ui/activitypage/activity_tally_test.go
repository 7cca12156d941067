package activitypage

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"latchkey/core"
	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
	"latchkey/ui/locale"
)

// englishTheme gives an app its texts, without a window.
type englishTheme struct {
	fyne.Theme
	locale.Voice
}

func TestWhatWasNotTestedDidNotPass(t *testing.T) {
	english, err := locale.LoadVoice("en")
	if err != nil {
		t.Fatal(err)
	}
	test.NewTempApp(t).Settings().SetTheme(englishTheme{paint.NewTheme(paint.Light, 1), english})
	for want, c := range map[string]core.TestRun{
		"9 passed, 12 not tested":                   {Passed: 9, NoKey: 12},
		"0 passed, 3 not tested":                    {NoKey: 3},
		"3 passed":                                  {Passed: 3},
		"1 passed, 1 failed, 1 not tested, 2 to go": {Passed: 1, Failed: 1, NoKey: 1, Waiting: 2},
	} {
		if got := tallyWords(c); got != want {
			t.Errorf("%q, want %q", got, want)
		}
		row := (&testRun{summary: &c}).row()
		if green := row.state.Tone == kit.Good.Text(); green != (want == "3 passed") || row.done != c.Passed || row.total != c.Total() {
			t.Errorf("%s: green %v, %d of %d", want, green, row.done, row.total)
		}
	}
}
