package store

import (
	"context"
	"database/sql"
	"errors"
)

// Answer is a stored answer of a forge, for conditional requests.
type Answer struct {
	ETag   string
	Header string // JSON
	Body   []byte
}

// mostAnswers is how many answers are stored for one account, countAnswersEvery
// after how many new ones they are counted again.
const (
	mostAnswers       = 20_000
	countAnswersEvery = 500
)

// Answer returns a stored answer; ok is false when there is none.
func (s *Store) Answer(ctx context.Context, account, url string) (a Answer, ok bool, err error) {
	err = s.cache.QueryRowContext(ctx, `SELECT etag, header, body FROM answers WHERE account = ? AND url = ?`, account, url).Scan(&a.ETag, &a.Header, &a.Body)
	if errors.Is(err, sql.ErrNoRows) {
		return a, false, nil
	}
	return a, err == nil, s.fail("read answer", err)
}

// SaveAnswer stores an answer in place of the one before.
func (s *Store) SaveAnswer(ctx context.Context, account, url string, a Answer) error {
	return s.inTx(ctx, s.cache, "keep answer", func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO answers (account, url, etag, header, body, at) VALUES (?,?,?,?,?,?)`,
			account, url, a.ETag, a.Header, a.Body, s.now().UnixMilli()); err != nil {
			return err
		}
		if (s.answers.Add(1)-1)%countAnswersEvery != 0 { // the first of each start is; counting them costs more than storing one
			return nil
		}
		var n int
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM answers WHERE account = ?`, account).Scan(&n); err != nil || n <= mostAnswers {
			return err
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM answers WHERE account = ?1 AND at <= (SELECT at FROM answers WHERE account = ?1 ORDER BY at LIMIT 1 OFFSET ?2)`,
			account, mostAnswers/10)
		return err
	})
}
