package ui

import (
	"slices"
	"strings"

	"latchkey/core/ask"
	"latchkey/keys"
)

// confirmed tells of a question of core's whether a person has answered it with
// yes here already: on the page of a plan, or for several key pairs at once. All
// else that core asks meanwhile is asked.
type confirmed func(ask.Plan) bool

// thePlan is the rollout with this title.
func thePlan(title string) *confirmed {
	c := confirmed(func(p ask.Plan) bool { return p.Title == title })
	return &c
}

// thesePairs is the deletion of each of some pairs: core's first line names one.
func thesePairs(fps []keys.Fingerprint) *confirmed {
	c := confirmed(func(p ask.Plan) bool {
		if len(p.Lines) == 0 || p.Title != "delete 1 key pair" {
			return false
		}
		first, _, _ := strings.Cut(p.Lines[0], " ")
		return slices.Contains(fps, keys.Fingerprint(first))
	})
	return &c
}
