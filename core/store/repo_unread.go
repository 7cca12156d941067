package store

import (
	"context"
	"database/sql"
	"strings"
	"time"
)

// Unread is a part of an account's lists that the forge did not give at the
// last reading: what is known of it is from before.
type Unread struct {
	Account string
	Part    string // "beta": the workspace
	What    string // "repositories" or "projects"
	Kind    string // of the error, see api.ErrorKind
	Error   string
	Since   time.Time // of the first reading in a row that failed
	Tried   time.Time // of the last one
}

// What an Unread may be about.
const (
	RepoList    = "repositories"
	ProjectList = "projects"
)

// holds reports whether a repository is the part, is in it, or may be: a part
// with a number of the forge's own ("organization 123") may hold any.
func (u Unread) holds(path string) bool {
	if strings.Contains(u.Part, " ") {
		return true
	}
	return strings.EqualFold(path, u.Part) || len(path) > len(u.Part) && path[len(u.Part)] == '/' && strings.EqualFold(path[:len(u.Part)], u.Part)
}

// Unread lists what could not be read of one account, or of all when account
// is "".
func (s *Store) Unread(ctx context.Context, account string) ([]Unread, error) {
	return list(ctx, s, "list what was not read", func(row interface{ Scan(...any) error }) (u Unread, err error) {
		var since, tried int64
		err = row.Scan(&u.Account, &u.Part, &u.What, &u.Kind, &u.Error, &since, &tried)
		u.Since, u.Tried = clock(since), clock(tried)
		return u, err
	}, `SELECT account, part, what, kind, error, since, tried FROM unread WHERE ?1 = '' OR account = ?1 ORDER BY account, part, what`, account)
}

// SaveUnread records which parts a reading of one of an account's lists could
// not read. Parts that it could read are deleted; those that failed again keep
// the time of their first failure. All parts of one reading get the time of the
// last one: they were tried one after the other, and a part with an earlier
// time would count as one of an earlier reading.
func (s *Store) SaveUnread(ctx context.Context, account, what string, parts []Unread) error {
	return s.inTx(ctx, s.cache, "write what was not read", func(tx *sql.Tx) error { return saveUnread(ctx, tx, account, what, parts) })
}

func saveUnread(ctx context.Context, tx *sql.Tx, account, what string, parts []Unread) error {
	var last int64
	for _, u := range parts {
		last = max(last, milli(u.Tried))
	}
	for _, u := range parts {
		if _, err := tx.ExecContext(ctx, `INSERT INTO unread (account, part, what, kind, error, since, tried) VALUES (?1,?2,?3,?4,?5,?6,?6)
			ON CONFLICT (account, part, what) DO UPDATE SET kind = excluded.kind, error = excluded.error, tried = excluded.tried`,
			account, u.Part, what, u.Kind, u.Error, last); err != nil {
			return err
		}
	}
	_, err := tx.ExecContext(ctx, `DELETE FROM unread WHERE account = ? AND what = ? AND tried <> ?`, account, what, last)
	return err
}
