package core

import (
	"strings"
	"testing"
	"time"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/core/rollout"
	"latchkey/core/store"
)

// Where the successor of a key was taken away by hand, by a revocation or by the
// person, the old key is the current one again: its name and its key set mean
// it, it is rotated once more, and what is advised can be done.
func TestAnOldKeyWhoseSuccessorIsGoneIsCurrentAgain(t *testing.T) {
	for name, remove := range map[string]func(*virtual, rollout.Report){
		"by hand on the forge": func(v *virtual, r rollout.Report) {
			time.Sleep(time.Hour)
			must(v.t, v.forge.RemoveKeyBehindBack(string(web), r.Results[0].Fingerprint))
		},
		"revoked": func(v *virtual, r rollout.Report) {
			v.rolls(v.t.(*testing.T), rollout.Spec{Verb: rollout.Revoke, Key: rollout.KeyRef{Fingerprint: r.Results[0].Fingerprint}, Choice: rollout.Choice{Where: true}})
		},
		"removed": func(v *virtual, r rollout.Report) {
			must(v.t, v.Placements.RemoveDeployKey(v.t.Context(), DeployKey{Account: v.account, Repo: web, Fingerprint: r.Results[0].Fingerprint}))
		},
	} {
		for _, kind := range []api.Kind{api.BitbucketCloud, api.GitHub} {
			t.Run(string(kind)+", "+name, func(t *testing.T) {
				onVirtualTime(t, demo.Options{Kind: kind}, func(t *testing.T, v *virtual) {
					choice := rollout.Choice{Repos: []api.RepoPath{web}}
					first := v.rolls(t, rollout.Spec{Verb: rollout.Add, New: rollout.NewKey{Comment: "ci"}, PerRepo: true, Name: "fleet", Choice: choice})
					old := first.Results[0].Fingerprint
					set := rollout.KeyRef{Set: "fleet"}
					r := v.rolls(t, rollout.Spec{Verb: rollout.Rotate, Key: set, Choice: rollout.Choice{Where: true}})
					rotation := r.ID
					remove(v, r)
					_, err := v.Repos.DeployKeys(t.Context(), v.account, web)
					must(t, err)

					r, err = v.Rollouts.Rollout(t.Context(), rotation)
					must(t, err)
					if r.OldLeft != 0 || strings.Contains(r.Remaining.String(), "remove-old") || !strings.Contains(r.Remaining.String(), "the old key is the current one again there") || !strings.Contains(r.Remaining.String(), "rollout rotate fleet") {
						t.Errorf("%d old keys left, advice: %s", r.OldLeft, r.Remaining)
					}
					plan, err := v.Rollouts.PlanRollout(t.Context(), rollout.Spec{Verb: rollout.RemoveOld, OfRollout: rotation})
					must(t, err)
					if len(plan.Steps) != 0 {
						t.Errorf("the current key would be removed: %+v", plan.Steps)
					}
					pair, err := v.Pairs.KeyPair(t.Context(), string(old))
					must(t, err)
					if pair.SupersededBy != "" {
						t.Errorf("superseded by %s, which is gone", pair.SupersededBy)
					}
					r = v.rolls(t, rollout.Spec{Verb: rollout.Rotate, Key: set, Choice: rollout.Choice{Where: true}})
					if r.Done != 1 || r.Results[0].Old != old {
						t.Fatalf("rotated again: %+v", r.Results)
					}
					if r = v.rolls(t, rollout.Spec{Verb: rollout.RemoveOld, OfRollout: r.ID}); r.Done != 1 || v.forge.Opens(string(web), old) {
						t.Errorf("the old key stays: %+v", r.Results)
					}
				})
			})
		}
	}
}

// A list that is older than the rotation puts nothing back, and a successor that
// is there again counts as before.
func TestAnOldListPutsNoKeyBack(t *testing.T) {
	onVirtualTime(t, demo.Options{}, func(t *testing.T, v *virtual) {
		choice := rollout.Choice{Repos: []api.RepoPath{web}}
		first := v.rolls(t, rollout.Spec{Verb: rollout.Add, New: rollout.NewKey{Comment: "ci"}, Choice: choice})
		r := v.rolls(t, rollout.Spec{Verb: rollout.Rotate, Key: rollout.KeyRef{Fingerprint: first.Results[0].Fingerprint}, Choice: rollout.Choice{Where: true}})
		rows, err := v.store.KeysOfAccount(t.Context(), v.account)
		must(t, err)
		var without []store.DeployKey
		for _, k := range rows {
			if k.Target == string(web) && k.Fingerprint != string(r.Results[0].Fingerprint) {
				without = append(without, k)
			}
		}
		late := func() string {
			t.Helper()
			must(t, v.store.SaveKeys(t.Context(), store.KeyReading{Account: v.account, Target: string(web), Read: time.Now(), Keys: without}))
			by, err := v.Inventory.successors(t.Context())
			must(t, err)
			return by[string(first.Results[0].Fingerprint)]
		}
		if late() == "" {
			t.Error("an old list put the old key back")
		}
		time.Sleep(time.Hour)
		if late() != "" {
			t.Error("the old key is superseded by one that is gone")
		}
		_, err = v.Repos.DeployKeys(t.Context(), v.account, web)
		must(t, err)
		plan, err := v.Rollouts.PlanRollout(t.Context(), rollout.Spec{Verb: rollout.RemoveOld, OfRollout: r.ID})
		must(t, err)
		if len(plan.Steps) != 1 || plan.Steps[0].Acts[0].Fingerprint != r.Results[0].Fingerprint {
			t.Errorf("the old key cannot be removed beside its successor: %+v", plan)
		}
	})
}
