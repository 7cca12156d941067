package store

import (
	"context"
	"strings"
	"time"
)

// DeployKey is one deploy key as the forge last showed it. Public facts only.
type DeployKey struct {
	KeyID       string
	Label       string
	Comment     string
	Fingerprint string // "" when the forge's text could not be read
	Type        string
	Bits        int
	Public      string
	Access      string
	Created     time.Time
	LastUsed    time.Time // zero = never, where UseRead is set
	UseRead     time.Time // when the last use was read, zero = it was not
	Disabled    bool
	Unreadable  string
	AddedBy     string // the forge's name of who added it, "" when it did not tell
	// Below is filled in by Keys and ignored by SaveKeys.
	Account  string
	Target   string
	Project  bool
	Read     time.Time
	Verified time.Time // when Latchkey last verified it there, zero = never or not known
}

const keyColumns = `key_id, label, comment, fingerprint, type, bits, public, access, created, last_used, use_read, disabled, unreadable, added_by`

// keyPlace selects where a row d of deploy_keys stands, when that was read, and
// when the key was last verified there.
const placementColumns = `account, target, project,
	(SELECT read FROM key_reads AS k WHERE k.account = d.account AND k.target = d.target AND k.project = d.project),
	ifnull((SELECT at FROM verifications AS p WHERE p.account = d.account AND p.target = d.target AND p.project = d.project AND p.fingerprint = d.fingerprint), 0)`

// Keys lists the cached deploy keys of one repository or project.
func (s *Store) Keys(ctx context.Context, account, target string, project bool) ([]DeployKey, error) {
	return list(ctx, s, "list deploy keys", scanKey, `SELECT `+keyColumns+`, `+placementColumns+`
		FROM deploy_keys AS d
		WHERE account = ? AND target = ? AND project = ? ORDER BY created, key_id`, account, target, project)
}

// KeysOfAccount lists all cached deploy keys of an account, by repository or
// project.
func (s *Store) KeysOfAccount(ctx context.Context, account string) ([]DeployKey, error) {
	return list(ctx, s, "list deploy keys", scanKey, `SELECT `+keyColumns+`, `+placementColumns+`
		FROM deploy_keys AS d WHERE account = ? ORDER BY target, created, key_id`, account)
}

func scanKey(row interface{ Scan(...any) error }) (DeployKey, error) {
	var k DeployKey
	var created, used, useRead, read, verified int64
	err := row.Scan(&k.KeyID, &k.Label, &k.Comment, &k.Fingerprint, &k.Type, &k.Bits, &k.Public, &k.Access, &created, &used,
		&useRead, &k.Disabled, &k.Unreadable, &k.AddedBy, &k.Account, &k.Target, &k.Project, &read, &verified)
	k.Created, k.LastUsed, k.UseRead, k.Read, k.Verified = clock(created), clock(used), clock(useRead), clock(read), clock(verified)
	if strings.HasPrefix(k.KeyID, unknownID) {
		k.KeyID = ""
	}
	return k, err
}

// unknownID begins the key_id of a deploy key whose id was not in the forge's
// bulk answer: the rows of one repository need different ids.
const unknownID = "?"

// ReadAt returns when the keys of a repository or project were read; zero for never.
func (s *Store) ReadAt(ctx context.Context, account, target string, project bool) (time.Time, error) {
	var read int64
	err := s.cache.QueryRowContext(ctx, `SELECT ifnull((SELECT read FROM key_reads WHERE account = ? AND target = ? AND project = ?), 0)`,
		account, target, project).Scan(&read)
	return clock(read), s.fail("read age", err)
}

// Stamp changes when the cache of repositories and keys does.
func (s *Store) Stamp(ctx context.Context) (stamp string, err error) {
	err = s.cache.QueryRowContext(ctx, `SELECT (SELECT ifnull(max(read), 0) || '.' || count(*) FROM key_reads) || '/' ||
		(SELECT ifnull(max(read), 0) || '.' || count(*) FROM repos)`).Scan(&stamp)
	return stamp, s.fail("read cache", err)
}

// Known returns how many repositories' keys were read, how many never, and when
// the oldest reading was. A repository that several accounts see counts once.
func (s *Store) Known(ctx context.Context) (read, never int, oldest time.Time, err error) {
	forges := map[string]string{} // by account
	if _, err = list(ctx, s, "count repositories", func(row interface{ Scan(...any) error }) (struct{}, error) {
		var account, forge string
		err := row.Scan(&account, &forge)
		forges[account] = forge
		return struct{}{}, err
	}, `SELECT id, forge || ' ' || base_url FROM accounts`); err != nil {
		return 0, 0, oldest, err
	}
	type place struct{ on, id string }
	all := map[place][2]int64{} // keys and when they were read; grouped by SQLite it takes four times as long
	_, err = list(ctx, s, "count repositories", func(row interface{ Scan(...any) error }) (struct{}, error) {
		var account, path, id string
		var keys, at int64
		err := row.Scan(&account, &path, &id, &keys, &at)
		one := place{forges[account], id}
		if id == "" {
			one = place{account, path}
		}
		if before, there := all[one]; there {
			keys, at = max(keys, before[0]), max(at, before[1])
		}
		all[one] = [2]int64{keys, at}
		return struct{}{}, err
	}, `SELECT account, path, repo_id, keys, keys_read FROM repos`)
	first := int64(0)
	for _, r := range all {
		if r[0] < 0 {
			never++
			continue
		}
		if read++; read == 1 || r[1] < first {
			first = r[1]
		}
	}
	return read, never, clock(first), err
}
