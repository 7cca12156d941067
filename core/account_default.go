package core

import (
	"context"

	"latchkey/core/ask"
	"latchkey/core/store"
)

// settingDefaultAccount is the setting with the id of the account that is meant
// where several could be and none is named.
const settingDefaultAccount = "account.default"

// DefaultAccount returns the id of the account that is meant where several could be
// and none is named, "" for none.
func (a *Accounts) DefaultAccount(ctx context.Context) (string, error) {
	ctx, done, err := a.enter(ctx)
	if err != nil {
		return "", err
	}
	defer done()
	rows, err := a.store.Accounts(ctx)
	if err != nil {
		return "", err
	}
	id, err := a.store.Setting(ctx, settingDefaultAccount)
	for _, r := range rows {
		if r.ID == id {
			return id, err
		}
	}
	return "", err
}

// SetDefaultAccount chooses the account that is meant where several could be and none
// is named; "" for none. What acts on all accounts goes on doing so.
func (a *Accounts) SetDefaultAccount(ctx context.Context, text string) (Account, error) {
	ctx, done, err := a.enter(ctx)
	if err != nil {
		return Account{}, err
	}
	defer done()
	var chosen store.Account
	if text != "" {
		if chosen, err = a.findAccount(ctx, text); err != nil {
			return Account{}, err
		}
	}
	if err := a.store.SetSetting(ctx, settingDefaultAccount, chosen.ID); err != nil {
		return Account{}, err
	}
	a.changed(chosen.ID, ask.AccountsChanged)
	return accountOf(chosen), nil
}

// preferDefault leaves the default account of several, and all where none is the
// default or that one is not among them.
func (a *Accounts) preferDefault(ctx context.Context, rows []store.Account) ([]store.Account, error) {
	id, err := a.store.Setting(ctx, settingDefaultAccount)
	if err != nil || id == "" {
		return rows, err
	}
	for _, r := range rows {
		if r.ID == id {
			return []store.Account{r}, nil
		}
	}
	return rows, nil
}
