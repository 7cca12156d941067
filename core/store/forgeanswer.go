package store

import (
	"context"
	"database/sql"
	"time"
)

// ForgeAnswer is what a forge said to one question that only an audit asks. It goes
// with its account, and moves with its repository.
type ForgeAnswer struct {
	Account string
	Target  string // path of a repository, name of a workspace, or "" = about the account
	About   string // the question
	Read    time.Time
	Answer  string // JSON
}

// ForgeAnswers lists what is kept, by account and target.
func (s *Store) ForgeAnswers(ctx context.Context) ([]ForgeAnswer, error) {
	return list(ctx, s, "list answers of forges", func(row interface{ Scan(...any) error }) (a ForgeAnswer, err error) {
		var read int64
		err = row.Scan(&a.Account, &a.Target, &a.About, &read, &a.Answer)
		a.Read = clock(read)
		return a, err
	}, `SELECT account, target, about, read, answer FROM forge_answers ORDER BY account, target, about`)
}

// SaveForgeAnswers writes answers; earlier ones to the same questions are replaced.
func (s *Store) SaveForgeAnswers(ctx context.Context, answers ...ForgeAnswer) error {
	return s.inTx(ctx, s.cache, "write answers of forges", func(tx *sql.Tx) error {
		for _, a := range answers {
			if _, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO forge_answers (account, target, about, read, answer) VALUES (?,?,?,?,?)`,
				a.Account, a.Target, a.About, milli(a.Read), a.Answer); err != nil {
				return err
			}
		}
		return nil
	})
}
