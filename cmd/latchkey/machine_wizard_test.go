//go:build window

package main

import (
	"strings"
	"testing"
)

// On the demo's machines, whose keys are made there.
const (
	newMachine  = "build-01"
	machineRepo = "acme/build-images"
)

// wantsMachines opens the page of machines; where this system can have none, the
// demo's wizard says why, and the test is skipped.
func (p *person) wantsMachines() {
	p.t.Helper()
	p.mustShow("the repositories show", func(s snapshot) bool { return s.has(machineRepo) })
	p.click("Machines", func(s snapshot) bool { return s.has("New build machine…") && !s.has(machineRepo) })
	p.actions = 0
}

// keyFrom reports whether the forge has a key that was made for this machine and used.
func (p *person) keyFrom(machine string) bool {
	for _, k := range p.forge.keysOn(machineRepo) {
		if strings.Contains(k.Label, machine) && k.LastUsed != nil {
			return true
		}
	}
	return false
}

// TestPersonBringsUpABuildMachine goes from an address to a key that was made there
// and clones from there, once with the mouse and once with the keyboard alone.
func TestPersonBringsUpABuildMachine(t *testing.T) {
	lookedAt := func(s snapshot) bool { return s.has("For " + newMachine) }
	done := func(s snapshot) bool { return s.has("done") && !s.has("Stop") }
	t.Run("mouse", func(t *testing.T) {
		p := startDemo(t, "--demo")
		p.wantsMachines()
		p.click("New build machine…", func(s snapshot) bool { return s.has("Look") && strings.Contains(s.Focused, "Entry") })
		p.replaceText(newMachine, func(s snapshot) bool { return strings.Contains(s.Focused, newMachine) })
		p.screenshot("machine-where")
		p.click("Look", lookedAt)
		p.click(machineRepo, func(s snapshot) bool { return s.has("1 selected") })
		p.screenshot("machine-repositories")
		p.click("Show the plan", planShown)
		p.mustShow("the plan is worked out", func(s snapshot) bool { return s.count("Onboard") == 1 })
		p.screenshot("machine-plan")
		p.click("Onboard", planClosed)
		p.checkActions("a new build machine, until it is verified from there", 6)
		p.forgeShows("a key was made there and used", func() bool { return p.keyFrom(newMachine) })
		p.mustShow("it is done", done)
		p.screenshot("machine-run")
		p.click("Machines", func(s snapshot) bool { return s.has(newMachine) && s.has("good") })
		p.screenshot("machine-good")
		p.quit()
		p.checkNothingLeft()
	})
	t.Run("keyboard", func(t *testing.T) {
		p := startDemo(t, "--demo")
		p.wantsMachines()
		p.press("ctrl+m", func(s snapshot) bool { return s.has("Look") && strings.Contains(s.Focused, "Entry") })
		p.replaceText(newMachine, func(s snapshot) bool { return strings.Contains(s.Focused, newMachine) })
		p.press("ctrl+Return", lookedAt)
		p.press("Down Down Down Down Down space", func(s snapshot) bool { return s.has("1 selected") })
		p.press("Return", planShown)
		p.mustShow("the plan is worked out", func(s snapshot) bool { return s.count("Onboard") == 1 })
		p.press("ctrl+Return", planClosed)
		p.checkActions("a new build machine, until it is verified from there", 6)
		p.forgeShows("a key was made there and used", func() bool { return p.keyFrom(newMachine) })
		p.mustShow("it is done", done)
		p.quit()
		p.checkNothingLeft()
	})
}
