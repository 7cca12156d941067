package core

import (
	"testing"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/core/rollout"
	"latchkey/keys"
)

// A new label that was sent, and answered with "not found" although it was
// taken, is ours: the list cannot be read at once, and once it can it has the
// label. Undo gives the old one back.
func TestALabelThatWasAnsweredNotFoundIsUndone(t *testing.T) {
	onVirtualTime(t, demo.Options{}, func(t *testing.T, v *virtual) {
		pair, err := v.Pairs.GenerateKeyPair(t.Context(), NewPair{Comment: "old"})
		must(t, err)
		public, err := keys.ParsePublic(pair.PublicKey)
		must(t, err)
		must(t, v.forge.AddKeyBehindBack(string(web), "old", public))
		_, err = v.Repos.RefreshRepos(t.Context(), "", nil)
		must(t, err)
		_, err = v.Repos.DeployKeys(t.Context(), v.account, web)
		must(t, err)
		plan, err := v.Rollouts.PlanRollout(t.Context(), rollout.Spec{Verb: rollout.Relabel, Key: rollout.KeyRef{Fingerprint: pair.Fingerprint}, Choice: rollout.Choice{Repos: []api.RepoPath{web}}, Label: "new"})
		must(t, err)
		id, err := v.Rollouts.StartRollout(t.Context(), plan)
		must(t, err)
		must(t, v.forge.SetFaults(func(f *demo.Faults) {
			must(t, demo.ParseFault(f, "done:404@PUT deploy-keys#1"))
			must(t, demo.ParseFault(f, "429:5@GET deploy-keys#2"))
		}))
		r, err := v.Rollouts.RunRollout(t.Context(), id, rollout.Run{})
		must(t, err)
		label := func() string {
			list, err := v.Repos.DeployKeys(t.Context(), v.account, web)
			must(t, err)
			for _, k := range list {
				if k.Fingerprint == pair.Fingerprint {
					return k.Label
				}
			}
			return ""
		}
		if r.Done != 1 || label() != "new" {
			t.Fatalf("%+v, label %q", r.Summary, label())
		}
		r, err = v.Rollouts.UndoRollout(t.Context(), id, rollout.Run{})
		must(t, err)
		if r.State != rollout.Undone || label() != "old" {
			t.Errorf("%+v, label %q", r.Summary, label())
		}
	})
}
