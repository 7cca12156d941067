package core

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"latchkey/api"
	"latchkey/core/budget"
	"latchkey/core/cause"
	"latchkey/core/rollout"
	"latchkey/core/store"
	"latchkey/core/userinput"
	"latchkey/internal/safetext"
	"latchkey/keys"
)

// freshEnough is how old what a plan rests on may be before it is read again,
// where that costs no more than a handful of requests.
const planMaxAge = 10 * time.Minute

// PlanRollout works out what a rollout would do, from what is known of the
// repositories. It makes no more than a handful of requests (budget.Handful),
// and none of those that are kept back for a person's own clicks; with
// Spec.MaxAge, what is older is read first, for as many requests as Plan.Basis
// says. The runner reads each repository again before it changes anything there
// that depends on what stands there. It changes nothing but the cache.
func (ro *Rollouts) PlanRollout(ctx context.Context, s rollout.Spec) (rollout.Plan, error) {
	ctx, done, err := ro.enter(ctx)
	if err != nil {
		return rollout.Plan{}, err
	}
	defer done()
	return ro.planRollout(ctx, s)
}

func (ro *Rollouts) planRollout(ctx context.Context, s rollout.Spec) (rollout.Plan, error) {
	asked := ctx // for as many requests as it takes
	ctx = budget.AtMost(budget.As(ctx, budget.Sync), budget.Handful)
	keepAsked := s.KeepOld
	if err := ro.checkSpec(&s); err != nil {
		return rollout.Plan{}, err
	}
	g := &planInputs{rollouts: ro, spec: s, facts: rollout.Facts{Accounts: map[string]rollout.AccountFacts{}, OpenRollouts: map[string]int64{}, PrivateKeyHere: map[keys.Fingerprint]bool{}},
		known: map[string]int{}, listed: map[string]int{}, triedAt: map[string]time.Time{}}
	read := func(ctx context.Context) error {
		if s.MaxAge > 0 {
			return g.refreshOlder(budget.As(asked, budget.Sync))
		}
		return g.refreshStale(ctx)
	}
	for _, gather := range []func(context.Context) error{g.findKeys, g.findAccounts, g.findMachines, g.reuseNamesake, g.findShared, g.chooseTargets, read, g.loadKeys, g.checkConflicts, g.openRollouts} {
		if err := gather(ctx); err != nil {
			return rollout.Plan{}, err
		}
	}
	if g.spec.Verb == rollout.Rotate && !g.spec.Removes() && !keepAsked && g.facts.RemovesUnasked() {
		g.spec.RemoveAtOnce, g.spec.KeepOld = true, false
	}
	plan := rollout.Compose(g.spec, g.facts, ro.now().UTC())
	for i := range plan.Notes {
		plan.Notes[i] = plan.Notes[i].Do(ro.options.Actions)
	}
	return ro.withUnusedHash(ctx, plan)
}

// withUnusedHash gives a plan a hash by which no rollout was confirmed: when the
// world is again as it was, an old confirmation does not count once more.
func (ro *Rollouts) withUnusedHash(ctx context.Context, p rollout.Plan) (rollout.Plan, error) {
	for {
		id, err := ro.store.RolloutOfHash(ctx, p.Hash)
		if err != nil || id == 0 {
			return p, err
		}
		p.HashAfter(id)
	}
}

