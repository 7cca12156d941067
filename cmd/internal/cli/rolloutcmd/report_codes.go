package rolloutcmd

import (
	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core/rollout"
	"latchkey/core/say"
)

// What follows adds to JSON, in codes, the code and the values of each sentence
// that has them, by the name of its field: a program need not read English.

type codedReport struct {
	rollout.Report
	Results    []codedResult    `json:"results"`
	Exclusions []codedExclusion `json:"refused"`
	Codes      terminal.Codes   `json:"codes,omitempty"`
}

type codedResult struct {
	rollout.Result
	Codes terminal.Codes `json:"codes,omitempty"`
}

type codedExclusion struct {
	rollout.Exclusion
	Codes terminal.Codes `json:"codes,omitempty"`
}

type codedSummary struct {
	rollout.Summary
	Codes terminal.Codes `json:"codes,omitempty"`
}

type codedPlan struct {
	rollout.Plan
	Exclusions []codedExclusion `json:"refused"`
	Costs      []codedCost      `json:"costs"`
	Codes      terminal.Codes   `json:"codes,omitempty"`
	NoteCodes  []say.Coded      `json:"note_codes"`
	StopCodes  []say.Coded      `json:"stop_codes"`
}

type codedCost struct {
	rollout.Cost
	Codes terminal.Codes `json:"codes,omitempty"`
}

func reportWithCodes(r rollout.Report) codedReport {
	return codedReport{r, terminal.WithCodes(r.Results, resultWithCodes), terminal.WithCodes(r.Exclusions, exclusionWithCodes), reportCodes(r)}
}

func summaryCodes(r rollout.Summary) terminal.Codes {
	return say.Codes(map[string]say.Text{"title": r.Title, "reason": r.Reason})
}

func reportCodes(r rollout.Report) terminal.Codes {
	return say.Codes(map[string]say.Text{"title": r.Title, "reason": r.Reason, "left": r.Remaining})
}

func summaryWithCodes(r rollout.Summary) codedSummary { return codedSummary{r, summaryCodes(r)} }

func resultWithCodes(r rollout.Result) codedResult {
	return codedResult{r, say.Codes(map[string]say.Text{"verification": r.Verification, "error": r.Error, "hint": r.Hint})}
}

func exclusionWithCodes(r rollout.Exclusion) codedExclusion {
	return codedExclusion{r, say.Codes(map[string]say.Text{"text": r.Text})}
}

func planWithCodes(p rollout.Plan) codedPlan {
	return codedPlan{p, terminal.WithCodes(p.Exclusions, exclusionWithCodes), terminal.WithCodes(p.Costs, costWithCodes), say.Codes(map[string]say.Text{"title": p.Title}), say.CodesOf(p.Notes), say.CodesOf(p.Stops)}
}

func costWithCodes(c rollout.Cost) codedCost {
	return codedCost{c, say.Codes(map[string]say.Text{"text": c.Text})}
}
