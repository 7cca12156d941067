package core

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"latchkey/api/demo"
	"latchkey/core/inventory"
	"latchkey/core/rollout"
)

// raise gives the account more requests an hour, after so long.
func (v *virtual) raise(t *testing.T, after time.Duration, n int) (done func()) {
	var all sync.WaitGroup
	all.Go(func() {
		time.Sleep(after)
		_, err := v.Accounts.ChangeAccount(t.Context(), v.account, AccountChange{HourlyBudget: &n})
		must(t, err)
	})
	return all.Wait
}

// A reading and a rollout that wait for the hour notice soon that a person has
// given them more requests.
func TestALargerBudgetIsNoticedDuringThePause(t *testing.T) {
	onVirtualTime(t, demo.Options{Size: 80}, func(t *testing.T, v *virtual) {
		few := 40
		_, err := v.Accounts.ChangeAccount(t.Context(), v.account, AccountChange{HourlyBudget: &few})
		must(t, err)
		began, done := time.Now(), v.raise(t, 5*time.Minute, 900)
		s, err := v.Inventory.SyncInventory(t.Context(), inventory.Options{Wait: true}, nil)
		must(t, err)
		done()
		if took := time.Since(began); took > 6*time.Minute || s.Accounts[0].Left != 0 {
			t.Errorf("the reading took %v: %+v", took, s.Accounts[0])
		}
		time.Sleep(2 * time.Hour)
		_, err = v.Accounts.ChangeAccount(t.Context(), v.account, AccountChange{HourlyBudget: &few})
		must(t, err)
		plan, err := v.Rollouts.PlanRollout(t.Context(), rollout.Spec{Verb: rollout.Add, Choice: rollout.Choice{Query: "team-"}, New: rollout.NewKey{Comment: "ci"}})
		must(t, err)
		id, err := v.Rollouts.StartRollout(t.Context(), plan)
		must(t, err)
		began, done = time.Now(), v.raise(t, 5*time.Minute, 900)
		r, err := v.Rollouts.RunRollout(t.Context(), id, rollout.Run{Progress: func(rollout.Progress) {}})
		must(t, err)
		done()
		if took := time.Since(began); took > 6*time.Minute || r.Done != 80 {
			t.Errorf("the rollout took %v: %+v", took, r.Summary)
		}
	})
}

// While a reading waits it says so and until when, whatever comes home meanwhile,
// and no longer than that.
func TestAPauseIsSaidAsLongAsItLasts(t *testing.T) {
	onVirtualTime(t, demo.Options{Size: 150}, func(t *testing.T, v *virtual) {
		few := 100
		_, err := v.Accounts.ChangeAccount(t.Context(), v.account, AccountChange{HourlyBudget: &few})
		must(t, err)
		var all []inventory.Progress
		_, err = v.Inventory.SyncInventory(t.Context(), inventory.Options{Wait: true}, func(p inventory.Progress) { all = append(all, p) })
		must(t, err)
		first := slices.IndexFunc(all, func(p inventory.Progress) bool { return !p.Why.IsZero() })
		if first < 0 || !strings.Contains(all[first].Why.String(), "resumes at ") {
			t.Fatalf("no pause was said in %d reports", len(all))
		}
		for _, p := range all {
			if p.Why.IsZero() != p.Until.IsZero() {
				t.Fatalf("it says %q and waits until %v", p.Why, p.Until)
			}
		}
		if last := all[len(all)-1]; !last.Why.IsZero() {
			t.Errorf("at the end it still says %q", last.Why)
		}
	})
}

// The speed of a rollout is that of its work, thousands a minute here: a pause does not make it sink, and
// while it waits none is told.
func TestThePauseDoesNotSinkTheRate(t *testing.T) {
	onVirtualTime(t, demo.Options{Size: 60}, func(t *testing.T, v *virtual) {
		_, err := v.Repos.RefreshRepos(t.Context(), "", nil)
		must(t, err)
		few := 90
		_, err = v.Accounts.ChangeAccount(t.Context(), v.account, AccountChange{HourlyBudget: &few})
		must(t, err)
		plan, err := v.Rollouts.PlanRollout(t.Context(), rollout.Spec{Verb: rollout.Add, Choice: rollout.Choice{Query: "team-"}, New: rollout.NewKey{Comment: "ci"}})
		must(t, err)
		id, err := v.Rollouts.StartRollout(t.Context(), plan)
		must(t, err)
		var before, after float64
		paused := false
		_, err = v.Rollouts.RunRollout(t.Context(), id, rollout.Run{Progress: func(p rollout.Progress) {
			switch {
			case !p.Reason.IsZero():
				paused = true
				if p.Rate != 0 || p.Until.IsZero() || p.Forge != "Bitbucket Cloud" {
					t.Errorf("during the pause: %+v", p)
				}
			case paused:
				after = p.Rate
			default:
				before = p.Rate
			}
		}})
		must(t, err)
		if !paused || before == 0 || after < 100 {
			t.Errorf("paused: %v; %.0f a minute before, %.0f after", paused, before, after)
		}
	})
}
