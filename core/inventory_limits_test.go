package core

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/core/inventory"
	"latchkey/core/rollout"
	"latchkey/internal/soak"
	"latchkey/keys"
)

// onVirtualTime plays on a forge of its own, in a bubble of virtual time.
func onVirtualTime(t *testing.T, o demo.Options, play func(*testing.T, *virtual)) {
	o.Clock = time.Now
	forge, err := demo.Start(t.Context(), o)
	must(t, err)
	defer forge.Close()
	synctest.Test(t, func(t *testing.T) {
		v := newVirtual(t, forge)
		defer func() { must(t, v.Close()) }()
		play(t, v)
	})
}

// withinLimit wants no rolling hour with more calls to repositories than most.
func (v *virtual) withinLimit(most int) {
	v.t.Helper()
	var times []time.Time
	for _, c := range v.forge.Calls() {
		if strings.HasPrefix(c.Path, "/2.0/repositories/") {
			times = append(times, c.At)
		}
	}
	worst := 0
	for i, j := 0, 0; i < len(times); i++ {
		for times[i].Sub(times[j]) >= time.Hour {
			j++
		}
		worst = max(worst, i-j+1)
	}
	if worst > most || worst < most*8/10 {
		v.t.Errorf("%d requests within an hour, at most %d are allowed and most of them should be used", worst, most)
	}
}

// 1,200 repositories under Bitbucket's real limit: reading and rotating pause,
// go on by themselves, and never exceed it. A sample is 300 of them under a
// quarter of the limit: as many hours, and as many pauses.
func TestTwelveHundredRepositoriesUnderBitbucketsLimit(t *testing.T) {
	if testing.Short() {
		t.Skip("the plain run has it; in the race run the same meets over fewer repositories")
	}
	size := soak.Amount{Sample: 300, Whole: 1200}.Count(t)
	limit := size * 1000 / 1200
	onVirtualTime(t, demo.Options{Size: size, HourlyLimit: limit}, func(t *testing.T, v *virtual) {
		if limit < 1000 {
			_, err := v.Accounts.ChangeAccount(t.Context(), v.account, AccountChange{HourlyBudget: &limit})
			must(t, err)
		}
		var waits []string
		began := time.Now()
		s, err := v.Inventory.SyncInventory(t.Context(), inventory.Options{Wait: true}, func(p inventory.Progress) {
			if !p.Why.IsZero() && !slices.Contains(waits, p.Why.String()) {
				waits = append(waits, p.Why.String())
			}
		})
		must(t, err)
		if a := s.Accounts[0]; a.Read < size || a.Left != 0 || a.Failed != 0 {
			t.Errorf("%+v", a)
		}
		if took := time.Since(began); took < time.Hour || took > 2*time.Hour || len(waits) == 0 || !strings.Contains(waits[0], "waiting for Bitbucket Cloud's hourly limit: resumes at") {
			t.Errorf("took %v, said %q", took, waits)
		}
		v.withinLimit(limit)

		pair, err := v.Pairs.GenerateKeyPair(t.Context(), NewPair{Comment: "old"})
		must(t, err)
		public, err := keys.ParsePublic(pair.PublicKey)
		must(t, err)
		rows, err := v.Repos.CachedRepos(t.Context(), "")
		must(t, err)
		for _, r := range rows {
			if strings.HasPrefix(string(r.Path), "team-") {
				must(t, v.forge.AddKeyBehindBack(string(r.Path), "old", public))
			}
		}
		time.Sleep(2 * time.Hour)
		_, err = v.Inventory.SyncInventory(t.Context(), inventory.Options{Wait: true}, nil)
		must(t, err)
		plan, err := v.Rollouts.PlanRollout(t.Context(), rollout.Spec{Verb: rollout.Rotate, Key: rollout.KeyRef{Fingerprint: pair.Fingerprint},
			Choice: rollout.Choice{Where: true}, MaxAge: 100 * time.Hour, RemoveAtOnce: true})
		must(t, err)
		if len(plan.Steps) != size || plan.Costs[0].Requests != 5*size || plan.Costs[0].Pauses < 5 {
			t.Errorf("%d steps, %+v", len(plan.Steps), plan.Costs)
		}
		id, err := v.Rollouts.StartRollout(t.Context(), plan)
		must(t, err)
		began, waits = time.Now(), nil
		r, err := v.Rollouts.RunRollout(t.Context(), id, rollout.Run{Progress: func(p rollout.Progress) {
			if !p.Reason.IsZero() && !slices.Contains(waits, p.Reason.String()) {
				waits = append(waits, p.Reason.String())
			}
		}})
		must(t, err)
		took := time.Since(began)
		if r.State != rollout.Done || r.Done != size || took < 5*time.Hour || took > 8*time.Hour || len(waits) < 5 {
			t.Errorf("%+v took %v, said %q", r.Summary, took, waits)
		}
		t.Logf("rotated %d in %v, planned %v with %d pauses; waits: %q", size, took, plan.Costs[0].Duration, plan.Costs[0].Pauses, waits)
		v.withinLimit(limit)
	})
}

