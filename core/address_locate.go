package core

import (
	"context"
	"errors"
	"net/url"
	"strconv"
	"strings"

	"latchkey/api"
	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/core/userinput"
)

// Addresses finds out which repository a text means: a URL, a remote, a name.
type Addresses struct {
	*env
	accounts    *Accounts
	repos       *Repos
	connections *connections
}

// Location is the repository that a person meant.
type Location struct {
	Account Account      `json:"account"`
	Repo    api.RepoPath `json:"repository"` // in the forge's spelling, as far as it is known
	// Was is the path that was named where the repository has another one now.
	Was api.RepoPath `json:"renamed_from,omitempty"`
}

// Locate finds the repository that a text means: a path, a clone URL, a page's
// address, a UUID. Of several accounts it takes the one that is named, else the
// one on the host in the address, else the one that knows the repository. With
// ask the forge is asked (one request) about what no list told yet; without it
// a path that is not known is given back as it was typed.
func (ad *Addresses) Locate(ctx context.Context, account, text string, ask bool) (Location, error) {
	ctx, done, err := ad.enter(ctx)
	if err != nil {
		return Location{}, err
	}
	defer done()
	ref, err := api.ParseReference(text)
	if err != nil {
		return Location{}, cause.Request(err)
	}
	chosen, err := ad.accountFor(ctx, account, ref)
	if err != nil {
		return Location{}, err
	}
	found := Location{Account: accountOf(chosen), Repo: ref.Repo}
	if !ask {
		found.Repo, err = ad.cachedPath(ctx, chosen.ID, ref.Repo)
	} else {
		var c *connection
		if c, err = ad.connections.connect(ctx, chosen.ID); err == nil {
			found.Repo, err = ad.repos.resolvePath(ctx, c, ref.Repo, "find repository")
		}
	}
	if isRename(ref.Repo, found.Repo) {
		found.Was = ref.Repo
	}
	return found, err
}

// isRename tells another name from another spelling of it, and from a UUID.
func isRename(typed, now api.RepoPath) bool {
	return !strings.EqualFold(string(typed), string(now)) && !strings.ContainsAny(string(typed), "{}")
}

// accountFor chooses the account for a repository.
func (ad *Addresses) accountFor(ctx context.Context, text string, ref api.Reference) (store.Account, error) {
	rows, err := ad.store.Accounts(ctx)
	if err != nil {
		return store.Account{}, err
	}
	fit := rows
	if text != "" || len(rows) == 0 {
		named, err := ad.accounts.findAccount(ctx, text)
		if err != nil {
			return store.Account{}, err
		}
		fit = []store.Account{named}
	}
	if ref.Host != "" {
		there, err := ad.onHost(ctx, fit, ref)
		if err != nil {
			return store.Account{}, err
		}
		if len(there) == 0 {
			return store.Account{}, ad.otherHostError(ctx, rows, fit, ref)
		}
		fit = there
	}
	if len(fit) == 1 {
		return fit[0], nil
	}
	return ad.accountKnowing(ctx, fit, ref.Repo)
}

// onHost leaves the accounts on the host that an address names; where the
// address has a port, those on that port if there are any.
func (ad *Addresses) onHost(ctx context.Context, rows []store.Account, ref api.Reference) (fit []store.Account, err error) {
	var exact []store.Account
	for _, r := range rows {
		there := ad.hostsOf(r)[ref.Host]
		if !there {
			if there, err = ad.isOwnAlias(ctx, r, ref); err != nil {
				return nil, err
			}
		}
		if !there {
			continue
		}
		fit = append(fit, r)
		if ref.Port != "" && (ref.Port == strconv.Itoa(r.SSHPort) || ref.Port == portIn(r.BaseURL)) {
			exact = append(exact, r)
		}
	}
	if len(exact) > 0 {
		return exact, nil
	}
	return fit, nil
}

func portIn(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Port()
}

// isOwnAlias reports whether a host is one of the aliases that Latchkey writes into
// ssh_config: the forge's host with more behind a dash. As anybody may call
// their hosts so, the account has to know the repository.
func (ad *Addresses) isOwnAlias(ctx context.Context, account store.Account, ref api.Reference) (bool, error) {
	for host := range ad.hostsOf(account) {
		if !strings.HasPrefix(ref.Host, host+"-") {
			continue
		}
		_, err := ad.store.RepoNamed(ctx, account.ID, string(ref.Repo))
		if errors.Is(err, store.ErrNotFound) {
			return false, nil
		}
		return err == nil, err
	}
	return false, nil
}

// otherHostError says that an address leads to none of the accounts that were meant,
// and to which it would.
func (ad *Addresses) otherHostError(ctx context.Context, rows, meant []store.Account, ref api.Reference) error {
	there, err := ad.onHost(ctx, rows, ref)
	if err != nil {
		return err
	}
	if len(there) > 0 {
		return errtext.Because(say.New("failed.repo-on-other", "{repo} is on {host}, and {account} is on {where}: {cause} (it would be: {names})", say.Values{"repo": ref.Repo, "host": userinput.Quote(ref.Host), "account": meant[0].ID, "where": webHost(ad, meant[0]), "names": idsOf(there)}), cause.ErrOtherHost)
	}
	var are []string
	for _, r := range rows {
		are = append(are, r.ID+" on "+webHost(ad, r))
	}
	return errtext.Because(say.New("failed.repo-on", "{repo} is on {host}: {cause} (there is: {names})", say.Values{"repo": ref.Repo, "host": userinput.Quote(ref.Host), "names": strings.Join(are, ", ")}), cause.ErrOtherHost)
}

// webHost returns how people call the forge of an account.
func webHost(a *Addresses, account store.Account) string {
	if address, err := a.addressOf(account); err == nil && len(address.Hosts) > 0 {
		return address.Hosts[0]
	}
	return account.BaseURL
}

// accountKnowing chooses among several accounts the one that knows the repository. On
// one forge, where several see it, that is the oldest.
func (ad *Addresses) accountKnowing(ctx context.Context, rows []store.Account, repo api.RepoPath) (store.Account, error) {
	var know []store.Account
	places := map[string]bool{}
	same, err := ad.store.SamePlaces(ctx)
	if err != nil {
		return store.Account{}, err
	}
	for _, r := range rows {
		n, err := ad.store.RepoNamed(ctx, r.ID, string(repo))
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return store.Account{}, err
		}
		know = append(know, r)
		places[same.Key(r.ID, n.Path, false)] = true
	}
	switch {
	case len(places) == 1:
		return know[0], nil
	case len(know) > 1:
		rows = know
	}
	if rows, err = ad.accounts.preferDefault(ctx, rows); err != nil || len(rows) == 1 {
		return rows[0], err
	}
	return store.Account{}, errtext.Because(say.New("failed.about-which", "{about}: {cause}: {which}", say.Values{"about": repo, "which": idsOf(rows)}), cause.ErrWhichAccount)
}

// cachedPath returns the path under which the cache knows a repository, or the one that
// was given. No call.
func (ad *Addresses) cachedPath(ctx context.Context, account string, repo api.RepoPath) (api.RepoPath, error) {
	n, err := ad.store.RepoNamed(ctx, account, string(repo))
	if errors.Is(err, store.ErrNotFound) {
		return repo, nil
	}
	return api.RepoPath(n.Path), err
}
