package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
)

// Claim is this program's claim on a rollout: no other program, and nothing else
// in this one, gets the rollout until Release. A crash ends the claim too.
//
// Its commits are grouped: while one transaction is being written, whatever
// else is to be committed is gathered for the next one. A commit returns only
// when it is on the disk (synchronous=FULL).
type Claim struct {
	s    *Store
	id   int64
	name string

	mu       sync.Mutex
	queue    []*commit
	writing  bool
	released bool
}

// Mark is what one commit writes; all of it becomes visible together or not at
// all.
type Mark struct {
	Rollout *Rollout      // its state, reason, pair and times; nil leaves it
	Steps   []RolloutStep // replaced as a whole
	Changes *Changes
	Member  *SetMember // a pair that belongs to a key set
	Leaves  string     // a fingerprint that belongs to no set any more
	// Successor says that a key has been replaced on a target: the new key
	// takes its place in its key sets. Reinstated takes that back when the new
	// key is removed; it needs Account, Target, Project and New. Looked records
	// when the old key's last use was checked; it needs Account, Target,
	// Project, Old and Looked.
	Successor, Reinstated, Looked *Successor
	// Alone refuses the whole mark where another rollout has not ended on one of
	// the targets on which this one now has something to do.
	Alone bool
	// Log is what of it belongs into the log of changes.
	Log []Change
}

// commit is a mark that is to be written.
type commit struct {
	mark Mark
	done chan error
}

// ClaimRollout claims a rollout; ErrClaimed says that somebody has it.
func (s *Store) ClaimRollout(ctx context.Context, id int64) (*Claim, error) {
	h := &Claim{s: s, id: id, name: s.owner.begin()}
	err := s.inTx(ctx, s.safe, fmt.Sprintf("rollout %d", id), func(tx *sql.Tx) error {
		var holder string
		if err := tx.QueryRowContext(ctx, `SELECT owner FROM rollouts WHERE id = ?`, id).Scan(&holder); err != nil {
			return err
		}
		if holder != "" && s.owner.claimed(holder) {
			return fmt.Errorf("rollout %d: %w", id, ErrClaimed)
		}
		_, err := tx.ExecContext(ctx, `UPDATE rollouts SET owner = ? WHERE id = ?`, h.name, id)
		return err
	})
	if err != nil {
		s.owner.end(h.name)
		return nil, err
	}
	return h, nil
}

// Release ends the claim, so that another program gets the rollout while this
// one still runs. Where the database cannot be written, other programs see the
// claim until this program ends. After the first call it does nothing.
func (cl *Claim) Release() {
	cl.mu.Lock()
	released := cl.released
	cl.released = true
	cl.mu.Unlock()
	if released {
		return
	}
	_, _ = cl.s.safe.Exec(`UPDATE rollouts SET owner = '' WHERE id = ? AND owner = ?`, cl.id, cl.name)
	cl.s.owner.end(cl.name)
}

// Commit writes a mark and returns when it is on the disk. The end of ctx does
// not stop it: what has happened has to be recorded.
func (cl *Claim) Commit(ctx context.Context, m Mark) error {
	c := &commit{mark: m, done: make(chan error, 1)}
	cl.mu.Lock()
	cl.queue = append(cl.queue, c)
	lead := !cl.writing
	cl.writing = true
	cl.mu.Unlock()
	if lead {
		go cl.write(context.WithoutCancel(ctx))
	}
	return <-c.done
}

// write commits what is queued until nothing is left.
func (cl *Claim) write(ctx context.Context) {
	for {
		cl.mu.Lock()
		batch := cl.queue
		cl.queue = nil
		cl.writing = len(batch) > 0
		cl.mu.Unlock()
		if len(batch) == 0 {
			return
		}
		err := cl.s.inTx(ctx, cl.s.safe, "write rollout", func(tx *sql.Tx) error { return cl.apply(ctx, tx, batch) })
		for _, c := range batch {
			c.done <- err
		}
	}
}

func (cl *Claim) apply(ctx context.Context, tx *sql.Tx, batch []*commit) error {
	var holder string
	if err := tx.QueryRowContext(ctx, `SELECT owner FROM rollouts WHERE id = ?`, cl.id).Scan(&holder); err != nil {
		return err
	}
	if holder != cl.name {
		return errors.Join(errNotClaimed, fmt.Errorf("rollout %d: %w", cl.id, ErrClaimed))
	}
	now := cl.s.now()
	for _, c := range batch {
		m := c.mark
		if err := m.follow(ctx, tx); err != nil {
			return err
		}
		if err := cl.log(ctx, tx, &m); err != nil {
			return err
		}
		if err := m.Changes.apply(ctx, tx); err != nil {
			return err
		}
		if err := putSteps(ctx, tx, cl.id, m.Steps, now); err != nil {
			return err
		}
		if r := m.Rollout; r != nil {
			if _, err := tx.ExecContext(ctx, `UPDATE rollouts SET state = ?, reason = ?, undoing = ?, fingerprint = ?, public = ?,
				started = ?, updated = ?, ended = ?, due = ? WHERE id = ?`, r.State, r.Reason, r.Undoing, r.Fingerprint, r.Public,
				milli(r.Started), milli(now), milli(r.Ended), milli(r.Due), cl.id); err != nil {
				return err
			}
		}
		if m.Member != nil {
			if err := putMember(ctx, tx, *m.Member, now); err != nil {
				return err
			}
		}
		if err := m.applySuccessors(ctx, tx); err != nil {
			return err
		}
		if m.Alone {
			if err := alone(ctx, tx, cl.id); err != nil {
				return err
			}
		}
		if m.Leaves != "" {
			if _, err := tx.ExecContext(ctx, `DELETE FROM key_set_members WHERE fingerprint = ?`, m.Leaves); err != nil {
				return err
			}
		}
	}
	return nil
}

// log appends what a mark does to the log of changes: acts, and that the rollout
// itself is in another state.
func (cl *Claim) log(ctx context.Context, tx *sql.Tx, m *Mark) error {
	var all []Change
	for _, c := range m.Log {
		c.Rollout = cl.id
		if len(m.Steps) == 1 { // the step that it is about, under the name that its target has now
			c.Target = m.Steps[0].Target
		}
		all = append(all, c)
	}
	if r := m.Rollout; r != nil {
		var state string
		var undoing bool
		if err := tx.QueryRowContext(ctx, `SELECT state, undoing FROM rollouts WHERE id = ?`, cl.id).Scan(&state, &undoing); err != nil {
			return err
		}
		if state != r.State || undoing != r.Undoing {
			all = append(all, Change{What: LogRollout, State: r.State, Rollout: cl.id, Detail: fmt.Sprintf(`{"undoing":%t}`, r.Undoing)})
		}
	}
	return cl.s.logChanges(ctx, tx, all...)
}
