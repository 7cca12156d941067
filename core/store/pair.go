package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// Pair is one entry of the index of key pairs: public facts only.
type Pair struct {
	Fingerprint string
	MD5         string
	Type        string
	Bits        int
	Comment     string
	Public      string // the public line
	Created     time.Time
	Origin      string // "generated" or "imported"
	Encrypted   bool   // the private key has a passphrase of its own
	Lost        bool   // the vault no longer had it when it was last asked
}

// Place is one repository or project on which Latchkey put a key.
type Place struct {
	Account     string
	Target      string
	Project     bool
	Fingerprint string
	KeyID       string
	Label       string
	Access      string
	Since       time.Time
	Credential  string // the account's Credential with which it was put there, "" when unknown
}

const pairColumns = `fingerprint, md5, type, bits, comment, public, created, origin, encrypted, lost`

func scanPair(row interface{ Scan(...any) error }) (Pair, error) {
	var p Pair
	var created int64
	err := row.Scan(&p.Fingerprint, &p.MD5, &p.Type, &p.Bits, &p.Comment, &p.Public, &created, &p.Origin, &p.Encrypted, &p.Lost)
	p.Created = clock(created)
	return p, err
}

// Pairs lists the index, oldest first.
func (s *Store) Pairs(ctx context.Context) ([]Pair, error) {
	return list(ctx, s, "list key pairs", scanPair, `SELECT `+pairColumns+` FROM key_pairs ORDER BY created, fingerprint`)
}

// Pair returns one entry, or an error that is ErrNotFound.
func (s *Store) Pair(ctx context.Context, fingerprint string) (Pair, error) {
	p, err := scanPair(s.cache.QueryRowContext(ctx, `SELECT `+pairColumns+` FROM key_pairs WHERE fingerprint = ?`, fingerprint))
	return p, s.fail("key pair "+fingerprint, err)
}

// SetLost records whether the vault has lost the private key.
func (s *Store) SetLost(ctx context.Context, fingerprint string, lost bool) error {
	_, err := s.safe.ExecContext(ctx, `UPDATE key_pairs SET lost = ? WHERE fingerprint = ?`, lost, fingerprint)
	return s.fail("write key pair", err)
}

// PrivateKeys returns, for every key pair, whether its private key was lost
// when the vault was last asked.
func (s *Store) PrivateKeys(ctx context.Context) (map[string]bool, error) {
	pairs, err := s.Pairs(ctx)
	lost := make(map[string]bool, len(pairs))
	for _, p := range pairs {
		lost[p.Fingerprint] = p.Lost
	}
	return lost, err
}

func putPair(ctx context.Context, tx *sql.Tx, p Pair) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO key_pairs (`+pairColumns+`) VALUES (?,?,?,?,?,?,?,?,?,?)
		ON CONFLICT(fingerprint) DO UPDATE SET comment = excluded.comment, public = excluded.public, encrypted = excluded.encrypted, lost = excluded.lost`,
		p.Fingerprint, p.MD5, p.Type, p.Bits, p.Comment, p.Public, milli(p.Created), p.Origin, p.Encrypted, p.Lost)
	return err
}

// Places lists where the key stands: where Latchkey put it, and where a later
// reading of the forge found it. An empty fingerprint lists all keys.
func (s *Store) Places(ctx context.Context, fingerprint string) ([]Place, error) {
	where, args := "", []any(nil)
	if fingerprint != "" {
		where, args = " WHERE fingerprint = ?", []any{fingerprint, fingerprint}
	}
	return list(ctx, s, "list placements", scanPlace, fmt.Sprintf(`
		SELECT account, target, project, fingerprint, key_id, label, access, since, credential FROM placements%s
		UNION ALL
		SELECT account, target, project, fingerprint, key_id, label, access, created, '' FROM deploy_keys AS d%s
			%s fingerprint <> '' AND NOT EXISTS (SELECT 1 FROM placements AS p WHERE p.account = d.account AND p.target = d.target
			AND p.project = d.project AND p.fingerprint = d.fingerprint)
		ORDER BY 1, 2, 3`, where, where, map[bool]string{true: "WHERE", false: "AND"}[where == ""]), args...)
}

func scanPlace(row interface{ Scan(...any) error }) (Place, error) {
	var p Place
	var since int64
	err := row.Scan(&p.Account, &p.Target, &p.Project, &p.Fingerprint, &p.KeyID, &p.Label, &p.Access, &since, &p.Credential)
	p.Since = clock(since)
	return p, err
}

func putPlace(ctx context.Context, tx *sql.Tx, p Place) (err error) {
	if !p.Project {
		if p.Target, err = spelled(ctx, tx, p.Account, p.Target); err != nil {
			return err
		}
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO placements (account, target, project, fingerprint, key_id, label, access, since, credential) VALUES (?,?,?,?,?,?,?,?,?)
		ON CONFLICT DO UPDATE SET key_id = excluded.key_id, label = excluded.label, access = excluded.access,
		credential = CASE WHEN excluded.credential = '' THEN credential ELSE excluded.credential END`,
		p.Account, p.Target, p.Project, p.Fingerprint, p.KeyID, p.Label, p.Access, milli(p.Since), p.Credential)
	return err
}

