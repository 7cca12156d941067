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
	var ms int64
	err = s.cache.QueryRowContext(ctx, `SELECT count(*) FILTER (WHERE keys >= 0), count(*) FILTER (WHERE keys < 0),
		ifnull(min(keys_read) FILTER (WHERE keys >= 0), 0) FROM
		(SELECT max(keys) AS keys, max(keys_read) AS keys_read FROM repos JOIN accounts ON accounts.id = repos.account
			GROUP BY CASE WHEN repo_id = '' THEN account ELSE forge || ' ' || base_url END, CASE WHEN repo_id = '' THEN path ELSE repo_id END)`).Scan(&read, &never, &ms)
	return read, never, clock(ms), s.fail("count repositories", err)
}
