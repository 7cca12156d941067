package store

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"strings"
	"time"

	"latchkey/keys"
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
	Origin      string // OriginGenerated, OriginImported, or OriginMachine
	Encrypted   bool   // the private key has a passphrase of its own
	Lost        bool   // the vault no longer had it when it was last asked
}

// Where a pair came from.
const (
	OriginGenerated = "generated"
	OriginImported  = "imported"
)

// IsKind reports whether the pair is of the type that was asked for.
func (p Pair) IsKind(kind keys.Kind) bool {
	switch kind {
	case "", keys.Ed25519:
		return p.Type == "ed25519"
	case keys.RSA3072:
		return p.Type == "rsa" && p.Bits == 3072
	case keys.RSA4096:
		return p.Type == "rsa" && p.Bits == 4096
	}
	return p.Type == "ecdsa" && strings.HasSuffix(string(kind), strconv.Itoa(p.Bits))
}

// OriginMachine is the origin of a pair that was made on a build machine: no vault
// ever had its private key, and machine_keys says where it lies.
const OriginMachine = "machine"

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

// RenamePair gives an entry another comment and public line.
func (s *Store) RenamePair(ctx context.Context, p Pair) error {
	_, err := s.safe.ExecContext(ctx, `UPDATE key_pairs SET comment = ?, public = ? WHERE fingerprint = ?`, p.Comment, p.Public, p.Fingerprint)
	return s.fail("write key pair", err)
}

// SetLost records whether the vault has lost the private key.
func (s *Store) SetLost(ctx context.Context, fingerprint string, lost bool) error {
	_, err := s.safe.ExecContext(ctx, `UPDATE key_pairs SET lost = ? WHERE fingerprint = ?`, lost, fingerprint)
	return s.fail("write key pair", err)
}

// PrivateKeys returns, for every key pair that belongs into the vault, whether its
// private key was lost when the vault was last asked.
func (s *Store) PrivateKeys(ctx context.Context) (map[string]bool, error) {
	pairs, err := s.Pairs(ctx)
	lost := make(map[string]bool, len(pairs))
	for _, p := range pairs {
		if p.Origin != OriginMachine {
			lost[p.Fingerprint] = p.Lost
		}
	}
	return lost, err
}

func putPair(ctx context.Context, tx *sql.Tx, p Pair) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO key_pairs (`+pairColumns+`) VALUES (?,?,?,?,?,?,?,?,?,?)
		ON CONFLICT(fingerprint) DO UPDATE SET origin = CASE origin WHEN '`+OriginMachine+`' THEN excluded.origin ELSE origin END, comment = excluded.comment, public = excluded.public, encrypted = excluded.encrypted, lost = excluded.lost`,
		p.Fingerprint, p.MD5, p.Type, p.Bits, p.Comment, p.Public, milli(p.Created), p.Origin, p.Encrypted, p.Lost)
	return err
}

// DropPair deletes a pair, also from its key sets. A set that has no member
// left is deleted too.
func (s *Store) DropPair(ctx context.Context, fingerprint string) error {
	return s.inTx(ctx, s.safe, "write key pair", func(tx *sql.Tx) error {
		if err := dropPair(ctx, tx, fingerprint); err != nil {
			return err
		}
		return s.logChanges(ctx, tx, Change{What: LogPairGone, State: Done, Fingerprint: fingerprint})
	})
}

func dropPair(ctx context.Context, tx *sql.Tx, fingerprint string) error {
	for _, query := range []string{`DELETE FROM key_set_members WHERE fingerprint = ?1`, `DELETE FROM key_pairs WHERE fingerprint = ?1`,
		`DELETE FROM key_sets WHERE name NOT IN (SELECT name FROM key_set_members) AND ?1 <> ''`} {
		if _, err := tx.ExecContext(ctx, query, fingerprint); err != nil {
			return err
		}
	}
	return dropSuccessor(ctx, tx, fingerprint)
}

// SetExported records the file to which a pair's private key was last written.
func (s *Store) SetExported(ctx context.Context, fingerprint, path string, at time.Time) error {
	return s.inTx(ctx, s.safe, "write export", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO exports (fingerprint, path, at) VALUES (?,?,?)
			ON CONFLICT(fingerprint) DO UPDATE SET path = excluded.path, at = excluded.at`, fingerprint, path, milli(at))
		if err != nil {
			return err
		}
		return s.logChanges(ctx, tx, Change{What: LogExported, State: Done, Fingerprint: fingerprint, Detail: path})
	})
}

// Exported returns the file to which a pair's private key was last written, ""
// when it never was.
func (s *Store) Exported(ctx context.Context, fingerprint string) (path string, err error) {
	err = s.cache.QueryRowContext(ctx, `SELECT path FROM exports WHERE fingerprint = ?`, fingerprint).Scan(&path)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return path, s.fail("read export", err)
}
