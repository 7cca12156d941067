package core

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/keys/vault"
)

// storeAccount puts a checked token into the vault and then the account into the store.
// known is the account as it was before, the zero one where it is new.
func (a *Accounts) storeAccount(ctx context.Context, account store.Account, token []byte) (stored, known store.Account, err error) {
	rows, err := a.store.Accounts(ctx)
	if err != nil {
		return account, known, err
	}
	account.Credential = newCredential()
	for _, r := range rows {
		if r.Forge == account.Forge && r.BaseURL == account.BaseURL && r.UserID == account.UserID {
			inheritSettings(&account, r)
			err := a.replaceToken(ctx, &account, token)
			return account, r, err
		}
	}
	account.ID = freeID(account, rows)
	err = a.addToken(ctx, account, token)
	if errors.Is(err, errIDInUse) { // the other program was faster: now it is there
		return a.storeAccount(ctx, account, token)
	}
	return account, known, err
}

// inheritSettings leaves as it was what a person set for the account and does not set
// again together with the token. The day on which the token ends goes with it.
func inheritSettings(account *store.Account, before store.Account) {
	account.ID, account.Created, account.HourlyBudget = before.ID, before.Created, before.HourlyBudget
	if account.SSHHost == "" {
		account.SSHHost, account.SSHPort = before.SSHHost, before.SSHPort
	}
	account.SSHUser = cmp.Or(account.SSHUser, before.SSHUser)
	account.CA = cmp.Or(account.CA, before.CA)
}

// errIDInUse never leaves this file.
var errIDInUse = say.New("failed.id-in-use", "another account has got the ID in the meantime").Because(nil)

// replaceToken renews the token of an account that is there. When the store
// cannot take it, the old token goes back.
func (a *Accounts) replaceToken(ctx context.Context, account *store.Account, token []byte) error {
	old, err := a.vault.Get(ctx, a.connections.tokenName(account.ID))
	if err != nil && !errors.Is(err, vault.ErrNotFound) {
		return errtext.Because(say.New("failed.replace-token", "replace the token of {account}: {cause}", say.Values{"account": account.ID}), err)
	}
	defer vault.Wipe(old)
	if bytes.Equal(old, token) {
		before, err := a.store.Account(ctx, account.ID)
		if err != nil {
			return err
		}
		account.Credential = before.Credential
		account.TokenExpires = cmp.Or(account.TokenExpires, before.TokenExpires)
	} else if err := a.warnOfKeys(ctx, account.ID); err != nil {
		return err
	}
	if err := a.vault.Put(ctx, a.connections.tokenName(account.ID), token); err != nil {
		return errtext.Because(say.New("failed.store-token", "keep the token of {account}: {cause}", say.Values{"account": account.ID}), err)
	}
	ctx, cancel := detached(ctx)
	defer cancel()
	if err := a.store.UpdateAccount(ctx, *account); err != nil {
		if old != nil {
			err = errors.Join(err, a.vault.Put(ctx, a.connections.tokenName(account.ID), old))
		}
		return err
	}
	return nil
}

// addToken keeps the token of a new account. The journal's entry on the id is
// also what keeps two programs from giving out the same id.
func (a *Accounts) addToken(ctx context.Context, account store.Account, token []byte) error {
	detail, err := json.Marshal(account)
	if err != nil {
		return err
	}
	entry := store.Entry{What: whatAddAccount, Subject: "account:" + account.ID, State: stateIntent, Account: account.ID,
		Label: account.User, Detail: string(detail)}
	w, resumed, err := a.store.Begin(ctx, entry)
	if err == nil && resumed { // somebody tried before and was cut off: begin afresh
		if err = a.dropToken(ctx, w, store.Failed); err == nil {
			w, _, err = a.store.Begin(ctx, entry)
		}
	}
	if err != nil {
		return err
	}
	defer w.Release()
	if _, err := a.store.Account(ctx, account.ID); err == nil {
		return errors.Join(errIDInUse, w.End(ctx, store.Failed, nil))
	}
	a.checkpoint("add-account: intent written")
	err = a.vault.Put(ctx, a.connections.tokenName(account.ID), token)
	a.checkpoint("add-account: token in vault")
	ctx, cancel := detached(ctx)
	defer cancel()
	if err != nil {
		return a.endAfterPut(ctx, w, errtext.Because(say.New("failed.store-token", "keep the token of {account}: {cause}", say.Values{"account": account.ID}), err), a.dropToken)
	}
	if err := w.End(ctx, store.Done, &store.Changes{PutAccount: &account}); err != nil {
		return withUndoError(err, a.dropToken(ctx, w, store.Failed))
	}
	return nil
}

// dropToken takes back what add-account did.
func (a *Accounts) dropToken(ctx context.Context, w *store.Work, outcome string) error {
	defer w.Release()
	if err := a.vault.Delete(ctx, a.connections.tokenName(w.Account)); err != nil {
		return errtext.Because(say.New("failed.remove-token-again", "remove the token of {account} again: {cause}", say.Values{"account": w.Account}), err)
	}
	a.checkpoint("add-account: token removed")
	return w.End(ctx, outcome, nil)
}

// finishAddAccount carries on after a crash: with the token in the vault the
// account can be written, without it nothing is left of the attempt.
func (a *Accounts) finishAddAccount(ctx context.Context, w *store.Work) error {
	token, err := a.vault.Get(ctx, a.connections.tokenName(w.Account))
	vault.Wipe(token)
	if errors.Is(err, vault.ErrNotFound) {
		return errors.Join(w.End(ctx, store.Failed, nil), cause.ErrNothingLeft)
	}
	if err != nil {
		return err
	}
	var account store.Account
	if err := json.Unmarshal([]byte(w.Detail), &account); err != nil {
		return errtext.Because(say.New("failed.entry", "journal entry {id}: {cause}", say.Values{"id": strconv.FormatInt(w.ID, 10)}), err)
	}
	return w.End(ctx, store.Done, &store.Changes{PutAccount: &account})
}

// freeID makes a short id such as "bitbucket-ada" that no account has.
func freeID(account store.Account, rows []store.Account) string {
	inUse := map[string]bool{}
	for _, r := range rows {
		inUse[r.ID] = true
	}
	name, _, _ := strings.Cut(cmp.Or(account.User, account.Login), "@")
	base := account.Forge
	if s := slug(name); s != "" {
		base += "-" + s
	}
	id := base
	for n := 2; inUse[id]; n++ {
		id = fmt.Sprintf("%s-%d", base, n)
	}
	return id
}

func slug(text string) string {
	s := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		case r == '-', r == '_', r == '.', r == ' ':
			return '-'
		}
		return -1
	}, strings.ToLower(text))
	return strings.Trim(s[:min(len(s), 32)], "-")
}
