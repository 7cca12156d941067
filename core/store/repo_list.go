package store

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"
)

// SaveRepos stores a reading of the account's repositories. Other rows are
// removed, except those of workspaces that could not be read, which stay as old
// as they are. A repository that was renamed on the forge keeps its keys and
// placements.
func (s *Store) SaveRepos(ctx context.Context, account string, repos []Repo, unread ...Unread) error {
	return s.inTx(ctx, s.cache, "write repositories", func(tx *sql.Tx) error {
		old, err := pathsByID(ctx, tx, account)
		if err != nil {
			return err
		}
		if err := s.rename(ctx, tx, account, old, repos); err != nil {
			return err
		}
		if err := putRepos(ctx, tx, account, repos); err != nil {
			return err
		}
		if err := deleteGone(ctx, tx, account, repos, unread); err != nil {
			return err
		}
		if err := s.mergeSpellings(ctx, tx, account); err != nil {
			return err
		}
		if err := saveUnread(ctx, tx, account, RepoList, unread); err != nil {
			return err
		}
		if err := takeKeyReads(ctx, tx, account); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO listings (account, read) VALUES (?,?)`, account, milli(s.now())); err != nil {
			return err
		}
		return dropGone(ctx, tx, account)
	})
}

// deleteGone removes the rows that are not in the reading, except those of
// workspaces that could not be read, unless the repository is in the reading
// under another path.
func deleteGone(ctx context.Context, tx *sql.Tx, account string, repos []Repo, unread []Unread) error {
	shown, ids := make(map[string]bool, len(repos)), make(map[string]bool, len(repos))
	for _, r := range repos {
		shown[r.Path], ids[r.RepoID] = true, r.RepoID != ""
	}
	rows, err := tx.QueryContext(ctx, `SELECT path, repo_id FROM repos WHERE account = ?`, account)
	if err != nil {
		return err
	}
	defer rows.Close()
	var gone []string
	for rows.Next() {
		var path, id string
		if err := rows.Scan(&path, &id); err != nil {
			return err
		}
		if !shown[path] && (ids[id] || !slices.ContainsFunc(unread, func(u Unread) bool { return u.holds(path) })) {
			gone = append(gone, path)
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, path := range gone {
		if _, err := tx.ExecContext(ctx, `DELETE FROM repos WHERE account = ? AND path = ?`, account, path); err != nil {
			return err
		}
	}
	return nil
}

// takeKeyReads writes what is known of the keys into the rows.
func takeKeyReads(ctx context.Context, tx *sql.Tx, account string) error {
	_, err := tx.ExecContext(ctx, `UPDATE repos SET (keys, keys_read, keys_used, keys_tried) =
		(SELECT k.keys, k.read, k.last_used, max(k.read, repos.keys_tried) FROM key_reads AS k WHERE k.account = repos.account AND k.target = repos.path AND k.project = 0)
		WHERE account = ?1 AND path IN (SELECT target FROM key_reads WHERE account = ?1 AND project = 0)`, account)
	return err
}

// Listed returns when the account's list of repositories was last read to its
// end; zero for never.
func (s *Store) Listed(ctx context.Context, account string) (time.Time, error) {
	var read int64
	err := s.cache.QueryRowContext(ctx, `SELECT ifnull((SELECT read FROM listings WHERE account = ?), 0)`, account).Scan(&read)
	return clock(read), s.fail("read age", err)
}

// PathsByID returns the path of each repository that the store knows by its id.
func (s *Store) PathsByID(ctx context.Context, account string) (paths map[string]string, err error) {
	err = s.inTx(ctx, s.cache, "list repositories", func(tx *sql.Tx) error {
		paths, err = pathsByID(ctx, tx, account)
		return err
	})
	return paths, err
}

// AddRepos stores rows of a reading that is not complete yet, where the store
// has none. Existing rows stay as they are until SaveRepos has the whole list.
func (s *Store) AddRepos(ctx context.Context, account string, repos []Repo) error {
	return s.inTx(ctx, s.cache, "write repositories", func(tx *sql.Tx) error {
		insert, err := tx.PrepareContext(ctx, `INSERT INTO repos (account, path, repo_id, name, project, private, archived, ssh_url, updated, read)
			SELECT ?1,?2,?3,?4,?5,?6,?7,?8,?9,?10 WHERE NOT EXISTS (SELECT 1 FROM repos WHERE account = ?1 AND path = ?2)`)
		if err != nil {
			return err
		}
		defer insert.Close()
		known, err := pathsByID(ctx, tx, account)
		if err != nil {
			return err
		}
		for _, r := range repos {
			if known[r.RepoID] != "" {
				continue // under its old name: SaveRepos moves what belongs to it
			}
			if _, err := insert.ExecContext(ctx, account, r.Path, r.RepoID, r.Name, r.Project, r.Private, r.Archived, r.SSHURL,
				milli(r.Updated), milli(r.Read)); err != nil {
				return err
			}
		}
		return nil
	})
}

func pathsByID(ctx context.Context, tx *sql.Tx, account string) (map[string]string, error) {
	rows, err := tx.QueryContext(ctx, `SELECT repo_id, path FROM repos WHERE account = ? AND repo_id <> ''`, account)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	paths := map[string]string{}
	for rows.Next() {
		var id, path string
		if err := rows.Scan(&id, &path); err != nil {
			return nil, err
		}
		paths[id] = path
	}
	return paths, rows.Err()
}

// putRepos writes rows and keeps what is known of their keys, unless the path
// belongs to another repository now.
func putRepos(ctx context.Context, tx *sql.Tx, account string, repos []Repo) error {
	insert, err := tx.PrepareContext(ctx, `INSERT INTO repos (account, path, repo_id, name, project, private, archived, ssh_url, updated, read)
		VALUES (?,?,?,?,?,?,?,?,?,?)
		ON CONFLICT (account, path) DO UPDATE SET
			(keys, keys_read, keys_used, keys_tried, keys_error, keys_error_kind) =
				(SELECT repos.keys, repos.keys_read, repos.keys_used, repos.keys_tried, repos.keys_error, repos.keys_error_kind WHERE repos.repo_id = excluded.repo_id
				UNION ALL SELECT -1, 0, 0, 0, '', '' LIMIT 1),
			repo_id = excluded.repo_id, name = excluded.name, project = excluded.project, private = excluded.private,
			archived = excluded.archived, ssh_url = excluded.ssh_url, updated = excluded.updated, read = excluded.read`)
	if err != nil {
		return err
	}
	defer insert.Close()
	for _, r := range repos {
		if _, err := insert.ExecContext(ctx, account, r.Path, r.RepoID, r.Name, r.Project, r.Private, r.Archived, r.SSHURL,
			milli(r.Updated), milli(r.Read)); err != nil {
			return err
		}
	}
	return nil
}

// rename moves what belongs to a repository's old path to its new one, and
// records the old one. old are the paths as last listed, by id.
func (s *Store) rename(ctx context.Context, tx *sql.Tx, account string, old map[string]string, repos []Repo) error {
	ids := make(map[string]string, len(old))
	for id, path := range old {
		ids[path] = id
	}
	moved, inUse := map[string]string{}, map[string]bool{}
	for _, r := range repos {
		was, ok := old[r.RepoID]
		if !ok || r.RepoID == "" || was == r.Path {
			continue
		}
		moved[was] = r.Path
		inUse[r.Path] = ids[r.Path] != "" && ids[r.Path] != r.RepoID
		if err := s.noteName(ctx, tx, account, was, r.RepoID); err != nil {
			return err
		}
	}
	if len(moved) == 0 {
		return nil
	}
	return s.moveAll(ctx, tx, account, moved, inUse)
}

// dropGone removes cached keys of repositories that are no longer listed.
// Placements stay: they say where a key of ours was put, and the repository may
// only have become invisible to the account.
func dropGone(ctx context.Context, tx *sql.Tx, account string) error {
	for _, table := range []string{"deploy_keys", "key_reads"} {
		if _, err := tx.ExecContext(ctx, `DELETE FROM `+table+` WHERE account = ? AND project = 0 AND target NOT IN
			(SELECT path FROM repos WHERE account = ?)`, account, account); err != nil {
			return err
		}
	}
	return nil
}

// RepoPaths returns at most so many paths that begin with a text, in any letters, of
// an account or, for "", of all.
func (s *Store) RepoPaths(ctx context.Context, account, begin string, most int) ([]string, error) {
	like := strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(begin) + "%"
	return list(ctx, s, "list repositories", func(row interface{ Scan(...any) error }) (path string, err error) {
		err = row.Scan(&path)
		return path, err
	}, `SELECT DISTINCT path FROM repos WHERE (?='' OR account=?) AND path LIKE ? ESCAPE '\' ORDER BY path LIMIT ?`, account, account, like, most)
}
