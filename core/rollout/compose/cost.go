package compose

import (
	"slices"
	"time"

	"latchkey/api"
	"latchkey/core/budget"
	"latchkey/core/rollout"
	"latchkey/core/say"
)

// roundTrip is how long one request is taken to last, for estimates.
const roundTrip = 200 * time.Millisecond

// costs returns what the plan spends on each account.
func costs(p rollout.Plan, f Facts, now time.Time) []rollout.Cost {
	var all []rollout.Cost
	var order []string
	for _, s := range p.Steps {
		if s.Account != "" && !slices.Contains(order, s.Account) {
			order = append(order, s.Account)
		}
	}
	slices.Sort(order)
	for _, id := range order {
		account := f.Accounts[id]
		c := rollout.Cost{Account: id, Budget: account.Budget, Left: account.Left}
		creates := 0
		for _, s := range p.Steps {
			if s.Account == id {
				countStep(&c, s, account.Traits, &creates)
			}
		}
		c.Duration, c.Pauses = estimate(c, creates, account)
		c.Text = costText(c, account)
		all = append(all, c)
	}
	return all
}

// countStep adds what a step spends: each change and its reading back, a reading
// before it, and, where calls cannot name the repository by its id, a look which
// repository has the name.
func countStep(c *rollout.Cost, s rollout.Step, t api.Traits, creates *int) {
	read := false                        // the target's keys are known
	verified := t.ByID || s.RepoID == "" // or cannot be
	for _, a := range s.Acts {
		if !verified && (a.Kind == rollout.ActAdd || a.Kind == rollout.ActRemove || a.Kind == rollout.ActRelabel) {
			c.Requests, verified = c.Requests+1, true
		}
		switch a.Kind {
		case rollout.ActAdd:
			c.Requests, c.Writes = c.Requests+2, c.Writes+1
			if (a.Replaces != "" || a.Fingerprint != "") && !read { // somebody may have changed it since
				c.Requests++
			}
			*creates++
			read = true
		case rollout.ActRemove:
			c.Requests, c.Writes = c.Requests+2, c.Writes+1
			if !read {
				c.Requests++
			}
			read = true
		case rollout.ActRelabel:
			c.Requests, c.Writes = c.Requests+3, c.Writes+1
		case rollout.ActVerify, rollout.ActVerifyThere:
			c.Verifications++
		case rollout.ActSoak:
			read, verified = false, t.ByID || s.RepoID == ""
		}
	}
}

// estimate estimates how long it takes and how often it waits for the hourly
// limit: the slowest of what the line, the forge's pace and its budget allow.
func estimate(c rollout.Cost, creates int, a AccountFacts) (time.Duration, int) {
	parallel := max(a.Traits.Parallel, 1)
	took := time.Duration(c.Requests) * roundTrip / time.Duration(parallel)
	if a.Traits.Writes > 0 {
		took = max(took, time.Duration(c.Writes)*roundTrip/time.Duration(a.Traits.Writes))
	}
	for _, pace := range a.Traits.Pace {
		if pace.Most > 0 && creates > pace.Most {
			took = max(took, time.Duration((creates-1)/pace.Most)*pace.Per)
		}
	}
	if a.Budget <= 0 || c.Requests <= a.Left {
		return took, 0
	}
	pauses := (c.Requests - a.Left + a.Budget - 1) / a.Budget
	return max(took, time.Duration(pauses)*budget.Window), pauses
}

// costText says the cost in one sentence.
func costText(c rollout.Cost, a AccountFacts) say.Text {
	values := say.Values{"requests": say.Count("part.requests", c.Requests, "{n} request", "{n} requests"), "time": say.Span(c.Duration)}
	if c.Verifications > 0 {
		values["verifications"] = say.Count("part.verifications", c.Verifications, "{n} verification over SSH", "{n} verifications over SSH")
	}
	if c.Pauses > 0 {
		values["pauses"] = say.Count("part.pauses", c.Pauses, "{n} pause for {forge}'s hourly limit ({left} of {budget} requests are left now)",
			"{n} pauses for {forge}'s hourly limit ({left} of {budget} requests are left now)", say.Values{"forge": a.Traits.Name, "left": c.Left, "budget": c.Budget})
	}
	return say.New("cost.of-account", "{requests}⟨, {verifications}⟩, about {time}⟨ with {pauses}⟩", values)
}
