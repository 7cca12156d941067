package store

import (
	"context"
	"strings"
)

// RepoPaths returns at most so many paths that begin with a text, in any letters, of
// an account or, for "", of all.
func (s *Store) RepoPaths(ctx context.Context, account, begin string, most int) ([]string, error) {
	like := strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(begin) + "%"
	return list(ctx, s, "list repositories", func(row interface{ Scan(...any) error }) (path string, err error) {
		err = row.Scan(&path)
		return path, err
	}, `SELECT DISTINCT path FROM repos WHERE (?='' OR account=?) AND path LIKE ? ESCAPE '\' ORDER BY path LIMIT ?`, account, account, like, most)
}
