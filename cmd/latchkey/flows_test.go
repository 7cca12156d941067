//go:build window

package main

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// used tells whether the forge holds a key with this label that was used.
func (p *somebody) used(repo, label string) bool {
	return slices.ContainsFunc(p.forge.keysOn(repo), func(k deployKey) bool { return k.Label == label && k.LastUsed != nil })
}

// holds waits until the forge says that it is so.
func (p *somebody) holds(what string, so func() bool) {
	p.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		if so() {
			return
		}
	}
	p.t.Fatalf("the forge does not say that %s; to be seen: %s", what, p.look())
}

// flowRepo is a repository that can be seen without scrolling.
const flowRepo = "acme/invoice-worker"

// chosen tells whether the details are those of flowRepo.
func chosen(s sight) bool { return s.count(flowRepo) == 2 && s.has("Deploy keys (") }

// TestPersonAddsAndTestsAKey does the main flows on one repository, once
// with the mouse and once with the keyboard alone.
func TestPersonAddsAndTestsAKey(t *testing.T) {
	t.Run("mouse", func(t *testing.T) {
		p := sitDown(t, "--demo")
		p.waits("the repositories show", func(s sight) bool { return s.has(flowRepo) })
		p.clicks(flowRepo, chosen)
		p.actions = 0 // the repository was there to be worked on

		p.clicks("Add key…", func(s sight) bool { return s.has("Create and add") })
		p.clicks("Create and add", func(s sight) bool { return s.has("Done") })
		p.clicks("Done", func(s sight) bool { return !s.Front && s.has("latchkey-invoice-worker") })
		p.most("a new key on one repository, proved", 3)
		p.holds("the key is there and was used", func() bool { return p.used(flowRepo, "latchkey-invoice-worker") })
		p.picture("added")

		p.clicks("Test clone", func(s sight) bool { return s.has("can be cloned with this key") })
		p.most("test clone", 1)
		p.picture("cloned")
		p.leaves()
	})
	t.Run("keyboard", func(t *testing.T) {
		p := sitDown(t, "--demo")
		p.waits("the repositories show", func(s sight) bool { return s.has(flowRepo) })
		p.strikes("ctrl+f", func(s sight) bool { return strings.Contains(s.Focused, "Entry") })
		p.writes("invoice-worker", func(s sight) bool { return !s.has("acme/ledger") && s.has(flowRepo) })
		p.strikes("Down", chosen)
		p.actions = 0

		p.strikes("ctrl+n", func(s sight) bool { return s.has("Create and add") })
		p.strikes("Return", func(s sight) bool { return s.has("Done") })
		p.strikes("Return", func(s sight) bool { return !s.Front && s.has("latchkey-invoice-worker") })
		p.most("a new key on one repository, proved", 3)
		p.holds("the key is there and was used", func() bool { return p.used(flowRepo, "latchkey-invoice-worker") })

		p.strikes("ctrl+t", func(s sight) bool { return s.has("can be cloned with this key") })
		p.most("test clone", 1)
		p.leaves()
	})
}

// TestPersonRotatesAKeyEverywhere starts at the card of a key that stands on
// several repositories, with the mouse.
func TestPersonRotatesAKeyEverywhere(t *testing.T) {
	const label, repo = "build-fleet", "acme/ansible_playbooks"
	p := sitDown(t, "--demo")
	p.waits("the keys show", func(s sight) bool { return s.has(label) && s.count(repo) == 2 })
	before := p.forge.keysOn(repo)
	if i := slices.IndexFunc(before, func(k deployKey) bool { return k.Label == label }); i > 0 {
		before[0], before[i] = before[i], before[0]
	}
	p.clicks("Rotate…", func(s sight) bool { return s.has("Nothing has been done yet") })
	p.waits("the plan is worked out", func(s sight) bool { return s.has("Rotate on") })
	p.picture("plan")
	p.clicks("Rotate on", func(s sight) bool { return !s.has("Nothing has been done yet") })
	p.most("rotate a key everywhere it stands", 4)
	stands := func(key string) bool {
		return slices.ContainsFunc(p.forge.keysOn(repo), func(k deployKey) bool { return k.Key == key })
	}
	p.holds("a new key was used and the old one still opens it", func() bool {
		now := p.forge.keysOn(repo)
		return stands(before[0].Key) && slices.ContainsFunc(now, func(k deployKey) bool {
			return k.LastUsed != nil && !slices.ContainsFunc(before, func(b deployKey) bool { return b.Key == k.Key })
		})
	})
	p.picture("run")
	// Once every machine has the new key:
	p.clicks("Remove the old keys…", planShows)
	p.clicks("Remove from", planGone)
	p.holds("the old key is gone", func() bool { return !stands(before[0].Key) })
	p.waits("both runs are done", func(s sight) bool { return s.count("done") >= 2 && !s.has("Stop") })
	p.picture("removed")
	p.leaves()
}

// TestPersonRotatesAKeyWithTheKeyboard does the same without the mouse.
func TestPersonRotatesAKeyWithTheKeyboard(t *testing.T) {
	const label, repo = "build-fleet", "acme/ansible_playbooks"
	p := sitDown(t, "--demo")
	p.waits("the keys show", func(s sight) bool { return s.has(label) && s.count(repo) == 2 })
	before := p.forge.keysOn(repo)
	key := before[slices.IndexFunc(before, func(k deployKey) bool { return k.Label == label })].Key

	p.strikes("ctrl+f", func(s sight) bool { return strings.Contains(s.Focused, "Entry") })
	p.writes("ansible_playbooks", func(s sight) bool { return s.has(repo) && !s.has("acme/ledger") })
	p.strikes("Down", func(s sight) bool { return s.count(repo) == 2 && s.has(label) })
	p.actions = 0
	p.strikes("ctrl+shift+e", func(s sight) bool { return s.has("Nothing has been done yet") })
	p.strikes("Return", func(s sight) bool { return strings.Contains(s.Focused, "Rotate on") })
	p.strikes("Return", func(s sight) bool { return !s.has("Nothing has been done yet") })
	p.most("rotate a key everywhere it stands", 4)
	p.holds("a new key stands beside the old one", func() bool {
		now := p.forge.keysOn(repo)
		return len(now) == len(before)+1 && slices.ContainsFunc(now, func(k deployKey) bool { return k.Key == key })
	})
	p.leaves()
}
