package core

import (
	"context"
	"net/url"
	"strings"

	"latchkey/api"
	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/say"
	"latchkey/core/store"
)

// Pages are the addresses of a repository on its forge's own pages.
type Pages struct {
	Repository string // what it holds
	Keys       string // its deploy keys
}

// Pages returns where a repository and its deploy keys show in a browser, or an
// error that is ErrNoPages where the forge's pages are not known. Nothing is asked
// of the forge.
func (ad *Addresses) Pages(ctx context.Context, account string, repo api.RepoPath) (Pages, error) {
	ctx, done, err := ad.enter(ctx)
	if err != nil {
		return Pages{}, err
	}
	defer done()
	row, err := ad.accounts.findAccount(ctx, account)
	if err != nil {
		return Pages{}, err
	}
	return ad.pagesOf(row, repo)
}

func (ad *Addresses) pagesOf(account store.Account, repo api.RepoPath) (Pages, error) {
	d, err := ad.connections.driver(api.Kind(account.Forge))
	if err != nil {
		return Pages{}, err
	}
	address, err := d.address(account.BaseURL)
	if err != nil {
		return Pages{}, err
	}
	if address.Web == "" {
		return Pages{}, errtext.Because(say.New("failed.open-page", "open {repo}: {cause}", say.Values{"repo": repo}), cause.ErrNoPages)
	}
	parts := strings.Split(string(repo), "/")
	for i := range parts {
		parts[i] = url.PathEscape(parts[i])
	}
	page := address.Web + "/" + strings.Join(parts, "/")
	return Pages{Repository: page, Keys: page + d.traits().KeysPage}, nil
}
