package core

import (
	"context"
	"errors"
	"fmt"
	"time"

	"latchkey/api/demo"
	"latchkey/keys"
)

// about is what a job works on.
type about struct {
	Account     string
	Fingerprint keys.Fingerprint
	New         NewAccount // of another person
}

// job is one piece of journalled work and how its ends look.
type job struct {
	name string
	// prepare makes what the job needs and gives the key that it is about;
	// with "" the job makes it.
	prepare func(w *world) keys.Fingerprint
	run     func(ctx context.Context, a *App, about about) error
	// complete and nothing check the two good ends. fp is the key's.
	complete, nothing func(w *world, fp keys.Fingerprint) error
	noUndo            bool
}

func jobs() []job {
	pair := func(w *world) keys.Fingerprint { return w.generated().Fingerprint }
	placed := func(w *world) keys.Fingerprint {
		p, err := w.Placements.PlaceKey(w.t.Context(), PlaceRequest{Account: w.account, Repo: web, Generate: &NewPair{Comment: "old"}}, nil)
		must(w.t, err)
		return p.KeyPair.Fingerprint
	}
	return []job{
		{name: "place a new key", prepare: func(*world) keys.Fingerprint { return "" },
			run: func(ctx context.Context, a *App, on about) error {
				_, err := a.Placements.PlaceKey(ctx, PlaceRequest{Account: on.Account, Repo: web, Generate: &NewPair{Comment: "new"}}, nil)
				return err
			}, complete: allThere, nothing: nowhere},
		{name: "place a key that is here", prepare: pair,
			run: func(ctx context.Context, a *App, on about) error {
				_, err := a.Placements.PlaceKey(ctx, PlaceRequest{Account: on.Account, Repo: web, Fingerprint: on.Fingerprint}, nil)
				return err
			}, complete: allThere, nothing: onlyHere},
		{name: "remove a key", prepare: placed,
			run: func(ctx context.Context, a *App, on about) error {
				rows, err := a.Repos.CachedKeys(ctx, on.Account, web)
				for _, k := range rows {
					if k.Fingerprint == on.Fingerprint {
						return a.Placements.RemoveDeployKey(ctx, k)
					}
				}
				return errors.Join(err, errors.New("the key to remove is not in the cache"))
			}, complete: onlyHere, nothing: allThere},
		{name: "generate a pair", prepare: func(*world) keys.Fingerprint { return "" },
			run: func(ctx context.Context, a *App, _ about) error {
				_, err := a.Pairs.GenerateKeyPair(ctx, NewPair{Comment: "new"})
				return err
			}, complete: onlyHere, nothing: nowhere},
		{name: "delete a pair", prepare: pair,
			run: func(ctx context.Context, a *App, on about) error {
				return a.Pairs.DeleteKeyPair(ctx, on.Fingerprint)
			}, complete: nowhere, nothing: onlyHere, noUndo: true},
		{name: "connect an account", prepare: func(*world) keys.Fingerprint { return "" },
			run: func(ctx context.Context, a *App, on about) error {
				_, err := a.Accounts.AddAccount(ctx, on.New)
				return err
			}, complete: accounts(2), nothing: accounts(1)},
		{name: "remove an account", prepare: func(*world) keys.Fingerprint { return "" },
			run:      func(ctx context.Context, a *App, on about) error { return a.Accounts.RemoveAccount(ctx, on.Account) },
			complete: accounts(0), nothing: accounts(1), noUndo: true},
	}
}

// accounts checks that so many are in the store, and as many tokens in the
// vault.
func accounts(want int) func(*world, keys.Fingerprint) error {
	return func(w *world, _ keys.Fingerprint) error {
		all, err := w.Accounts.ListAccounts(w.t.Context())
		tokens := 0
		for _, id := range []string{"bitbucket-" + slug(w.login.Name), "bitbucket-" + slug(w.other().Name)} {
			if w.vaultHas(w.connections.tokenName(id)) {
				tokens++
			}
		}
		if len(all) != want || tokens != want {
			return errors.Join(err, fmt.Errorf("%d accounts and %d tokens, want %d", len(all), tokens, want))
		}
		return err
	}
}

// other returns a second person with a good token.
func (w *world) other() demo.Login {
	for _, l := range w.forge.Info().Users {
		if l.Name != w.login.Name && l.Kind == "api-token" && (l.Expires.IsZero() || l.Expires.After(time.Now())) {
			return l
		}
	}
	w.t.Fatal("the demo forge has one person only")
	return demo.Login{}
}

// about returns what a job on this world works on.
func (w *world) about(fp keys.Fingerprint) about {
	other, n := w.other(), w.newAccount()
	n.Login, n.Token = other.User, []byte(other.Token)
	return about{w.account, fp, n}
}

func allThere(w *world, fp keys.Fingerprint) error { return w.state(fp, true, true, true) }
func onlyHere(w *world, fp keys.Fingerprint) error { return w.state(fp, true, false, false) }
func nowhere(w *world, fp keys.Fingerprint) error  { return w.state(fp, false, false, false) }

// state compares forge, vault and index with what they should be.
func (w *world) state(fp keys.Fingerprint, here, stands, indexed bool) error {
	var errs []error
	if fp == "" {
		if here || stands {
			return errors.New("no key was made")
		}
		return nil
	}
	if got := w.holds(web, fp); got != stands {
		errs = append(errs, fmt.Errorf("the forge shows the key: %v, want %v", got, stands))
	}
	if got := w.vaultHas(string(fp)); got != here {
		errs = append(errs, fmt.Errorf("the vault has the private key: %v, want %v", got, here))
	}
	pair, err := w.Pairs.KeyPair(w.t.Context(), string(fp))
	if got := err == nil; got != here {
		errs = append(errs, fmt.Errorf("the index has the pair: %v (%w), want %v", got, err, here))
	}
	if got := len(pair.Placed) > 0; got != indexed {
		errs = append(errs, fmt.Errorf("the index says placed: %v, want %v", got, indexed))
	}
	return errors.Join(errs...)
}

// newKey finds the fingerprint of a key that a job made: in the vault's index,
// in the journal or on the forge.
func (w *world) newKey(known map[keys.Fingerprint]bool) keys.Fingerprint {
	all, err := w.Pairs.KeyPairs(w.t.Context())
	must(w.t, err)
	var found []keys.Fingerprint
	for _, p := range all {
		found = append(found, p.Fingerprint)
	}
	for _, u := range w.unfinished() {
		found = append(found, u.Fingerprint)
	}
	for _, k := range w.forge.KeysOn(string(web)) {
		found = append(found, k.Public.Fingerprint())
	}
	for _, fp := range found {
		if !known[fp] {
			return fp
		}
	}
	return ""
}

func (w *world) known() map[keys.Fingerprint]bool {
	known := map[keys.Fingerprint]bool{}
	for {
		fp := w.newKey(known)
		if fp == "" {
			return known
		}
		known[fp] = true
	}
}
