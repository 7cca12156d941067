package core

import (
	"context"
	"crypto/rand"
	"strings"

	"latchkey/api"
	"latchkey/core/ask"
	"latchkey/core/errtext"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/keys"
)

// newCredential names a token, so that a key can remember which one made it
// without knowing anything of the token.
func newCredential() string { return strings.ToLower(rand.Text()[:12]) }

// keysOfToken says, for a person, which deploy keys were made with the
// account's present token and are deleted with it; nothing on forges where keys
// outlive tokens.
func (a *Accounts) keysOfToken(ctx context.Context, account store.Account) ([]say.Text, error) {
	d, err := a.connections.driver(api.Kind(account.Forge))
	if err != nil || !d.traits().TokenOwnsKeys {
		return nil, nil // an account of an unknown kind can still be removed
	}
	places, err := a.store.MadeWith(ctx, account.ID, account.Credential)
	if err != nil || len(places) == 0 {
		return nil, err
	}
	names := make([]string, len(places))
	for i, p := range places {
		names[i] = p.Target
	}
	return []say.Text{say.Count("remark.keys-of-token", len(places),
		"{n} deploy key was created with this token, on {names}: {forge} deletes it when the token is deleted there",
		"{n} deploy keys were created with this token, on {names}: {forge} deletes them when the token is deleted there",
		say.Values{"names": errtext.Names(names), "forge": d.traits().Name})}, nil
}

// warnOfKeys asks before a token is replaced with which deploy keys were made.
func (a *Accounts) warnOfKeys(ctx context.Context, id string) error {
	account, err := a.store.Account(ctx, id)
	if err != nil {
		return err
	}
	lines, err := a.keysOfToken(ctx, account)
	if err != nil || len(lines) == 0 {
		return err
	}
	return a.confirm(ctx, ask.Plan{Title: say.New("ask.replace-token", "replace the token of {account}", say.Values{"account": id}), Lines: lines, Warns: lines,
		Stops: []say.Text{say.New("ask.token-stops", "those deploy keys, as soon as the old token is deleted on the forge; rotate them first, with the new token in place")}})
}

// MadeWithToken returns the keys on a repository that Latchkey made with the
// account's present token, on forges that delete such keys together with the
// token. It reads the local store only.
func (a *Accounts) MadeWithToken(ctx context.Context, account string, repo api.RepoPath) ([]keys.Fingerprint, error) {
	ctx, done, err := a.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	found, err := a.findAccount(ctx, account)
	if err != nil {
		return nil, err
	}
	d, err := a.connections.driver(api.Kind(found.Forge))
	if err != nil || !d.traits().TokenOwnsKeys {
		return nil, err
	}
	places, err := a.store.MadeWith(ctx, found.ID, found.Credential)
	var made []keys.Fingerprint
	for _, p := range places {
		if p.Target == string(repo) && !p.Project {
			made = append(made, keys.Fingerprint(p.Fingerprint))
		}
	}
	return made, err
}
