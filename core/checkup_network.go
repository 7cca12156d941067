package core

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/internal/rest"
	"latchkey/internal/safetext"
	"latchkey/keys/vault"
)

// lookTime bounds each look at a server.
const serverTimeout = 5 * time.Second

// tokenSoon is how long before a token's end Doctor warns.
const tokenSoon = 14 * 24 * time.Hour

// checkNetwork asks each account's forge for an answer of any kind: that takes
// the name, the way there, a proxy, and the certificate.
func (ch *Checkup) checkNetwork(ctx context.Context) Check {
	return ch.checkAccounts(ctx, "network", "", "reached ", hintNetwork, ch.reachAPI)
}

// checkSSHServices looks whether the SSH service of each account answers.
func (ch *Checkup) checkSSHServices(ctx context.Context) Check {
	hint := say.English("Tests and clones need it. Where port 22 is blocked, choose the forge's other one: {set}.", say.Values{"set": say.Do("choose ssh host")})
	return ch.checkAccounts(ctx, "ssh services", checkWarning, "", hint, ch.reachSSH)
}

// checkTokens looks whether each account's token is there, as far as the vault
// tells without a prompt, and when it ends.
func (ch *Checkup) checkTokens(ctx context.Context) Check {
	hint := say.English("Make a new token on the forge and connect the same user again: {add}.", say.Values{"add": say.Do("account add")})
	return ch.checkAccounts(ctx, "tokens", checkWarning, "", hint, ch.checkToken)
}

// checkAccounts makes one line of what is found for every account. bad is the
// state where one is not in order, "" = failed.
func (ch *Checkup) checkAccounts(ctx context.Context, name, bad, good string, hint say.Text, look func(context.Context, store.Account) (string, error)) Check {
	accounts, err := ch.store.Accounts(ctx)
	if err != nil {
		return failedCheck(name, err)
	}
	if len(accounts) == 0 {
		return Check{Name: name, State: checkOK, Detail: "not tried: no account is connected"}
	}
	var found, not []string
	for _, account := range accounts {
		what, err := look(ctx, account)
		if err != nil {
			not = append(not, safetext.Line(err.Error(), 200))
		} else if what != "" {
			found = append(found, what)
		}
	}
	if len(not) > 0 {
		return Check{Name: name, State: cmp.Or(bad, checkFailed), Detail: strings.Join(unique(not), "; "), Hint: hint}
	}
	return Check{Name: name, State: checkOK, Detail: good + strings.Join(unique(found), ", ")}
}

// reachAPI asks the forge's API for its headers, without a token, and gives where
// it is.
func (ch *Checkup) reachAPI(ctx context.Context, account store.Account) (string, error) {
	u, err := url.Parse(account.BaseURL)
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(ctx, serverTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodHead, account.BaseURL, nil)
	if err != nil {
		return "", err
	}
	transport := &http.Transport{Proxy: http.ProxyFromEnvironment, DisableKeepAlives: true}
	client := &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	at, where := u, u.Host
	if proxy, err := http.ProxyFromEnvironment(request); err == nil && proxy != nil {
		at, where = &url.URL{Scheme: proxy.Scheme, Host: proxy.Host}, u.Host+" through the proxy "+proxy.Host
	}
	answer, err := client.Do(request)
	if err != nil {
		if strings.Contains(err.Error(), "certificate") {
			at = u // a proxy passes it through: it is the forge's own
		}
		err = rest.Plainly(at, err)
		if at != u {
			err = fmt.Errorf("the proxy on the way to %s: %w", u.Host, err)
		}
		return "", err
	}
	return where, answer.Body.Close()
}

// reachSSH reads the version that an SSH service begins with.
func (ch *Checkup) reachSSH(ctx context.Context, account store.Account) (string, error) {
	end, err := ch.addresses.sshEnd(ctx, account.ID)
	if err != nil || end.Host == "" {
		return "", err
	}
	where := net.JoinHostPort(end.Host, strconv.Itoa(end.Port))
	ctx, cancel := context.WithTimeout(ctx, serverTimeout)
	defer cancel()
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", where)
	if err != nil {
		return "", rest.Plainly(&url.URL{Host: where}, err)
	}
	defer conn.Close()
	_ = conn.SetReadDeadline(time.Now().Add(serverTimeout))
	const longestLine = 255 // RFC 4253
	line, err := bufio.NewReader(io.LimitReader(conn, longestLine)).ReadString('\n')
	if !strings.HasPrefix(line, "SSH-") {
		if err != nil && !errors.Is(err, io.EOF) {
			return "", rest.Plainly(&url.URL{Host: where}, err)
		}
		return "", fmt.Errorf("%s answers, but not as an SSH service does", where)
	}
	return where, nil
}

// checkToken says whose token is in order, or what is wrong with it.
func (ch *Checkup) checkToken(ctx context.Context, account store.Account) (string, error) {
	switch left := account.TokenExpires.Sub(ch.now()); {
	case account.TokenExpires.IsZero():
	case left <= 0:
		return "", fmt.Errorf("the token of %s ended on %s", account.ID, account.TokenExpires.Format("2006-01-02"))
	case left < tokenSoon:
		return "", fmt.Errorf("the token of %s ends on %s", account.ID, account.TokenExpires.Format("2006-01-02"))
	}
	if !ch.vault.State(ctx).Ready {
		return account.ID + " (not looked for: the vault is not open)", nil
	}
	token, err := ch.vault.Get(ctx, ch.connections.tokenName(account.ID))
	vault.Wipe(token)
	if errors.Is(err, vault.ErrNotFound) {
		return "", fmt.Errorf("%s: %w", account.ID, ErrTokenLost)
	}
	return account.ID, err
}
