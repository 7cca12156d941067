package core

import (
	"bufio"
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"latchkey/api"
	"latchkey/core/ask"
	"latchkey/core/budget"
	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/hint"
	"latchkey/core/machine/reach"
	"latchkey/core/probe"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/internal/proxy"
	"latchkey/internal/rest"
	"latchkey/keys/vault"
)

// serverTimeout bounds each look at a server.
const serverTimeout = 5 * time.Second

// tokenSoon is how long before a token's end Doctor warns.
const tokenSoon = 14 * 24 * time.Hour

// checkNetwork asks each account's forge for an answer of any kind: that takes
// the name, the way there, a proxy, and the certificate.
func (ch *Checkup) checkNetwork(ctx context.Context) Check {
	return ch.checkAccounts(ctx, "network", "", hint.Network, func(ctx context.Context, account store.Account) (say.Text, error) {
		where, err := ch.reachAPI(ctx, account)
		return say.New("check.reached", "{where} was reached", say.Values{"where": where}), err
	})
}

// checkSSHServices looks whether the SSH service of each account answers.
func (ch *Checkup) checkSSHServices(ctx context.Context) Check {
	hint := say.New("hint.ssh-service", "Tests and clones need it. Where port 22 is blocked, choose the forge's other one⟨: {set}⟩.", say.Values{"set": say.Do("choose ssh host")})
	return ch.checkAccounts(ctx, "ssh services", checkWarning, hint, ch.reachSSH)
}

// checkTokens looks whether each account's token is there, as far as the vault
// tells without a prompt, when it ends, and whether the forge takes it.
func (ch *Checkup) checkTokens(ctx context.Context) Check {
	hint := say.New("hint.token-ends", "Create a new token on the forge and connect the same user again⟨: {add}⟩.", say.Values{"add": say.Do("account add")})
	return ch.checkAccounts(ctx, "tokens", checkWarning, hint, ch.checkToken)
}

// checkAccounts makes one line of what is found for every account. bad is the
// state where one is not in order, "" = failed.
func (ch *Checkup) checkAccounts(ctx context.Context, name, bad string, hint say.Text, look func(context.Context, store.Account) (say.Text, error)) Check {
	accounts, err := ch.store.Accounts(ctx)
	if err != nil {
		return failedCheck(name, err)
	}
	if len(accounts) == 0 {
		return Check{Name: name, State: checkSkipped, Detail: say.New("check.not-tried", "not tried: no account is connected")}
	}
	var found, not, skipped []say.Text
	for _, account := range accounts {
		what, err := look(ctx, account)
		if untried, ok := errors.AsType[*notTriedError](err); ok {
			skipped = append(skipped, untried.what)
		} else if err != nil {
			not = append(not, errtext.Safe(err))
		} else if !what.IsZero() {
			found = append(found, what)
		}
	}
	if len(not) > 0 {
		return Check{Name: name, State: cmp.Or(bad, checkFailed), Detail: errtext.Joined(errtext.Unique(append(not, skipped...))), Hint: hint}
	}
	if len(skipped) > 0 {
		return Check{Name: name, State: checkSkipped, Detail: say.List(errtext.Unique(append(found, skipped...))...)}
	}
	return Check{Name: name, State: checkOK, Detail: say.List(errtext.Unique(found)...)}
}

// notTriedError says of what a look at an account could not find out anything.
type notTriedError struct{ what say.Text }

// Error implements error.
func (e *notTriedError) Error() string { return e.what.String() }

// reachAPI asks the forge's API for its headers, without a token, and gives where
// it is.
func (ch *Checkup) reachAPI(ctx context.Context, account store.Account) (say.Text, error) {
	u, err := url.Parse(account.BaseURL)
	if err != nil {
		return say.Text{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, ch.patience)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodHead, account.BaseURL, nil)
	if err != nil {
		return say.Text{}, err
	}
	transport := &http.Transport{Proxy: func(r *http.Request) (*url.URL, error) { return proxy.ForURL(r.URL) }, DisableKeepAlives: true}
	if account.CA != "" {
		pool, err := rest.Authorities(account.CA)
		if err != nil {
			return say.Text{}, err
		}
		transport.TLSClientConfig = &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}
	}
	client := &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	at, where := u, say.Plain(u.Host)
	if via, err := proxy.ForURL(request.URL); err == nil && via != nil {
		at = &url.URL{Scheme: via.Scheme, Host: via.Host}
		where = say.New("check.through-proxy", "{host} through the proxy {proxy}", say.Values{"host": u.Host, "proxy": via.Host})
	}
	answer, err := client.Do(request)
	if err != nil {
		if strings.Contains(err.Error(), "certificate") {
			at = u // a proxy passes it through: it is the forge's own
		}
		err = rest.Plainly(at, err)
		if at != u {
			err = say.New("check.proxy-fails", "the proxy on the way to {host}: {cause}", say.Values{"host": u.Host, "cause": errtext.Safe(err)}).Because(err)
		}
		return say.Text{}, err
	}
	return where, answer.Body.Close()
}

