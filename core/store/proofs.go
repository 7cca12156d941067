package store

import (
	"context"
	"database/sql"
	"time"
)

// Proved notes that a key opened a repository over SSH just now. Where it
// stands on the repository's project, it is proved there too.
func (s *Store) Proved(ctx context.Context, account, repo, fingerprint string, at time.Time) error {
	return s.inTx(ctx, s.cache, "write proof", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO proofs (account, target, project, fingerprint, at) VALUES (?1, ?2, 0, ?3, ?4)`,
			account, repo, fingerprint, milli(at))
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT OR REPLACE INTO proofs (account, target, project, fingerprint, at)
			SELECT d.account, d.target, 1, d.fingerprint, ?4 FROM repos AS r JOIN deploy_keys AS d ON d.account = r.account AND d.project = 1
				AND d.target = substr(r.path, 1, instr(r.path, '/')) || r.project
			WHERE r.account = ?1 AND r.path = ?2 AND r.project <> '' AND d.fingerprint = ?3`,
			account, repo, fingerprint, milli(at))
		return err
	})
}
