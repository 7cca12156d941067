package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// KeySet is key pairs under one name, one per repository.
type KeySet struct {
	Name    string
	Created time.Time
	Members []SetMember
}

// KeySets lists all sets by name, members by account and repository.
func (s *Store) KeySets(ctx context.Context) ([]KeySet, error) {
	sets, err := list(ctx, s, "list key sets", func(row interface{ Scan(...any) error }) (k KeySet, err error) {
		var created int64
		err = row.Scan(&k.Name, &created)
		k.Created = clock(created)
		return k, err
	}, `SELECT name, created FROM key_sets ORDER BY name`)
	if err != nil || len(sets) == 0 {
		return sets, err
	}
	at := map[string]int{}
	for i, k := range sets {
		at[k.Name] = i
	}
	_, err = list(ctx, s, "list key sets", func(row interface{ Scan(...any) error }) (m SetMember, err error) {
		if err = row.Scan(&m.Set, &m.Fingerprint, &m.Account, &m.Target); err == nil {
			sets[at[m.Set]].Members = append(sets[at[m.Set]].Members, m)
		}
		return m, err
	}, `SELECT s.name, fingerprint, account, target FROM key_set_members JOIN key_sets AS s USING (name) ORDER BY account, target, fingerprint`)
	return sets, err
}

// putMember puts a pair into a set, and makes the set when it is not there.
// While a key is being replaced the set has both the old and the new one.
func putMember(ctx context.Context, tx *sql.Tx, m SetMember, now time.Time) error {
	if _, err := tx.ExecContext(ctx, `INSERT INTO key_sets (name, created) VALUES (?, ?) ON CONFLICT DO NOTHING`, m.Set, milli(now)); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO key_set_members (name, fingerprint, account, target) VALUES (?,?,?,?)`,
		m.Set, m.Fingerprint, m.Account, m.Target)
	return err
}

// DropMembers removes pairs from their sets; a set that has no member left is deleted.
func (s *Store) DropMembers(ctx context.Context, fingerprints ...string) error {
	return s.inTx(ctx, s.safe, "write key set", func(tx *sql.Tx) error {
		for _, fp := range fingerprints {
			if _, err := tx.ExecContext(ctx, `DELETE FROM key_set_members WHERE fingerprint = ?`, fp); err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM key_sets WHERE name NOT IN (SELECT name FROM key_set_members)`)
		return err
	})
}

// DropSet deletes a set; its pairs stay.
func (s *Store) DropSet(ctx context.Context, name string) error {
	res, err := s.safe.ExecContext(ctx, `DELETE FROM key_sets WHERE name = ?`, name)
	if err != nil {
		return s.fail("write key set", err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return s.fail("write key set", fmt.Errorf("%w", ErrNotFound))
	}
	return nil
}

// SetMember is one pair of a key set, and the repository that it is for.
type SetMember struct {
	Set         string
	Fingerprint string
	Account     string
	Target      string
}
