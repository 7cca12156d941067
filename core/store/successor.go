package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"
)

// Successor is one key that has replaced another on a repository or project.
// The old one may still stand there: it is superseded.
type Successor struct {
	Account string
	Target  string
	Project bool
	Old     string // fingerprints
	New     string
	Rollout int64
	Whole   bool      // the rotation was meant for every place where the old key stands
	Since   time.Time // when the new one was verified there
	Looked  time.Time // when the old one's last use was last checked; at first Since
}

// Successors lists all, the latest last.
func (s *Store) Successors(ctx context.Context) ([]Successor, error) {
	return list(ctx, s, "list replaced keys", scanSuccessor, successorsWhere("TRUE"))
}

// SuccessorsOf lists those of some old keys, by fingerprint, the latest last.
func (s *Store) SuccessorsOf(ctx context.Context, old []string) ([]Successor, error) {
	wanted, err := json.Marshal(old)
	if err != nil || len(old) == 0 {
		return nil, err
	}
	return list(ctx, s, "list replaced keys", scanSuccessor, successorsWhere("old IN (SELECT value FROM json_each(?))"), string(wanted))
}

func successorsWhere(condition string) string {
	return `SELECT account, target, project, old, new, rollout, whole, since, looked FROM successors WHERE ` + condition + ` ORDER BY since, account, target, project, old`
}

func scanSuccessor(row interface{ Scan(...any) error }) (k Successor, err error) {
	var since, looked int64
	err = row.Scan(&k.Account, &k.Target, &k.Project, &k.Old, &k.New, &k.Rollout, &k.Whole, &since, &looked)
	k.Since, k.Looked = clock(since), clock(looked)
	return k, err
}

// applySuccessors writes what a mark says about keys that replace others.
func (m Mark) applySuccessors(ctx context.Context, tx *sql.Tx) error {
	if k := m.Reinstated; k != nil {
		for _, query := range []string{
			`UPDATE OR REPLACE key_set_members SET fingerprint = (SELECT old FROM successors WHERE account = ?1 AND target = ?2 AND project = ?3 AND new = ?4 LIMIT 1)
				WHERE account = ?1 AND target = ?2 AND fingerprint = ?4
				AND EXISTS (SELECT 1 FROM successors WHERE account = ?1 AND target = ?2 AND project = ?3 AND new = ?4)`,
			`DELETE FROM successors WHERE account = ?1 AND target = ?2 AND project = ?3 AND new = ?4`,
		} {
			if _, err := tx.ExecContext(ctx, query, k.Account, k.Target, k.Project, k.New); err != nil {
				return err
			}
		}
	}
	if k := m.Successor; k != nil {
		if _, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO successors (account, target, project, old, new, rollout, whole, since, looked)
			VALUES (?,?,?,?,?,?,?,?,?)`, k.Account, k.Target, k.Project, k.Old, k.New, k.Rollout, k.Whole, milli(k.Since), milli(k.Looked)); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE OR REPLACE key_set_members SET fingerprint = ? WHERE fingerprint = ? AND account = ? AND target = ?`,
			k.New, k.Old, k.Account, k.Target); err != nil {
			return err
		}
	}
	if k := m.Looked; k != nil {
		return lookedAt(ctx, tx, *k)
	}
	return nil
}

// LookedAt records when the use of a replaced key was last checked; it needs
// Account, Target, Project, Old and Looked.
func (s *Store) LookedAt(ctx context.Context, k Successor) error {
	return s.inTx(ctx, s.safe, "write replaced key", func(tx *sql.Tx) error { return lookedAt(ctx, tx, k) })
}

func lookedAt(ctx context.Context, tx *sql.Tx, k Successor) error {
	_, err := tx.ExecContext(ctx, `UPDATE successors SET looked = max(looked, ?) WHERE account = ? AND target = ? AND project = ? AND old = ?`,
		milli(k.Looked), k.Account, k.Target, k.Project, k.Old)
	return err
}

// dropSuccessor is called when a pair is deleted: what the pair had replaced
// counts as replaced by the pair's own successor, where it has one.
func dropSuccessor(ctx context.Context, tx *sql.Tx, fingerprint string) error {
	for _, query := range []string{
		`UPDATE successors SET new = (SELECT n.new FROM successors AS n WHERE n.old = ?1 ORDER BY n.since DESC LIMIT 1)
			WHERE new = ?1 AND EXISTS (SELECT 1 FROM successors AS n WHERE n.old = ?1) AND old NOT IN (SELECT n.new FROM successors AS n WHERE n.old = ?1)`,
		`DELETE FROM successors WHERE new = ?1 OR old = ?1`,
	} {
		if _, err := tx.ExecContext(ctx, query, fingerprint); err != nil {
			return err
		}
	}
	return nil
}
