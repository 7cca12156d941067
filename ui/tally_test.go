package ui

import (
	"testing"

	"latchkey/core"
	"latchkey/ui/kit"
)

func TestWhatWasNotTestedDidNotPass(t *testing.T) {
	p := withKeys(t, acme())
	run := func(c core.TestRun) *testRun { return &testRun{summary: &c} }
	for want, c := range map[string]core.TestRun{
		"9 passed, 12 not tested":                   {Passed: 9, NoKey: 12},
		"0 passed, 3 not tested":                    {NoKey: 3},
		"3 passed":                                  {Passed: 3},
		"1 passed, 1 failed, 1 not tested, 2 to go": {Passed: 1, Failed: 1, NoKey: 1, Waiting: 2},
	} {
		if got := tallyWords(c); got != want {
			t.Errorf("%q, want %q", got, want)
		}
		r := run(c)
		if green := r.row().state.Tone == kit.Good.Text(); green != (want == "3 passed") || r.row().done != c.Passed || r.row().total != c.Total() {
			t.Errorf("%s: green %v, %d of %d", want, green, r.row().done, r.row().total)
		}
	}
	// The toast at the end, for who looks at something else, says the same.
	p.w.activity.testsEnded(run(core.TestRun{Passed: 9, NoKey: 12}))
	if !p.says("9 passed, 12 not tested") {
		t.Error("the end does not say that 12 were not tested")
	}
}
