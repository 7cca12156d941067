package repopage

import (
	"context"
	"strings"

	"latchkey/api"
	"latchkey/core"
	"latchkey/ui/frame"
	"latchkey/ui/list"
)

// FirstRows is what the store holds of the account that shows first. It is
// read and arranged while the window itself is still being made, so that the
// first picture of the window has rows in it.
type FirstRows struct {
	account  string // several are joined
	projects bool   // some repository belongs to one
	rows     list.Arranged[repoRow, repoRef]
}

// FirstRowsOf runs with the opening of a backend; all says that every account
// shows. A store that cannot be read
// now is read again, and its trouble told, once the account shows.
func FirstRowsOf(ctx context.Context, b ListBackend, forges []api.Traits, accounts []core.Account, account core.Account, all bool, view View) *FirstRows {
	ids := frame.IdsOf(accounts, account, all)
	if len(ids) == 0 {
		return nil
	}
	rows, err := cachedOf(ctx, b, ids)
	if err != nil || len(rows) == 0 {
		return nil
	}
	var owners map[string]ownerName
	if all {
		owners = ownersOf(forges, accounts)
	}
	m := repoModel(nil)
	return &FirstRows{strings.Join(ids, " "), anyProject(rows), list.Arrange(&m, repoRows(rows, owners), view)}
}

// showFirst shows what was read ahead for this account, and tells whether
// there was anything.
func (l *listReader) showFirst(account string) bool {
	f := l.first
	l.first = nil
	if f == nil || f.account != account {
		return false
	}
	l.p.projects = f.projects
	return l.p.list.Adopt(f.rows)
}
