package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// The kinds of machines.
const (
	MachineSSH   = "ssh"   // reached over SSH
	MachineLocal = "local" // the home of whoever runs Latchkey
	// MachineGroup is any number of machines that come from the image of another one
	// and are reached by nobody here, such as those that a pool starts and ends.
	MachineGroup = "group"
)

// Machine is one build machine, a user's home on a host; or a group of such.
type Machine struct {
	ID      string // short and readable; never changes, and stays taken by what is kept of the machine
	Name    string // as people call it; unique, whatever its letters' case; of a group, the pattern of its machines' names
	Address string // as typed
	Kind    string // MachineSSH, MachineLocal or MachineGroup
	Host    string // what the address came to, "" for a local one; of a group, the id of the machine whose image it has
	Port    int
	User    string    // who logs in
	RunAs   string    // whose home it is, "" = that of User
	Via     string    // jump hosts, in the form of ssh -J, "" = none
	Preset  string    // of which build system, "" = none
	Home    string    // the folder as it was last seen, "" = never
	Facts   string    // JSON of the last look, "" = never
	Looked  time.Time // when Facts was read
	Reached time.Time // when it last answered
	Error   string    // why it did not answer when it was last tried, "" = it did
	Trouble time.Time // since when it does not, zero where Error is ""
	Ends    time.Time // when its access is to end, zero = it does not
	Created time.Time
}

const machineColumns = `id, name, address, kind, host, port, user, run_as, via, preset, home, facts, looked, reached, error, ends, created, troubled`

func scanMachine(row interface{ Scan(...any) error }) (m Machine, err error) {
	var looked, reached, ends, created, troubled int64
	err = row.Scan(&m.ID, &m.Name, &m.Address, &m.Kind, &m.Host, &m.Port, &m.User, &m.RunAs, &m.Via, &m.Preset, &m.Home, &m.Facts,
		&looked, &reached, &m.Error, &ends, &created, &troubled)
	m.Looked, m.Reached, m.Ends, m.Created, m.Trouble = clock(looked), clock(reached), clock(ends), clock(created), clock(troubled)
	return m, err
}

// Machines lists all machines by name.
func (s *Store) Machines(ctx context.Context) ([]Machine, error) {
	return list(ctx, s, "list machines", scanMachine, `SELECT `+machineColumns+` FROM machines ORDER BY name`)
}

// Machine returns the one with this id or name, or an error that is ErrNotFound.
func (s *Store) Machine(ctx context.Context, idOrName string) (Machine, error) {
	m, err := scanMachine(s.cache.QueryRowContext(ctx, `SELECT `+machineColumns+` FROM machines WHERE id = ?1 OR name = ?1 ORDER BY id <> ?1 LIMIT 1`, idOrName))
	return m, s.fail("machine "+idOrName, err)
}

// MachineIDUsed reports whether a machine has, or had, an id: the rollouts that
// were about it name it still.
func (s *Store) MachineIDUsed(ctx context.Context, id string) (used bool, err error) {
	err = s.cache.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM machines WHERE id = ?1 OR name = ?1) OR EXISTS (SELECT 1 FROM rollout_steps WHERE machine = ?1)`, id).Scan(&used)
	return used, s.fail("read machines", err)
}

// PutMachine adds a machine or replaces what is stored of it; its keys and
// repositories stay. Created is set where it is zero. A name that another
// machine has is refused with ErrNameUsed.
func (s *Store) PutMachine(ctx context.Context, m Machine) error {
	return s.inTx(ctx, s.safe, "write machine", func(tx *sql.Tx) error { return s.putMachine(ctx, tx, m) })
}

func (s *Store) putMachine(ctx context.Context, tx *sql.Tx, m Machine) error {
	if m.Created.IsZero() {
		m.Created = s.now()
	}
	var used bool
	if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM machines WHERE name = ? AND id <> ?)`, m.Name, m.ID).Scan(&used); err != nil {
		return err
	}
	if used {
		return fmt.Errorf("machine %s: %w", m.Name, ErrNameUsed)
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO machines (`+machineColumns+`) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
			ON CONFLICT(id) DO UPDATE SET name = excluded.name, address = excluded.address, kind = excluded.kind, host = excluded.host, port = excluded.port,
			user = excluded.user, run_as = excluded.run_as, via = excluded.via, preset = excluded.preset, home = excluded.home, facts = excluded.facts,
			looked = excluded.looked, reached = excluded.reached, error = excluded.error, ends = excluded.ends, troubled = excluded.troubled`,
		m.ID, m.Name, m.Address, m.Kind, m.Host, m.Port, m.User, m.RunAs, m.Via, m.Preset, m.Home, m.Facts,
		milli(m.Looked), milli(m.Reached), m.Error, milli(m.Ends), milli(m.Created), milli(m.Trouble))
	if err != nil {
		return err
	}
	return s.logChanges(ctx, tx, Change{What: LogMachine, State: Done, Machine: m.ID, Label: m.Name, Target: m.Address})
}

// DropMachine deletes a machine with what is known of it. Pairs that were made on
// it and lie on no other machine leave the index too: nobody has their private
// keys any more. Deploy keys stay on the forges.
func (s *Store) DropMachine(ctx context.Context, id string) error {
	return s.inTx(ctx, s.safe, "write machine", func(tx *sql.Tx) error {
		held, err := texts(ctx, tx, `SELECT fingerprint FROM machine_keys WHERE machine = ?`, id)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM machines WHERE id = ?`, id); err != nil {
			return err
		}
		for _, fingerprint := range held {
			if err := dropHeldNowhere(ctx, tx, fingerprint); err != nil {
				return err
			}
		}
		return s.logChanges(ctx, tx, Change{What: LogForgotten, State: Done, Machine: id})
	})
}

// MachineReached records whether a machine answered: err is why it did not, ""
// where it did.
func (s *Store) MachineReached(ctx context.Context, id string, at time.Time, why string) error {
	_, err := s.cache.ExecContext(ctx, `UPDATE machines SET error = ?2, reached = CASE WHEN ?2 = '' THEN ?3 ELSE reached END,
		troubled = CASE WHEN ?2 = '' THEN 0 WHEN error = '' OR troubled = 0 THEN ?3 ELSE troubled END WHERE id = ?1`, id, why, milli(at))
	return s.fail("write machine", err)
}

// MachineLooked records what a look at a machine showed. That it answered is
// recorded too.
func (s *Store) MachineLooked(ctx context.Context, id, home, facts string, at time.Time) error {
	_, err := s.safe.ExecContext(ctx, `UPDATE machines SET home = ?2, facts = ?3, looked = ?4, reached = ?4, error = '', troubled = 0 WHERE id = ?1`, id, home, facts, milli(at))
	return s.fail("write machine", err)
}
