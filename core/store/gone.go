package store

import (
	"context"
	"strings"
)

// ended is work that has come to its end, in the journal and, since that forgets after
// half a year and knows nothing of rollouts, in the log of changes.
const ended = `(SELECT what, account, target, fingerprint, label, key_id FROM journal WHERE outcome = 'done'
	UNION ALL SELECT what, account, target, fingerprint, label, key_id FROM changes WHERE state IN ('done', 'already'))`

// EndedWork reports whether work of this kind has ended on a key that the text
// names: by its fingerprint, by at least shortest characters of it, by its
// label, or, on a target, by its id there.
func (s *Store) EndedWork(ctx context.Context, what, account, target, text string, shortest int) (bool, error) {
	begin := "SHA256:" + strings.TrimPrefix(text, "SHA256:")
	if len(begin) < len("SHA256:")+shortest {
		begin = ""
	}
	rows, err := list(ctx, s, "look in journal", scanText, `SELECT fingerprint FROM `+ended+` WHERE what = ?1
		AND account = ?2 AND target = ?3 AND (label = ?4 AND ?4 <> '' OR key_id = ?4 AND key_id <> '' AND target <> ''
		OR ?5 <> '' AND substr(fingerprint, 1, length(?5)) = ?5) LIMIT 1`, what, account, target, text, begin)
	return len(rows) > 0, err
}

// EndedOnAccount reports whether work of this kind has ended on an account of this id or
// user.
func (s *Store) EndedOnAccount(ctx context.Context, what, text string) (bool, error) {
	rows, err := list(ctx, s, "look in journal", scanText, `SELECT account FROM `+ended+` WHERE what = ?1 AND ?2 IN (account, label) AND ?2 <> '' LIMIT 1`, what, text)
	return len(rows) > 0, err
}

// EndedEntry reports whether the journal has an entry of this number that came to this
// outcome.
func (s *Store) EndedEntry(ctx context.Context, id int64, outcome string) (bool, error) {
	rows, err := list(ctx, s, "look in journal", scanText, `SELECT what FROM journal WHERE id = ? AND outcome = ?`, id, outcome)
	return len(rows) > 0, err
}

// MachineForgotten reports whether a machine of this id or name was there and was
// forgotten.
func (s *Store) MachineForgotten(ctx context.Context, idOrName string) (bool, error) {
	rows, err := list(ctx, s, "look in log of changes", scanText, `SELECT machine FROM changes WHERE what = ?1 AND ?3 <> '' AND
		(machine = ?3 OR machine IN (SELECT machine FROM changes WHERE what = ?2 AND label = ?3)) LIMIT 1`, LogForgotten, LogMachine, idOrName)
	return len(rows) > 0, err
}

// HostKeyForgotten reports whether a host key was confirmed for the host and was
// forgotten.
func (s *Store) HostKeyForgotten(ctx context.Context, host, fingerprint string) (bool, error) {
	rows, err := list(ctx, s, "look in log of changes", scanText, `SELECT fingerprint FROM changes WHERE what = ? AND target = ? AND fingerprint = ? LIMIT 1`, LogHostGone, host, fingerprint)
	return len(rows) > 0, err
}
