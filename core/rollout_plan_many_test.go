package core

import (
	"cmp"
	"flag"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/core/budget"
	"latchkey/core/hint"
	"latchkey/core/inventory"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/internal/soak"
	"latchkey/keys"
)

// looked wants what f does to cost no more than a handful of requests, by the
// forge's own log.
func (v *virtual) looked(what string, f func()) {
	v.t.Helper()
	before := len(v.forge.Calls())
	f()
	if n := len(v.forge.Calls()) - before; n > budget.Handful {
		v.t.Errorf("%s: %d requests for what a person only looks at", what, n)
	}
}

// everywhere puts a key on all repositories of the teams behind our back, and
// gives the requests that the forge then counted.
func (v *virtual) everywhere(t *testing.T, comment string) KeyPair {
	t.Helper()
	pair, err := v.Pairs.GenerateKeyPair(t.Context(), NewPair{Comment: comment})
	must(t, err)
	public, err := keys.ParsePublic(pair.PublicKey)
	must(t, err)
	for _, name := range v.forge.Info().Repositories {
		if strings.HasPrefix(name, "team-") {
			must(t, v.forge.AddKeyBehindBack(name, comment, public))
		}
	}
	return pair
}

// counts sorts the requests of the forge's log since so many by method.
func (v *virtual) counts(since int) map[string]int {
	n := map[string]int{}
	for _, c := range v.forge.Calls()[since:] {
		n[c.Method]++
	}
	return n
}

// ratio wants no more than a twentieth more requests than the least possible.
func (v *virtual) ratio(what string, n, least int) {
	v.t.Helper()
	v.t.Logf("%s: %d requests, the least possible are %d: %.3f", what, n, least, float64(n)/float64(least))
	if n < least || n*100 > least*105 {
		v.t.Errorf("%s: %d requests, the least possible are %d", what, n, least)
	}
}

// watch notes what a run waits for.
func watch(waits *[]string) func(rollout.Progress) {
	last := ""
	return func(p rollout.Progress) {
		if p.Reason.String() != last {
			if last = p.Reason.String(); last != "" {
				*waits = append(*waits, last)
			}
		}
	}
}

var manyRepos = flag.Int("many", 0, "over how many GitHub repositories a key set is rotated on virtual time, where not as many as usual")

// Many GitHub repositories, each with a key of its own: planned from what is
// known, rotated within GitHub's pace over hours or days of virtual time, with
// hardly more requests than it takes. With -many 10000 it takes a minute or two.
func TestManyGitHubRepositoriesAreRotated(t *testing.T) {
	size := cmp.Or(*manyRepos, soak.Amount{Short: 300, Sample: 300, Whole: 1500}.Count(t))
	onVirtualTime(t, demo.Options{Kind: api.GitHub, Size: size}, func(t *testing.T, v *virtual) {
		_, err := v.Inventory.SyncInventory(t.Context(), inventory.Options{}, nil)
		must(t, err)
		v.ownKeys(t, "team-")
		spec := rollout.Spec{Verb: rollout.Rotate, Key: rollout.KeyRef{Set: "fleet"}, Choice: rollout.Choice{Where: true}, New: rollout.NewKey{Comment: "fleet"}}
		time.Sleep(3 * time.Hour)
		var plan rollout.Plan
		v.looked("planning", func() {
			for range 3 { // as while a name is typed
				plan, err = v.Rollouts.PlanRollout(t.Context(), spec)
				must(t, err)
			}
		})
		if len(plan.Steps) != size || plan.Basis.NeverRead != 0 || time.Since(plan.Basis.Oldest) < 3*time.Hour {
			t.Fatalf("%d steps, %+v, notes %q", len(plan.Steps), plan.Basis, plan.Notes)
		}
		id, err := v.Rollouts.StartRollout(t.Context(), plan)
		must(t, err)
		before, began := len(v.forge.Calls()), time.Now()
		r, err := v.Rollouts.RunRollout(t.Context(), id, rollout.Run{Progress: func(rollout.Progress) {}})
		must(t, err)
		took := time.Since(began)
		if r.State != rollout.Done || r.Done != size || r.Failed != 0 {
			t.Fatalf("%+v", r.Summary)
		}
		n := v.counts(before)
		if n["POST"] != size {
			t.Errorf("%d keys were made", n["POST"])
		}
		least := 4 * size // which repository has the name, a look, the new key, and the list read back
		if n["DELETE"] > 0 {
			least = 6 * size
		}
		v.ratio("rotation", n["GET"]+n["POST"]+n["DELETE"], least)
		if bound := time.Duration(size/500+1) * time.Hour; took > bound*11/10 {
			t.Errorf("it took %v, GitHub's pace allows it in %v", took, bound)
		}
		t.Logf("%d rotated in %v of virtual time", size, took)
	})
}

