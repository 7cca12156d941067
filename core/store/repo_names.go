package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"
)

// Named is a repository, found by a name that somebody used.
type Named struct {
	Path   string // in the forge's spelling
	RepoID string
	Old    bool // the name is one that it had before
}

// RepoNamed finds the cached repository of an account that a name means: its
// path, in whatever letters; workspace/ID; or a path that it had before. An
// error that is ErrNotFound says that none is known.
//
// Every forge that Latchkey knows takes a path in any letters and keeps one
// spelling.
func (s *Store) RepoNamed(ctx context.Context, account, name string) (n Named, err error) {
	n, err = repoNamed(ctx, s.cache, account, name)
	return n, s.fail("find repository", err)
}

func repoNamed(ctx context.Context, q querier, account, name string) (n Named, err error) {
	_, last, _ := strings.Cut(name, "/")
	for _, way := range []struct {
		query, arg string
		old        bool
	}{
		{`SELECT path, repo_id FROM repos WHERE account = ? AND path = ?`, name, false},
		{`SELECT path, repo_id FROM repos WHERE account = ? AND path = ? COLLATE NOCASE LIMIT 1`, name, false},
		{`SELECT path, repo_id FROM repos WHERE account = ? AND repo_id = ? AND repo_id <> '' LIMIT 1`, last, false},
		{`SELECT r.path, r.repo_id FROM repo_names AS n JOIN repos AS r ON r.account = n.account AND r.repo_id = n.repo_id
			WHERE n.account = ? AND n.name = ? AND n.repo_id <> '' LIMIT 1`, name, true},
	} {
		err := q.QueryRowContext(ctx, way.query, account, way.arg).Scan(&n.Path, &n.RepoID)
		if err == nil {
			n.Old = way.old
			return n, nil
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return n, err
		}
	}
	return n, sql.ErrNoRows
}

// spelled returns a repository's path as the cache spells it, or the given one
// where the cache has none. Whatever is stored under a repository's name is
// stored under this spelling.
func spelled(ctx context.Context, tx *sql.Tx, account, target string) (string, error) {
	n, err := repoNamed(ctx, tx, account, target)
	if errors.Is(err, sql.ErrNoRows) {
		return target, nil
	}
	return n.Path, err
}

// Renamed is a repository that has changed its path.
type Renamed struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// RenamesSince lists the repositories that were found renamed since then.
func (s *Store) RenamesSince(ctx context.Context, account string, since time.Time) ([]Renamed, error) {
	return list(ctx, s, "list renames", func(row interface{ Scan(...any) error }) (r Renamed, err error) {
		err = row.Scan(&r.From, &r.To)
		return r, err
	}, `SELECT n.name, r.path FROM repo_names AS n JOIN repos AS r ON r.account = n.account AND r.repo_id = n.repo_id
		WHERE n.account = ? AND n.since >= ? AND n.name <> r.path ORDER BY 1`, account, milli(since))
}

// RenameRepo records that a repository has another name now: all that is stored
// under its old name moves to the new one. r is what the forge says about it.
func (s *Store) RenameRepo(ctx context.Context, account, from string, r Repo) error {
	return s.inTx(ctx, s.cache, "write repositories", func(tx *sql.Tx) error {
		was, err := repoNamed(ctx, tx, account, from)
		switch {
		case errors.Is(err, sql.ErrNoRows): // never listed; a key may have been put there all the same
			return errors.Join(s.moveAll(ctx, tx, account, map[string]string{from: r.Path}, nil), s.noteName(ctx, tx, account, from, r.RepoID))
		case err != nil:
			return err
		case was.RepoID != "" && was.RepoID != r.RepoID: // another repository has the name here: the next list tells
			return s.noteName(ctx, tx, account, from, r.RepoID)
		case was.Path == r.Path:
			return nil
		}
		if err := s.moveAll(ctx, tx, account, map[string]string{was.Path: r.Path}, nil); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM repos WHERE account = ? AND path = ?`, account, r.Path); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE repos SET path = ?, repo_id = ?, name = ?, project = ?, ssh_url = ? WHERE account = ? AND path = ?`,
			r.Path, r.RepoID, r.Name, r.Project, r.SSHURL, account, was.Path); err != nil {
			return err
		}
		return s.noteName(ctx, tx, account, was.Path, r.RepoID)
	})
}

