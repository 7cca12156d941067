package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// Rollout is one planned change over many repositories, as it is stored. Only
// core/rollout knows what Spec and the steps' Acts mean.
type Rollout struct {
	ID          int64
	Verb        string
	Title       string
	Hash        string
	Spec        string // JSON
	State       string
	Reason      string
	Undoing     bool
	Fingerprint string // of the pair that was made for all steps, "" = none
	Public      string
	Created     time.Time
	Started     time.Time
	Updated     time.Time
	Ended       time.Time
	Due         time.Time // when a soak ends
	Refused     string    // JSON: what the plan left out, and why
	// Below is filled in by reading.
	Claimed bool           // a program runs it now
	Steps   map[string]int // how many steps are in which state
}

// RolloutStep is what happens on one repository or project, and how far it got.
type RolloutStep struct {
	N            int
	Account      string
	Target       string
	Project      bool
	Acts         string // JSON
	At           int    // the act it stands before
	Intent       bool   // that act's effect may have happened
	State        string
	Fingerprint  string // of the pair that was made for this step
	Public       string
	KeyID        string
	Attempts     int
	Error        string
	ErrorKind    string
	Verification string
	Took         time.Duration
	Updated      time.Time
	RepoID       string // the forge's id of the repository, "" when it is not known, and of projects
	Planned      string // Target as it was planned: a repository may be renamed since
	// Machine is the id of the build machine that the step is about, "" for none. A
	// step on a machine alone has no account, and the machine's id as its target.
	Machine string
}

const (
	rolloutColumns = `id, verb, title, hash, spec, state, reason, undoing, fingerprint, public, created, started, updated, ended, due, refused, owner`
	stepColumns    = `n, account, target, project, acts, at, intent, state, fingerprint, public, key_id, attempts, error, error_kind, verification, took, updated, repo_id, planned, machine`
)

// AddRollout commits a rollout with all its steps and returns its number. A
// plan is confirmed once: ErrHashUsed says that another rollout has its hash.
func (s *Store) AddRollout(ctx context.Context, r Rollout, steps []RolloutStep) (id int64, err error) {
	err = s.inTx(ctx, s.safe, "write rollout", func(tx *sql.Tx) error {
		now := milli(s.now())
		if err := unused(ctx, tx, r.Hash); err != nil {
			return err
		}
		res, err := tx.ExecContext(ctx, `INSERT INTO rollouts (verb, title, hash, spec, state, reason, undoing, fingerprint, public, owner,
			created, started, updated, ended, due, refused) VALUES (?,?,?,?,?,?,?,?,?,'',?,0,?,0,0,?)`,
			r.Verb, r.Title, r.Hash, r.Spec, r.State, r.Reason, r.Undoing, r.Fingerprint, r.Public, now, now, r.Refused)
		if err != nil {
			return err
		}
		if id, err = res.LastInsertId(); err != nil {
			return err
		}
		if err := putSteps(ctx, tx, id, steps, s.now()); err != nil {
			return err
		}
		if err := s.logChanges(ctx, tx, Change{What: LogRollout, State: LogIntent, Rollout: id, Fingerprint: r.Fingerprint,
			Detail: fmt.Sprintf(`{"verb":%q,"plan":%q,"steps":%d}`, r.Verb, r.Hash, len(steps))}); err != nil {
			return err
		}
		return alone(ctx, tx, id)
	})
	return id, err
}

// unused refuses a hash by which a rollout was confirmed before.
func unused(ctx context.Context, tx *sql.Tx, hash string) error {
	var other int64
	err := tx.QueryRowContext(ctx, `SELECT id FROM rollouts WHERE hash = ? AND hash <> '' LIMIT 1`, hash).Scan(&other)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil
	case err != nil:
		return err
	}
	return fmt.Errorf("plan %s: %w: rollout %d", hash, ErrHashUsed, other)
}

// RolloutOfHash returns the rollout that was confirmed by a hash, 0 when none was.
func (s *Store) RolloutOfHash(ctx context.Context, hash string) (int64, error) {
	rows, err := s.rollouts(ctx, "hash = ? AND hash <> ''", hash)
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	return rows[0].ID, nil
}

// alone refuses a rollout that has something to do on a target where another
// one has not ended: a second program may have started that one since this one
// was planned, or, when an ended rollout is retried or undone, since it ended.
// Steps about two machines do not disturb each other: each has a key of its own there.
func alone(ctx context.Context, tx *sql.Tx, id int64) error {
	var other int64
	var target string
	err := tx.QueryRowContext(ctx, `SELECT o.rollout, o.target FROM rollout_steps AS o JOIN rollout_steps AS n
		ON n.account = o.account AND n.target = o.target AND n.project = o.project
		AND (n.machine = o.machine OR n.machine = '' OR o.machine = '')
		WHERE n.rollout = ? AND n.state IN ('waiting', 'running') AND o.rollout <> n.rollout AND o.state IN ('waiting', 'running')
		AND o.rollout IN (SELECT id FROM rollouts WHERE ended = 0) LIMIT 1`, id).Scan(&other, &target)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil
	case err != nil:
		return err
	}
	return fmt.Errorf("%s: %w: rollout %d", target, ErrRolloutThere, other)
}

