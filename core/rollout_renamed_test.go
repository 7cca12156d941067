package core

import (
	"errors"
	"strings"
	"testing"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/core/cause"
	"latchkey/core/rollout"
	"latchkey/keys"
)

// renamedDuring are the forges on which a repository is renamed while a rollout
// is under way.
func renamedDuring(t *testing.T, f func(t *testing.T, v *virtual)) {
	for _, kind := range []api.Kind{api.BitbucketCloud, api.GitHub} {
		t.Run(string(kind), func(t *testing.T) {
			onVirtualTime(t, demo.Options{Kind: kind}, f)
		})
	}
}

const (
	books = api.RepoPath("acme/books")
	docs  = api.RepoPath("acme/docs.site")
)

// started plans a rollout and starts it: nothing is done on the forge yet.
func (v *virtual) started(t *testing.T, s rollout.Spec) int64 {
	t.Helper()
	p, err := v.Rollouts.PlanRollout(t.Context(), s)
	must(t, err)
	id, err := v.Rollouts.StartRollout(t.Context(), p)
	must(t, err)
	return id
}

// on counts how often a key stands on a repository.
func (v *virtual) on(repo api.RepoPath, fp keys.Fingerprint) (n int) {
	for _, k := range v.forge.KeysOn(string(repo)) {
		if k.Public.Fingerprint() == fp {
			n++
		}
	}
	return n
}

// stood returns what stands on a repository.
func (v *virtual) stood(repo api.RepoPath) (text string) {
	for _, k := range v.forge.KeysOn(string(repo)) {
		text += k.Label + " " + string(k.Public.Fingerprint()) + "\n"
	}
	return text
}

func addOn(repos ...api.RepoPath) rollout.Spec {
	return rollout.Spec{Verb: rollout.Add, Choice: rollout.Choice{Repos: repos}, New: rollout.NewKey{Comment: "ci@build-07"}}
}

func rotating(fp keys.Fingerprint) rollout.Spec {
	return rollout.Spec{Verb: rollout.Rotate, Key: rollout.KeyRef{Fingerprint: fp}, Choice: rollout.Choice{Where: true}}
}

// Renamed, or handed over to another workspace, between the plan and the step:
// the step works on the same repository, once, and everything that is kept of it
// is under the new name.
func TestARolloutFollowsARenamedRepository(t *testing.T) {
	renamedDuring(t, func(t *testing.T, v *virtual) {
		spec := addOn(ledger)
		spec.NoVerify = true // else its failure would lead to the new name too
		id := v.started(t, spec)
		must(t, v.forge.Rename(string(ledger), string(books)))
		r, err := v.Rollouts.RunRollout(t.Context(), id, rollout.Run{})
		must(t, err)
		x := r.Results[0]
		if r.State != rollout.Done || x.Target != string(books) || x.RenamedFrom != string(ledger) || v.on(books, x.Fingerprint) != 1 {
			t.Fatalf("%+v, %d times", x, v.on(books, x.Fingerprint))
		}
		id = v.started(t, rotating(x.Fingerprint))
		must(t, v.forge.Rename(string(books), string(ledger)))
		r, err = v.Rollouts.RunRollout(t.Context(), id, rollout.Run{})
		must(t, err)
		y := r.Results[0]
		if r.State != rollout.Done || y.Target != string(ledger) || y.RenamedFrom != string(books) || v.on(ledger, y.Fingerprint) != 1 || v.on(ledger, x.Fingerprint) != 1 {
			t.Fatalf("%+v", y)
		}
		all, err := v.store.Successors(t.Context())
		must(t, err)
		if len(all) != 1 || all[0].Target != string(ledger) || all[0].New != string(y.Fingerprint) {
			t.Errorf("successors: %+v", all)
		}
		places, err := v.store.Placements(t.Context(), string(y.Fingerprint))
		must(t, err)
		if len(places) != 1 || places[0].Target != string(ledger) {
			t.Errorf("places: %+v", places)
		}
	})
}

