package core

import (
	"context"
	"time"

	"latchkey/api"
	"latchkey/core/ask"
	"latchkey/core/cause"
	"latchkey/core/say"
	"latchkey/core/userinput"
)

// AccountChange says what of an account shall be different; nil leaves a thing
// as it is. A token is replaced by connecting the same user again.
type AccountChange struct {
	SSHHost      *string    // "" = the forge's own, and with it its port
	SSHPort      *int       // 0 = the usual one
	SSHUser      *string    // as whom one signs in over SSH; "" = git
	TokenExpires *time.Time // zero = not known
	CA           *[]byte    // certificates in PEM besides the system's; empty = none
	// HourlyBudget is how many requests an hour Latchkey may make: others that
	// use the same account spend too. 0 = all that the forge allows.
	HourlyBudget *int
}

// ChangeAccount changes what a person may set of an account and returns it as
// it is now. It makes no call; what runs goes on with the old values.
func (a *Accounts) ChangeAccount(ctx context.Context, id string, c AccountChange) (Account, error) {
	ctx, done, err := a.enter(ctx)
	if err != nil {
		return Account{}, err
	}
	defer done()
	account, err := a.findAccount(ctx, id)
	if err != nil {
		return Account{}, err
	}
	if c.SSHHost != nil {
		account.SSHHost = *c.SSHHost
		if account.SSHHost == "" {
			account.SSHPort = 0
		}
	}
	if c.SSHPort != nil {
		account.SSHPort = *c.SSHPort
	}
	if c.SSHUser != nil {
		account.SSHUser = *c.SSHUser
	}
	if c.TokenExpires != nil {
		account.TokenExpires = *c.TokenExpires
	}
	if c.HourlyBudget != nil {
		if *c.HourlyBudget < 0 {
			return Account{}, cause.Invalid(say.New("failed.requests", "{text} is not a number of requests", say.Values{"text": *c.HourlyBudget}))
		}
		account.HourlyBudget = *c.HourlyBudget
	}
	if c.CA != nil {
		if err := checkCA(*c.CA); err != nil {
			return Account{}, err
		}
		account.CA = string(*c.CA)
	}
	end, err := userinput.SSHEnd(api.SSHEnd{Host: account.SSHHost, Port: account.SSHPort, User: account.SSHUser})
	if err != nil {
		return Account{}, err
	}
	account.SSHHost, account.SSHPort, account.SSHUser = end.Host, end.Port, end.User
	if err := a.store.UpdateAccount(ctx, account); err != nil {
		return Account{}, err
	}
	a.changed(account.ID, ask.AccountsChanged)
	return accountOf(account), nil
}
