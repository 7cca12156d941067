package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// Entry is one piece of work in the journal: its intent is committed before a
// side effect, its outcome after it. Public facts only.
type Entry struct {
	ID          int64
	What        string // "place", "remove", "store-pair", …
	Subject     string // what it works on; one open entry at most per subject
	State       string // how far it got
	Account     string
	Target      string
	Project     bool
	Fingerprint string
	Public      string
	Label       string
	Access      string
	KeyID       string
	Detail      string // more of the intent, as JSON
	Created     time.Time
	Updated     time.Time
	Outcome     string // "" while open; "done", "undone", "failed"
}

// Outcomes of an entry.
const (
	Done   = "done"
	Undone = "undone"
	Failed = "failed"
)

// Work is this program's claim on an entry. Until End or Release no other
// program and no other goroutine gets it.
type Work struct {
	Entry
	s    *Store
	name string
}

// Changes are writes to the index that become visible together with a mark or
// an outcome in the journal, or not at all.
type Changes struct {
	PutAccount  *Account
	DropAccount string // id; its cached rows and placements go with it
	PutPair     *Pair
	DropPair    string // fingerprint
	PutPlace    *Placement
	Keys        *KeyReading
	Relabel     *Placement // the cached deploy key has this label now
	Machine     MachineChanges
	Already     bool // for the log: it was so before, and nothing was done
}

const entryColumns = `id, what, subject, state, account, target, project, fingerprint, public, label, access, key_id, detail, created, updated, outcome`

// entryScan reads a row's columns and its owner.
func entryScan(row interface{ Scan(...any) error }) (e Entry, owner string, err error) {
	var created, updated int64
	err = row.Scan(&e.ID, &e.What, &e.Subject, &e.State, &e.Account, &e.Target, &e.Project, &e.Fingerprint, &e.Public, &e.Label,
		&e.Access, &e.KeyID, &e.Detail, &created, &updated, &e.Outcome, &owner)
	e.Created, e.Updated = clock(created), clock(updated)
	return e, owner, err
}

// Begin commits an intent and claims it. Where an open entry with the same
// subject was left by somebody who no longer works on it, that entry is taken
// over as it is and resumed is true. ErrClaimed says that somebody works on the
// subject now.
func (s *Store) Begin(ctx context.Context, e Entry) (w *Work, resumed bool, err error) {
	name := s.owner.begin()
	err = s.inTx(ctx, s.safe, "write journal", func(tx *sql.Tx) error {
		found, holder, err := entryScan(tx.QueryRowContext(ctx, `SELECT `+entryColumns+`, owner FROM journal WHERE subject = ? AND outcome = ''`, e.Subject))
		switch {
		case errors.Is(err, sql.ErrNoRows):
			if w, err = s.insert(ctx, tx, e, name); err != nil {
				return err
			}
			return s.logChanges(ctx, tx, w.logged(LogIntent))
		case err != nil:
			return err
		case found.What != e.What:
			return fmt.Errorf("%w (%s)", ErrUnfinished, found.What)
		}
		w, err = s.take(ctx, tx, found, holder, name)
		resumed = true
		return err
	})
	if err != nil {
		s.owner.end(name)
		return nil, false, err
	}
	return w, resumed, nil
}

func (s *Store) insert(ctx context.Context, tx *sql.Tx, e Entry, name string) (*Work, error) {
	e.Created = s.now().UTC()
	e.Updated = e.Created
	res, err := tx.ExecContext(ctx, `INSERT INTO journal (what, subject, state, account, target, project, fingerprint, public, label, access,
		key_id, detail, owner, created, updated, outcome) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,'')`, e.What, e.Subject, e.State, e.Account, e.Target,
		e.Project, e.Fingerprint, e.Public, e.Label, e.Access, e.KeyID, e.Detail, name, milli(e.Created), milli(e.Updated))
	if err != nil {
		return nil, err
	}
	e.ID, err = res.LastInsertId()
	return &Work{Entry: e, s: s, name: name}, err
}

func (s *Store) take(ctx context.Context, tx *sql.Tx, e Entry, holder, name string) (*Work, error) {
	if s.owner.claimed(holder) {
		return nil, ErrClaimed
	}
	_, err := tx.ExecContext(ctx, `UPDATE journal SET owner = ? WHERE id = ?`, name, e.ID)
	return &Work{Entry: e, s: s, name: name}, err
}

// Claim claims an open entry: ErrClaimed when somebody has it, ErrNotFound when
// it is not open.
func (s *Store) Claim(ctx context.Context, id int64) (w *Work, err error) {
	name := s.owner.begin()
	err = s.inTx(ctx, s.safe, fmt.Sprintf("journal entry %d", id), func(tx *sql.Tx) error {
		e, holder, err := entryScan(tx.QueryRowContext(ctx, `SELECT `+entryColumns+`, owner FROM journal WHERE id = ? AND outcome = ''`, id))
		if err != nil {
			return err
		}
		w, err = s.take(ctx, tx, e, holder, name)
		return err
	})
	if err != nil {
		s.owner.end(name)
		return nil, err
	}
	return w, nil
}

// Unfinished lists open entries that nobody works on, oldest first.
func (s *Store) Unfinished(ctx context.Context) ([]Entry, error) {
	open, err := s.open(ctx, "TRUE")
	var left []Entry
	for _, e := range open {
		if !s.owner.claimed(e.owner) {
			left = append(left, e.Entry)
		}
	}
	return left, err
}

