package store

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// keyWriter writes many readings in one transaction: each statement is prepared
// once, and queries that can find nothing are left out.
type keyWriter struct {
	tx    *sql.Tx
	ready map[string]*sql.Stmt
	drops map[string][]string // by account, the statements that delete what is gone

	replaced map[string]map[place][]Successor // by account, where keys were replaced
}

func saveKeys(ctx context.Context, tx *sql.Tx, readings []KeyReading) error {
	w := &keyWriter{tx: tx, ready: map[string]*sql.Stmt{}, drops: map[string][]string{}, replaced: map[string]map[place][]Successor{}}
	defer w.close()
	shared, err := sharedForges(ctx, tx)
	if err != nil {
		return err
	}
	for _, r := range readings {
		if err := w.saveOnce(ctx, r, shared[r.Account]); err != nil {
			return err
		}
	}
	return nil
}

// saveOnce stores a reading under the forge's spelling, also for other accounts
// that see the same repository: what one of them read is true for all. shared
// says that there may be others.
func (w *keyWriter) saveOnce(ctx context.Context, r KeyReading, shared bool) (err error) {
	if r.Project {
		return w.save(ctx, r)
	}
	if r.Target, err = w.spelled(ctx, r.Account, r.Target); err != nil {
		return err
	}
	if err := w.save(ctx, r); err != nil || !shared {
		return err
	}
	others, err := placesElsewhere(ctx, w.tx, r.Account, r.Target)
	if err != nil {
		return err
	}
	for _, other := range others {
		r.Account, r.Target = other.Account, other.Target
		if err := w.save(ctx, r); err != nil {
			return err
		}
	}
	return nil
}

// spelled does the same as Store.spelled; a path that is listed as it is, as
// nearly all are, costs next to nothing.
func (w *keyWriter) spelled(ctx context.Context, account, target string) (string, error) {
	stmt, err := w.statement(ctx, `SELECT path FROM repos WHERE account = ? AND path = ?`)
	if err != nil {
		return "", err
	}
	var path string
	if err := stmt.QueryRowContext(ctx, account, target).Scan(&path); err == nil {
		return path, nil
	}
	return spelled(ctx, w.tx, account, target)
}

func saveReading(ctx context.Context, tx *sql.Tx, r KeyReading) error {
	return saveKeys(ctx, tx, []KeyReading{r})
}

func (w *keyWriter) close() {
	for _, stmt := range w.ready {
		_ = stmt.Close() // its transaction ends too
	}
}

func (w *keyWriter) statement(ctx context.Context, text string) (*sql.Stmt, error) {
	stmt := w.ready[text]
	if stmt == nil {
		var err error
		if stmt, err = w.tx.PrepareContext(ctx, text); err != nil {
			return nil, err
		}
		w.ready[text] = stmt
	}
	return stmt, nil
}

func (w *keyWriter) exec(ctx context.Context, text string, args ...any) error {
	stmt, err := w.statement(ctx, text)
	if err == nil {
		_, err = stmt.ExecContext(ctx, args...)
	}
	return err
}

// save replaces what is cached of one repository or project.
func (w *keyWriter) save(ctx context.Context, r KeyReading) error {
	read, err := w.readBefore(ctx, r)
	if err != nil || r.overtaken(read) {
		return err
	}
	if !read.IsZero() {
		if err := w.takeOver(ctx, &r); err != nil {
			return err
		}
		if err := w.exec(ctx, `DELETE FROM deploy_keys WHERE account = ? AND target = ? AND project = ?`, r.Account, r.Target, r.Project); err != nil {
			return err
		}
	}
	var newest time.Time
	for _, k := range r.Keys {
		if k.LastUsed.After(newest) {
			newest = k.LastUsed
		}
		if k.KeyID == "" {
			k.KeyID = unknownID + k.Fingerprint
		}
		if err := w.exec(ctx, `INSERT OR REPLACE INTO deploy_keys (`+keyColumns+`, account, target, project)
			VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`, k.KeyID, k.Label, k.Comment, k.Fingerprint, k.Type, k.Bits, k.Public, k.Access,
			milli(k.Created), milli(k.LastUsed), milli(k.UseRead), k.Disabled, k.Unreadable, k.AddedBy, r.Account, r.Target, r.Project); err != nil {
			return err
		}
	}
	if err := w.exec(ctx, `INSERT OR REPLACE INTO key_reads (account, target, project, keys, last_used, read) VALUES (?,?,?,?,?,?)`,
		r.Account, r.Target, r.Project, len(r.Keys), milli(newest), milli(r.Read)); err != nil {
		return err
	}
	if !r.Project {
		if err := w.exec(ctx, `UPDATE repos SET keys = ?, keys_read = ?, keys_used = ?, keys_tried = ?, keys_error = '', keys_error_kind = '' WHERE account = ? AND path = ?`,
			len(r.Keys), milli(r.Read), milli(newest), milli(r.Read), r.Account, r.Target); err != nil {
			return err
		}
	}
	if err := w.dropGone(ctx, r); err != nil {
		return err
	}
	return w.reinstate(ctx, r)
}

