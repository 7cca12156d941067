package core

import (
	"context"
	"errors"

	"latchkey/api"
	"latchkey/core/inventory"
	"latchkey/core/say"
)

// Unread returns what the last reading of the lists could not read, such as a
// closed workspace: of one account, or of all when account is "". What the
// store holds of it is from before. No call.
func (rs *Repos) Unread(ctx context.Context, account string) ([]inventory.Unread, error) {
	ctx, done, err := rs.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	if account, err = rs.accounts.optionalAccount(ctx, account); err != nil {
		return nil, err
	}
	return rs.unread(ctx, account)
}

func (rs *Repos) unread(ctx context.Context, account string) ([]inventory.Unread, error) {
	rows, err := rs.store.Unread(ctx, account)
	if err != nil {
		return nil, err
	}
	all := make([]inventory.Unread, len(rows))
	for i, r := range rows {
		all[i] = inventory.Unread{Account: r.Account, Workspace: r.Part, What: r.What, Kind: r.Kind, Error: say.Decode(r.Error), Since: r.Since, Tried: r.Tried}
		all[i].Hint = rs.options.hint(unreadError(all[i]))
	}
	return all, nil
}

// closedBy names the causes for which a part of a list is closed: they stand in
// the place of the error's kind, because they say more.
var closedBy = []struct {
	kind  string
	cause error
}{
	{"two-step", api.ErrTwoStep}, {"ip-allow-list", api.ErrIPList}, {"payment", api.ErrPayment}, {"single-sign-on", api.ErrSSO},
	{inventory.OddName, api.ErrName}, {inventory.Incomplete, api.ErrIncomplete},
}

// kindOfUnread returns the kind of an error, or the cause that says more.
func kindOfUnread(err error) string {
	for _, c := range closedBy {
		if errors.Is(err, c.cause) {
			return c.kind
		}
	}
	return api.KindOf(err).String()
}

// unreadError returns the error again that the reading met, as far as it decides
// what a person does next.
func unreadError(u inventory.Unread) error {
	e := &api.Error{Kind: api.ParseErrorKind(u.Kind), Server: u.Error.String()}
	for _, c := range closedBy {
		if u.Kind == c.kind {
			e.Kind, e.Err = api.PolicyForbids, c.cause
		}
	}
	return &api.Partial{Part: u.Workspace, What: u.What, Err: e}
}