func (s *Store) noteName(ctx context.Context, tx *sql.Tx, account, name, id string) error {
	if id == "" {
		return nil
	}
	_, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO repo_names (account, name, repo_id, since) VALUES (?,?,?,?)`, account, name, id, milli(s.now()))
	return err
}

// nameTables are the tables with rows by account and target, each with the
// condition for rows about repositories.
var nameTables = map[string]string{"deploy_keys": " AND project = 0", "key_reads": " AND project = 0", "placements": " AND project = 0",
	"verifications": " AND project = 0", "rollout_steps": " AND project = 0", "successors": " AND project = 0", "key_set_members": "", "test_results": "", "journal": " AND project = 0",
	"machine_repos": "", "forge_answers": ""}

// moveAll moves what hangs on old paths to new ones, through names that no
// forge allows, so that two repositories may swap their names. taken are the
// new paths that another repository had, which is gone: what is known of that
// repository is deleted. Otherwise, what is known under the new path already is
// about the same repository and newer, and stays.
func (s *Store) moveAll(ctx context.Context, tx *sql.Tx, account string, moved map[string]string, inUse map[string]bool) error {
	for table, repos := range nameTables {
		for was, path := range moved {
			if err := moveRows(ctx, tx, table, repos, account, was, "\x00"+path); err != nil {
				return err
			}
		}
		for _, path := range moved {
			if inUse[path] && factsTable(table) {
				if _, err := tx.ExecContext(ctx, `DELETE FROM `+table+` WHERE account = ? AND target = ?`+repos, account, path); err != nil {
					return err
				}
			}
			if err := moveRows(ctx, tx, table, repos, account, "\x00"+path, path); err != nil {
				return err
			}
		}
	}
	for was, path := range moved { // one open entry to a subject: where both have one, the old stays as it is
		if _, err := tx.ExecContext(ctx, `UPDATE OR IGNORE journal SET subject = replace(subject, ':repo:' || ? || ':', ':repo:' || ? || ':')
			WHERE account = ? AND outcome = '' AND project = 0`, was, path, account); err != nil {
			return err
		}
	}
	return nil
}

// factsTable reports whether a table holds what is known of a repository now,
// not the history of what was done to it.
func factsTable(table string) bool {
	switch table {
	case "deploy_keys", "key_reads", "placements", "verifications", "successors", "machine_repos", "forge_answers":
		return true
	}
	return false
}

// moveRows moves rows of one path to another one; what stands there already
// stays.
func moveRows(ctx context.Context, tx *sql.Tx, table, repos, account, from, to string) error {
	if _, err := tx.ExecContext(ctx, `UPDATE OR IGNORE `+table+` SET target = ? WHERE account = ? AND target = ?`+repos, to, account, from); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `DELETE FROM `+table+` WHERE account = ? AND target = ?`+repos, account, from)
	return err
}

// mergeSpellings merges what older programs stored separately: rows under a
// path that differs from a listed one only in upper and lower case, or that the
// repository had before. Where both have a row, the one under the forge's
// spelling stays.
func (s *Store) mergeSpellings(ctx context.Context, tx *sql.Tx, account string) error {
	for table, repos := range nameTables {
		odd, err := texts(ctx, tx, `SELECT DISTINCT target FROM `+table+` WHERE account = ?1`+repos+` AND target NOT IN (SELECT path FROM repos WHERE account = ?1)`, account)
		if err != nil {
			return err
		}
		for _, target := range odd {
			path, err := spelled(ctx, tx, account, target)
			if err != nil {
				return err
			}
			if path == target {
				continue
			}
			if err := moveRows(ctx, tx, table, repos, account, target, path); err != nil {
				return err
			}
		}
	}
	return nil
}
