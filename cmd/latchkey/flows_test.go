//go:build window

package main

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// keyUsed reports whether the forge has a key with this label that was used.
func (p *person) keyUsed(repo, label string) bool {
	return slices.ContainsFunc(p.forge.keysOn(repo), func(k deployKey) bool { return k.Label == label && k.LastUsed != nil })
}

// forgeShows waits until a condition about the forge holds.
func (p *person) forgeShows(what string, so func() bool) {
	p.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		if so() {
			return
		}
	}
	p.t.Fatalf("the forge does not say that %s; to be seen: %s", what, p.snapshot())
}

// flowRepo is a repository that can be seen without scrolling.
const flowRepo = "acme/invoice-worker"

// flowRepoShown reports whether the details are those of flowRepo.
func flowRepoShown(s snapshot) bool { return s.count(flowRepo) == 2 && s.has("Deploy keys (") }

// TestPersonAddsAndTestsAKey does the main flows on one repository, once
// with the mouse and once with the keyboard alone.
func TestPersonAddsAndTestsAKey(t *testing.T) {
	t.Run("mouse", func(t *testing.T) {
		p := startDemo(t, "--demo")
		p.mustShow("the repositories show", func(s snapshot) bool { return s.has(flowRepo) })
		p.click(flowRepo, flowRepoShown)
		p.actions = 0 // the repository was there to be worked on

		p.click("Add key…", func(s snapshot) bool { return s.has("Create and add") })
		p.click("Create and add", func(s snapshot) bool { return s.has("Done") })
		p.click("Done", func(s snapshot) bool { return !s.Front && s.has("latchkey-invoice-worker") })
		p.checkActions("a new key on one repository, verified", 3)
		p.forgeShows("the key is there and was used", func() bool { return p.keyUsed(flowRepo, "latchkey-invoice-worker") })
		p.screenshot("added")

		p.click("Test clone", func(s snapshot) bool { return s.has("can be cloned with") })
		p.checkActions("test clone", 1)
		p.screenshot("cloned")
		p.quit()
	})
	t.Run("keyboard", func(t *testing.T) {
		p := startDemo(t, "--demo")
		p.mustShow("the repositories show", func(s snapshot) bool { return s.has(flowRepo) })
		p.press("ctrl+f", func(s snapshot) bool { return strings.Contains(s.Focused, "Entry") })
		p.replaceText("invoice-worker", func(s snapshot) bool { return !s.has("acme/ledger") && s.has(flowRepo) })
		p.press("Down", flowRepoShown)
		p.actions = 0

		p.press("ctrl+n", func(s snapshot) bool { return s.has("Create and add") })
		p.press("Return", func(s snapshot) bool { return s.has("Done") })
		p.press("Return", func(s snapshot) bool { return !s.Front && s.has("latchkey-invoice-worker") })
		p.checkActions("a new key on one repository, verified", 3)
		p.forgeShows("the key is there and was used", func() bool { return p.keyUsed(flowRepo, "latchkey-invoice-worker") })

		p.press("ctrl+t", func(s snapshot) bool { return s.has("can be cloned with") })
		p.checkActions("test clone", 1)
		p.quit()
	})
}

// TestPersonRotatesAKeyEverywhere starts at the card of a key that stands on
// several repositories, with the mouse.
func TestPersonRotatesAKeyEverywhere(t *testing.T) {
	const label, repo = "build-fleet", "acme/ansible_playbooks"
	p := startDemo(t, "--demo")
	p.mustShow("the keys show", func(s snapshot) bool { return s.has(label) && s.count(repo) == 2 })
	before := p.forge.keysOn(repo)
	if i := slices.IndexFunc(before, func(k deployKey) bool { return k.Label == label }); i > 0 {
		before[0], before[i] = before[i], before[0]
	}
	p.click("Rotate everywhere…", func(s snapshot) bool { return s.has("Nothing has been done yet") })
	p.mustShow("the plan is worked out", func(s snapshot) bool { return s.has("Rotate on") })
	p.screenshot("plan")
	p.click("Rotate on", func(s snapshot) bool { return !s.has("Nothing has been done yet") })
	p.checkActions("rotate a key everywhere", 4)
	stands := func(key string) bool {
		return slices.ContainsFunc(p.forge.keysOn(repo), func(k deployKey) bool { return k.Key == key })
	}
	p.forgeShows("a new key was used and the old one still opens it", func() bool {
		now := p.forge.keysOn(repo)
		return stands(before[0].Key) && slices.ContainsFunc(now, func(k deployKey) bool {
			return k.LastUsed != nil && !slices.ContainsFunc(before, func(b deployKey) bool { return b.Key == k.Key })
		})
	})
	p.screenshot("run")
	// Once every machine has the new key:
	p.click("Remove the old keys…", planShown)
	p.click("Remove from", planClosed)
	p.forgeShows("the old key is gone", func() bool { return !stands(before[0].Key) })
	p.mustShow("both runs are done", func(s snapshot) bool { return s.count("done") >= 2 && !s.has("Stop") })
	p.screenshot("removed")
	p.quit()
}

// TestPersonRotatesAKeyWithTheKeyboard does the same without the mouse.
func TestPersonRotatesAKeyWithTheKeyboard(t *testing.T) {
	const label, repo = "build-fleet", "acme/ansible_playbooks"
	p := startDemo(t, "--demo")
	p.mustShow("the keys show", func(s snapshot) bool { return s.has(label) && s.count(repo) == 2 })
	before := p.forge.keysOn(repo)
	key := before[slices.IndexFunc(before, func(k deployKey) bool { return k.Label == label })].Key

	p.press("ctrl+f", func(s snapshot) bool { return strings.Contains(s.Focused, "Entry") })
	p.replaceText("ansible_playbooks", func(s snapshot) bool { return s.has(repo) && !s.has("acme/ledger") })
	p.press("Down", func(s snapshot) bool { return s.count(repo) == 2 && s.has(label) })
	p.actions = 0
	p.press("ctrl+shift+e", func(s snapshot) bool { return s.has("Nothing has been done yet") })
	p.press("Return", func(s snapshot) bool { return strings.Contains(s.Focused, "Rotate on") })
	p.press("Return", func(s snapshot) bool { return !s.has("Nothing has been done yet") })
	p.checkActions("rotate a key everywhere", 4)
	p.forgeShows("a new key stands beside the old one", func() bool {
		now := p.forge.keysOn(repo)
		return len(now) == len(before)+1 && slices.ContainsFunc(now, func(k deployKey) bool { return k.Key == key })
	})
	p.quit()
}
