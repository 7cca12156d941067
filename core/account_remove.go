package core

import (
	"context"

	"latchkey/core/ask"
	"latchkey/core/errtext"
	"latchkey/core/say"
	"latchkey/core/store"
)

// RemoveAccount forgets the account and its token. Deploy keys stay where they
// are. It asks Person.Confirm.
func (a *Accounts) RemoveAccount(ctx context.Context, id string) error {
	ctx, done, err := a.enter(ctx)
	if err != nil {
		return err
	}
	defer done()
	account, err := a.findAccount(ctx, id)
	if err != nil {
		return err
	}
	open, err := a.store.OpenFor(ctx, account.ID)
	if err != nil {
		return err
	}
	if len(open) > 0 && open[0].What != whatRemoveAccount { // it could be neither finished nor undone without the token
		return errtext.Because(say.New("failed.remove-account", "remove account {account}: {cause}: {left}", say.Values{"account": account.ID, "left": unfinishedOf(open[0]).Text}), store.ErrUnfinished)
	}
	dying, err := a.keysOfToken(ctx, account)
	if err != nil {
		return err
	}
	if err := a.confirm(ctx, ask.Plan{Title: say.New("ask.remove-account", "remove account {account}", say.Values{"account": account.ID}),
		Lines: append([]say.Text{say.Plain(account.User + " · " + account.BaseURL),
			say.New("ask.token-leaves", "its token is deleted from the vault, and what Latchkey has read of its repositories is forgotten"),
			say.New("ask.keys-stay", "deploy keys stay on the forge, key pairs stay in the vault")}, dying...),
		Warns: dying,
		Stops: []say.Text{say.New("ask.account-stops", "Latchkey can no longer list, add or remove this account's deploy keys")}}); err != nil {
		return err
	}
	w, _, err := a.store.Begin(ctx, store.Entry{What: whatRemoveAccount, Subject: "account:" + account.ID, State: stateIntent, Account: account.ID, Label: account.User})
	if err != nil {
		return err
	}
	defer w.Release()
	a.checkpoint("remove-account: intent written")
	ctx, cancel := detached(ctx)
	defer cancel()
	return a.finishRemoveAccount(ctx, w)
}

func (a *Accounts) finishRemoveAccount(ctx context.Context, w *store.Work) error {
	a.connections.forget(w.Account)
	if err := a.vault.Delete(ctx, a.connections.tokenName(w.Account)); err != nil {
		return errtext.Because(say.New("failed.remove-token", "remove the token of {account}: {cause}", say.Values{"account": w.Account}), err)
	}
	a.checkpoint("remove-account: token removed")
	if err := w.End(ctx, store.Done, &store.Changes{DropAccount: w.Account}); err != nil {
		return err
	}
	a.changed(w.Account, ask.AccountsChanged)
	return nil
}
