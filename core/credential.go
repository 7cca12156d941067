package core

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"

	"latchkey/api"
	"latchkey/core/ask"
	"latchkey/core/store"
)

// newCredential names a token, so that a key can remember which one made it
// without knowing anything of the token.
func newCredential() string { return strings.ToLower(rand.Text()[:12]) }

// keysOfToken says, for a person, which deploy keys were made with the
// account's present token and are deleted with it; nothing on forges where keys
// outlive tokens.
func (a *App) keysOfToken(ctx context.Context, account store.Account) ([]string, error) {
	d, err := a.driver(api.Kind(account.Forge))
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
	return []string{fmt.Sprintf("%d deploy keys were made with this token, on %s: %s deletes them when the token is deleted there",
		len(places), strings.Join(firstFew(names, 5), ", "), d.traits().Name)}, nil
}

// warnOfKeys asks before a token is replaced with which deploy keys were made.
func (a *App) warnOfKeys(ctx context.Context, id, title string) error {
	account, err := a.store.Account(ctx, id)
	if err != nil {
		return err
	}
	lines, err := a.keysOfToken(ctx, account)
	if err != nil || len(lines) == 0 {
		return err
	}
	return a.confirm(ctx, ask.Plan{Title: title, Lines: lines,
		Stops: []string{"those deploy keys, once the old token is deleted on the forge: rotate them first, with the new token in place"}})
}
