package core

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"latchkey/api"
	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/core/userinput"
	"latchkey/internal/safetext"
)

// baseURL checks the address that a person typed for a forge, and gives the one
// spelling that it has here; "" is the forge's public one.
func (d driver) baseURL(text string) (string, error) {
	if strings.TrimSpace(text) != "" {
		var err error
		if text, err = userinput.BaseURL(text); err != nil {
			return "", err
		}
	}
	address, err := d.address(strings.TrimSpace(text))
	if err != nil {
		return "", errtext.Because(say.New("failed.about-two", "{about}: {cause}: {other}", say.Values{"about": strconv.Quote(safetext.Line(text, 200)), "other": errtext.Of(err)}), cause.ErrBaseURL, err)
	}
	return address.Base, nil
}

// addressOf returns where the forge of an account is.
func (ad *Addresses) addressOf(account store.Account) (api.Address, error) {
	d, err := ad.connections.driver(api.Kind(account.Forge))
	if err != nil {
		return api.Address{}, err
	}
	return d.address(account.BaseURL)
}

// hostsOf returns the names by which addresses of repositories mean the forge of an
// account: those of its pages, its API and its SSH service.
func (ad *Addresses) hostsOf(account store.Account) map[string]bool {
	hosts := map[string]bool{}
	if u, err := url.Parse(account.BaseURL); err == nil {
		hosts[strings.ToLower(u.Hostname())] = true
	}
	if account.SSHHost != "" {
		hosts[strings.ToLower(account.SSHHost)] = true
	}
	address, err := ad.addressOf(account)
	if err != nil {
		return hosts
	}
	for _, host := range address.Hosts {
		hosts[host] = true
	}
	return hosts
}

// normalizeBaseURLs gives the accounts that older programs kept the one spelling
// that their forge's address has: only so are two accounts seen to be on one
// forge. What cannot be written now is written another time.
func (ad *Addresses) normalizeBaseURLs(ctx context.Context) {
	rows, err := ad.store.Accounts(ctx)
	if err != nil {
		return
	}
	for _, row := range rows {
		if address, err := ad.addressOf(row); err == nil && address.Base != row.BaseURL {
			_ = ad.store.SetBaseURL(ctx, row.ID, address.Base)
		}
	}
}