// Between two steps of a rotation: after the new key was added, before it is
// verified, and again before the old keys are removed.
func TestARolloutFollowsARepositoryThatIsRenamedBetweenItsSteps(t *testing.T) {
	renamedDuring(t, func(t *testing.T, v *virtual) {
		x := v.rolls(t, addOn(ledger)).Results[0]
		v.noise = func() error { // the key was added, and is about to be verified
			v.noise = nil
			must(t, v.forge.Rename(string(ledger), string(books)))
			must(t, v.forge.Rename(string(docs), string(ledger)))
			return nil
		}
		before := v.stood(docs)
		r := v.rolls(t, rotating(x.Fingerprint))
		y := r.Results[0]
		if v.stood(ledger) != before {
			t.Fatalf("the other repository has other keys: %s", v.stood(ledger))
		}
		if v.forge.Kind() == api.GitHub { // it finds by names alone: the name is another one's
			if r.State != rollout.Partly || !strings.Contains(y.Error.String(), "another repository has this name now") || v.on(books, y.Fingerprint) > 1 {
				t.Fatalf("%+v", y)
			}
			_, err := v.Repos.RefreshRepos(t.Context(), v.account, nil)
			must(t, err)
			must(t, v.Rollouts.RetryRollout(t.Context(), r.ID))
			r, err = v.Rollouts.RunRollout(t.Context(), r.ID, rollout.Run{})
			must(t, err)
			y = r.Results[0]
		}
		all, err := v.store.Successors(t.Context())
		must(t, err)
		if len(all) != 1 || all[0].Target != string(books) || all[0].Old != string(x.Fingerprint) {
			t.Errorf("successors: %+v", all)
		}
		if r.State != rollout.Done || y.Target != string(books) || !y.Verified || v.on(books, y.Fingerprint) != 1 {
			t.Fatalf("%+v", y)
		}
		must(t, v.forge.Rename(string(books), "acme/accounts"))
		must(t, v.forge.Rename("acme/design-system", string(books)))
		before = v.stood(books)
		_, err = v.Repos.RefreshRepos(t.Context(), v.account, nil)
		must(t, err)
		r = v.rolls(t, rollout.Spec{Verb: rollout.RemoveOld, OfRollout: r.ID})
		if r.State != rollout.Done || r.Results[0].Target != "acme/accounts" || v.on("acme/accounts", x.Fingerprint) != 0 || v.on("acme/accounts", y.Fingerprint) != 1 {
			t.Fatalf("%+v", r.Results)
		}
		if v.stood(books) != before {
			t.Error("another repository was changed")
		}
	})
}

// The same without anybody who takes the name: the key is verified under the new
// one, and nothing is added twice.
func TestARepositoryRenamedAfterTheAddIsVerifiedUnderItsNewName(t *testing.T) {
	renamedDuring(t, func(t *testing.T, v *virtual) {
		v.noise = func() error {
			v.noise = nil
			return v.forge.Rename(string(ledger), string(books))
		}
		r := v.rolls(t, addOn(ledger))
		x := r.Results[0]
		if r.State != rollout.Done || x.Target != string(books) || !x.Verified || v.on(books, x.Fingerprint) != 1 || !v.verified[string(books)+" "+string(x.Fingerprint)] {
			t.Errorf("%+v", x)
		}
	})
}

// A repository that is handed over to another workspace is found there by its
// id, or by the forge's redirect.
func TestARolloutFollowsARepositoryToAnotherWorkspace(t *testing.T) {
	renamedDuring(t, func(t *testing.T, v *virtual) {
		id := v.started(t, addOn("globex/storefront"))
		must(t, v.forge.Rename("globex/storefront", "acme/storefront"))
		r, err := v.Rollouts.RunRollout(t.Context(), id, rollout.Run{})
		must(t, err)
		if x := r.Results[0]; r.State != rollout.Done || x.Target != "acme/storefront" || v.on("acme/storefront", x.Fingerprint) != 1 {
			t.Errorf("%+v", x)
		}
	})
}

