package store

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"latchkey/internal/safetext"
)

// Key is one deploy key as the forge last showed it. Public facts only.
type Key struct {
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
	// Below is filled in by Keys and ignored by SaveKeys.
	Account string
	Target  string
	Project bool
	Read    time.Time
	Proved  time.Time // when Latchkey last proved it there, zero = never or not known
}

const keyColumns = `key_id, label, comment, fingerprint, type, bits, public, access, created, last_used, use_read, disabled, unreadable`

// keyPlace selects where a row d of deploy_keys stands, when that was read, and
// when the key was last proved there.
const keyPlace = `account, target, project,
	(SELECT read FROM key_reads AS k WHERE k.account = d.account AND k.target = d.target AND k.project = d.project),
	ifnull((SELECT at FROM proofs AS p WHERE p.account = d.account AND p.target = d.target AND p.project = d.project AND p.fingerprint = d.fingerprint), 0)`

// Keys lists the cached deploy keys of one repository or project.
func (s *Store) Keys(ctx context.Context, account, target string, project bool) ([]Key, error) {
	return list(ctx, s, "list deploy keys", scanKey, `SELECT `+keyColumns+`, `+keyPlace+`
		FROM deploy_keys AS d
		WHERE account = ? AND target = ? AND project = ? ORDER BY created, key_id`, account, target, project)
}

// KeysOfAccount lists all cached deploy keys of an account, by repository or
// project.
func (s *Store) KeysOfAccount(ctx context.Context, account string) ([]Key, error) {
	return list(ctx, s, "list deploy keys", scanKey, `SELECT `+keyColumns+`, `+keyPlace+`
		FROM deploy_keys AS d WHERE account = ? ORDER BY target, created, key_id`, account)
}

// Holders lists every cached target on which a key stands.
func (s *Store) Holders(ctx context.Context, fingerprint string) ([]Key, error) {
	return list(ctx, s, "find deploy key", scanKey, `SELECT `+keyColumns+`, `+keyPlace+`
		FROM deploy_keys AS d
		WHERE fingerprint = ? ORDER BY account, target`, fingerprint)
}

func scanKey(row interface{ Scan(...any) error }) (Key, error) {
	var k Key
	var created, used, useRead, read, proved int64
	err := row.Scan(&k.KeyID, &k.Label, &k.Comment, &k.Fingerprint, &k.Type, &k.Bits, &k.Public, &k.Access, &created, &used,
		&useRead, &k.Disabled, &k.Unreadable, &k.Account, &k.Target, &k.Project, &read, &proved)
	k.Created, k.LastUsed, k.UseRead, k.Read, k.Proved = clock(created), clock(used), clock(useRead), clock(read), clock(proved)
	if strings.HasPrefix(k.KeyID, unknownID) {
		k.KeyID = ""
	}
	return k, err
}

// unknownID begins the key_id of a deploy key whose id was not in the forge's
// bulk answer: the rows of one repository need different ids.
const unknownID = "?"

// KeyReading is one complete answer of the forge for a repository or project.
type KeyReading struct {
	Account string
	Target  string
	Project bool
	Read    time.Time
	Keys    []Key
	// Began is when the forge was asked; zero when nobody else can have read
	// or changed the keys meanwhile.
	Began time.Time
	// Gone is a key that Latchkey itself has removed there: a list without it
	// is not an outdated one.
	Gone string
}

// SaveKeys replaces what is cached of the readings' repositories and projects,
// in one transaction. Placements and proofs of keys that the forge no longer
// shows are dropped: the forge is the truth. A reading is ignored when a newer
// one was stored while it was made.
func (s *Store) SaveKeys(ctx context.Context, readings ...KeyReading) error {
	return s.inTx(ctx, s.cache, "write deploy keys", func(tx *sql.Tx) error { return saveKeys(ctx, tx, readings) })
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

// ReadAt returns when the keys of a repository or project were read; zero for never.
func (s *Store) ReadAt(ctx context.Context, account, target string, project bool) (time.Time, error) {
	var read int64
	err := s.cache.QueryRowContext(ctx, `SELECT ifnull((SELECT read FROM key_reads WHERE account = ? AND target = ? AND project = ?), 0)`,
		account, target, project).Scan(&read)
	return clock(read), s.fail("read age", err)
}

// KeysNamed lists the fingerprints of cached deploy keys with this label or
// comment, compared as a person reads them: case, the composition of letters
// and invisible characters do not count.
func (s *Store) KeysNamed(ctx context.Context, name string) ([]string, error) {
	folded := safetext.Fold(name)
	if folded == "" {
		return nil, nil
	}
	return s.distinctKeys(ctx, "label, comment", func(label, comment string) bool {
		return safetext.Fold(label) == folded || safetext.Fold(comment) == folded
	})
}

// FingerprintsOf lists the fingerprints of cached deploy keys with this public line.
func (s *Store) FingerprintsOf(ctx context.Context, fits func(public string) bool) ([]string, error) {
	return s.distinctKeys(ctx, "public, ''", func(public, _ string) bool { return fits(public) })
}

// KeysWithID lists the fingerprints of cached deploy keys to which a forge gave
// this id.
func (s *Store) KeysWithID(ctx context.Context, id string) ([]string, error) {
	return list(ctx, s, "find deploy key", scanText, `SELECT DISTINCT fingerprint FROM deploy_keys WHERE fingerprint <> '' AND key_id = ? ORDER BY 1`, id)
}

// distinctKeys lists the fingerprints of keys where one of two columns has the value.
func (s *Store) distinctKeys(ctx context.Context, columns string, fits func(a, b string) bool) ([]string, error) {
	type row struct{ fingerprint, a, b string }
	rows, err := list(ctx, s, "find deploy key", func(r interface{ Scan(...any) error }) (row row, err error) {
		err = r.Scan(&row.fingerprint, &row.a, &row.b)
		return row, err
	}, `SELECT DISTINCT fingerprint, `+columns+` FROM deploy_keys WHERE fingerprint <> '' ORDER BY 1`)
	if err != nil {
		return nil, err
	}
	var found []string
	for _, r := range rows {
		if fits(r.a, r.b) {
			found = append(found, r.fingerprint)
		}
	}
	return slices.Compact(found), nil
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