// checkSpec refuses what makes no sense before anything is asked, and fills in
// what was left open.
func (ro *Rollouts) checkSpec(s *rollout.Spec) error {
	refs := 0
	for _, set := range []bool{s.Key.Fingerprint != "", s.Key.Public != "", s.Key.Set != ""} {
		if set {
			refs++
		}
	}
	c := s.Choice
	some := c.All || c.Query != "" || len(c.Repos) > 0 || c.Project != ""
	switch {
	case s.Verb == rollout.RemoveOld:
		return checkRemoveOld(*s)
	case s.OfRollout != 0 || s.EvenIfUsed:
		return cause.Request(fmt.Errorf("%s: only the removal of old keys is about another rollout", s.Verb))
	case (s.RemoveAtOnce || s.Soak > 0 || s.KeepOld || s.NoPassphrase) && s.Verb != rollout.Rotate:
		return cause.Request(fmt.Errorf("%s: only a rotation has an old key", s.Verb))
	case s.RemoveAtOnce && s.Soak > 0 || s.KeepOld && (s.RemoveAtOnce || s.Soak > 0):
		return cause.Request(errors.New("rotate: choose one of: keep the old key, wait, remove it at once"))
	case s.Verb == rollout.Onboard:
		return checkOnboard(s)
	case s.Verb == rollout.Revoke && len(s.Machines) > 0:
		return checkShutOut(s)
	case len(s.Machines) > 0 || s.Deliver || s.ReplaceFirst || s.Retire:
		return cause.Request(fmt.Errorf("%s: only an onboarding or a revocation is about machines", s.Verb))
	case s.Verb != rollout.Add && s.Verb != rollout.Rotate && s.Verb != rollout.Revoke && s.Verb != rollout.Relabel:
		return cause.Request(fmt.Errorf("%q is nothing that a rollout does", safetext.Line(string(s.Verb), 40)))
	case refs > 1 || refs == 0 && s.Verb != rollout.Add:
		return cause.Request(fmt.Errorf("%s: name one key, by fingerprint, public line or key set", s.Verb))
	case s.Verb == rollout.Add && s.Key.Set != "":
		return cause.Request(errors.New("add: a key set has its repositories already; create another one"))
	case s.Verb == rollout.Add && c.Where, !some && !c.Where:
		return cause.Request(fmt.Errorf("%s: specify on which repositories", s.Verb))
	case s.Soak < 0 || s.StopAfter < 0 || s.MaxAge < 0:
		return cause.Request(errors.New("soak, age and number of failures cannot be negative"))
	case s.Access != "" && s.Access != api.Read && s.Access != api.ReadWrite:
		return cause.Request(fmt.Errorf("access %q is not %q or %q", safetext.Line(string(s.Access), 40), api.Read, api.ReadWrite))
	case s.Verb == rollout.Relabel && s.Label == "":
		return cause.Request(errors.New("relabel: the new label is missing"))
	}
	s.KeepOld = s.Verb == rollout.Rotate && !s.Removes()
	return checkSpecValues(s, refs)
}

// checkSpecValues refuses values that nothing takes, and fills in the type of a new
// pair.
func checkSpecValues(s *rollout.Spec, refs int) error {
	if s.NeverRead != "" && s.NeverRead != rollout.ReadInTurn && s.NeverRead != rollout.LeaveOut {
		return cause.Request(fmt.Errorf("repositories that were never read: %q is not %q or %q", safetext.Line(string(s.NeverRead), 40), rollout.ReadInTurn, rollout.LeaveOut))
	}
	for _, name := range []string{s.New.Comment, s.Name} {
		if err := userinput.RejectSecret("name", name); err != nil {
			return err
		}
	}
	if s.Label != "" {
		if err := userinput.Label(s.Label, 255); err != nil {
			return cause.Request(err)
		}
		s.Label = strings.TrimSpace(s.Label)
	}
	if s.Verb == rollout.Rotate || (s.Verb == rollout.Add || s.Verb == rollout.Onboard) && refs == 0 {
		if s.New.Kind == "" {
			s.New.Kind = keys.Ed25519
		}
		if _, err := keys.ParseKind(string(s.New.Kind)); err != nil {
			return cause.Request(err)
		}
	}
	return nil
}

// planInputs collects the facts of one plan.
type planInputs struct {
	rollouts  *Rollouts
	spec      rollout.Spec
	facts     rollout.Facts
	ids       []string             // accounts that are looked at
	known     map[string]int       // index of a target by its name
	listed    map[string]int       // account: how many repositories it has
	triedAt   map[string]time.Time // when a target's keys were asked for last, with or without success
	same      store.Same
	accountAt map[string]string // by place, the account through which it is looked at
}