// Somebody takes the name of a repository that was renamed after the plan: never
// is anything written there. Where calls name a repository by its id, the work
// is done on the one that was meant; else it fails with what is to be done.
func TestWhoTakesANameGetsNoKey(t *testing.T) {
	renamedDuring(t, func(t *testing.T, v *virtual) {
		id := v.started(t, addOn(ledger))
		before := v.stood(docs)
		must(t, v.forge.Rename(string(ledger), string(books)))
		must(t, v.forge.Rename(string(docs), string(ledger)))
		r, err := v.Rollouts.RunRollout(t.Context(), id, rollout.Run{})
		must(t, err)
		if v.stood(ledger) != before {
			t.Fatalf("the other repository has other keys: %s", v.stood(ledger))
		}
		if v.forge.Kind() == api.GitHub {
			x := r.Results[0]
			if r.State != rollout.Partly || !strings.HasPrefix(x.Error.String(), "add on acme/ledger: another repository has this name now") {
				t.Fatalf("%+v", x)
			}
			_, err := v.Repos.RefreshRepos(t.Context(), v.account, nil)
			must(t, err)
			must(t, v.Rollouts.RetryRollout(t.Context(), id))
			r, err = v.Rollouts.RunRollout(t.Context(), id, rollout.Run{})
			must(t, err)
		}
		x := r.Results[0]
		if r.State != rollout.Done || x.Target != string(books) || x.RenamedFrom != string(ledger) || v.on(books, x.Fingerprint) != 1 || v.stood(ledger) != before {
			t.Fatalf("%+v", x)
		}
	})
}

// The old keys of a rotation are removed from the repository that was rotated,
// or nowhere: whoever took its name may have put the same public keys there.
func TestOldKeysAreNotRemovedFromWhoTookTheName(t *testing.T) {
	renamedDuring(t, func(t *testing.T, v *virtual) {
		x := v.rolls(t, addOn(ledger)).Results[0]
		r := v.rolls(t, rotating(x.Fingerprint))
		id := v.started(t, rollout.Spec{Verb: rollout.RemoveOld, OfRollout: r.ID})
		var both []keys.Public
		for _, k := range v.forge.KeysOn(string(ledger)) {
			both = append(both, k.Public)
		}
		must(t, v.forge.Rename(string(ledger), string(books)))
		must(t, v.forge.Rename(string(docs), string(ledger)))
		for _, k := range both {
			must(t, v.forge.AddKeyBehindBack(string(ledger), "bait", k))
		}
		before := v.stood(ledger)
		r, err := v.Rollouts.RunRollout(t.Context(), id, rollout.Run{})
		must(t, err)
		if v.stood(ledger) != before {
			t.Fatalf("taken from the other repository: %s", v.stood(ledger))
		}
		gone := v.on(books, x.Fingerprint) == 0
		if byID := v.forge.Kind() != api.GitHub; gone != byID || byID != (r.State == rollout.Done) {
			t.Errorf("removed %v: %+v", gone, r.Results)
		}
	})
}

// What was confirmed is about repositories, not about names: a plan is refused
// whose name has become another one's by then.
func TestAPlanIsRefusedWhenItsNameIsAnotherRepositorysByThen(t *testing.T) {
	renamedDuring(t, func(t *testing.T, v *virtual) {
		p, err := v.Rollouts.PlanRollout(t.Context(), addOn(ledger))
		must(t, err)
		must(t, v.forge.Rename(string(ledger), string(books)))
		must(t, v.forge.Rename(string(docs), string(ledger)))
		_, err = v.Repos.RefreshRepos(t.Context(), v.account, nil)
		must(t, err)
		if _, err := v.Rollouts.StartRollout(t.Context(), p); !errors.Is(err, cause.ErrPlanChanged) {
			t.Errorf("it starts: %v", err)
		}
	})
}

// The rotated repository has gone out of sight, and another one has its name and
// its keys: no old key is planned to be removed there.
func TestNoOldKeyIsPlannedAwayFromAnotherRepository(t *testing.T) {
	renamedDuring(t, func(t *testing.T, v *virtual) {
		x := v.rolls(t, addOn(ledger)).Results[0]
		r := v.rolls(t, rotating(x.Fingerprint))
		var both []keys.Public
		for _, k := range v.forge.KeysOn(string(ledger)) {
			both = append(both, k.Public)
		}
		must(t, v.forge.Rename(string(ledger), "globex/ledger")) // ada administers nothing there
		must(t, v.forge.Rename(string(docs), string(ledger)))
		for _, k := range both {
			must(t, v.forge.AddKeyBehindBack(string(ledger), "bait", k))
		}
		_, err := v.Repos.RefreshRepos(t.Context(), v.account, nil)
		must(t, err)
		p, err := v.Rollouts.PlanRollout(t.Context(), rollout.Spec{Verb: rollout.RemoveOld, OfRollout: r.ID})
		must(t, err)
		if len(p.Steps) != 0 || len(p.Exclusions) != 1 || p.Exclusions[0].Reason != rollout.ReasonOtherRepo {
			t.Errorf("%+v, left out: %+v", p.Steps, p.Exclusions)
		}
	})
}
