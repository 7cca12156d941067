package ui

import (
	"testing"

	"latchkey/core"
)

// gapScenes are states that stand between the pages.
func gapScenes() []scene {
	return []scene{
		{name: "24-all-accounts", stage: func(t *testing.T) *person {
			p := together(t, apart())
			p.markRow(12, false)
			p.markRow(13, false)
			return p
		}, each: func(p *person) { p.w.repos.Split.OpenList() }},
		{name: "25-which-account", stage: func(t *testing.T) *person {
			p := together(t, apart())
			p.markAll()
			p.w.run("rollout-rotate")
			return p
		}},
		{name: "61b-choose-key", stage: func(t *testing.T) *person {
			p := withKeys(t, acme())
			p.markAll()
			p.w.run("rollout-rotate")
			p.planShows()
			p.press(t2("action.choose"))
			return p
		}},
		{name: "61c-type-to-confirm", stage: func(t *testing.T) *person {
			p := withKeys(t, acme())
			p.markAll()
			p.w.run("rollout-revoke")
			p.planShows()
			return p
		}},
		{name: "79-vault-move", stage: func(t *testing.T) *person {
			f := acme()
			f.movable = core.Movable{From: core.VaultOS, Pairs: 12, Known: 12}
			p := withKeys(t, f)
			p.choosesFile()
			p.until("it is offered", func() bool { return p.says(t2("vault.moved_where")) })
			p.w.run("settings")
			p.until("it is in the settings", func() bool { return len(p.queue) == 0 && len(p.w.Jobs.List) == 0 })
			return p
		}},
		{name: "22b-superseded", stage: func(t *testing.T) *person {
			f := acme()
			f.keys["acme/payments-api"][0].SupersededBy = "SHA256:newQ0m5lq1cQk2v8rXyZsT4uVwXyZaBcDeFgHiJkLmN"
			return withKeys(t, f)
		}, each: func(p *person) { p.w.run("details") }},
		{name: "67-tests-of-yesterday", stage: func(t *testing.T) *person { return onTested(t, testedBefore()) }},
		{name: "22-last-test-failed", stage: func(t *testing.T) *person { return withKeys(t, testedBefore()) }, each: func(p *person) { p.w.run("details") }},
	}
}
