package core

import (
	"net"
	"strconv"
	"testing"

	"latchkey/api/demo"
	"latchkey/core/inventory"
	"latchkey/core/probe"
)

func hostOf(address string) string { h, _, _ := net.SplitHostPort(address); return h }

func portOf(address string) int {
	_, p, _ := net.SplitHostPort(address)
	n, _ := strconv.Atoi(p)
	return n
}

// The main job: a key is made, kept, placed and verified.
func TestTheMainJob(t *testing.T) {
	w := newWorld(t, demo.Options{})
	ctx := t.Context()
	repos, err := w.Repos.RefreshRepos(ctx, "", nil)
	must(t, err)
	if len(repos) < 10 {
		t.Fatalf("%d repositories", len(repos))
	}
	var ticks []StepState
	placed, err := w.Placements.PlaceKey(ctx, PlaceRequest{Account: w.account, Repo: web, Generate: &NewPair{Comment: "ci@build-07"}, Test: true},
		func(s StepState) { ticks = append(ticks, s) })
	must(t, err)
	fp := placed.KeyPair.Fingerprint
	if !w.holds(web, fp) || !w.vaultHas(string(fp)) {
		t.Error("the forge or the vault does not have the key")
	}
	if placed.Already || placed.Key.Label != "ci@build-07" || placed.Key.PrivateKey != inventory.PrivateKeyHere || placed.KeyPair.PrivateKey != inventory.PrivateKeyHere {
		t.Errorf("placed: %+v", placed)
	}
	if placed.Report == nil || !placed.Report.OK {
		t.Fatalf("test: %+v", placed.Report)
	}
	if len(w.forge.Uses(string(web), fp)) == 0 {
		t.Error("the forge has not seen the key in use")
	}
	want := []PlaceStep{StepGenerate, StepVault, StepSend, StepReadBack, StepIndex, StepTest}
	var passed []PlaceStep
	for _, s := range ticks {
		if s.State == probe.Passed {
			passed = append(passed, s.Step)
		}
	}
	if len(passed) != len(want) {
		t.Errorf("ticks %v", ticks)
	}
	for i := range min(len(want), len(passed)) {
		if passed[i] != want[i] {
			t.Errorf("tick %d is %s, want %s", i, passed[i], want[i])
		}
	}
	if left := w.unfinished(); len(left) != 0 {
		t.Errorf("unfinished: %v", left)
	}
}
