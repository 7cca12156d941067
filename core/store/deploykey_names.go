package store

import "context"

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
