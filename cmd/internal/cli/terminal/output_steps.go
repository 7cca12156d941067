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
	out := p.Remarks()
	sign := cmp.Or(stateSigns[state], "·")
	if wantsASCII() {
		sign = cmp.Or(stateWords[state], "-")
	}
	line := paint(out, stateColours[state], sign) + " " + Plain(safetext.Line(title, 200))
	if detail != "" {
		line += ": " + Plain(safetext.Line(detail, 400))
	}
	if t := FormatDuration(d); t != "" {
		line += " (" + t + ")"
	}
	fmt.Fprintln(out, line)
}

var stateColours = map[probe.RungState]string{probe.Passed: green, probe.Warned: yellow, probe.Failed: red}

var stateSigns = map[probe.RungState]string{probe.Passed: "✓", probe.Warned: "!", probe.Failed: "✗", probe.Skipped: "-"}

// stateWords stand for the signs where these cannot be shown, or are read aloud.
var stateWords = map[probe.RungState]string{probe.Passed: "ok", probe.Warned: "warning", probe.Failed: "failed", probe.Skipped: "skipped"}

// RungPrinter returns a callback that prints each rung once it and those below
// it have ended.
func (p *Printer) RungPrinter(depth probe.Depth) func(probe.Rung) {
	return probe.InOrder(depth, func(r probe.Rung) {
		if r.State != probe.Skipped {
			p.PrintStep(r.State, r.Title.String(), r.Detail.String(), r.Took)
		}
	})
}
