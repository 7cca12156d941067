//go:build window

package main

import (
	"slices"
	"strings"
	"testing"

	"latchkey/internal/desktop"
)

// markFinding is one action: a click on the box of the row about a key.
func (p *person) markFinding(key string, came func(snapshot) bool) {
	p.t.Helper()
	p.act("mark "+key, func() error {
		s := p.snapshot()
		row, column := s.find(key), s.find("Severity")
		if row == nil || column == nil {
			return nil // it is to appear
		}
		const beside = 20 // pixels
		return p.desktop.Click(p.window.X+int(column.X)-beside, p.window.Y+int(row.Y+row.Height/2), desktop.Left)
	}, came)
}

// clickLast is one action: a click on the button that says the same as the title above.
func (p *person) clickLast(text string, came func(snapshot) bool) {
	p.t.Helper()
	p.act("click on the last "+text, func() error {
		for _, at := range slices.Backward(p.snapshot().Texts) {
			if at.Text == text {
				return p.desktop.Click(p.window.X+int(at.X+at.Width/2), p.window.Y+int(at.Y+at.Height/2), desktop.Left)
			}
		}
		return nil // it is to appear
	}, came)
}

// TestPersonRotatesTheThreeWorst is asked what must be done today, and has the three
// worst keys rotated. Then it looks at the other tabs.
func TestPersonRotatesTheThreeWorst(t *testing.T) {
	worst := []string{"legacy-cron", "build-fleet", "awx"} // of those that a rotation puts right
	p := startDemo(t, "--demo")
	p.mustShow("the repositories show", func(s snapshot) bool { return s.has("acme/ledger") })
	p.press("ctrl+k", func(s snapshot) bool { return s.Front && strings.Contains(s.Focused, "Entry") })
	p.replaceText("read all keys", func(s snapshot) bool { return s.has(" again…") }) // what was found stands in parts
	p.press("Return", func(s snapshot) bool { return s.has("Read") && s.has("Cancel") })
	p.click("Read", func(s snapshot) bool { return !s.Front })
	p.click("Audit", func(s snapshot) bool { return s.has("Findings") && s.has("Severity") })
	p.mustShow("all keys are read", func(s snapshot) bool {
		return s.has(worst[0]) && s.has(worst[1]) && s.has(worst[2]) && !s.has("Stop")
	})
	p.screenshot("audit")
	p.actions = 0
	for i, key := range worst {
		p.markFinding(key, func(s snapshot) bool { return s.has(number(i+1) + " selected") })
	}
	p.click("Fix these…", func(s snapshot) bool { return s.has("Rotate 3 keys") })
	p.screenshot("audit-question")
	p.clickLast("Rotate 3 keys", func(s snapshot) bool { return !s.has("Rotate 3 keys") })
	p.checkActions("what must I do today, until the three worst are being rotated", 5)
	p.mustShow("all three have new keys", func(s snapshot) bool { return s.count("done") >= 3 && !s.has("Stop") })
	p.screenshot("audit-rotated")

	p.click("Audit", func(s snapshot) bool { return s.has("Findings") && s.has("Severity") })
	p.click("Matrix", func(s snapshot) bool { return s.has("By machine") && s.has("reads (") })
	p.screenshot("audit-matrix")
	p.click("Ages", func(s snapshot) bool { return s.has("Last use") && s.has("under 30 days") })
	p.screenshot("audit-ages")
	p.click("Wanted", func(s snapshot) bool { return s.has("Propose a register…") })
	p.quit()
	p.checkNothingLeft()
}
