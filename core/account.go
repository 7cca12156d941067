package core

import (
	"cmp"
	"context"
	"strconv"
	"strings"
	"time"

	"latchkey/api"
	"latchkey/core/ask"
	"latchkey/core/budget"
	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/core/userinput"
	"latchkey/internal/safetext"
	"latchkey/keys/vault"
)

// Accounts are the accounts at forges: their tokens, their health, their share
// of the forge's requests.
type Accounts struct {
	*env
	connections *connections
}

// AddAccount checks the token with Whoami, keeps it in the vault, reads it
// back, and only then writes the account to the store. App passwords and
// repository access tokens are refused with the reason. Missing scopes do not
// refuse: they are in the returned Health. Connecting a user who is connected
// already replaces the token and keeps the account's id, its rows, and what was
// set for it and is not set again, since tokens end after a year.
func (a *Accounts) AddAccount(ctx context.Context, n NewAccount) (Health, error) {
	defer vault.Wipe(n.Token)
	ctx, done, err := a.enter(AskedFor(ctx))
	if err != nil {
		return Health{}, err
	}
	defer done()
	account, err := a.accountFromInput(n)
	if err != nil {
		return Health{}, err
	}
	if err := a.inheritCA(ctx, &account); err != nil {
		return Health{}, err
	}
	var made budget.Tally
	forge, err := a.connections.open(account, n.Token, &made)
	if err != nil {
		return Health{}, err
	}
	user, err := forge.Whoami(ctx)
	if err != nil {
		return Health{}, err
	}
	account.UserID = cmp.Or(safetext.Line(user.ID, 100), account.Login)
	account.User, account.Display = safetext.Line(user.Name, 100), safetext.Line(user.Display, 200)
	account, known, err := a.storeAccount(ctx, account, n.Token)
	if err != nil {
		return Health{}, err
	}
	a.connections.forget(account.ID)
	if err := made.Charge(ctx, a.store, account.ID); err != nil {
		return Health{}, err
	}
	a.changed(account.ID, ask.AccountsChanged)
	h, err := a.health(ctx, account, user, forge.Traits())
	h.Known, h.NewToken = known.Credential != "", known.Credential != "" && known.Credential != account.Credential
	return h, err
}

// accountFromInput checks what a person typed, without a call.
func (a *Accounts) accountFromInput(n NewAccount) (store.Account, error) {
	d, err := a.connections.driver(n.Forge)
	if err != nil {
		return store.Account{}, err
	}
	if n.BaseURL, err = d.baseURL(n.BaseURL); err != nil {
		return store.Account{}, err
	}
	login := strings.TrimSpace(n.Login)
	if err := userinput.RejectSecret(userinput.FieldLogin, login); err != nil {
		return store.Account{}, err
	}
	if err := d.check(login, n.Token); err != nil {
		return store.Account{}, err
	}
	if err := checkCA(n.CA); err != nil {
		return store.Account{}, err
	}
	end, err := userinput.SSHEnd(api.SSHEnd{Host: n.SSHHost, Port: n.SSHPort, User: n.SSHUser})
	if err != nil {
		return store.Account{}, err
	}
	return store.Account{Forge: string(n.Forge), BaseURL: n.BaseURL, Login: login, SSHHost: end.Host, SSHPort: end.Port, SSHUser: end.User,
		CA: string(n.CA), TokenExpires: n.TokenExpires, Created: a.now()}, nil
}

// Accounts lists the accounts, oldest first.
func (a *Accounts) ListAccounts(ctx context.Context) ([]Account, error) {
	ctx, done, err := a.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	rows, err := a.store.Accounts(ctx)
	all := make([]Account, len(rows))
	for i, r := range rows {
		all[i] = accountOf(r)
	}
	return all, err
}

// Account finds one by id, by user or, when text is "", the default one or the only
// one there is.
func (a *Accounts) Account(ctx context.Context, text string) (Account, error) {
	ctx, done, err := a.enter(ctx)
	if err != nil {
		return Account{}, err
	}
	defer done()
	r, err := a.findAccount(ctx, text)
	return accountOf(r), err
}

// optionalAccount returns the id of the account that a text means; "" means all of them.
func (a *Accounts) optionalAccount(ctx context.Context, text string) (string, error) {
	if text == "" {
		return "", nil
	}
	found, err := a.findAccount(ctx, text)
	return found.ID, err
}

func (a *Accounts) findAccount(ctx context.Context, text string) (store.Account, error) {
	rows, err := a.store.Accounts(ctx)
	if err != nil {
		return store.Account{}, err
	}
	var fit []store.Account
	for _, r := range rows {
		if r.ID == text {
			return r, nil
		}
		if text == "" || r.User == text || r.Login == text {
			fit = append(fit, r)
		}
	}
	if text == "" && len(fit) > 1 {
		if fit, err = a.preferDefault(ctx, fit); err != nil {
			return store.Account{}, err
		}
	}
	switch {
	case len(fit) == 1:
		return fit[0], nil
	case len(rows) == 0:
		return store.Account{}, cause.ErrNoAccounts
	case len(fit) == 0:
		return store.Account{}, errtext.Because(say.New("failed.account-of", "account {account}: {cause} (there is: {names})", say.Values{"account": strconv.Quote(userinput.Quote(text)), "names": idsOf(rows)}), cause.ErrNoAccount)
	}
	return store.Account{}, errtext.Because(say.New("failed.with", "{cause}: {which}", say.Values{"which": idsOf(fit)}), cause.ErrWhichAccount)
}

func idsOf(rows []store.Account) say.Text {
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	return say.Names(ids...)
}

func accountOf(r store.Account) Account {
	return Account{ID: r.ID, Forge: api.Kind(r.Forge), BaseURL: r.BaseURL, Login: r.Login, User: r.User, Display: r.Display,
		SSHHost: r.SSHHost, SSHPort: r.SSHPort, SSHUser: r.SSHUser, CA: len(r.CA) > 0, TokenExpires: r.TokenExpires, Created: r.Created,
		HourlyBudget: r.HourlyBudget}
}

// Account is one sign-in on one forge. Its token is in the vault only.
type Account struct {
	ID           string    `json:"id"` // short and stable; what --account takes
	Forge        api.Kind  `json:"forge"`
	BaseURL      string    `json:"base_url"`
	Login        string    `json:"login"` // what was typed: e-mail for Basic, "" for bearer
	User         string    `json:"user"`
	Display      string    `json:"display_name"`
	SSHHost      string    `json:"ssh_host,omitempty"` // overrides the forge's own
	SSHPort      int       `json:"ssh_port,omitempty"`
	SSHUser      string    `json:"ssh_user,omitempty"` // "" = git
	CA           bool      `json:"ca_file,omitempty"`  // certificates count for it besides the system's
	TokenExpires time.Time `json:"token_expires,omitzero"`
	Created      time.Time `json:"created"`
	HourlyBudget int       `json:"hourly_budget,omitempty"` // set by a person; 0 = what the forge allows
}

// NewAccount is what a person fills in to connect.
type NewAccount struct {
	Forge        api.Kind
	BaseURL      string // "" = the forge's public one
	Login        string // Atlassian account e-mail; "" means that Token is an OAuth bearer token
	Token        []byte // wiped after use
	SSHHost      string // "" = the forge's own
	SSHPort      int
	SSHUser      string    // "" = git
	TokenExpires time.Time // zero when not said
	CA           []byte    // certificates in PEM that count for this account besides the system's; nil = none
}
