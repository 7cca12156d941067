package ui

import (
	"context"
	"strings"

	"latchkey/core"
)

// firstSight is what the store holds of the account that shows first. It is
// read and arranged while the window itself is still being made, so that the
// first picture of the window has rows in it.
type firstSight struct {
	account string // several are joined
	by      order
	filter  filtering
	rows    arranged
}

// readFirst runs with the opening of a backend. A store that cannot be read
// now is read again, and its trouble told, once the account shows.
func readFirst(ctx context.Context, b Backend, accounts []core.Account, account core.Account, together bool, by order, filter filtering) *firstSight {
	ids := idsOf(accounts, account, together)
	if len(ids) == 0 {
		return nil
	}
	rows, err := cachedOf(ctx, b, ids)
	if err != nil || len(rows) == 0 {
		return nil
	}
	var owners map[string]ownerName
	if together {
		owners = ownersOf(b.Forges(), accounts)
	}
	return &firstSight{strings.Join(ids, " "), by, filter, arrangeRows(repoRows(rows, owners), by, filter)}
}

// showFirst shows what was read ahead for this account, and tells whether
// there was anything.
func (p *reposPage) showFirst(account string) bool {
	f := p.first
	p.first = nil
	if f == nil || f.account != account || f.by != p.by {
		return false
	}
	p.adopt(f.rows, f.filter)
	return true
}
