package terminal

import (
	"cmp"
	"fmt"
	"time"

	"latchkey/core/probe"
	"latchkey/internal/safetext"
)

// PrintStep prints one line: a sign, a title, the detail and how long it took.
func (p *Printer) PrintStep(state probe.RungState, title, detail string, d time.Duration) {
	if p.JSON {
		return
	}
	line := cmp.Or(stateSigns[state], "·") + " " + title
	if detail != "" {
		line += ": " + detail
	}
	if t := FormatDuration(d); t != "" {
		line += " (" + t + ")"
	}
	fmt.Fprintln(p.Out, safetext.Line(line, 400))
}

var stateSigns = map[probe.RungState]string{probe.Passed: "✓", probe.Warned: "!", probe.Failed: "✗"}

// RungPrinter returns a callback that prints each rung once it and those below
// it have ended.
func (p *Printer) RungPrinter(depth probe.Depth) func(probe.Rung) {
	return probe.InOrder(depth, func(r probe.Rung) {
		if r.State != probe.Skipped {
			p.PrintStep(r.State, r.Title.String(), r.Detail.String(), r.Took)
		}
	})
}
