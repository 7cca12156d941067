package store

import (
	"context"
	"slices"

	"latchkey/internal/safetext"
)

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
	}, `SELECT fingerprint, `+columns+` FROM deploy_keys WHERE fingerprint <> ''`) // in the order of the disk: sorted by SQLite it takes five times as long
	if err != nil {
		return nil, err
	}
	var found []string
	for _, r := range rows {
		if fits(r.a, r.b) {
			found = append(found, r.fingerprint)
		}
	}
	slices.Sort(found)
	return slices.Compact(found), nil
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

// KeyName has the names of one key where it stands, for finding it by name.
type KeyName struct {
	Fingerprint, Type string
	Label, Comment    string // as one of its places has them
	Places            int    // cached places
}

// KeyNames lists every key that stands anywhere, once.
func (s *Store) KeyNames(ctx context.Context) ([]KeyName, error) {
	return list(ctx, s, "list names of deploy keys", func(row interface{ Scan(...any) error }) (k KeyName, err error) {
		err = row.Scan(&k.Fingerprint, &k.Type, &k.Label, &k.Comment, &k.Places)
		return k, err
	}, `SELECT fingerprint, min(type), min(label), max(comment), count(*) FROM deploy_keys WHERE fingerprint <> '' GROUP BY fingerprint ORDER BY 3, 1`)
}

// Holders lists every cached target on which a key stands.
func (s *Store) Holders(ctx context.Context, fingerprint string) ([]DeployKey, error) {
	return list(ctx, s, "find deploy key", scanKey, `SELECT `+keyColumns+`, `+placementColumns+`
		FROM deploy_keys AS d
		WHERE fingerprint = ? ORDER BY account, target`, fingerprint)
}
