package core

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/core/cause"
	"latchkey/core/rollout"
	"latchkey/keys"
)

// posts counts the requests that put a key on a repository.
func (v *virtual) posts() (n int) {
	for _, c := range v.forge.Calls() {
		if c.Method == http.MethodPost && strings.HasSuffix(c.Path, "/deploy-keys") {
			n++
		}
	}
	return n
}

func (v *virtual) standing(repo api.RepoPath, fp keys.Fingerprint) (n int) {
	for _, k := range v.forge.KeysOn(string(repo)) {
		if k.Public.Fingerprint() == fp {
			n++
		}
	}
	return n
}

// lateForges plays on forges that show an accepted key after so long, with and
// without a mind to take the same key twice.
func lateForges(t *testing.T, play func(*testing.T, *virtual)) {
	for _, lag := range []time.Duration{10 * time.Second, 80 * time.Second, 20 * time.Minute} {
		for _, twice := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, takes twice %v", lag, twice), func(t *testing.T) {
				onVirtualTime(t, demo.Options{}, func(t *testing.T, v *virtual) {
					must(t, v.forge.SetFaults(func(f *demo.Faults) { f.Lag, f.TakesTwice = lag, twice }))
					play(t, v)
				})
			})
		}
	}
}

// What a forge accepted is never sent again, however often a person asks for it
// while it does not show.
func TestAnAcceptedKeyIsSentOnce(t *testing.T) {
	lateForges(t, func(t *testing.T, v *virtual) {
		pair, err := v.Pairs.GenerateKeyPair(t.Context(), NewPair{Comment: "late"})
		must(t, err)
		r := PlaceRequest{Account: v.account, Repo: web, Fingerprint: pair.Fingerprint}
		for try := range 3 {
			p, err := v.Placements.PlaceKey(t.Context(), r, nil)
			if err != nil && (!errors.Is(err, cause.ErrWaits) || !p.Waits) {
				t.Errorf("try %d: %+v, %v", try+1, p, err)
			}
			if n := v.posts(); n != 1 {
				t.Fatalf("try %d: %d POSTs", try+1, n)
			}
		}
		must(t, v.Placements.SettleWaiting(t.Context()))
		time.Sleep(20 * time.Minute)
		must(t, v.Placements.SettleWaiting(t.Context()))
		left, err := v.Placements.Unfinished(t.Context())
		must(t, err)
		if n := v.posts(); n != 1 || len(left) != 0 || v.standing(web, pair.Fingerprint) != 1 {
			t.Errorf("%d POSTs, left %+v, it stands there %d times", n, left, v.standing(web, pair.Fingerprint))
		}
	})
}

// The same where the request makes the pair: the pair that it made before is
// taken up again, whether the forge said that it took it or said nothing.
func TestANewKeyThatIsOnItsWayIsNotMadeTwice(t *testing.T) {
	for name, fault := range map[string]string{"accepted": "", "reply lost": "lost@POST deploy-keys#1", "gateway": "done:504@POST deploy-keys#1", "refused": "done:403@POST deploy-keys#1"} {
		for _, lag := range []time.Duration{40 * time.Second, 80 * time.Second} {
			t.Run(fmt.Sprintf("%s, %s", name, lag), func(t *testing.T) {
				onVirtualTime(t, demo.Options{}, func(t *testing.T, v *virtual) {
					must(t, v.forge.SetFaults(func(f *demo.Faults) {
						if fault != "" {
							must(t, demo.ParseFault(f, fault))
						}
						f.Lag, f.TakesTwice = lag, name != "refused" // after a plain no a person may have mended the cause, and asks again
					}))
					r := PlaceRequest{Account: v.account, Repo: web, Generate: &NewPair{Comment: "once"}}
					for range 4 {
						_, _ = v.Placements.PlaceKey(t.Context(), r, nil)
						time.Sleep(30 * time.Second)
					}
					_, err := v.Placements.PlaceKey(t.Context(), r, nil)
					must(t, err)
					pairs, err := v.Pairs.KeyPairs(t.Context())
					must(t, err)
					left, err := v.Placements.Unfinished(t.Context())
					must(t, err)
					if n := v.posts(); n > 1 && name != "refused" || len(pairs) != 1 || len(left) != 0 || v.standing(web, pairs[0].Fingerprint) != 1 {
						t.Errorf("%d POSTs, %d pairs, left %+v", n, len(pairs), left)
					}
				})
			})
		}
	}
}

