package core

import (
	"cmp"
	"context"
	"errors"
	"io"
	"sync"

	"latchkey/api"
	"latchkey/core/ask"
	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/internal/rest"
	"latchkey/internal/safetext"
	"latchkey/keys/vault"
)

// connections are the open connections to forges, one for each account.
type connections struct {
	*env
	accounts   *Accounts
	placements *Placements
	repos      *Repos
	vaults     *Vault

	drivers []driver

	mu         sync.Mutex
	forges     map[string]*connection // by account id
	names      map[string]string      // what a person knows an account by, by its id
	firstLooks map[string]bool        // accounts whose waiting entries were looked at
}

// connection is an account whose token was taken from the vault.
type connection struct {
	forge   api.Forge
	account store.Account
}

// tokenName returns where the vault keeps an account's token. One keyring serves
// all data folders of a user, so the name holds the folder's own id too.
func (cs *connections) tokenName(account string) string {
	return "token:" + account + "@" + cs.instance
}

func (cs *connections) driver(kind api.Kind) (driver, error) {
	for _, d := range cs.drivers {
		if d.traits().Kind == kind {
			return d, nil
		}
	}
	unknown := cause.NoForge{Kind: safetext.Line(string(kind), 40)}
	for _, d := range cs.drivers {
		unknown.Forges = append(unknown.Forges, d.traits().Name)
	}
	return driver{}, unknown
}

// connect returns the forge of an account; text is as for Account.
func (cs *connections) connect(ctx context.Context, text string) (*connection, error) {
	account, err := cs.accounts.findAccount(ctx, text)
	if err != nil {
		return nil, err
	}
	cs.mu.Lock()
	c := cs.forges[account.ID]
	cs.mu.Unlock()
	if c != nil && c.account == account { // another program may have changed it
		return c, nil
	}
	token, err := cs.vault.Get(ctx, cs.tokenName(account.ID))
	if errors.Is(err, vault.ErrNotFound) {
		err = cs.vaults.withOtherVault(cause.ErrTokenLost)
	}
	if errors.Is(err, vault.ErrAbsent) {
		err = cs.vaults.withOtherVault(err)
	}
	if err != nil {
		return nil, errtext.Because(say.New("failed.sign-in-as", "sign in as {account}: {cause}", say.Values{"account": account.ID}), err)
	}
	defer vault.Wipe(token)
	d, err := cs.driver(api.Kind(account.Forge))
	if err != nil {
		return nil, err
	}
	forge, err := cs.open(account, token, cs.budgetOf(account, d.traits()))
	if err != nil {
		return nil, err
	}
	c = &connection{forge, account}
	cs.mu.Lock()
	cs.forges[account.ID] = c
	cs.names[account.ID] = cmp.Or(account.Display, account.User, account.Login, account.ID)
	cs.mu.Unlock()
	first := cs.needsFirstLook(account.ID)
	if first {
		cs.placements.settleWaiting(ctx, account.ID)
	}
	return c, nil
}

// open makes a forge without a call. Every request goes through count.
func (cs *connections) open(account store.Account, token []byte, count rest.Budget) (api.Forge, error) {
	d, err := cs.driver(api.Kind(account.Forge))
	if err != nil {
		return nil, err
	}
	options := rest.Options{UserAgent: "latchkey/" + cmp.Or(cs.options.Version, "dev"), MaxWait: cs.options.MaxWait,
		Waiting: cs.onWait(account.ID), Log: cs.options.Log, Now: cs.now, Budget: count, CA: account.CA}
	var renamed func(from api.RepoPath, to api.Repo)
	if account.ID != "" {
		options.Cache = &responseCache{app: cs, account: account.ID}
		renamed = cs.repos.onRename(account.ID)
	}
	return d.open(signIn{renamed: renamed, baseURL: account.BaseURL, login: account.Login, token: token,
		ssh: api.SSHEnd{Host: account.SSHHost, Port: account.SSHPort, User: account.SSHUser}, http: options})
}

// onWait reports that a call waits, and until when.
func (cs *connections) onWait(account string) func(rest.Wait) {
	return func(w rest.Wait) {
		if w.Reason == rest.WaitAnswer { // nobody waits for a limit: no face need show when it is over
			cs.report(ask.Event{Account: account, Topic: ask.Budget,
				Text: say.New("wait.answer", "waiting for {account}'s answer, until {time} at most", say.Values{"account": account, "time": w.Until.Local().Format("15:04:05")})})
			return
		}
		cs.report(ask.Event{Account: account, Topic: ask.Budget, Until: w.Until,
			Text: say.New("wait.reason", "waiting ({reason}): resumes at {time}", say.Values{"reason": waitText(w.Reason), "time": w.Until.Local().Format("15:04:05")})})
	}
}

// forget drops an account's connection, so that the next call reads the token
// again.
func (cs *connections) forget(account string) {
	cs.mu.Lock()
	c := cs.forges[account]
	delete(cs.forges, account)
	cs.mu.Unlock()
	if c != nil {
		closeForge(c.forge)
	}
}

// closeForge ends the idle connections of a forge's client.
func closeForge(forge api.Forge) {
	switch closer := forge.(type) {
	case io.Closer:
		_ = closer.Close() // only idle connections
	case interface{ Close() }:
		closer.Close()
	}
}

// dropIfUnauthorized looks at a forge's error on its way up: a token that was refused may
// have been replaced by the other program. Which account it was goes along with the
// error, and faces are told.
func (cs *connections) dropIfUnauthorized(account string, err error) error {
	if api.KindOf(err) != api.Unauthorized {
		return err
	}
	cs.mu.Lock()
	name := cmp.Or(cs.names[account], account)
	cs.mu.Unlock()
	cs.forget(account)
	cs.report(ask.Event{Account: account, Topic: ask.TokenRefused})
	if account == "" || errtext.RefusedAccount(err) != "" {
		return err
	}
	return &errtext.TokenRefused{Account: account, Name: name, Err: err}
}

// waitText returns what a wait is for.
func waitText(r rest.WaitReason) say.Text {
	switch r {
	case rest.WaitRateLimit:
		return say.New("part.wait-limit", "rate limit")
	case rest.WaitBudget:
		return say.New("part.wait-budget", "request budget")
	case rest.WaitFault:
		return say.New("part.wait-fault", "server fault")
	case rest.WaitNetwork:
		return say.New("part.wait-network", "network")
	}
	return say.Plain(string(r))
}

// needsFirstLook reports whether an account's waiting entries were not looked at
// yet, and marks that they are now.
func (cs *connections) needsFirstLook(account string) bool {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	first := !cs.firstLooks[account]
	cs.firstLooks[account] = true
	return first
}

// close drops all of them.
func (cs *connections) close() {
	for id := range cs.forges {
		cs.forget(id)
	}
}
