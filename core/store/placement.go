package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// KeyPlacement is one target on which a key is known to stand.
type KeyPlacement struct {
	Account     string
	Target      string
	Project     bool
	KeyID       string
	Label       string
	Comment     string
	Fingerprint string // "" when the forge's text could not be read
	Type        string
	Bits        int
	Access      string
	Created     time.Time // on the forge; zero when not known
	LastUsed    time.Time // zero = never, where UseRead is set
	UseRead     time.Time // when the last use was read, zero = it was not
	Verified    time.Time // when Latchkey last verified it there
	Unreadable  string
	Credential  string // with which Latchkey put it there, "" when it did not or does not know
	AddedBy     string // as the forge tells, "" when it did not
	Listed      bool   // a reading of the forge showed it; else only the placement is known
}

// EachKeyPlacement calls each for every target on which any key is known to stand,
// in one pass and in no order: what the forges showed, and what was placed
// since. The value is only valid until each returns; repeated texts share one
// string.
func (s *Store) EachKeyPlacement(ctx context.Context, each func(*KeyPlacement)) error {
	// The plus keeps SQLite from looking placements up by fingerprint: a key
	// that stands on 10,000 repositories would be read 10,000 times over.
	rows, err := s.cache.QueryContext(ctx, `
		SELECT d.account, d.target, d.project, d.key_id, d.label, d.comment, d.fingerprint, d.type, d.bits, d.access, d.created, d.last_used, d.use_read,
			ifnull(o.at, 0), d.unreadable, ifnull(p.credential, ''), d.added_by, 1
		FROM deploy_keys AS d LEFT JOIN placements AS p
			ON p.account = d.account AND p.target = d.target AND p.project = d.project AND p.fingerprint = d.fingerprint
		LEFT JOIN verifications AS o
			ON o.account = d.account AND o.target = d.target AND o.project = d.project AND o.fingerprint = d.fingerprint
		UNION ALL
		SELECT account, target, project, key_id, label, '', fingerprint, '', 0, access, 0, 0, 0,
			ifnull((SELECT at FROM verifications AS o WHERE o.account = p.account AND o.target = p.target AND o.project = p.project AND o.fingerprint = p.fingerprint), 0),
			'', credential, '', 0
		FROM placements AS p WHERE NOT EXISTS (SELECT 1 FROM deploy_keys AS d
			WHERE d.account = p.account AND d.target = p.target AND d.project = p.project AND +d.fingerprint = p.fingerprint)`)
	if err != nil {
		return s.fail("list deploy keys", err)
	}
	defer rows.Close()
	same := map[string]string{}
	var one KeyPlacement
	for rows.Next() {
		var created, used, useRead, verified int64
		one = KeyPlacement{}
		if err := rows.Scan(&one.Account, &one.Target, &one.Project, &one.KeyID, &one.Label, &one.Comment, &one.Fingerprint, &one.Type, &one.Bits,
			&one.Access, &created, &used, &useRead, &verified, &one.Unreadable, &one.Credential, &one.AddedBy, &one.Listed); err != nil {
			return s.fail("list deploy keys", err)
		}
		one.Created, one.LastUsed, one.UseRead, one.Verified = clock(created), clock(used), clock(useRead), clock(verified)
		for _, text := range []*string{&one.Account, &one.Label, &one.Comment, &one.Fingerprint, &one.Type, &one.Access, &one.Credential, &one.AddedBy} {
			first, known := same[*text]
			if !known {
				first, same[*text] = *text, *text
			}
			*text = first
		}
		each(&one)
	}
	return s.fail("list deploy keys", rows.Err())
}

// Placement is one repository or project on which Latchkey put a key.
type Placement struct {
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

// Placements lists where the key stands: where Latchkey put it, and where a later
// reading of the forge found it. An empty fingerprint lists all keys.
func (s *Store) Placements(ctx context.Context, fingerprint string) ([]Placement, error) {
	where, args := "", []any(nil)
	if fingerprint != "" {
		where, args = " WHERE fingerprint = ?", []any{fingerprint, fingerprint}
	}
	return list(ctx, s, "list placements", scanPlacement, fmt.Sprintf(`
		SELECT account, target, project, fingerprint, key_id, label, access, since, credential FROM placements%s
		UNION ALL
		SELECT account, target, project, fingerprint, key_id, label, access, created, '' FROM deploy_keys AS d%s
			%s fingerprint <> '' AND NOT EXISTS (SELECT 1 FROM placements AS p WHERE p.account = d.account AND p.target = d.target
			AND p.project = d.project AND p.fingerprint = d.fingerprint)
		ORDER BY 1, 2, 3`, where, where, map[bool]string{true: "WHERE", false: "AND"}[where == ""]), args...)
}

func scanPlacement(row interface{ Scan(...any) error }) (Placement, error) {
	var p Placement
	var since int64
	err := row.Scan(&p.Account, &p.Target, &p.Project, &p.Fingerprint, &p.KeyID, &p.Label, &p.Access, &since, &p.Credential)
	p.Since = clock(since)
	return p, err
}

func putPlacement(ctx context.Context, tx *sql.Tx, p Placement) (err error) {
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

// MadeWith lists where Latchkey put keys with this credential.
func (s *Store) MadeWith(ctx context.Context, account, credential string) ([]Placement, error) {
	return list(ctx, s, "list placements", scanPlacement, `SELECT account, target, project, fingerprint, key_id, label, access, since, credential
		FROM placements WHERE account = ? AND credential = ? AND credential <> '' ORDER BY target`, account, credential)
}
