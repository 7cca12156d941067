package rollout

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"latchkey/api"
)

// roundTrip is how long one request is taken to last, for estimates.
const roundTrip = 200 * time.Millisecond

// costs says for each account what the plan spends there.
func costs(p Plan, f Facts, now time.Time) []Cost {
	var all []Cost
	var order []string
	for _, s := range p.Steps {
		if !slices.Contains(order, s.Account) {
			order = append(order, s.Account)
		}
	}
	slices.Sort(order)
	for _, id := range order {
		account := f.Accounts[id]
		c := Cost{Account: id, Budget: account.Budget, Left: account.Left}
		creates := 0
		for _, s := range p.Steps {
			if s.Account == id {
				c.count(s, account.Traits, &creates)
			}
		}
		c.Duration, c.Pauses = takes(c, creates, account)
		c.Text = c.words(account)
		all = append(all, c)
	}
	return all
}

// count adds what a step spends: each change, its reading back, and a look
// before at what might be so already, and at which repository it is where calls
// cannot name it by its id.
func (c *Cost) count(s Step, t api.Traits, creates *int) {
	read := false                    // so that nothing has to be read first
	sure := t.ByID || s.RepoID == "" // or cannot be
	for _, a := range s.Acts {
		if !sure && (a.Kind == ActAdd || a.Kind == ActRemove || a.Kind == ActRelabel) {
			c.Requests, sure = c.Requests+1, true
		}
		switch a.Kind {
		case ActAdd:
			c.Requests, c.Writes = c.Requests+2, c.Writes+1
			if (a.Replaces != "" || a.Fingerprint != "") && !read { // somebody may have changed it since
				c.Requests++
			}
			*creates++
			read = true
		case ActRemove:
			c.Requests, c.Writes = c.Requests+2, c.Writes+1
			if !read {
				c.Requests++
			}
			read = true
		case ActRelabel:
			c.Requests, c.Writes = c.Requests+3, c.Writes+1
		case ActProve:
			c.Proofs++
		case ActSoak:
			read, sure = false, t.ByID || s.RepoID == ""
		}
	}
}

// takes estimates how long it takes and how often it waits for the hourly
// limit: the slowest of what the line, the forge's pace and its budget allow.
func takes(c Cost, creates int, a AccountFacts) (time.Duration, int) {
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
	return max(took, time.Duration(pauses)*time.Hour), pauses
}

func (c *Cost) words(a AccountFacts) string {
	text := counted(c.Requests, "request", "requests")
	if c.Proofs > 0 {
		text += ", " + counted(c.Proofs, "proof", "proofs") + " over SSH"
	}
	text += ", about " + span(c.Duration)
	if c.Pauses > 0 {
		text += fmt.Sprintf(" with %s for %s's hourly limit (%d of %d requests are left now)", counted(c.Pauses, "pause", "pauses"), a.Traits.Name, c.Left, c.Budget)
	}
	return text
}

// span is a duration as people say it.
func span(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%d s", max(int(d.Round(time.Second).Seconds()), 1))
	case d < time.Hour:
		return fmt.Sprintf("%d min", int(d.Round(time.Minute).Minutes()))
	}
	return strings.TrimSuffix(fmt.Sprintf("%d h %d min", int(d.Hours()), int(d.Minutes())%60), " 0 min")
}
