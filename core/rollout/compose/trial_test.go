package compose

import (
	"testing"

	"latchkey/core/rollout"
)

// Where nothing can verify the new key, the old one is not removed.
func TestAProjectWithoutARepositoryIsNotRotatedBlindly(t *testing.T) {
	plan := func(try string, leave bool) rollout.Plan {
		f := facts(bitbucket(), 1)
		f.Targets[0].Project, f.Targets[0].Path = true, "acme/PAY"
		if try != "" {
			f.Targets[0].TrialRepo = "acme/payments-api"
		}
		return Plan(rollout.Spec{Verb: rollout.Rotate, Key: rollout.KeyRef{Fingerprint: oldKey}, KeepOld: leave, RemoveAtOnce: !leave}, f, noon)
	}
	if p := plan("", false); len(p.Steps) != 0 || len(p.Exclusions) != 1 || p.Exclusions[0].Reason != rollout.ReasonNoTrialRepo {
		t.Errorf("%+v", p)
	}
	if p := plan("", true); len(p.Steps) != 1 || deeds(p.Steps[0]) != "add" {
		t.Errorf("keeping the old one: %+v", p)
	}
	if p := plan("acme/payments-api", false); len(p.Steps) != 1 || deeds(p.Steps[0]) != "add verify remove" {
		t.Errorf("with a repository: %+v", p)
	}
}
