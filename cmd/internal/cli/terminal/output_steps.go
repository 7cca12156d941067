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
	line := paint(p.Out, stateColours[state], cmp.Or(stateSigns[state], "·")) + " " + safetext.Line(title, 200)
	if detail != "" {
		line += ": " + safetext.Line(detail, 400)
	}
	if t := FormatDuration(d); t != "" {
		line += " (" + t + ")"
	}
	fmt.Fprintln(p.Out, line)
}

var stateColours = map[probe.RungState]string{probe.Passed: green, probe.Warned: yellow, probe.Failed: red}

var stateSigns = map[probe.RungState]string{probe.Passed: "✓", probe.Warned: "!", probe.Failed: "✗", probe.Skipped: "-"}

// RungPrinter returns a callback that prints each rung once it and those below
// it have ended.
func (p *Printer) RungPrinter(depth probe.Depth) func(probe.Rung) {
	return probe.InOrder(depth, func(r probe.Rung) {
		if r.State != probe.Skipped {
			p.PrintStep(r.State, r.Title.String(), r.Detail.String(), r.Took)
		}
	})
}
