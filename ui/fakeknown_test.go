package ui

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"time"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/cause"
	"latchkey/core/inventory"
	"latchkey/keys"
)

// known is what the fake answers about everything that is known.
type known struct {
	names   core.Names
	found   inventory.Found
	findErr error
	data    []byte // what Find was given, as it was then
	given   []byte // the same memory: wiped or not
	read    chan struct{}
	spent   int       // of the hour's requests, beside those at the start
	until   time.Time // the reading waits, until Stop
}

func (f *fake) Names(context.Context) (core.Names, error) {
	if len(f.known.names.Repos) > 0 {
		return f.known.names, nil
	}
	n := core.Names{Sets: []core.SetName{{Name: "nightly builders", Members: 12}}}
	for _, r := range f.repos {
		n.Repos = append(n.Repos, core.RepoName{Account: r.Account, Path: r.Path, Name: r.Name, Project: r.Project})
	}
	for repo, rows := range f.keys {
		for _, k := range rows {
			n.Keys = append(n.Keys, core.KeyName{Fingerprint: k.Fingerprint, Label: k.Label, Comment: "on " + string(repo), Places: 1})
		}
	}
	return n, nil
}

// Locate knows the forge's hosts and the repositories of the list.
func (f *fake) Locate(_ context.Context, _, text string, _ bool) (core.Location, error) {
	f.note("locate %s", text)
	ref, err := api.ParseReference(text)
	if err != nil {
		return core.Location{}, err
	}
	if ref.Host != "" && !strings.HasSuffix(ref.Host, "bitbucket.org") {
		return core.Location{}, fmt.Errorf("%s is on %s: %w", ref.Repo, ref.Host, cause.ErrOtherHost)
	}
	for account, rows := range f.of {
		for _, r := range rows {
			if strings.EqualFold(string(r.Path), string(ref.Repo)) {
				return core.Location{Account: core.Account{ID: account}, Repo: r.Path}, nil
			}
		}
	}
	for _, r := range f.repos {
		if strings.EqualFold(string(r.Path), string(ref.Repo)) {
			return core.Location{Account: core.Account{ID: r.Account}, Repo: r.Path}, nil
		}
	}
	return core.Location{Account: core.Account{ID: "a1"}, Repo: ref.Repo}, nil
}

func (f *fake) Find(_ context.Context, r core.FindRequest) (inventory.Found, error) {
	if len(r.Data) > 0 {
		f.known.data, f.known.given = bytes.Clone(r.Data), r.Data
		f.note("find data")
		clear(r.Data)
	} else {
		f.note("find %s", r.Text)
	}
	if f.known.findErr != nil {
		return inventory.Found{}, f.known.findErr
	}
	if len(f.known.found.Keys) > 0 || f.known.found.Searched > 0 {
		return f.known.found, nil
	}
	if public, err := keys.ParsePublic(r.Text); err == nil {
		for _, k := range f.keyStore.overview.Keys {
			if k.Fingerprint == public.Fingerprint() {
				return inventory.Found{Query: string(k.Fingerprint), Keys: []inventory.KeyPlaces{{Fingerprint: k.Fingerprint}}}, nil
			}
		}
	}
	return stands(strings.TrimSpace(r.Text)), nil
}

// stands is a key that stands in three places.
func stands(query string) inventory.Found {
	fp := keys.Fingerprint("SHA256:3HkQ0m5lq1cQk2v8rXyZsT4uVwXyZaBcDeFgHiJkLmN")
	place := func(target, kind, label string, hours int) inventory.Placement {
		return inventory.Placement{Account: "a1", Target: target, Kind: kind, Label: label, Access: api.Read, Read: now.Add(-time.Duration(hours) * time.Hour), Source: inventory.FromInventory}
	}
	return inventory.Found{Query: query, Searched: 214, Never: 12, Oldest: now.Add(-9 * time.Hour), Keys: []inventory.KeyPlaces{{
		Fingerprint: fp, Type: "ed25519", Bits: 256, Comment: "ci@build-07", PrivateKey: "here",
		Places: []inventory.Placement{place("acme/payments-api", "repository", "ci@build-07", 1), place("acme/ledger", "repository", "old-jenkins", 9), place("acme/PAY", "project", "ci@build-07", 3)},
	}}}
}

func (f *fake) SyncInventory(ctx context.Context, o inventory.Options, progress func(inventory.Progress)) (inventory.Summary, error) {
	f.note("sync %s first %d", o.Account, len(o.First))
	if f.known.read != nil {
		progress(inventory.Progress{Account: o.Account, Read: 412, Total: 3000, Until: f.known.until})
		select {
		case <-f.known.read:
		case <-o.Stop:
			f.note("sync stopped")
		case <-ctx.Done():
			return inventory.Summary{}, ctx.Err()
		}
	}
	return inventory.Summary{}, nil
}

func (f *fake) Budgets(context.Context) ([]core.BudgetState, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var all []core.BudgetState
	for _, a := range f.accounts {
		if a.Forge == api.BitbucketCloud {
			all = append(all, core.BudgetState{Account: a.ID, Forge: "Bitbucket Cloud", Budget: 1000, Left: 640 - f.known.spent, RoomAt: f.known.until})
		}
	}
	return all, nil
}

func (f *fake) Pages(_ context.Context, _ string, repo api.RepoPath) (core.Pages, error) {
	page := "https://bitbucket.org/" + string(repo)
	return core.Pages{Repository: page, Keys: page + "/admin/access-keys/"}, nil
}
