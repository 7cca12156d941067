package core

import (
	"cmp"
	"context"
	"errors"
	"net"

	"latchkey/core/store"
	"latchkey/core/userinput"

	"latchkey/api"
)

// sshEnd returns the SSH service of an account, the zero one where the account was
// removed or its forge has none.
func (ad *Addresses) sshEnd(ctx context.Context, account string) (end api.SSHEnd, err error) {
	row, err := ad.store.Account(ctx, account)
	if errors.Is(err, store.ErrNotFound) {
		return end, nil
	}
	if err != nil {
		return end, err
	}
	end = api.SSHEnd{Host: row.SSHHost, Port: row.SSHPort}
	if end.Host == "" {
		address, err := ad.addressOf(row)
		if err != nil {
			return end, err
		}
		if len(address.SSH) > 0 {
			end = address.SSH[0]
		}
	}
	if net.ParseIP(end.Host) == nil && !userinput.IsHost(end.Host) {
		return api.SSHEnd{}, nil
	}
	end.Port, end.User = cmp.Or(end.Port, 22), row.SSHUser
	return end, nil
}
