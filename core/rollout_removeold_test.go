package core

import (
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/core/cause"
	"latchkey/core/rollout"
)

// The old keys of a rotation stay until somebody says so. A day later each place
// is looked at again: an old key that somebody used meanwhile is left there, and
// goes at the next look, once it has been quiet.
func TestOldKeysAreRemovedADayLater(t *testing.T) {
	onVirtualTime(t, demo.Options{}, func(t *testing.T, v *virtual) {
		pair, err := v.Pairs.GenerateKeyPair(t.Context(), NewPair{Comment: "ci@build-07"})
		must(t, err)
		r := v.rolls(t, rollout.Spec{Verb: rollout.Add, Key: rollout.KeyRef{Fingerprint: pair.Fingerprint}, Choice: rollout.Choice{Repos: many(3)}})
		r = v.rolls(t, rollout.Spec{Verb: rollout.Rotate, Key: rollout.KeyRef{Fingerprint: pair.Fingerprint}, Choice: rollout.Choice{Where: true}})
		if r.State != rollout.Done || r.OldLeft != 3 || r.Key == nil || r.Key.Name != "ci@build-07" {
			t.Fatalf("%+v", r)
		}
		rotation, fresh := r.ID, r.Key.Fingerprint
		for _, repo := range many(3) {
			if !v.forge.Opens(string(repo), pair.Fingerprint) || !v.forge.Opens(string(repo), fresh) {
				t.Errorf("%s: not both keys stand there", repo)
			}
		}
		// the only copy of the new private key is here, and the old key goes only when it verifies
		if err := v.Pairs.DeleteKeyPair(t.Context(), fresh); !errors.Is(err, cause.ErrReplacesKey) {
			t.Errorf("the new key is deleted beside the old one: %v", err)
		}
		time.Sleep(2 * time.Hour)
		must(t, v.forge.UseKey(string(many(1)[0]), pair.Fingerprint))
		time.Sleep(22 * time.Hour)

		r = v.rolls(t, rollout.Spec{Verb: rollout.RemoveOld, OfRollout: rotation})
		if r.State != rollout.Partly || r.KeysStay != 1 || r.Done != 2 || r.OfRollout != rotation || !v.forge.Opens(string(many(1)[0]), pair.Fingerprint) {
			t.Fatalf("%+v", r)
		}
		removal := r.ID
		if _, err := v.Rollouts.UndoRollout(t.Context(), rotation, rollout.Run{}); !errors.Is(err, cause.ErrOldRemoved) {
			t.Errorf("the rotation is undone: %v", err)
		}
		time.Sleep(time.Hour)
		must(t, v.Rollouts.RetryRollout(t.Context(), removal))
		r, err = v.Rollouts.RunRollout(t.Context(), removal, rollout.Run{})
		must(t, err)
		if r.State != rollout.Done || r.Done != 3 {
			t.Errorf("looked at again: %+v", r.Summary)
		}
		for _, repo := range many(3) {
			if v.forge.Opens(string(repo), pair.Fingerprint) || !v.forge.Opens(string(repo), fresh) {
				t.Errorf("%s: the old key stands, or the new one does not", repo)
			}
		}
		unused, err := v.Pairs.UnusedKeyPairs(t.Context())
		must(t, err)
		if len(unused) != 1 || unused[0].Fingerprint != pair.Fingerprint {
			t.Errorf("unused: %+v", unused)
		}
	})
}

// Where somebody has taken the new key away, or given it other access, the old
// one stays.
func TestAnOldKeyWithoutASuccessorStays(t *testing.T) {
	onVirtualTime(t, demo.Options{}, func(t *testing.T, v *virtual) {
		pair, err := v.Pairs.GenerateKeyPair(t.Context(), NewPair{Comment: "ci"})
		must(t, err)
		v.rolls(t, rollout.Spec{Verb: rollout.Add, Key: rollout.KeyRef{Fingerprint: pair.Fingerprint}, Choice: rollout.Choice{Repos: many(2)}})
		r := v.rolls(t, rollout.Spec{Verb: rollout.Rotate, Key: rollout.KeyRef{Fingerprint: pair.Fingerprint}, Choice: rollout.Choice{Where: true}})
		plan, err := v.Rollouts.PlanRollout(t.Context(), rollout.Spec{Verb: rollout.RemoveOld, OfRollout: r.ID})
		must(t, err)
		id, err := v.Rollouts.StartRollout(t.Context(), plan)
		must(t, err)
		must(t, v.forge.RemoveKeyBehindBack(string(many(1)[0]), r.Key.Fingerprint))
		r, err = v.Rollouts.RunRollout(t.Context(), id, rollout.Run{})
		must(t, err)
		if r.Failed+r.KeysStay != 1 || !v.forge.Opens(string(many(1)[0]), pair.Fingerprint) || v.forge.Opens(string(many(2)[1]), pair.Fingerprint) {
			t.Errorf("%+v", r)
		}
	})
}