// The same in a rollout, and when it is resumed.
func TestARolloutSendsAnAcceptedKeyOnce(t *testing.T) {
	lateForges(t, func(t *testing.T, v *virtual) {
		plan, err := v.Rollouts.PlanRollout(t.Context(), rollout.Spec{Verb: rollout.Add, Choice: rollout.Choice{Repos: many(3)}, New: rollout.NewKey{Comment: "late"}})
		must(t, err)
		id, err := v.Rollouts.StartRollout(t.Context(), plan)
		must(t, err)
		var r rollout.Report
		for runs := 0; r.State != rollout.Done; runs++ {
			if runs == 4 {
				t.Fatalf("after %d runs: %+v", runs, r.Summary)
			}
			r, err = v.Rollouts.RunRollout(t.Context(), id, rollout.Run{})
			if err != nil && !errors.Is(err, cause.ErrPaused) {
				t.Fatal(err)
			}
			if n := v.posts(); n != 3 {
				t.Fatalf("%d POSTs for 3 repositories", n)
			}
			time.Sleep(10 * time.Minute)
		}
		for _, x := range r.Results {
			if !x.Verified || v.standing(api.RepoPath(x.Target), x.Fingerprint) != 1 {
				t.Errorf("%+v", x)
			}
		}
	})
}

// A forge's limit does not say that it did not take the key, and a key that was
// sent again after a long limit is as young as its last request.
func TestARolloutSendsOnceWhateverTheLimitSays(t *testing.T) {
	for name, answers := range map[string][]problem{
		"a limit that lies":               {{lie: http.StatusTooManyRequests}},
		"a long one that lies":            {{lie: http.StatusTooManyRequests, retryAfter: 600}},
		"a true one, then a lie":          {{status: http.StatusTooManyRequests, retryAfter: 600}, {lie: http.StatusServiceUnavailable}},
		"a true one, then one that lies":  {{status: http.StatusTooManyRequests, retryAfter: 600}, {lie: http.StatusTooManyRequests}},
		"a slow forge that lies":          {{delay: 25 * time.Second, lie: http.StatusServiceUnavailable}},
		"a slow forge with a false limit": {{delay: 25 * time.Second, lie: http.StatusTooManyRequests}},
	} {
		t.Run(name, func(t *testing.T) {
			onVirtualTime(t, demo.Options{}, func(t *testing.T, v *virtual) {
				must(t, v.forge.SetFaults(func(f *demo.Faults) { f.Lag, f.TakesTwice = 80*time.Second, true }))
				var mu sync.Mutex
				tries := map[string]int{}
				v.line.spoil = func(req *http.Request) (wrong problem) {
					mu.Lock()
					defer mu.Unlock()
					if n := tries[req.URL.Path]; req.Method == http.MethodPost && n < len(answers) {
						tries[req.URL.Path], wrong = n+1, answers[n]
					}
					return wrong
				}
				r := v.rolls(t, rollout.Spec{Verb: rollout.Add, Choice: rollout.Choice{Repos: many(3)}, New: rollout.NewKey{Comment: "limited"}})
				if n := v.posts(); r.State != rollout.Done || n != 3 {
					t.Errorf("%d POSTs reached the forge for 3 repositories: %+v", n, r.Summary)
				}
			})
		})
	}
}

// rolls plans a rollout and runs it once.
func (v *virtual) rolls(t *testing.T, s rollout.Spec) rollout.Report {
	t.Helper()
	plan, err := v.Rollouts.PlanRollout(t.Context(), s)
	must(t, err)
	id, err := v.Rollouts.StartRollout(t.Context(), plan)
	must(t, err)
	r, err := v.Rollouts.RunRollout(t.Context(), id, rollout.Run{})
	must(t, err)
	return r
}

// A private key that is lost between plan and run: its public key is sent
// nowhere, by no verb and by no second run.
func TestAPrivateKeyLostAfterThePlanIsSentNowhere(t *testing.T) {
	for name, spec := range map[string]func(keys.Fingerprint) rollout.Spec{
		"add": func(fp keys.Fingerprint) rollout.Spec { return rollout.Spec{Key: rollout.KeyRef{Fingerprint: fp}} },
		"without verification": func(fp keys.Fingerprint) rollout.Spec {
			return rollout.Spec{Key: rollout.KeyRef{Fingerprint: fp}, NoVerify: true}
		},
	} {
		t.Run(name, func(t *testing.T) {
			onVirtualTime(t, demo.Options{}, func(t *testing.T, v *virtual) {
				pair, err := v.Pairs.GenerateKeyPair(t.Context(), NewPair{Comment: "gone"})
				must(t, err)
				s := spec(pair.Fingerprint)
				s.Verb, s.Choice = rollout.Add, rollout.Choice{Repos: many(3)}
				plan, err := v.Rollouts.PlanRollout(t.Context(), s)
				must(t, err)
				id, err := v.Rollouts.StartRollout(t.Context(), plan)
				must(t, err)
				must(t, v.vault.Delete(t.Context(), string(pair.Fingerprint)))
				for range 2 {
					r, err := v.Rollouts.RunRollout(t.Context(), id, rollout.Run{})
					if err == nil && r.State == rollout.Done {
						t.Errorf("it says that all is done: %+v", r.Summary)
					}
				}
				if n := v.posts(); n != 0 {
					t.Errorf("%d POSTs of a key whose private key is lost", n)
				}
			})
		})
	}
}