// ownKeys gives every repository whose path begins so a pair of its own, as a
// rollout would have done long ago: straight into forge, index and cache, since
// it is not what is tried here.
func (v *virtual) ownKeys(t testing.TB, prefix string) {
	t.Helper()
	rows, err := v.Repos.CachedRepos(t.Context(), "")
	must(t, err)
	var readings []store.KeyReading
	var pairs, members []string
	for _, r := range rows {
		if !strings.HasPrefix(string(r.Path), prefix) {
			continue
		}
		pair, err := keys.Generate(keys.Ed25519, "fleet "+string(r.Path))
		must(t, err)
		public := pair.Public()
		must(t, v.forge.AddKeyBehindBack(string(r.Path), "fleet", public))
		pairs = append(pairs, fmt.Sprintf("('%s', '', 'ed25519', 256, 'fleet', '%s', 0, 'generated', 0, 0)", public.Fingerprint(), public.Line()))
		members = append(members, fmt.Sprintf("('fleet', '%s', '%s', '%s')", public.Fingerprint(), v.account, r.Path))
		reading := store.KeyReading{Account: v.account, Target: string(r.Path), Read: time.Now()}
		for i, k := range v.forge.KeysOn(string(r.Path)) {
			reading.Keys = append(reading.Keys, storeKey(api.DeployKey{ID: fmt.Sprint("9", i, len(readings)), Label: k.Label, Public: k.Public, Access: api.Read}, time.Now()))
		}
		readings = append(readings, reading)
	}
	execStore(t, v.dir, "INSERT INTO key_pairs (fingerprint, md5, type, bits, comment, public, created, origin, encrypted, lost) VALUES "+strings.Join(pairs, ", "))
	execStore(t, v.dir, "INSERT INTO key_sets (name, created) VALUES ('fleet', 0)")
	execStore(t, v.dir, "INSERT INTO key_set_members (name, fingerprint, account, target) VALUES "+strings.Join(members, ", "))
	must(t, v.store.SaveKeys(t.Context(), readings...))
}

// 1,200 Bitbucket repositories that were never read: with a full and with a spent
// hour they are planned for a handful of requests and rotated in as many hours as
// it takes, and each pause is said with the time at which it goes on. A sample is
// 300 of them under a quarter of the limit: as many hours, and as many pauses.
func TestTwelveHundredUnreadBitbucketRepositories(t *testing.T) {
	size := soak.Amount{Short: 150, Sample: 300, Whole: 1200}.Count(t)
	hourly := size * 1000 / 1200
	for _, spent := range []bool{false, true} {
		onVirtualTime(t, demo.Options{Size: size, HourlyLimit: 1000}, func(t *testing.T, v *virtual) {
			if hourly < 1000 {
				_, err := v.Accounts.ChangeAccount(t.Context(), v.account, AccountChange{HourlyBudget: &hourly})
				must(t, err)
			}
			pair := v.everywhere(t, "old")
			_, err := v.Repos.RefreshRepos(t.Context(), "", nil)
			must(t, err)
			time.Sleep(2 * time.Hour)
			if spent {
				v.spendAllButTheReserve()
			}
			spec := rollout.Spec{Verb: rollout.Rotate, Key: rollout.KeyRef{Fingerprint: pair.Fingerprint}, Choice: rollout.Choice{Query: "team-"}, New: rollout.NewKey{Comment: "new"}}
			var plan rollout.Plan
			v.looked("planning", func() {
				for range 5 {
					plan, err = v.Rollouts.PlanRollout(t.Context(), spec)
					must(t, err)
				}
			})
			if len(plan.Steps) != size || plan.Basis.NeverRead != size || !strings.Contains(say.List(plan.Notes...).String(), fmt.Sprint(size, " repositories were never read")) {
				t.Fatalf("%d steps, %+v, %q", len(plan.Steps), plan.Basis, plan.Notes)
			}
			if _, err := v.Repos.DeployKeys(t.Context(), "", "acme/web-frontend"); err != nil {
				t.Errorf("nothing was left for a click: %v", err)
			}
			var id int64
			v.looked("confirming", func() {
				id, err = v.Rollouts.StartRollout(t.Context(), plan)
				must(t, err)
			})
			var waits []string
			before, began := len(v.forge.Calls()), time.Now()
			r, err := v.Rollouts.RunRollout(t.Context(), id, rollout.Run{Progress: watch(&waits)})
			must(t, err)
			if r.State != rollout.Done || r.Done != size || r.Failed != 0 {
				t.Fatalf("%+v", r.Summary)
			}
			for _, x := range r.Results[:3] {
				if !v.forge.Opens(x.Target, x.Fingerprint) || !x.Error.IsZero() {
					t.Errorf("%+v", x)
				}
			}
			n := v.counts(before)
			least := 3 * size
			if n["DELETE"] > 0 {
				least = 5 * size
			}
			v.ratio("rotation", n["GET"]+n["POST"]+n["DELETE"], least)
			hours := least / (hourly * 95 / 100)
			if spent {
				hours++
			}
			if took := time.Since(began); took > time.Duration(hours+1)*time.Hour || len(waits) > 2*(hours+1) || len(waits) < hours { // the hour rolls: room comes back in parts
				t.Errorf("it took %v with %d pauses, %d hours' requests are needed", took, len(waits), hours)
			}
			if len(waits) == 0 || !strings.Contains(waits[0], "waiting for Bitbucket Cloud's hourly limit: resumes at ") {
				t.Errorf("said: %q", waits)
			}
		})
	}
}