// A step that failed and is taken up again when the wait of the others is over
// waits its own time before the old key goes.
func TestARetriedStepWaitsItsOwnTime(t *testing.T) {
	onVirtualTime(t, demo.Options{}, func(t *testing.T, v *virtual) {
		old, id := v.soaking(t, 2)
		first := string(many(1)[0])
		v.line.spoil = func(req *http.Request) problem {
			if req.Method == http.MethodPost && v.repoOf(req) == first {
				return problem{status: http.StatusForbidden}
			}
			return problem{}
		}
		r, err := v.Rollouts.RunRollout(t.Context(), id, rollout.Run{})
		must(t, err)
		if r.Failed != 1 || r.State != rollout.Soaking {
			t.Fatalf("%+v", r.Summary)
		}
		v.line.spoil = nil
		time.Sleep(25 * time.Hour)
		r, err = v.Rollouts.RunRollout(t.Context(), id, rollout.Run{})
		must(t, err)
		must(t, v.Rollouts.RetryRollout(t.Context(), id))
		r, err = v.Rollouts.RunRollout(t.Context(), id, rollout.Run{})
		must(t, err)
		if r.State != rollout.Soaking || !v.forge.Opens(first, old) || time.Until(r.Due) < 23*time.Hour {
			t.Fatalf("the old key goes without a wait: %+v", r.Summary)
		}
		time.Sleep(25 * time.Hour)
		r, err = v.Rollouts.RunRollout(t.Context(), id, rollout.Run{})
		must(t, err)
		if r.State != rollout.Done || v.forge.Opens(first, old) {
			t.Errorf("%+v", r.Summary)
		}
	})
}

// A key that was rotated twice leaves two old ones. Whichever goes first, the
// newest key vouches for both, and Latchkey's own look at it is nobody's use of
// the one between.
func TestOldKeysOfTwoRotationsGoInAnyOrder(t *testing.T) {
	for name, order := range map[string][]int{"the older first": {0, 1}, "the newer first": {1, 0}} {
		for _, kind := range []api.Kind{api.BitbucketCloud, api.GitHub} {
			t.Run(fmt.Sprint(kind, ", ", name), func(t *testing.T) {
				onVirtualTime(t, demo.Options{Kind: kind}, func(t *testing.T, v *virtual) {
					pair, err := v.Pairs.GenerateKeyPair(t.Context(), NewPair{Comment: "twice"})
					must(t, err)
					v.rolls(t, rollout.Spec{Verb: rollout.Add, Key: rollout.KeyRef{Fingerprint: pair.Fingerprint}, Choice: rollout.Choice{Repos: []api.RepoPath{web}}})
					var rotations []int64
					last := pair.Fingerprint
					for range 2 {
						time.Sleep(time.Hour)
						r := v.rolls(t, rollout.Spec{Verb: rollout.Rotate, Key: rollout.KeyRef{Fingerprint: last}, Choice: rollout.Choice{Where: true}})
						rotations, last = append(rotations, r.ID), r.Results[0].Fingerprint
					}
					for _, i := range order {
						time.Sleep(time.Hour)
						if r := v.rolls(t, rollout.Spec{Verb: rollout.RemoveOld, OfRollout: rotations[i]}); r.State != rollout.Done || r.Done != 1 {
							t.Fatalf("the old keys of rotation %d: %+v, %+v", i, r.Summary, r.Results)
						}
					}
					if v.forge.Opens(string(web), pair.Fingerprint) || !v.forge.Opens(string(web), last) {
						t.Error("the first key stands, or the last one does not")
					}
				})
			})
		}
	}
}
