package store

import (
	"context"
	"database/sql"
	"time"
)

// Rule is how many requests may be made within a time.
type Rule struct {
	Per  time.Duration // rolling
	Most int
	Use  int // only requests of this use, or AnyUse
}

// AnyUse is a rule's Use for requests of all uses.
const AnyUse = -1

// Spend counts one request of the account if every rule has room for it, over
// both programs and over restarts. When one has not, nothing is counted and
// wait is how long until it has.
func (s *Store) Spend(ctx context.Context, account string, use int, rules []Rule) (id int64, wait time.Duration, err error) {
	err = s.inTx(ctx, s.cache, "count request", func(tx *sql.Tx) error {
		now := s.now().UnixMilli()
		for _, r := range rules {
			_, w, err := room(ctx, tx, account, r, now)
			if err != nil {
				return err
			}
			wait = max(wait, w)
		}
		if wait > 0 {
			return nil
		}
		res, err := tx.ExecContext(ctx, `INSERT INTO request_log (account, at, use) VALUES (?, ?, ?)`, account, now, use)
		if err != nil {
			return err
		}
		id, err = res.LastInsertId()
		return err
	})
	return id, wait, err
}

// Room returns how many requests of a rule were made within its time, and how
// long to wait until there is room for another; 0 when there is.
func (s *Store) Room(ctx context.Context, account string, rule Rule) (spent int, wait time.Duration, err error) {
	spent, wait, err = room(ctx, s.cache, account, rule, s.now().UnixMilli())
	return spent, wait, s.fail("count requests", err)
}

func room(ctx context.Context, q querier, account string, r Rule, now int64) (spent int, wait time.Duration, err error) {
	// Requests in the future, further ahead than the rule reaches back, were
	// counted by a wrong clock: they would hold requests back for as long as it
	// was ahead.
	from, to := now-r.Per.Milliseconds(), now+r.Per.Milliseconds()
	const mine = ` FROM request_log WHERE account = ? AND at > ? AND at <= ? AND (? < 0 OR use = ?)`
	if err := q.QueryRowContext(ctx, `SELECT count(*)`+mine, account, from, to, r.Use, r.Use).Scan(&spent); err != nil {
		return 0, 0, err
	}
	if r.Most <= 0 || spent < r.Most {
		return spent, 0, nil
	}
	// There is room when so many have left the window that one more fits.
	var leaves int64
	err = q.QueryRowContext(ctx, `SELECT at`+mine+` ORDER BY at LIMIT 1 OFFSET ?`, account, from, to, r.Use, r.Use, spent-r.Most).Scan(&leaves)
	return spent, time.Duration(leaves-from)*time.Millisecond + time.Millisecond, err
}

// Unspend takes a count back: the forge did not count that request.
func (s *Store) Unspend(ctx context.Context, id int64) error {
	_, err := s.cache.ExecContext(ctx, `DELETE FROM request_log WHERE rowid = ?`, id)
	return s.fail("count request", err)
}

// RequestsSince returns how many requests the account made since then.
func (s *Store) RequestsSince(ctx context.Context, account string, since time.Time) (n int, err error) {
	err = s.cache.QueryRowContext(ctx, `SELECT count(*) FROM request_log WHERE account = ? AND at > ?`, account, since.UnixMilli()).Scan(&n)
	return n, s.fail("count requests", err)
}

// PruneRequests deletes requests before then.
func (s *Store) PruneRequests(ctx context.Context, before time.Time) error {
	_, err := s.cache.ExecContext(ctx, `DELETE FROM request_log WHERE at <= ?`, before.UnixMilli())
	return s.fail("prune requests", err)
}