// findKeys finds the keys that the spec names.
func (g *planInputs) findKeys(ctx context.Context) error {
	ref := g.spec.Key
	switch {
	case g.spec.Verb == rollout.RemoveOld:
		if err := g.findRemovals(ctx); err != nil {
			return err
		}
	case g.spec.ShutsOut():
		if err := g.findKeysOnMachines(ctx); err != nil {
			return err
		}
	case ref.Set != "":
		set, err := g.rollouts.sets.keySet(ctx, ref.Set)
		if err != nil {
			return err
		}
		pairs, err := g.rollouts.pairs.pairsByFingerprint(ctx)
		if err != nil {
			return err
		}
		for _, m := range set.Members {
			row := pairs[m.Fingerprint]
			g.facts.Subjects = append(g.facts.Subjects, rollout.Subject{Fingerprint: keys.Fingerprint(m.Fingerprint), Public: row.Public, Comment: row.Comment, Set: set.Name, Encrypted: row.Encrypted,
				MadeFor: rollout.TargetID(m.Account, m.Target, false)})
		}
	case ref.Public != "":
		public, err := keys.ParsePublic(ref.Public)
		if err != nil {
			return cause.Request(err)
		}
		g.facts.Subjects = []rollout.Subject{{Fingerprint: public.Fingerprint(), Public: public.Line(), Comment: safetext.Line(public.Comment(), 100)}}
	case ref.Fingerprint != "":
		t := rollout.Subject{Fingerprint: ref.Fingerprint}
		row, err := g.rollouts.store.Pair(ctx, string(ref.Fingerprint))
		switch {
		case err == nil:
			t.Public, t.Comment, t.Encrypted = row.Public, row.Comment, row.Encrypted
		case !errors.Is(err, store.ErrNotFound):
			return err
		case g.spec.Verb == rollout.Add || g.spec.Verb == rollout.Onboard:
			return fmt.Errorf("key pair %q: %w", userinput.Quote(string(ref.Fingerprint)), cause.ErrNoKeyPair)
		}
		g.facts.Subjects = []rollout.Subject{t}
	}
	privateKeys, err := g.rollouts.store.PrivateKeys(ctx)
	for fp, lost := range privateKeys {
		g.facts.PrivateKeyHere[keys.Fingerprint(fp)] = !lost
		if lost && (g.spec.Verb == rollout.Add || g.spec.Verb == rollout.Onboard) && fp == string(ref.Fingerprint) {
			return fmt.Errorf("%s: key pair %s: %w", g.spec.Verb, fp, cause.ErrPrivateKeyLost)
		}
	}
	return err
}

// findAccounts chooses those that are looked at: the one that was named, or all
// where a key is looked for wherever it stands.
func (g *planInputs) findAccounts(ctx context.Context) error {
	if g.spec.Verb == rollout.RemoveOld {
		g.ids = g.accountsOfRemovals()
	} else if g.spec.Account != "" || !g.spec.Choice.Where {
		found, err := g.rollouts.accounts.findAccount(ctx, g.spec.Account)
		if err != nil {
			return err
		}
		g.ids = []string{found.ID}
	} else {
		all, err := g.rollouts.store.Accounts(ctx)
		if err != nil {
			return err
		}
		if len(all) == 0 {
			return cause.ErrNoAccounts
		}
		for _, a := range all {
			g.ids = append(g.ids, a.ID)
		}
	}
	for _, id := range g.ids {
		account, err := g.rollouts.store.Account(ctx, id)
		if err != nil {
			return err
		}
		facts, err := g.rollouts.accountFacts(ctx, account)
		if err != nil {
			return err
		}
		g.facts.Accounts[id] = facts
	}
	return nil
}

func (ro *Rollouts) accountFacts(ctx context.Context, account store.Account) (rollout.AccountFacts, error) {
	d, err := ro.connections.driver(api.Kind(account.Forge))
	if err != nil {
		return rollout.AccountFacts{}, err
	}
	f := rollout.AccountFacts{Traits: d.traits()}
	f.Left, f.Budget, err = ro.connections.rolloutBudget(ctx, account, f.Traits)
	return f, err
}