// readBefore returns when the target was last read; zero for never, and then
// none of its keys is in the store.
func (w *keyWriter) readBefore(ctx context.Context, r KeyReading) (time.Time, error) {
	stmt, err := w.statement(ctx, `SELECT read FROM key_reads WHERE account = ? AND target = ? AND project = ?`)
	if err != nil {
		return time.Time{}, err
	}
	var read int64
	err = stmt.QueryRowContext(ctx, r.Account, r.Target, r.Project).Scan(&read)
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, nil
	}
	return clock(read), err
}

// overtaken reports whether another reading was stored between the beginning
// and the end of this one: it may have a change that this one lacks. A stored
// reading in the future does not count, or nothing could be read again after a
// clock was put back.
func (r KeyReading) overtaken(before time.Time) bool {
	return !r.Began.IsZero() && milli(before) > milli(r.Began) && milli(before) <= milli(r.Read)
}

// takeOver fills in what an earlier reading has of a key and a bulk answer has
// not: its id, when it was last used, and who added it.
func (w *keyWriter) takeOver(ctx context.Context, r *KeyReading) error {
	for i := range r.Keys {
		k := &r.Keys[i]
		if k.KeyID != "" || k.Fingerprint == "" {
			continue
		}
		stmt, err := w.statement(ctx, `SELECT key_id, last_used, use_read, added_by FROM deploy_keys
			WHERE account = ? AND target = ? AND project = ? AND fingerprint = ? ORDER BY key_id DESC LIMIT 1`)
		if err != nil {
			return err
		}
		var id, by string
		var used, useRead int64
		err = stmt.QueryRowContext(ctx, r.Account, r.Target, r.Project, k.Fingerprint).Scan(&id, &used, &useRead, &by)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			continue
		case err != nil:
			return err
		}
		k.KeyID, k.LastUsed, k.UseRead, k.AddedBy = id, clock(used), clock(useRead), by
	}
	return nil
}

// dropGone deletes placements and verifications of keys that the forge no longer shows
// there. Most accounts have few or none.
func (w *keyWriter) dropGone(ctx context.Context, r KeyReading) error {
	drops, known := w.drops[r.Account]
	if !known {
		for table, where := range map[string]string{"placements": "", "verifications": "stood = 1 AND"} {
			var any bool
			if err := w.tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM `+table+` WHERE account = ?)`, r.Account).Scan(&any); err != nil {
				return err
			}
			if any {
				drops = append(drops, `DELETE FROM `+table+` WHERE `+where+` account = ?1 AND target = ?2 AND project = ?3 AND fingerprint NOT IN
					(SELECT fingerprint FROM deploy_keys WHERE account = ?1 AND target = ?2 AND project = ?3)`)
			}
		}
		w.drops[r.Account] = drops
	}
	for _, text := range drops {
		if err := w.exec(ctx, text, r.Account, r.Target, r.Project); err != nil {
			return err
		}
	}
	return nil
}

// KeyReading is one complete answer of the forge for a repository or project.
type KeyReading struct {
	Account string
	Target  string
	Project bool
	Read    time.Time
	Keys    []DeployKey
	// Began is when the forge was asked; zero when nobody else can have read
	// or changed the keys meanwhile.
	Began time.Time
	// Gone is a key that Latchkey itself has removed there: a list without it
	// is not an outdated one.
	Gone string
}

// SaveKeys replaces what is cached of the readings' repositories and projects,
// in one transaction. Placements and verifications of keys that the forge no longer
// shows are dropped: the forge is the truth. A reading is ignored when a newer
// one was stored while it was made.
func (s *Store) SaveKeys(ctx context.Context, readings ...KeyReading) error {
	return s.inTx(ctx, s.cache, "write deploy keys", func(tx *sql.Tx) error { return saveKeys(ctx, tx, readings) })
}

// SaveKeysAfter is SaveKeys of a reading that shows what became of a change, which
// the log records with it.
func (s *Store) SaveKeysAfter(ctx context.Context, c Change, r KeyReading) error {
	return s.inTx(ctx, s.safe, "write deploy keys", func(tx *sql.Tx) error {
		if err := saveReading(ctx, tx, r); err != nil {
			return err
		}
		return s.logChanges(ctx, tx, c)
	})
}

// Failure is a repository whose keys could not be read.
type Failure struct {
	Path  string
	Error string
	Kind  string // of the error, "" = not known
	Tried time.Time
}

// SaveFailures records which repositories could not be read; what was known of them stays.
func (s *Store) SaveFailures(ctx context.Context, account string, failures ...Failure) error {
	if len(failures) == 0 {
		return nil
	}
	return s.inTx(ctx, s.cache, "write failures", func(tx *sql.Tx) error {
		for _, f := range failures {
			if _, err := tx.ExecContext(ctx, `UPDATE repos SET keys_tried = ?, keys_error = ?, keys_error_kind = ? WHERE account = ? AND path = ?`,
				milli(f.Tried), f.Error, f.Kind, account, f.Path); err != nil {
				return err
			}
		}
		return nil
	})
}
