package frame

import (
	"slices"
	"strings"
	"sync/atomic"

	"latchkey/core/ask"
	"latchkey/keys"
)

// Answers are what a person has confirmed in the window before core asks: on the
// page of a plan, or for several key pairs at once. All else that core asks
// meanwhile is asked. It is set on the UI goroutine and read on any.
type Answers struct {
	given atomic.Pointer[func(ask.Plan) bool]
}

// Covers reports whether a question of core's was answered with yes already.
func (a *Answers) Covers(p ask.Plan) bool {
	yes := a.given.Load()
	return yes != nil && (*yes)(p)
}

// PlanConfirmed answers for the rollout with this title.
func (a *Answers) PlanConfirmed(title string) {
	a.set(func(p ask.Plan) bool { return p.Title.String() == title })
}

// PlansConfirmed answers for the rollouts with these titles.
func (a *Answers) PlansConfirmed(titles []string) {
	a.set(func(p ask.Plan) bool { return slices.Contains(titles, p.Title.String()) })
}

// PairsConfirmed answers for the deletion of each of some pairs: core's first
// line names one.
func (a *Answers) PairsConfirmed(pairs []keys.Fingerprint) {
	a.set(func(p ask.Plan) bool {
		if len(p.Lines) == 0 || p.Title.Code != "ask.delete-pair" {
			return false
		}
		first, _, _ := strings.Cut(p.Lines[0].String(), " ")
		return slices.Contains(pairs, keys.Fingerprint(first))
	})
}

// set answers what yes says.
func (a *Answers) set(yes func(ask.Plan) bool) { a.given.Store(&yes) }

// Clear lets core ask everything again.
func (a *Answers) Clear() { a.given.Store(nil) }