// OpenOn lists open entries that concern a key, whoever works on them.
func (s *Store) OpenOn(ctx context.Context, fingerprint string) ([]Entry, error) {
	return s.openWhere(ctx, "fingerprint = ?", fingerprint)
}

// OpenFor lists open entries of an account, whoever works on them.
func (s *Store) OpenFor(ctx context.Context, account string) ([]Entry, error) {
	return s.openWhere(ctx, "account = ?", account)
}

func (s *Store) openWhere(ctx context.Context, condition string, args ...any) ([]Entry, error) {
	open, err := s.open(ctx, condition, args...)
	all := make([]Entry, len(open))
	for i, e := range open {
		all[i] = e.Entry
	}
	return all, err
}

// owned is an entry with the name of its present or last owner.
type owned struct {
	Entry
	owner string
}

func (s *Store) open(ctx context.Context, condition string, args ...any) ([]owned, error) {
	return list(ctx, s, "read journal", func(row interface{ Scan(...any) error }) (owned, error) {
		e, owner, err := entryScan(row)
		return owned{e, owner}, err
	}, `SELECT `+entryColumns+`, owner FROM journal WHERE outcome = '' AND `+condition+` ORDER BY id`, args...)
}

// Mark commits how far the work got, together with changes (nil for none). An
// empty keyID leaves the stored one.
func (w *Work) Mark(ctx context.Context, state, keyID string, c *Changes) error {
	return w.write(ctx, state, keyID, "", c)
}

// End commits the outcome together with changes and ends the claim. When it
// fails the claim still stands: Release it.
func (w *Work) End(ctx context.Context, outcome string, c *Changes) error {
	if err := w.write(ctx, w.State, "", outcome, c); err != nil {
		return err
	}
	w.s.owner.end(w.name)
	return nil
}

// Release ends the claim on an entry that is not ended, so that the entry is
// listed as unfinished. It cannot fail: the claim counts as ended even when the
// database cannot be written. After End it does nothing.
func (w *Work) Release() { w.s.owner.end(w.name) }

func (w *Work) write(ctx context.Context, state, keyID, outcome string, c *Changes) error {
	if keyID == "" {
		keyID = w.KeyID
	}
	now := w.s.now().UTC()
	err := w.s.inTx(ctx, w.s.safe, "write journal", func(tx *sql.Tx) error {
		if err := c.apply(ctx, tx); err != nil {
			return err
		}
		res, err := tx.ExecContext(ctx, `UPDATE journal SET state = ?, key_id = ?, updated = ?, outcome = ? WHERE id = ? AND owner = ? AND outcome = ''`,
			state, keyID, milli(now), outcome, w.ID, w.name)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n != 1 {
			return errors.Join(err, fmt.Errorf("journal entry %d: %w", w.ID, ErrClaimed))
		}
		if outcome == "" {
			return nil
		}
		ended := w.logged(outcome)
		ended.KeyID = keyID
		if c != nil && c.Already {
			ended.State = LogAlready
		}
		return w.s.logChanges(ctx, tx, ended)
	})
	if err != nil {
		return err
	}
	w.State, w.KeyID, w.Updated, w.Outcome = state, keyID, now, outcome
	return nil
}

// logged is what the log says of the entry.
func (w *Work) logged(state string) Change {
	return Change{What: w.What, State: state, Account: w.Account, Target: w.Target, Project: w.Project, Fingerprint: w.Fingerprint,
		KeyID: w.KeyID, Label: w.Label, Access: w.Access, Detail: fmt.Sprintf(`{"entry":%d,"reached":%q}`, w.ID, w.State)}
}

func (c *Changes) apply(ctx context.Context, tx *sql.Tx) error {
	if c == nil {
		return nil
	}
	var errs []error
	add := func(err error) { errs = append(errs, err) }
	if c.PutAccount != nil {
		add(putAccount(ctx, tx, *c.PutAccount))
	}
	if c.PutPair != nil {
		add(putPair(ctx, tx, *c.PutPair))
	}
	if c.Keys != nil {
		add(saveReading(ctx, tx, *c.Keys))
	}
	if c.PutPlace != nil {
		add(putPlacement(ctx, tx, *c.PutPlace))
	}
	if r := c.Relabel; r != nil {
		_, err := tx.ExecContext(ctx, `UPDATE deploy_keys SET label = ? WHERE account = ? AND target = ? AND project = ? AND key_id = ?`,
			r.Label, r.Account, r.Target, r.Project, r.KeyID)
		add(err)
	}
	add(c.Machine.apply(ctx, tx))
	if c.DropPair != "" {
		_, err := tx.ExecContext(ctx, `DELETE FROM key_pairs WHERE fingerprint = ?`, c.DropPair)
		add(err)
		add(dropSuccessor(ctx, tx, c.DropPair))
	}
	if c.DropAccount != "" {
		// The request log stays: the forge goes on counting when the account is
		// connected again.
		_, err := tx.ExecContext(ctx, `DELETE FROM accounts WHERE id = ?`, c.DropAccount)
		add(err)
	}
	return errors.Join(errs...)
}

// PruneJournal deletes ended entries that were last changed before then.
func (s *Store) PruneJournal(ctx context.Context, before time.Time) error {
	_, err := s.safe.ExecContext(ctx, `DELETE FROM journal WHERE outcome <> '' AND updated < ?`, before.UnixMilli())
	return s.fail("prune journal", err)
}
