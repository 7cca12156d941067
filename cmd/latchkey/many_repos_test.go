//go:build window

package main

import (
	"slices"
	"strings"
	"testing"
)

// projectRepo is a repository of the demo that has no key of its own and is
// opened by one of its project.
const projectRepo = "acme/fraud-rules"

// reposWithoutKey returns the repositories of the demo that no key opens,
// according to the forge.
func (p *person) reposWithoutKey() (all []string) {
	for _, repo := range p.forge.info.Repositories {
		if strings.HasPrefix(repo, "acme/") && repo != projectRepo && len(p.forge.keysOn(repo)) == 0 {
			all = append(all, repo)
		}
	}
	return all
}

// keyUsedOnAll reports whether each of these has a key with this label that was
// used.
func (p *person) keyUsedOnAll(repos []string, label string) bool {
	return len(repos) > 1 && !slices.ContainsFunc(repos, func(repo string) bool { return !p.keyUsed(repo, label) })
}

func planShown(s snapshot) bool  { return s.has("Nothing has been done yet") }
func planClosed(s snapshot) bool { return !planShown(s) }

// keysShown reports whether the keys of the visible repositories were read.
func keysShown(s snapshot) bool {
	return s.has("acme/ledger") && s.count("no key") > 1 && !s.has("not read yet")
}

// TestPersonAddsAKeyToMany puts one new key on every repository without one.
func TestPersonAddsAKeyToMany(t *testing.T) {
	t.Run("mouse", func(t *testing.T) {
		const label = "latchkey-acme" // as it is suggested
		p := startDemo(t, "--demo")
		p.mustShow("the keys are read", keysShown)
		on := p.reposWithoutKey()
		p.click("no key", func(s snapshot) bool { return !s.has("acme/ledger") && s.has("acme/build-images") })
		p.clickBox("Repository", func(s snapshot) bool { return s.has(number(len(on)) + " selected") })
		p.screenshot("marked")
		p.click("Add key…", planShown)
		p.click("Add to "+number(len(on)), planClosed)
		p.checkActions("a new key on many repositories", 5)
		p.forgeShows("the new key is on all and was used", func() bool { return p.keyUsedOnAll(on, label) })
		p.screenshot("run")
		p.quit()
		p.checkNothingLeft()
	})
	t.Run("keyboard", func(t *testing.T) {
		const label = "ci@window"
		on := []string{"acme/mobile.app", "acme/mobile.app-ios"}
		p := startDemo(t, "--demo")
		p.mustShow("the repositories show", func(s snapshot) bool { return s.has("acme/ledger") })
		p.press("ctrl+f", func(s snapshot) bool { return strings.Contains(s.Focused, "Entry") })
		p.replaceText("mobile.app", func(s snapshot) bool { return s.has(on[1]) && !s.has("acme/ledger") })
		p.press("Down", func(s snapshot) bool { return strings.Contains(s.Focused, "tableList") })
		p.actions = 0 // the repositories were there to be worked on
		p.press("ctrl+a", func(s snapshot) bool { return s.has("2 selected") })
		p.press("ctrl+shift+n", func(s snapshot) bool { return planShown(s) && strings.Contains(s.Focused, "Entry") })
		p.replaceText(label, func(s snapshot) bool { return strings.Contains(s.Focused, label) })
		p.press("Return", func(s snapshot) bool { return strings.Contains(s.Focused, "Add to 2") || planClosed(s) })
		if planShown(p.snapshot()) { // else Enter was pressed while the plan was worked out, and did it all
			p.press("Return", planClosed)
		}
		p.checkActions("a new key on many repositories", 5)
		p.forgeShows("the new key is on both and was used", func() bool { return p.keyUsedOnAll(on, label) })
		p.quit()
	})
}
