package core

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"golang.org/x/crypto/ssh"

	"latchkey/api"
	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/inventory"
	"latchkey/core/probe"
	"latchkey/core/probe/finding"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/internal/safetext"
)

// askForges asks the forge of each account, over SSH, who each key is whose
// private key is here, or was handed in. No request of the API is spent.
func (inv *Inventory) askForges(ctx context.Context, found *inventory.Found, given ssh.Signer, r FindRequest) error {
	accounts, repo, err := inv.whoIsAsked(ctx, r)
	if err != nil {
		return err
	}
	verifier := inv.tests.newVerifier()
	for i := range found.Keys {
		key := &found.Keys[i]
		signer := given
		if signer == nil && key.PrivateKey == inventory.PrivateKeyHere {
			if signer, err = verifier.signer(ctx, key.Fingerprint); err != nil {
				return err
			}
		}
		if signer == nil {
			continue
		}
		for _, account := range accounts {
			asked, err := inv.askForge(ctx, signer, account.ID, repo, key)
			if err != nil {
				return err
			}
			found.Asked = append(found.Asked, asked)
		}
	}
	return nil
}

// whoIsAsked returns the accounts whose forges are asked, and the repository that they
// are asked for, "" where any will do.
func (inv *Inventory) whoIsAsked(ctx context.Context, r FindRequest) ([]store.Account, api.RepoPath, error) {
	if r.Repo == "" {
		accounts, err := inv.store.Accounts(ctx)
		return accounts, "", err
	}
	ref, err := api.ParseReference(r.Repo)
	if err != nil {
		return nil, "", cause.Request(err)
	}
	account, err := inv.addresses.accountFor(ctx, r.Account, ref)
	if err != nil {
		return nil, "", err
	}
	repo, err := inv.addresses.cachedPath(ctx, account.ID, ref.Repo)
	return []store.Account{account}, repo, err
}

// askForge asks one forge; for a repository that is named also what the key may do there.
func (inv *Inventory) askForge(ctx context.Context, signer ssh.Signer, account string, named api.RepoPath, key *inventory.KeyPlaces) (inventory.Asked, error) {
	asked := inventory.Asked{Account: account, Fingerprint: key.Fingerprint, Repo: named}
	repo := cmp.Or(named, inv.anyRepo(ctx, account, key))
	if repo == "" {
		asked.State, asked.Error = inventory.NotAsked, say.New("went.no-repo-known", "no repository of the account is known: read them first")
		return asked, nil
	}
	c, err := inv.connections.connect(ctx, account)
	if err != nil {
		if ctx.Err() != nil {
			return asked, err
		}
		asked.State, asked.Error = inventory.NotAsked, errtext.Safe(err)
		return asked, nil
	}
	report, err := inv.tests.runProbe(ctx, c, repo, signer, probe.Access, 0, nil)
	if err != nil {
		return asked, err
	}
	if named != "" {
		asked.Stands, asked.Reads, asked.Writes = report.Stands, mayRead(report), report.MayWrite
	}
	if report.Identity == nil {
		asked.State, asked.Error = inventory.NoAnswer, verificationText(report)
		if refusesKey(report) {
			asked.State = inventory.Stranger
		}
		asked.SetKnown()
		return asked, nil
	}
	asked.State, asked.Greeting = inventory.Knows, safetext.Line(report.Identity.Greeting, 300)
	if report.Identity.Kind == "user" {
		asked.User = report.Identity.Name
		key.Places = append(key.Places, inventory.Placement{Account: account, Target: cmp.Or(asked.User, "somebody"), Kind: "account", Read: inv.now(), Source: inventory.FromGreeting})
	}
	asked.SetKnown()
	names := report.Identity.Repositories
	if len(names) == 0 && report.Identity.Kind == "deploy-key" && strings.Contains(report.Identity.Name, "/") {
		names = []string{report.Identity.Name}
	}
	for _, name := range names {
		path, err := api.ParseRepoPath(name)
		if err != nil {
			continue
		}
		if path, err = inv.addresses.cachedPath(ctx, account, path); err != nil {
			return asked, err
		}
		name = string(path)
		asked.Repos = append(asked.Repos, path)
		if !slices.ContainsFunc(key.Places, func(s inventory.Placement) bool {
			return (s.Account == account || slices.Contains(s.Also, account)) && strings.EqualFold(s.Target, name)
		}) {
			key.Places = append(key.Places, inventory.Placement{Account: account, Target: name, Kind: "repository", Read: inv.now(), Source: inventory.FromGreeting})
		}
	}
	return asked, nil
}

// mayRead tells whether the key reads the repository; nil where the test ended for
// another reason than a refusal.
func mayRead(report probe.Report) *bool {
	refusals := []finding.Code{finding.CodeKeyElsewhere, finding.CodeUserRefused, finding.CodeRepoMissing, finding.CodeRefused}
	for _, rung := range report.Rungs {
		if rung.Name != probe.RungRepository {
			continue
		}
		may := rung.State == probe.Passed || rung.State == probe.Warned
		if may || rung.State == probe.Failed && rung.Finding != nil && slices.Contains(refusals, rung.Finding.Code) {
			return &may
		}
	}
	return nil
}

// refusesKey reports whether a test ended with the forge saying that it does not
// know the key. Whatever else went wrong says nothing about the key.
func refusesKey(report probe.Report) bool {
	for _, rung := range report.Rungs {
		if rung.State == probe.Failed && rung.Finding != nil {
			return rung.Finding.Code == finding.CodeKeyUnknown
		}
	}
	return false
}

// anyRepo returns a repository to name when the forge is asked: the greeting comes
// whether the key opens it or not.
func (inv *Inventory) anyRepo(ctx context.Context, account string, key *inventory.KeyPlaces) api.RepoPath {
	for _, p := range key.Places {
		if p.Account == account && p.Kind == "repository" {
			return api.RepoPath(p.Target)
		}
	}
	rows, err := inv.store.Repos(ctx, account)
	if err != nil || len(rows) == 0 {
		return ""
	}
	return api.RepoPath(rows[0].Path)
}
