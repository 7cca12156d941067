package cli

import (
	"latchkey/core"
	"latchkey/core/rollout"
	"latchkey/core/say"
)

// What follows adds to JSON, in codes, the code and the values of each sentence
// that has them, by the name of its field: a program need not read English.

type codes = map[string]say.Coded

type codedReport struct {
	rollout.Report
	Results    []codedResult    `json:"results"`
	Exclusions []codedExclusion `json:"refused"`
	Codes      codes            `json:"codes,omitempty"`
}

type codedResult struct {
	rollout.Result
	Codes codes `json:"codes,omitempty"`
}

type codedExclusion struct {
	rollout.Exclusion
	Codes codes `json:"codes,omitempty"`
}

type codedSummary struct {
	rollout.Summary
	Codes codes `json:"codes,omitempty"`
}

type codedPlan struct {
	rollout.Plan
	Exclusions []codedExclusion `json:"refused"`
	Costs      []codedCost      `json:"costs"`
	Codes      codes            `json:"codes,omitempty"`
	NoteCodes  []say.Coded      `json:"note_codes"`
	StopCodes  []say.Coded      `json:"stop_codes"`
}

type codedCost struct {
	rollout.Cost
	Codes codes `json:"codes,omitempty"`
}

type codedCheck struct {
	core.Check
	Codes codes `json:"codes,omitempty"`
}

type codedVault struct {
	core.VaultStatus
	Codes codes `json:"codes,omitempty"`
}

type codedUnfinished struct {
	core.Unfinished
	Codes codes `json:"codes,omitempty"`
}

func withCodes[T, C any](all []T, coded func(T) C) []C {
	out := make([]C, len(all))
	for i, one := range all {
		out[i] = coded(one)
	}
	return out
}

func reportWithCodes(r rollout.Report) codedReport {
	return codedReport{r, withCodes(r.Results, resultWithCodes), withCodes(r.Exclusions, exclusionWithCodes), reportCodes(r)}
}

func summaryCodes(r rollout.Summary) codes {
	return say.Codes(map[string]say.Text{"title": r.Title, "reason": r.Reason})
}

func reportCodes(r rollout.Report) codes {
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
	return codedPlan{p, withCodes(p.Exclusions, exclusionWithCodes), withCodes(p.Costs, costWithCodes), say.Codes(map[string]say.Text{"title": p.Title}), say.CodesOf(p.Notes), say.CodesOf(p.Stops)}
}

func costWithCodes(c rollout.Cost) codedCost {
	return codedCost{c, say.Codes(map[string]say.Text{"text": c.Text})}
}

func checkWithCodes(c core.Check) codedCheck {
	return codedCheck{c, say.Codes(map[string]say.Text{"detail": c.Detail, "hint": c.Hint})}
}

func vaultWithCodes(v core.VaultStatus) codedVault {
	return codedVault{v, say.Codes(map[string]say.Text{"detail": v.Detail, "hint": v.Hint})}
}

func unfinishedWithCodes(u core.Unfinished) codedUnfinished {
	return codedUnfinished{u, say.Codes(map[string]say.Text{"text": u.Text})}
}
