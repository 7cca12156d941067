package rolloutcmd

import (
	"slices"

	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core/rollout"
)

// filledPlan is a plan for JSON, in which an empty list is [].
func filledPlan(p rollout.Plan) rollout.Plan {
	p.Exclusions, p.Costs = terminal.OrEmpty(p.Exclusions), terminal.OrEmpty(p.Costs)
	p.Notes, p.Stops = terminal.OrEmpty(p.Notes), terminal.OrEmpty(p.Stops)
	return p
}

// filledReport is a report for JSON, in which an empty list is [].
func filledReport(r rollout.Report) rollout.Report {
	r.Results, r.Exclusions = terminal.OrEmpty(r.Results), terminal.OrEmpty(r.Exclusions)
	return r
}

func filledReports(all []rollout.Report) []rollout.Report {
	filled := slices.Clone(terminal.OrEmpty(all))
	for i, r := range filled {
		filled[i] = filledReport(r)
	}
	return filled
}
