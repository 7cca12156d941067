package core

import (
	"net/http"
	"testing"
	"time"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/core/rollout"
)

// A key that is revoked, and put back, while the forge's lists know neither that
// it was put there nor that it is gone: no list that may be too old counts, and
// no status.
func TestAKeyIsRevokedAndPutBackBeforeItShows(t *testing.T) {
	for name, first := range map[string]problem{"refused": {status: 403}, "done, said to be unknown": {lie: 404}} {
		t.Run(name, func(t *testing.T) {
			onVirtualTime(t, demo.Options{}, func(t *testing.T, v *virtual) {
				run := func(spec rollout.Spec) (id int64, r rollout.Report) {
					plan, err := v.Rollouts.PlanRollout(t.Context(), spec)
					must(t, err)
					id, err = v.Rollouts.StartRollout(t.Context(), plan)
					must(t, err)
					r, err = v.Rollouts.RunRollout(t.Context(), id, rollout.Run{})
					must(t, err)
					return id, r
				}
				repos := []api.RepoPath{web}
				_, r := run(rollout.Spec{Verb: rollout.Add, Choice: rollout.Choice{Repos: repos}, New: rollout.NewKey{Comment: "new"}, NoVerify: true})
				fp := r.Results[0].Fingerprint
				must(t, v.forge.SetFaults(func(f *demo.Faults) { f.Lag = 56 * time.Second }))
				once := func(method string, what problem) {
					v.line.spoil = func(req *http.Request) problem {
						if req.Method != method {
							return problem{}
						}
						v.line.spoil = nil
						return what
					}
				}
				once(http.MethodDelete, first)
				id, r := run(rollout.Spec{Verb: rollout.Revoke, Choice: rollout.Choice{Repos: repos}, Key: rollout.KeyRef{Fingerprint: fp}})
				if r.Failed > 0 { // it was refused, and says so
					must(t, v.Rollouts.RetryRollout(t.Context(), id))
					var err error
					r, err = v.Rollouts.RunRollout(t.Context(), id, rollout.Run{})
					must(t, err)
				}
				if n := v.standing(web, fp); r.State != rollout.Done || n != 0 || !r.Results[0].Removed {
					t.Fatalf("%+v, and it stands there %d times", r, n)
				}
				once(http.MethodPost, problem{status: 500})
				r, err := v.Rollouts.UndoRollout(t.Context(), id, rollout.Run{})
				must(t, err)
				if n := v.standing(web, fp); r.State != rollout.Undone || n != 1 {
					t.Errorf("undone: %+v, and it stands there %d times", r, n)
				}
			})
		})
	}
}
