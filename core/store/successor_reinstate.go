package store

import (
	"context"
	"time"
)

// ShowsWithin is how long after a write a reading may lack it. Only a later
// reading shows that nothing came of the write.
const ShowsWithin = 90 * time.Second

// place is a repository or project of one account.
type place struct {
	target  string
	project bool
}

// reinstate makes an old key the current one again where a reading shows it,
// and neither its successor nor any later one: somebody removed those. The old
// key gets its place in its key sets back, and the key that is gone counts as
// the replaced one, so that a name which both have means the key that stands
// there.
func (w *keyWriter) reinstate(ctx context.Context, r KeyReading) error {
	rows, err := w.replacedOn(ctx, r)
	if err != nil || len(rows) == 0 {
		return err
	}
	stands := map[string]bool{}
	for _, k := range r.Keys {
		if k.Fingerprint == "" {
			return nil // it may be any key
		}
		stands[k.Fingerprint] = true
	}
	for _, k := range rows {
		switch {
		case k.Rollout == 0 && stands[k.Old]:
			err = w.exec(ctx, `DELETE FROM successors WHERE account = ? AND target = ? AND project = ? AND old = ? AND rollout = 0`, r.Account, r.Target, r.Project, k.Old)
		case k.Rollout == 0 || !stands[k.Old] || followed(rows, k, stands):
			continue
		case k.New != r.Gone && r.Read.Sub(k.Since) < ShowsWithin:
			continue // the list may be outdated
		default:
			err = w.putBack(ctx, r, k)
		}
		if err != nil {
			return err
		}
		delete(w.replaced, r.Account)
	}
	return nil
}

// followed reports whether a key stands there that took the place of k's old one,
// at once or one after the other.
func followed(rows []Successor, k Successor, stands map[string]bool) bool {
	next := make(map[string]string, len(rows))
	for _, row := range rows {
		if row.Rollout != 0 {
			next[row.Old] = row.New
		}
	}
	fp := k.New
	for range len(rows) + 1 {
		if stands[fp] {
			return true
		}
		if fp = next[fp]; fp == "" {
			return false
		}
	}
	return false
}

// putBack records that k's old key is the current one again on this target. It
// is then no longer replaced everywhere, only on the other targets where it
// was.
func (w *keyWriter) putBack(ctx context.Context, r KeyReading, k Successor) error {
	for _, change := range []struct {
		query string
		args  []any
	}{
		{`UPDATE OR REPLACE key_set_members SET fingerprint = ? WHERE account = ? AND target = ? AND fingerprint = ?`, []any{k.Old, r.Account, r.Target, k.New}},
		{`DELETE FROM successors WHERE account = ? AND target = ? AND project = ? AND old = ?`, []any{r.Account, r.Target, r.Project, k.Old}},
		{`INSERT OR IGNORE INTO successors (account, target, project, old, new, rollout, whole, since, looked) VALUES (?,?,?,?,?,0,0,?,?)`,
			[]any{r.Account, r.Target, r.Project, k.New, k.Old, milli(r.Read), milli(r.Read)}},
		{`UPDATE successors SET whole = 0 WHERE old = ?`, []any{k.Old}},
	} {
		if err := w.exec(ctx, change.query, change.args...); err != nil {
			return err
		}
	}
	return nil
}

// replacedOn returns the keys that were replaced on the reading's target. Most
// accounts have few or none, so they are read once.
func (w *keyWriter) replacedOn(ctx context.Context, r KeyReading) ([]Successor, error) {
	if w.replaced[r.Account] == nil {
		at := map[place][]Successor{}
		rows, err := w.tx.QueryContext(ctx, successorsWhere("account = ?"), r.Account)
		if err != nil {
			return nil, err
		}
		defer rows.Close()
		for rows.Next() {
			k, err := scanSuccessor(rows)
			if err != nil {
				return nil, err
			}
			at[place{k.Target, k.Project}] = append(at[place{k.Target, k.Project}], k)
		}
		if err := rows.Err(); err != nil {
			return nil, err
		}
		w.replaced[r.Account] = at
	}
	return w.replaced[r.Account][place{r.Target, r.Project}], nil
}