// spendAllButTheReserve uses up what reading underneath may use of the hour.
func (v *virtual) spendAllButTheReserve() {
	v.t.Helper()
	for range 2000 {
		states, err := v.Accounts.Budgets(v.t.Context())
		must(v.t, err)
		if !states[0].RoomAt.IsZero() {
			return
		}
		_, _, err = v.store.Spend(v.t.Context(), v.account, 0, nil)
		must(v.t, err)
	}
	v.t.Fatal("there is no end to the budget")
}

// What a plan knows may be days old: each repository is looked at before it is
// changed, and what is no longer so there is a result of its own, not a reason to
// stop.
func TestStaleFactsAreHarmless(t *testing.T) {
	onVirtualTime(t, demo.Options{Kind: api.GitHub, Size: 60}, func(t *testing.T, v *virtual) {
		_, err := v.Inventory.SyncInventory(t.Context(), inventory.Options{}, nil)
		must(t, err)
		v.ownKeys(t, "team-01/")
		time.Sleep(48 * time.Hour)
		plan, err := v.Rollouts.PlanRollout(t.Context(), rollout.Spec{Verb: rollout.Rotate, Key: rollout.KeyRef{Set: "fleet"}, Choice: rollout.Choice{Where: true}, New: rollout.NewKey{Comment: "fleet"}})
		must(t, err)
		if len(plan.Steps) < 40 {
			t.Fatalf("%d steps", len(plan.Steps))
		}
		old := map[string]keys.Fingerprint{}
		for i, s := range plan.Steps {
			target := s.Target()
			for _, a := range s.Acts {
				if a.Replaces != "" {
					old[target] = a.Replaces
				}
			}
			switch { // runs of the same kind: none of them is a reason to stop
			case i < 8:
				must(t, v.forge.RemoveKeyBehindBack(target, old[target]))
			case i < 16:
				must(t, v.forge.ArchiveRepo(target))
			case i < 24:
				must(t, v.forge.RemoveRepo(target))
			}
		}
		id, err := v.Rollouts.StartRollout(t.Context(), plan)
		must(t, err)
		before := len(v.forge.Calls())
		r, err := v.Rollouts.RunRollout(t.Context(), id, rollout.Run{})
		must(t, err)
		for i, x := range r.Results {
			want, says := rollout.StepDone, ""
			switch {
			case i < 8:
				want, says = rollout.StepSkipped, "is not there"
			case i < 16:
				want, says = rollout.StepFailed, "archived"
			case i < 24:
				want = rollout.StepFailed
			}
			if x.State != want || !strings.Contains(x.Error.String(), says) || (want == rollout.StepSkipped && x.Added) {
				t.Errorf("%d: %+v, want %s", i, x, want)
			}
			if i < 8 && len(v.forge.KeysOn(x.Target)) > 0 && v.forge.KeysOn(x.Target)[0].Public.Fingerprint() == x.Fingerprint {
				t.Errorf("%s got a new key though somebody had taken the old one away", x.Target)
			}
		}
		if r.State != rollout.Partly || r.Failed != 16 {
			t.Errorf("%+v", r.Summary)
		}
		for _, c := range v.forge.Calls()[before:] {
			if c.Method == http.MethodPost && len(r.Results) > 0 && strings.Contains(c.Path, r.Results[0].Target+"/") {
				t.Errorf("%s was sent where nothing was to be done", c.Path)
			}
		}
	})
}