// reachSSH reads the version that an SSH service begins with.
func (ch *Checkup) reachSSH(ctx context.Context, account store.Account) (say.Text, error) {
	end, err := ch.addresses.sshEnd(ctx, account.ID)
	if err != nil || end.Host == "" {
		return say.Text{}, err
	}
	where := net.JoinHostPort(end.Host, strconv.Itoa(end.Port))
	ctx, cancel := context.WithTimeout(ctx, ch.patience)
	defer cancel()
	conn, err := ch.ways.dial(ctx, ask.Person{}, end)
	if e, ok := errors.AsType[*probe.WayError](err); ok {
		if way, ok := errors.AsType[*reach.Error](err); ok && way.Kind == reach.CommandDeclined {
			return say.Text{}, &notTriedError{say.New("check.way-not-tried", "{where} (not tried: a command of ssh_config leads there)", say.Values{"where": where})}
		}
		if errors.Is(err, ask.ErrNobody) {
			return say.Text{}, &notTriedError{say.New("check.way-asks", "{where} (not tried: a person has to be asked on the way there)", say.Values{"where": where})}
		}
		return say.Text{}, e
	}
	if err != nil {
		return say.Text{}, rest.Plainly(&url.URL{Host: where}, err)
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })() // one through a jump host knows no deadlines
	const longestLine = 255                                 // RFC 4253
	line, err := bufio.NewReader(io.LimitReader(conn, longestLine)).ReadString('\n')
	if !strings.HasPrefix(line, "SSH-") {
		if ctx.Err() != nil {
			return say.Text{}, rest.Plainly(&url.URL{Host: where}, ctx.Err())
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return say.Text{}, rest.Plainly(&url.URL{Host: where}, err)
		}
		return say.Text{}, say.New("check.not-ssh", "{where} answers, but not as an SSH service does", say.Values{"where": where}).Because(nil)
	}
	return say.Plain(where), nil
}

// checkToken says whose token is in order, or what is wrong with it.
func (ch *Checkup) checkToken(ctx context.Context, account store.Account) (say.Text, error) {
	values := say.Values{"account": account.ID, "day": account.TokenExpires.Format(time.DateOnly)}
	switch left := account.TokenExpires.Sub(ch.now()); {
	case account.TokenExpires.IsZero():
	case left <= 0:
		return say.Text{}, say.New("check.token-ended", "the token of {account} expired on {day}", values).Because(nil)
	case left < tokenSoon:
		return say.Text{}, say.New("check.token-ends", "the token of {account} expires on {day}", values).Because(nil)
	}
	if !ch.vault.State(ctx).Ready {
		return say.Text{}, &notTriedError{say.New("check.token-not-sought", "{account} (not looked for: the vault is not open)", values)}
	}
	token, err := ch.vault.Get(ctx, ch.connections.tokenName(account.ID))
	defer vault.Wipe(token)
	if errors.Is(err, vault.ErrNotFound) {
		return say.Text{}, say.New("check.token-lost", "{account}: the vault no longer has the token of this account", values).Because(cause.ErrTokenLost)
	}
	if err == nil {
		err = ch.signIn(ctx, account, token)
	}
	switch kind := api.KindOf(err); {
	case err == nil:
		return say.Plain(account.ID), nil
	case kind == api.Unreachable, kind == api.LostReply, kind == api.RateLimited, kind == api.ServerFault, errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled), errors.Is(err, budget.ErrEnough):
		return say.Text{}, &notTriedError{say.New("check.token-not-tried", "{account} (not tried: {cause})", say.Values{"account": account.ID, "cause": errtext.Safe(err)})}
	}
	return say.Text{}, say.New("check.token-fails", "{account}: {cause}", say.Values{"account": account.ID, "cause": errtext.Safe(err)}).Because(err)
}

// signIn asks the forge once whose token it is.
func (ch *Checkup) signIn(ctx context.Context, account store.Account, token []byte) error {
	const most = 3 // requests, repeated ones included
	ctx, cancel := context.WithTimeout(budget.AtMost(ctx, most), ch.patience)
	defer cancel()
	d, err := ch.connections.driver(api.Kind(account.Forge))
	if err != nil {
		return err
	}
	forge, err := ch.connections.open(account, token, ch.connections.budgetOf(account, d.traits()))
	if err != nil {
		return err
	}
	defer closeForge(forge)
	user, err := forge.Whoami(ctx)
	if err != nil {
		return err
	}
	return checkUser(account, user)
}