// Rollouts lists all rollouts, newest first, with their steps counted.
func (s *Store) Rollouts(ctx context.Context) ([]Rollout, error) {
	rows, err := s.rollouts(ctx, "TRUE")
	if err != nil {
		return nil, err
	}
	counts := map[int64]map[string]int{}
	_, err = list(ctx, s, "count steps", func(row interface{ Scan(...any) error }) (struct{}, error) {
		var id int64
		var state string
		var n int
		err := row.Scan(&id, &state, &n)
		if counts[id] == nil {
			counts[id] = map[string]int{}
		}
		counts[id][state] = n
		return struct{}{}, err
	}, `SELECT rollout, state, count(*) FROM rollout_steps GROUP BY rollout, state`)
	for i := range rows {
		rows[i].Steps = counts[rows[i].ID]
	}
	return rows, err
}

func (s *Store) rollouts(ctx context.Context, where string, args ...any) ([]Rollout, error) {
	return list(ctx, s, "list rollouts", func(row interface{ Scan(...any) error }) (r Rollout, err error) {
		var created, started, updated, ended, due int64
		var owner string
		err = row.Scan(&r.ID, &r.Verb, &r.Title, &r.Hash, &r.Spec, &r.State, &r.Reason, &r.Undoing, &r.Fingerprint, &r.Public,
			&created, &started, &updated, &ended, &due, &r.Refused, &owner)
		r.Created, r.Started, r.Updated, r.Ended, r.Due = clock(created), clock(started), clock(updated), clock(ended), clock(due)
		r.Claimed = owner != "" && s.owner.claimed(owner)
		return r, err
	}, `SELECT `+rolloutColumns+` FROM rollouts WHERE `+where+` ORDER BY id DESC`, args...)
}

// Rollout returns one with its steps, or an error that is ErrNotFound.
func (s *Store) Rollout(ctx context.Context, id int64) (Rollout, []RolloutStep, error) {
	rows, err := s.rollouts(ctx, "id = ?", id)
	if err == nil && len(rows) == 0 {
		err = fmt.Errorf("rollout %d: %w", id, ErrNotFound)
	}
	if err != nil {
		return Rollout{}, nil, err
	}
	steps, err := list(ctx, s, "read rollout", scanStep, `SELECT `+stepColumns+` FROM rollout_steps WHERE rollout = ? ORDER BY n`, id)
	rows[0].Steps = map[string]int{}
	for _, st := range steps {
		rows[0].Steps[st.State]++
	}
	return rows[0], steps, err
}

func scanStep(row interface{ Scan(...any) error }) (st RolloutStep, err error) {
	var took, updated int64
	err = row.Scan(&st.N, &st.Account, &st.Target, &st.Project, &st.Acts, &st.At, &st.Intent, &st.State, &st.Fingerprint, &st.Public,
		&st.KeyID, &st.Attempts, &st.Error, &st.ErrorKind, &st.Verification, &took, &updated, &st.RepoID, &st.Planned, &st.Machine)
	st.Took, st.Updated = time.Duration(took)*time.Millisecond, clock(updated)
	return st, err
}

// StepOn is an unfinished step of a rollout that has not ended.
type StepOn struct {
	Rollout int64
	RolloutStep
}

// OpenSteps lists the unfinished steps of all rollouts that have not ended.
func (s *Store) OpenSteps(ctx context.Context) ([]StepOn, error) {
	return list(ctx, s, "list open steps", func(row interface{ Scan(...any) error }) (on StepOn, err error) {
		on.RolloutStep, err = scanStep(withRollout{row, &on.Rollout})
		return on, err
	}, `SELECT rollout, `+stepColumns+` FROM rollout_steps WHERE state IN ('waiting', 'running') AND
		rollout IN (SELECT id FROM rollouts WHERE ended = 0) ORDER BY rollout, n`)
}

// SharedPairs returns the fingerprints of pairs that were made for all steps of a
// rollout, by the rollout's number, for those that have not ended.
func (s *Store) SharedPairs(ctx context.Context) (map[int64]string, error) {
	rows, err := s.rollouts(ctx, "ended = 0 AND fingerprint <> ''")
	pairs := make(map[int64]string, len(rows))
	for _, r := range rows {
		pairs[r.ID] = r.Fingerprint
	}
	return pairs, err
}

// withRollout scans the rollout's number before the columns of a step.
type withRollout struct {
	row interface{ Scan(...any) error }
	id  *int64
}

func (w withRollout) Scan(into ...any) error { return w.row.Scan(append([]any{w.id}, into...)...) }

func putSteps(ctx context.Context, tx *sql.Tx, id int64, steps []RolloutStep, now time.Time) error {
	if len(steps) == 0 {
		return nil
	}
	put, err := tx.PrepareContext(ctx, `INSERT OR REPLACE INTO rollout_steps (`+stepColumns+`, rollout) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`)
	if err != nil {
		return err
	}
	defer put.Close()
	for _, st := range steps {
		if _, err := put.ExecContext(ctx, st.N, st.Account, st.Target, st.Project, st.Acts, st.At, st.Intent, st.State, st.Fingerprint,
			st.Public, st.KeyID, st.Attempts, st.Error, st.ErrorKind, st.Verification, st.Took.Milliseconds(), milli(now), st.RepoID, st.Planned, st.Machine, id); err != nil {
			return err
		}
	}
	return nil
}

// PruneRollouts deletes rollouts that ended before then.
func (s *Store) PruneRollouts(ctx context.Context, before time.Time) error {
	_, err := s.safe.ExecContext(ctx, `DELETE FROM rollouts WHERE ended > 0 AND ended < ?`, before.UnixMilli())
	return s.fail("prune rollouts", err)
}

// errNotClaimed is the error of a Claim that was released.
var errNotClaimed = errors.New("the rollout was given back")
