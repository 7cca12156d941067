package store

import (
	"context"
	"database/sql"
	"time"
)

// RegisterEntry is what people have written down of a key.
type RegisterEntry struct {
	Fingerprint string
	Owner       string
	Purpose     string
	Machine     string
	Review      time.Time // by when it is to be looked at again, zero = not said
	Ends        time.Time // after which it is to be gone, zero = not said
	Updated     time.Time // set by PutRegister
}

// Register lists all entries by fingerprint.
func (s *Store) Register(ctx context.Context) ([]RegisterEntry, error) {
	return list(ctx, s, "list register", func(row interface{ Scan(...any) error }) (e RegisterEntry, err error) {
		var review, ends, updated int64
		err = row.Scan(&e.Fingerprint, &e.Owner, &e.Purpose, &e.Machine, &review, &ends, &updated)
		e.Review, e.Ends, e.Updated = clock(review), clock(ends), clock(updated)
		return e, err
	}, `SELECT fingerprint, owner, purpose, machine, review, ends, updated FROM register ORDER BY fingerprint`)
}

// PutRegister writes entries, all or none; what stands there of the same keys is
// replaced.
func (s *Store) PutRegister(ctx context.Context, entries ...RegisterEntry) error {
	return s.inTx(ctx, s.safe, "write register", func(tx *sql.Tx) error {
		for _, e := range entries {
			if _, err := tx.ExecContext(ctx, `INSERT INTO register (fingerprint, owner, purpose, machine, review, ends, updated) VALUES (?,?,?,?,?,?,?)
				ON CONFLICT(fingerprint) DO UPDATE SET owner = excluded.owner, purpose = excluded.purpose, machine = excluded.machine,
				review = excluded.review, ends = excluded.ends, updated = excluded.updated`,
				e.Fingerprint, e.Owner, e.Purpose, e.Machine, milli(e.Review), milli(e.Ends), milli(s.now())); err != nil {
				return err
			}
			if err := s.logChanges(ctx, tx, Change{What: LogRegister, State: Done, Fingerprint: e.Fingerprint, Detail: e.Owner}); err != nil {
				return err
			}
		}
		return nil
	})
}

// DropRegister deletes the entries of some keys, and returns how many there were.
func (s *Store) DropRegister(ctx context.Context, fingerprints ...string) (n int, err error) {
	err = s.inTx(ctx, s.safe, "write register", func(tx *sql.Tx) error {
		for _, fp := range fingerprints {
			done, err := tx.ExecContext(ctx, `DELETE FROM register WHERE fingerprint = ?`, fp)
			if err != nil {
				return err
			}
			gone, err := done.RowsAffected()
			if err != nil {
				return err
			}
			n += int(gone)
			if gone == 0 {
				continue
			}
			if err := s.logChanges(ctx, tx, Change{What: LogRegister, State: Undone, Fingerprint: fp}); err != nil {
				return err
			}
		}
		return nil
	})
	return n, err
}
