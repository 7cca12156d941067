package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// TestRun is one run of tests as it is stored.
type TestRun struct {
	ID     int64
	Depth  string
	Listed bool // on the list of what was done; else it only holds the last result of a key
	Began  time.Time
	Took   time.Duration
	Error  string         // why it ended early, "" = it did not
	States map[string]int // how many tests are in each state
}

// TestRow is one test of a run.
type TestRow struct {
	N           int
	Account     string
	Target      string
	Fingerprint string // "" where there was no key to test with
	State       string
	When        time.Time // zero while it has not ended
	Result      string    // the whole result as JSON
}

// AddTestRun stores a run with all its tests, and returns its number.
func (s *Store) AddTestRun(ctx context.Context, r TestRun, rows []TestRow) (id int64, err error) {
	err = s.inTx(ctx, s.safe, "write tests", func(tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, `INSERT INTO test_runs (depth, listed, began, took, error) VALUES (?,?,?,?,?)`,
			r.Depth, r.Listed, milli(r.Began), r.Took.Milliseconds(), r.Error)
		if err != nil {
			return err
		}
		if id, err = res.LastInsertId(); err != nil {
			return err
		}
		return putTests(ctx, tx, id, rows)
	})
	return id, err
}

// PutTests replaces tests of a run.
func (s *Store) PutTests(ctx context.Context, run int64, rows []TestRow) error {
	return s.inTx(ctx, s.safe, "write tests", func(tx *sql.Tx) error { return putTests(ctx, tx, run, rows) })
}

func putTests(ctx context.Context, tx *sql.Tx, run int64, rows []TestRow) error {
	put, err := tx.PrepareContext(ctx, `INSERT OR REPLACE INTO test_results (run, n, account, target, fingerprint, state, at, result) VALUES (?,?,?,?,?,?,?,?)`)
	if err != nil {
		return err
	}
	defer put.Close()
	for _, r := range rows {
		if _, err := put.ExecContext(ctx, run, r.N, r.Account, r.Target, r.Fingerprint, r.State, milli(r.When), r.Result); err != nil {
			return err
		}
	}
	return nil
}

// EndTestRun records how long a run took, and why it ended early, if it did.
func (s *Store) EndTestRun(ctx context.Context, run int64, took time.Duration, why string) error {
	_, err := s.safe.ExecContext(ctx, `UPDATE test_runs SET took = ?, error = ? WHERE id = ?`, took.Milliseconds(), why, run)
	return s.fail("write tests", err)
}

// TestRuns returns the listed runs, oldest first, with the states of their tests counted.
func (s *Store) TestRuns(ctx context.Context) ([]TestRun, error) {
	runs, err := list(ctx, s, "list tests", func(row interface{ Scan(...any) error }) (r TestRun, err error) {
		var began, took int64
		err = row.Scan(&r.ID, &r.Depth, &r.Listed, &began, &took, &r.Error)
		r.Began, r.Took, r.States = clock(began), time.Duration(took)*time.Millisecond, map[string]int{}
		return r, err
	}, `SELECT id, depth, listed, began, took, error FROM test_runs WHERE listed = 1 ORDER BY id`)
	if err != nil {
		return nil, err
	}
	at := make(map[int64]int, len(runs))
	for i, r := range runs {
		at[r.ID] = i
	}
	_, err = list(ctx, s, "count tests", func(row interface{ Scan(...any) error }) (none struct{}, err error) {
		var run int64
		var state string
		var n int
		err = row.Scan(&run, &state, &n)
		if i, known := at[run]; known {
			runs[i].States[state] = n
		}
		return none, err
	}, `SELECT run, state, count(*) FROM test_results GROUP BY run, state`)
	return runs, err
}

const testColumns = `n, account, target, fingerprint, state, at, result`

// Tests returns the tests of a run, or an error that is ErrNotFound.
func (s *Store) Tests(ctx context.Context, run int64) ([]TestRow, error) {
	rows, err := list(ctx, s, "read tests", scanTest, `SELECT `+testColumns+` FROM test_results WHERE run = ? ORDER BY n`, run)
	if err == nil && len(rows) == 0 {
		err = fmt.Errorf("tests %d: %w", run, ErrNotFound)
	}
	return rows, err
}

// LastTests returns the newest ended tests on a repository, one of each key.
func (s *Store) LastTests(ctx context.Context, account, target string) ([]TestRow, error) {
	return list(ctx, s, "read tests", scanTest, `SELECT `+testColumns+` FROM (SELECT *, row_number() OVER
		(PARTITION BY fingerprint ORDER BY at DESC, run DESC) AS age FROM test_results
		WHERE account = ? AND target = ? AND at > 0 AND fingerprint <> '') WHERE age = 1 ORDER BY fingerprint`, account, target)
}

func scanTest(row interface{ Scan(...any) error }) (r TestRow, err error) {
	var at int64
	err = row.Scan(&r.N, &r.Account, &r.Target, &r.Fingerprint, &r.State, &at, &r.Result)
	r.When = clock(at)
	return r, err
}

// PruneTests deletes runs that began before then.
func (s *Store) PruneTests(ctx context.Context, before time.Time) error {
	_, err := s.safe.ExecContext(ctx, `DELETE FROM test_runs WHERE began < ?`, before.UnixMilli())
	return s.fail("prune tests", err)
}

// FailedTest is a repository with a key whose last test there failed, and that
// has not been verified since.
type FailedTest struct {
	Account, Target string
	When            time.Time
}

// FailedTests lists them for one account, or for all when account is "".
func (s *Store) FailedTests(ctx context.Context, account string) ([]FailedTest, error) {
	return list(ctx, s, "read tests", func(row interface{ Scan(...any) error }) (f FailedTest, err error) {
		var at int64
		err = row.Scan(&f.Account, &f.Target, &at)
		f.When = clock(at)
		return f, err
	}, `SELECT account, target, max(at) FROM (SELECT account, target, fingerprint, state, at, row_number() OVER
		(PARTITION BY account, target, fingerprint ORDER BY at DESC, run DESC) AS age FROM test_results
		WHERE (? = '' OR account = ?) AND at > 0 AND fingerprint <> '') AS t
		WHERE age = 1 AND state = 'failed' AND EXISTS (SELECT 1 FROM deploy_keys AS d
			WHERE d.account = t.account AND d.target = t.target AND d.project = 0 AND d.fingerprint = t.fingerprint)
			AND NOT EXISTS (SELECT 1 FROM verifications AS p
			WHERE p.account = t.account AND p.target = t.target AND p.project = 0 AND p.fingerprint = t.fingerprint AND p.at >= t.at)
		GROUP BY account, target`, account, account)
}