// Reading goes on underneath while a plan is looked at: what it finds may leave
// less to do, and does not make the plan another one.
func TestAPlanIsNotRefusedBecauseFactsWereReadAgain(t *testing.T) {
	onVirtualTime(t, demo.Options{Size: 40}, func(t *testing.T, v *virtual) {
		pair := v.everywhere(t, "old")
		_, err := v.Repos.RefreshRepos(t.Context(), "", nil)
		must(t, err)
		spec := rollout.Spec{Verb: rollout.Revoke, Key: rollout.KeyRef{Fingerprint: pair.Fingerprint}, Choice: rollout.Choice{All: true}}
		plan, err := v.Rollouts.PlanRollout(t.Context(), spec)
		must(t, err)
		time.Sleep(time.Minute)
		_, err = v.Inventory.SyncInventory(t.Context(), inventory.Options{}, nil)
		must(t, err)
		id, err := v.Rollouts.StartRollout(t.Context(), plan)
		must(t, err)
		r, err := v.Rollouts.RunRollout(t.Context(), id, rollout.Run{})
		must(t, err)
		if r.State != rollout.Done || r.Total != 40 || r.Total >= len(plan.Steps) {
			t.Errorf("%d planned, %+v", len(plan.Steps), r.Summary)
		}
	})
}

// A long list is not read for a plan, and what was never listed is said to be.
func TestAPlanReadsNoLongList(t *testing.T) {
	onVirtualTime(t, demo.Options{Kind: api.GitHub, Size: 3000}, func(t *testing.T, v *virtual) {
		spec := rollout.Spec{Verb: rollout.Add, Choice: rollout.Choice{All: true}, New: rollout.NewKey{Comment: "ci"}}
		v.looked("planning over what was never listed", func() {
			if _, err := v.Rollouts.PlanRollout(t.Context(), spec); err == nil || hint.Of(err).IsZero() {
				t.Errorf("%v, hint %q", err, hint.Of(err))
			}
		})
		_, err := v.Repos.RefreshRepos(t.Context(), "", nil)
		must(t, err)
		v.looked("planning over what was only listed", func() {
			plan, err := v.Rollouts.PlanRollout(t.Context(), spec)
			must(t, err)
			if len(plan.Steps) < 3000 || plan.Basis.NeverRead < 3000 || plan.Basis.RequestsToRead == 0 || plan.Basis.RequestsToRead > 2*31 {
				t.Errorf("%d steps, %+v", len(plan.Steps), plan.Basis)
			}
		})
		before := v.forge.Counted("ada")
		fresh := spec
		fresh.MaxAge = time.Hour
		plan, err := v.Rollouts.PlanRollout(t.Context(), fresh)
		must(t, err)
		if n := v.forge.Counted("ada") - before; n > 100 || plan.Basis.NeverRead != 0 {
			t.Errorf("reading it all anew took %d requests; %+v", n, plan.Basis)
		}
	})
}

// Ten thousand repositories with their keys are planned from the store while a
// person watches.
func BenchmarkPlanTenThousand(b *testing.B) {
	const size = 10_000
	forge, err := demo.Start(b.Context(), demo.Options{Kind: api.GitHub, Size: size})
	must(b, err)
	defer forge.Close()
	v := newVirtual(b, forge)
	defer func() { must(b, v.Close()) }()
	_, err = v.Inventory.SyncInventory(b.Context(), inventory.Options{}, nil)
	must(b, err)
	v.ownKeys(b, "team-")
	for name, spec := range map[string]rollout.Spec{
		"set":  {Verb: rollout.Rotate, Key: rollout.KeyRef{Set: "fleet"}, Choice: rollout.Choice{Where: true}, New: rollout.NewKey{Comment: "fleet"}},
		"keys": {Verb: rollout.Add, Choice: rollout.Choice{All: true}, New: rollout.NewKey{Comment: "new"}},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				plan, err := v.Rollouts.PlanRollout(b.Context(), spec)
				must(b, err)
				if len(plan.Steps) < size {
					b.Fatalf("%d steps", len(plan.Steps))
				}
			}
		})
	}
}
