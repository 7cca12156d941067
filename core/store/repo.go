package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"latchkey/keys"
)

// Repo is one repository of the cache with what is known of its deploy keys.
type Repo struct {
	Account  string
	Path     string
	RepoID   string // stable across renames
	Name     string
	Project  string
	Private  bool
	Archived bool
	SSHURL   string
	Updated  time.Time
	Read     time.Time
	// Below is filled in by Repos and ignored by SaveRepos.
	Keys          int // -1 when never read
	KeysRead      time.Time
	LastUsed      time.Time // newest last use of its keys, a verification of ours counting as one
	KeysTried     time.Time // when they were asked for last, with or without success
	KeysError     string    // why that failed, "" when it did not
	KeysErrorKind string    // by which kind of error, "" = not known
	PrivateKeys   int       // how many of its keys are in the index and not lost
	Weak          int       // how many of its keys are of a type that can be broken
	UseUnread     int       // of how many of its keys the use is not known
}

// Repos lists the cached repositories of one account by path, or of all
// accounts when account is "".
func (s *Store) Repos(ctx context.Context, account string) ([]Repo, error) {
	rows, err := list(ctx, s, "list repositories", scanRepo, `
		SELECT account, path, repo_id, name, project, private, archived, ssh_url, updated, read, keys, keys_read, keys_used, keys_tried, keys_error, keys_error_kind
		FROM repos WHERE ?1 = '' OR account = ?1 ORDER BY account, path`, account)
	if err != nil {
		return nil, err
	}
	private, err := s.countKeys(ctx, countPrivateKeys)
	if err != nil {
		return nil, err
	}
	weak, err := s.countKeys(ctx, keysWeak())
	if err != nil {
		return nil, err
	}
	verified, err := s.countKeys(ctx, keysVerified)
	if err != nil {
		return nil, err
	}
	unread, err := s.countKeys(ctx, keysUnreadUse)
	if err != nil {
		return nil, err
	}
	unreadVerified, err := s.countKeys(ctx, keysUnreadVerified)
	for i := range rows {
		place := [2]string{rows[i].Account, rows[i].Path}
		rows[i].PrivateKeys, rows[i].Weak, rows[i].UseUnread = int(private[place]), int(weak[place]), int(unread[place]-unreadVerified[place])
		if at := clock(verified[place]); at.After(rows[i].LastUsed) {
			rows[i].LastUsed = at
		}
	}
	return rows, err
}

func scanRepo(row interface{ Scan(...any) error }) (Repo, error) {
	var r Repo
	var updated, read, keysRead, used, tried int64
	err := row.Scan(&r.Account, &r.Path, &r.RepoID, &r.Name, &r.Project, &r.Private, &r.Archived, &r.SSHURL, &updated, &read,
		&r.Keys, &keysRead, &used, &tried, &r.KeysError, &r.KeysErrorKind)
	r.Updated, r.Read, r.KeysRead, r.LastUsed = clock(updated), clock(read), clock(keysRead), clock(used)
	r.KeysTried = clock(tried)
	return r, err
}

// countPrivateKeys counts the deploy keys whose private key is here.
const countPrivateKeys = `SELECT account, target, count(*) FROM key_pairs JOIN deploy_keys USING (fingerprint)
	WHERE project = 0 AND lost = 0 AND origin <> '` + OriginMachine + `' GROUP BY account, target`

// keysWeak counts the deploy keys that keys.WeakType calls weak. The index
// deploy_keys_weak serves it as long as both have the same condition.
func keysWeak() string {
	return fmt.Sprintf(`SELECT account, target, count(*) FROM deploy_keys
		WHERE project = 0 AND (type = 'dsa' OR type = 'rsa' AND bits BETWEEN 1 AND %d) GROUP BY account, target`, keys.LeastRSA-1)
}

// Private reports whether the forge called a repository private when the list of
// repositories was read; known is false for one that is not on the list.
func (s *Store) Private(ctx context.Context, account, path string) (private, known bool, err error) {
	err = s.cache.QueryRowContext(ctx, `SELECT private FROM repos WHERE account = ? AND path = ?`, account, path).Scan(&private)
	if errors.Is(err, sql.ErrNoRows) {
		return false, false, nil
	}
	return private, err == nil, s.fail("read a repository", err)
}

// countKeys returns, by account and path, what query counts of a repository's deploy keys.
func (s *Store) countKeys(ctx context.Context, query string) (map[[2]string]int64, error) {
	counts := map[[2]string]int64{}
	_, err := list(ctx, s, "count keys", func(row interface{ Scan(...any) error }) (struct{}, error) {
		var account, target string
		var n int64
		err := row.Scan(&account, &target, &n)
		counts[[2]string{account, target}] = n
		return struct{}{}, err
	}, query)
	return counts, err
}
