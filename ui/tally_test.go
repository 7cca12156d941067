package ui

import "testing"

// The toast at the end of tests, for who looks at something else, says how many
// were not tested.
func TestTheEndSaysWhatWasNotTested(t *testing.T) {
	f := acme()
	f.hold = make(chan struct{})
	p := withKeys(t, f)
	p.markAll()
	p.w.run("test-many")
	p.until("they run", func() bool { return p.newestOf(1) && p.linesSay(t2("tests.state_passed")) > 0 })
	p.w.shell.show("keys")
	close(f.hold)
	p.until("they have ended", func() bool { return p.nothingRuns() && p.says("13 passed, 3 not tested") })
	p.w.shell.show("activity")
	p.until("the run says the same", func() bool { return p.testsOver() && p.tallied() == "13 passed, 3 not tested" })
}
