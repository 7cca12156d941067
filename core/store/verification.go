package store

import (
	"context"
	"database/sql"
	"time"
)

// SaveVerification records that a key opened a repository over SSH just now. Where the
// key stands on the repository's project, it is verified there too. A key that
// stands on neither opens by other means, such as a person's own key.
func (s *Store) SaveVerification(ctx context.Context, account, repo, fingerprint string, at time.Time) error {
	return s.inTx(ctx, s.cache, "write verification", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO verifications (account, target, project, fingerprint, at, stood) VALUES (?1, ?2, 0, ?3, ?4,
			EXISTS (SELECT 1 FROM deploy_keys WHERE account = ?1 AND target = ?2 AND project = 0 AND fingerprint = ?3)
			OR EXISTS (SELECT 1 FROM placements WHERE account = ?1 AND target = ?2 AND project = 0 AND fingerprint = ?3))`,
			account, repo, fingerprint, milli(at))
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT OR REPLACE INTO verifications (account, target, project, fingerprint, at, stood)
			SELECT d.account, d.target, 1, d.fingerprint, ?4, 1 FROM repos AS r JOIN deploy_keys AS d ON d.account = r.account AND d.project = 1
				AND d.target = substr(r.path, 1, instr(r.path, '/')) || r.project
			WHERE r.account = ?1 AND r.path = ?2 AND r.project <> '' AND d.fingerprint = ?3`,
			account, repo, fingerprint, milli(at))
		return err
	})
}

// Refuted deletes the record that a key opened a repository without standing
// there: it was tried again, and did not.
func (s *Store) Refuted(ctx context.Context, account, repo, fingerprint string) error {
	_, err := s.cache.ExecContext(ctx, `DELETE FROM verifications WHERE account = ? AND target = ? AND project = 0 AND fingerprint = ? AND stood = 0`,
		account, repo, fingerprint)
	return s.fail("write verification", err)
}

// VerifiedOn returns, by fingerprint, when each key was last verified on a repository or project.
func (s *Store) VerifiedOn(ctx context.Context, account, target string, project bool) (map[string]time.Time, error) {
	verified := map[string]time.Time{}
	_, err := list(ctx, s, "read verifications", func(row interface{ Scan(...any) error }) (none struct{}, err error) {
		var fp string
		var at int64
		err = row.Scan(&fp, &at)
		verified[fp] = clock(at)
		return none, err
	}, `SELECT fingerprint, at FROM verifications WHERE account = ? AND target = ? AND project = ?`, account, target, project)
	return verified, err
}
