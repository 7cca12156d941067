package core

import (
	"testing"
	"time"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/core/rollout"
)

// A test of an old key is Latchkey's own use of it: it keeps the key from being
// removed no more than no use does. What a machine did before the test, which
// the forge then no longer tells, keeps it.
func TestOurOwnTestOfAnOldKeyIsNobodysUse(t *testing.T) {
	for name, c := range map[string]struct {
		machine, many bool
		tests         int
	}{
		"tested":                         {},
		"tested among many":              {many: true},
		"used by a machine, then tested": {machine: true, tests: 1},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, demo.Options{})
			choice := rollout.Choice{Repos: []api.RepoPath{web}}
			first := w.rolled(rollout.Spec{Verb: rollout.Add, New: rollout.NewKey{Comment: "ci"}, Choice: choice})
			old := first.Results[0].Fingerprint
			r := w.rolled(rollout.Spec{Verb: rollout.Rotate, Key: rollout.KeyRef{Fingerprint: old}, Choice: rollout.Choice{Where: true}})
			time.Sleep(20 * time.Millisecond) // a use counts by the millisecond
			if c.machine {
				must(t, w.forge.UseKey(string(web), old))
			}
			if c.many {
				must(t, w.Tests.TestMany(t.Context(), []TestItem{{Account: w.account, Repo: web, Fingerprint: old}}, TestOptions{}))
			} else {
				report, err := w.Tests.Test(t.Context(), TestRequest{Account: w.account, Repo: web, Fingerprint: old}, nil)
				must(t, err)
				if !report.OK {
					t.Fatalf("%+v", report)
				}
			}
			r = w.rolled(rollout.Spec{Verb: rollout.RemoveOld, OfRollout: r.ID})
			if r.KeysStay != c.tests || w.forge.Opens(string(web), old) != (c.tests > 0) {
				t.Errorf("%+v", r.Results)
			}
		})
	}
}