// GitHub allows one creating call a second, 80 a minute, 500 an hour: a key set
// on many repositories keeps to all three and is hardly slower than they allow.
func TestGitHubsPaceIsKept(t *testing.T) {
	onVirtualTime(t, demo.Options{Kind: api.GitHub, Size: 600}, func(t *testing.T, v *virtual) {
		_, err := v.Inventory.SyncInventory(t.Context(), inventory.Options{}, nil)
		must(t, err)
		plan, err := v.Rollouts.PlanRollout(t.Context(), rollout.Spec{Verb: rollout.Add, Choice: rollout.Choice{Query: "team-"}, New: rollout.NewKey{Comment: "ci"}})
		must(t, err)
		if plan.Set != "ci" || plan.Pairs != 600 || len(plan.Steps) != 600 {
			t.Fatalf("%d steps, %d pairs, set %q, refused %v", len(plan.Steps), plan.Pairs, plan.Set, plan.Exclusions[:min(len(plan.Exclusions), 3)])
		}
		id, err := v.Rollouts.StartRollout(t.Context(), plan)
		must(t, err)
		began := time.Now()
		r, err := v.Rollouts.RunRollout(t.Context(), id, rollout.Run{})
		must(t, err)
		took := time.Since(began)
		var posts []time.Time
		for _, c := range v.forge.Calls() {
			if c.Method == "POST" && strings.HasSuffix(c.Path, "/keys") {
				posts = append(posts, c.At)
			}
		}
		for _, pace := range []struct {
			most int
			per  time.Duration
		}{{1, time.Second}, {80, time.Minute}, {500, time.Hour}} {
			for i := pace.most; i < len(posts); i++ {
				if d := posts[i].Sub(posts[i-pace.most]); d < pace.per {
					t.Fatalf("%d creating calls within %v", pace.most+1, d)
				}
			}
		}
		bound := time.Hour + 100*time.Second // 500 within the first hour, then a hundred more
		if r.State != rollout.Done || len(posts) != 600 || took > bound*12/10 {
			t.Errorf("%+v, %d creating calls, took %v", r.Summary, len(posts), took)
		}
		t.Logf("600 keys in %v", took)
		sets, err := v.Sets.KeySets(t.Context())
		if err != nil || len(sets) != 1 || len(sets[0].Members) != 600 {
			t.Errorf("%d sets, %v", len(sets), err)
		}
	})
}

// A second reading of unchanged GitHub lists costs no counted request where
// their answers are kept, and the first one of a thousand two
// requests a hundred.
func TestReadingGitHubCostsLittle(t *testing.T) {
	onVirtualTime(t, demo.Options{Kind: api.GitHub, Size: 1000}, func(t *testing.T, v *virtual) {
		before := v.forge.Counted("ada")
		s, err := v.Inventory.SyncInventory(t.Context(), inventory.Options{}, nil)
		must(t, err)
		if n := v.forge.Counted("ada") - before; n > 24 || s.Accounts[0].Read != 1021 {
			t.Errorf("%d requests; %+v", n, s.Accounts[0])
		}
		rows, err := v.Repos.CachedRepos(t.Context(), "")
		must(t, err)
		var repos []api.RepoPath
		for _, r := range rows {
			repos = append(repos, r.Path)
		}
		_, err = v.Repos.RefreshRepos(t.Context(), "", nil)
		must(t, err)
		must(t, v.Repos.AllDeployKeys(t.Context(), "", repos, nil)) // from now on every list is kept
		before = v.forge.Counted("ada")
		s, err = v.Inventory.SyncInventory(t.Context(), inventory.Options{}, nil)
		must(t, err)
		if n := v.forge.Counted("ada") - before; n != 0 || s.Accounts[0].Read != 1021 {
			t.Errorf("%d requests counted for what had not changed; %+v", n, s.Accounts[0])
		}
	})
}

// listsRead returns the repositories whose keys were asked for, in that order, since
// so many calls.
func (v *virtual) listsRead(since int) (repos []string) {
	for _, c := range v.forge.Calls()[since:] {
		if path, ok := strings.CutPrefix(c.Path, "/2.0/repositories/"); ok && strings.Contains(path, "/deploy-keys") && c.Method == "GET" {
			repo, _, _ := strings.Cut(path, "/deploy-keys")
			repos = append(repos, repo)
		}
	}
	return repos
}

// What is on screen is read first, then what never was; something is kept back
// for a person's own clicks.
func TestReadingStopsAtTheLimitAndSaysWhenItGoesOn(t *testing.T) {
	onVirtualTime(t, demo.Options{Size: 100}, func(t *testing.T, v *virtual) {
		n := 60
		_, err := v.Accounts.ChangeAccount(t.Context(), v.account, AccountChange{HourlyBudget: &n})
		must(t, err)
		// An answer takes some time, as it does: else the store may let one reader
		// wait for as long as all the others read.
		v.line.spoil = func(*http.Request) problem { return problem{delay: 50 * time.Millisecond} }
		first := api.RepoPath("team-01/" + "billing-api-0001")
		s, err := v.Inventory.SyncInventory(t.Context(), inventory.Options{First: []api.RepoPath{first}}, nil)
		must(t, err)
		a := s.Accounts[0]
		if a.Until.IsZero() || a.Left == 0 || a.Read == 0 || a.Read > 51 {
			t.Errorf("%+v", a)
		}
		once := v.listsRead(0)
		if i := slices.Index(once, string(first)); i < 0 || i >= 10 { // some are asked side by side
			t.Errorf("what is on screen was read as number %d of %d", i+1, len(once))
		}
		if _, err := v.Repos.DeployKeys(t.Context(), "", "acme/web-frontend"); err != nil {
			t.Errorf("nothing was kept back for a click: %v", err)
		}
		time.Sleep(61 * time.Minute)
		before := len(v.forge.Calls())
		_, err = v.Inventory.SyncInventory(t.Context(), inventory.Options{}, nil)
		must(t, err)
		then := v.listsRead(before)
		for _, repo := range then {
			if slices.Contains(once, repo) {
				t.Errorf("%s was read again while others had never been read", repo)
			}
		}
		if len(then) < 20 {
			t.Errorf("only %d were read in the second hour", len(then))
		}
	})
}
