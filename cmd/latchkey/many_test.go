//go:build window

package main

import (
	"slices"
	"strings"
	"testing"
)

// byProject is the repository of the demo that has no key of its own and is
// opened by one of its project.
const byProject = "acme/fraud-rules"

// keyless are repositories of the demo that no key opens, as the forge says.
func (p *somebody) keyless() (all []string) {
	for _, repo := range p.forge.info.Repositories {
		if strings.HasPrefix(repo, "acme/") && repo != byProject && len(p.forge.keysOn(repo)) == 0 {
			all = append(all, repo)
		}
	}
	return all
}

// onAll tells whether every one of these has a key of that label that was used.
func (p *somebody) onAll(repos []string, label string) bool {
	return len(repos) > 1 && !slices.ContainsFunc(repos, func(repo string) bool { return !p.used(repo, label) })
}

func planShows(s sight) bool { return s.has("Nothing has been done yet") }
func planGone(s sight) bool  { return !planShows(s) }

// allRead tells that the keys of the repositories that show were read.
func allRead(s sight) bool {
	return s.has("acme/ledger") && s.count("no key") > 1 && !s.has("not read yet")
}

// TestPersonAddsAKeyToMany puts one new key on every repository without one.
func TestPersonAddsAKeyToMany(t *testing.T) {
	t.Run("mouse", func(t *testing.T) {
		const label = "latchkey-acme" // as it is suggested
		p := sitDown(t, "--demo")
		p.waits("the keys are read", allRead)
		on := p.keyless()
		p.clicks("no key", func(s sight) bool { return !s.has("acme/ledger") && s.has("acme/build-images") })
		p.clicksBox("Repository", func(s sight) bool { return s.has(number(len(on)) + " selected") })
		p.picture("marked")
		p.clicks("Add key…", planShows)
		p.clicks("Add to "+number(len(on)), planGone)
		p.most("a new key on many repositories", 5)
		p.holds("the new key is on all and was used", func() bool { return p.onAll(on, label) })
		p.picture("run")
		p.leaves()
		p.leftNothing()
	})
	t.Run("keyboard", func(t *testing.T) {
		const label = "ci@window"
		on := []string{"acme/mobile.app", "acme/mobile.app-ios"}
		p := sitDown(t, "--demo")
		p.waits("the repositories show", func(s sight) bool { return s.has("acme/ledger") })
		p.strikes("ctrl+f", func(s sight) bool { return strings.Contains(s.Focused, "Entry") })
		p.writes("mobile.app", func(s sight) bool { return s.has(on[1]) && !s.has("acme/ledger") })
		p.strikes("Down", func(s sight) bool { return strings.Contains(s.Focused, "tableList") })
		p.actions = 0 // the repositories were there to be worked on
		p.strikes("ctrl+a", func(s sight) bool { return s.has("2 selected") })
		p.strikes("ctrl+shift+n", func(s sight) bool { return planShows(s) && strings.Contains(s.Focused, "Entry") })
		p.writes(label, func(s sight) bool { return strings.Contains(s.Focused, label) })
		p.strikes("Return", func(s sight) bool { return strings.Contains(s.Focused, "Add to 2") || planGone(s) })
		if planShows(p.look()) { // else Enter was pressed while the plan was worked out, and did it all
			p.strikes("Return", planGone)
		}
		p.most("a new key on many repositories", 5)
		p.holds("the new key is on both and was used", func() bool { return p.onAll(on, label) })
		p.leaves()
	})
}
