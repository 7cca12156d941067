package core

import (
	"context"

	"latchkey/core/cause"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/internal/rest"
)

// checkCA refuses what holds no certificate; nil is none.
func checkCA(pem []byte) error {
	if len(pem) == 0 {
		return nil
	}
	if _, err := rest.Authorities(string(pem)); err != nil {
		return cause.Invalid(say.New("failed.no-certificate", "there is no certificate in PEM (BEGIN CERTIFICATE) in it"))
	}
	return nil
}

// inheritCA gives an account that is connected again the certificates that it has, or
// that another account on the same server has: without them nobody can sign in there.
func (a *Accounts) inheritCA(ctx context.Context, account *store.Account) error {
	if account.CA != "" {
		return nil
	}
	rows, err := a.store.Accounts(ctx)
	for _, r := range rows {
		if r.BaseURL == account.BaseURL && r.CA != "" {
			account.CA = r.CA
		}
	}
	return err
}