// DropPair deletes a pair, also from its key sets. A set that has no member
// left is deleted too.
func (s *Store) DropPair(ctx context.Context, fingerprint string) error {
	return s.inTx(ctx, s.safe, "write key pair", func(tx *sql.Tx) error {
		for _, query := range []string{`DELETE FROM key_set_members WHERE fingerprint = ?1`, `DELETE FROM key_pairs WHERE fingerprint = ?1`,
			`DELETE FROM key_sets WHERE name NOT IN (SELECT name FROM key_set_members) AND ?1 <> ''`} {
			if _, err := tx.ExecContext(ctx, query, fingerprint); err != nil {
				return err
			}
		}
		return dropSuccessor(ctx, tx, fingerprint)
	})
}

// MadeWith lists where Latchkey put keys with this credential.
func (s *Store) MadeWith(ctx context.Context, account, credential string) ([]Place, error) {
	return list(ctx, s, "list placements", scanPlace, `SELECT account, target, project, fingerprint, key_id, label, access, since, credential
		FROM placements WHERE account = ? AND credential = ? AND credential <> '' ORDER BY target`, account, credential)
}

// FingerprintsLike lists the fingerprints of deploy keys that begin with these characters.
func (s *Store) FingerprintsLike(ctx context.Context, begin string) ([]string, error) {
	return list(ctx, s, "find deploy key", func(row interface{ Scan(...any) error }) (fp string, err error) {
		err = row.Scan(&fp)
		return fp, err
	}, `SELECT DISTINCT fingerprint FROM deploy_keys WHERE substr(fingerprint, 1, ?) = ? ORDER BY fingerprint LIMIT 100`, len(begin), begin)
}

// FingerprintsLabelled lists the fingerprints of deploy keys with exactly this
// label or comment, or, where there are none, with one that reads the same (see
// KeysNamed).
func (s *Store) FingerprintsLabelled(ctx context.Context, text string) ([]string, error) {
	exact, err := list(ctx, s, "find deploy key", scanText, `SELECT DISTINCT fingerprint FROM deploy_keys
		WHERE fingerprint <> '' AND (label = ?1 OR comment = ?1) ORDER BY fingerprint LIMIT 100`, text)
	if err != nil || len(exact) > 0 {
		return exact, err
	}
	return s.KeysNamed(ctx, text)
}

// FingerprintsOnce lists the fingerprints that begin with these characters of
// former keys: rollouts removed them, or their pairs were deleted here.
func (s *Store) FingerprintsOnce(ctx context.Context, begin string) ([]string, error) {
	return list(ctx, s, "find deploy key", scanText, `SELECT fingerprint FROM (
			SELECT old AS fingerprint FROM successors
			UNION SELECT fingerprint FROM journal WHERE fingerprint <> ''
			UNION SELECT json_extract(a.value, '$.fingerprint') FROM rollout_steps, json_each(rollout_steps.acts) AS a
				WHERE json_extract(a.value, '$.do') = 'remove')
		WHERE substr(fingerprint, 1, ?) = ? ORDER BY fingerprint LIMIT 100`, len(begin), begin)
}

func scanText(row interface{ Scan(...any) error }) (text string, err error) {
	err = row.Scan(&text)
	return text, err
}
