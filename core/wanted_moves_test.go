package core

import (
	"slices"
	"testing"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/core/rollout"
	"latchkey/core/wanted"
	"latchkey/keys"
)

// On a forge where a key may be on one repository only, two keys swap places where a
// person allows that one is gone for a moment, and an undo swaps them back. A key that
// moves to a place where nothing goes needs no leave and one run.
func TestKeysSwapPlacesWhereOneMayBeOnOneRepositoryOnly(t *testing.T) {
	w := newWorld(t, demo.Options{Kind: api.GitHub})
	w.rolled(rollout.Spec{Verb: rollout.Add, Choice: rollout.Choice{Repos: many(3)}, New: rollout.NewKey{Comment: "ci@build-07"}, Name: "ci"})
	var stood []keys.Fingerprint
	for _, repo := range many(3) {
		_, err := w.Repos.DeployKeys(t.Context(), w.account, repo)
		must(t, err)
		on := w.forge.KeysOn(string(repo))
		stood = append(stood, on[len(on)-1].Public.Fingerprint())
	}
	f, err := w.Wanted.Export(t.Context())
	must(t, err)
	place := func(repo api.RepoPath) *wanted.FilePlace {
		i := slices.IndexFunc(f.Places, func(p wanted.FilePlace) bool { return p.Repository == repo })
		if i < 0 {
			t.Fatalf("%s is not in the file", repo)
		}
		return &f.Places[i]
	}
	wants := func(n int, fp keys.Fingerprint) int {
		return slices.IndexFunc(place(many(3)[n]).Keys, func(k wanted.FileKey) bool { return f.Keys[k.Key].Fingerprint == fp })
	}
	a, b := wants(0, stood[0]), wants(1, stood[1])
	place(many(3)[0]).Keys[a], place(many(3)[1]).Keys[b] = place(many(3)[1]).Keys[b], place(many(3)[0]).Keys[a]

	careful, err := w.Wanted.Plan(t.Context(), f, ApplyOptions{})
	must(t, err)
	if len(careful.Steps) > 0 || len(careful.Exclusions) == 0 || careful.Exclusions[0].Text.Code != rollout.OutSwapStays {
		t.Errorf("%+v, left out %+v", careful.Steps, careful.Exclusions)
	}
	plan, err := w.Wanted.Plan(t.Context(), f, ApplyOptions{Recreate: true})
	must(t, err)
	if len(plan.Steps) != 3 || len(plan.Exclusions) > 0 {
		t.Fatalf("%+v, left out %+v", plan.Steps, plan.Exclusions)
	}
	id, err := w.Wanted.Start(t.Context(), plan)
	must(t, err)
	report, err := w.Rollouts.RunRollout(t.Context(), id, rollout.Run{})
	must(t, err)
	if report.State != rollout.Done || !w.holds(many(3)[0], stood[1]) || !w.holds(many(3)[1], stood[0]) || w.holds(many(3)[0], stood[0]) {
		t.Fatalf("%s: %+v", report.State, report.Results)
	}
	for n, fp := range []keys.Fingerprint{stood[1], stood[0]} {
		if len(w.forge.Uses(string(many(3)[n]), fp)) == 0 {
			t.Errorf("%s was not verified on %s", fp, many(3)[n])
		}
	}
	m, err := w.Wanted.Matrix(t.Context(), f)
	must(t, err)
	if !m.Settled() {
		t.Errorf("%+v", m.Cells)
	}
	report, err = w.Rollouts.UndoRollout(t.Context(), id, rollout.Run{})
	must(t, err)
	if report.State != rollout.Undone || !w.holds(many(3)[0], stood[0]) || !w.holds(many(3)[1], stood[1]) {
		t.Fatalf("undone: %s: %+v", report.State, report.Results)
	}

	f, err = w.Wanted.Export(t.Context())
	must(t, err)
	moves := place(many(3)[2])
	at := wants(2, stood[2])
	key := moves.Keys[at]
	moves.Keys = slices.Delete(moves.Keys, at, at+1)
	place(many(3)[0]).Keys = append(place(many(3)[0]).Keys, key)
	plan, err = w.Wanted.Plan(t.Context(), f, ApplyOptions{})
	must(t, err)
	id, err = w.Wanted.Start(t.Context(), plan)
	must(t, err)
	report, err = w.Rollouts.RunRollout(t.Context(), id, rollout.Run{})
	must(t, err)
	if report.State != rollout.Done || len(report.Results) != 2 || !w.holds(many(3)[0], stood[2]) || w.holds(many(3)[2], stood[2]) {
		t.Errorf("%s: %+v, left out %+v", report.State, report.Results, plan.Exclusions)
	}
}
