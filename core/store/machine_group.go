package store

import (
	"context"
	"database/sql"
)

// A group of machines has the keys that lie on the machine whose image it has, from
// when the group was noted: each image that is made later may hold them. They stay the
// group's until somebody says that all of its machines were replaced. Which of them
// they may open repositories with is noted beside each: an image may be made between
// two rotations.

// putGroupKey records that groups which have the image of a machine may have its key.
func putGroupKey(ctx context.Context, tx *sql.Tx, k MachineKey) error {
	if k.Origin == KeyFound {
		return nil
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO machine_keys (`+machineKeyColumns+`) SELECT id, ?2, ?3, '`+KeyCloned+`', ?4, ?5, 0, 0 FROM machines
		WHERE kind = '`+MachineGroup+`' AND host = ?1 ON CONFLICT DO NOTHING`, k.Machine, k.Fingerprint, k.Path, k.Encrypted, milli(k.Since))
	return err
}

// putGroupRepo records that groups which have the image of a machine may open what it
// opens. What they open already they open with the key that they had, until they are
// replaced.
func putGroupRepo(ctx context.Context, tx *sql.Tx, r MachineRepo) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO machine_keys (`+machineKeyColumns+`) SELECT g.id, ?2, coalesce(k.path, ''), '`+KeyCloned+`', coalesce(k.encrypted, 0), ?3, 0, 1
		FROM machines g LEFT JOIN machine_keys k ON k.machine = g.host AND k.fingerprint = ?2
		WHERE g.kind = '`+MachineGroup+`' AND g.host = ?1 ON CONFLICT DO UPDATE SET opens = 1`, r.Machine, r.Fingerprint, milli(r.Since))
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO machine_repos (`+machineRepoColumns+`) SELECT id, ?2, ?3, ?4, ?5, ?6, ?7, 0, '' FROM machines
		WHERE kind = '`+MachineGroup+`' AND host = ?1 ON CONFLICT DO NOTHING`, r.Machine, r.Account, r.Target, r.Fingerprint, r.Alias, r.Access, milli(r.Since))
	return err
}

// AddGroup adds a group of machines, which have what lies on its machine now.
func (s *Store) AddGroup(ctx context.Context, group Machine) error {
	return s.inTx(ctx, s.safe, "write group of machines", func(tx *sql.Tx) error {
		if err := s.putMachine(ctx, tx, group); err != nil {
			return err
		}
		return groupReplaced(ctx, tx, group.ID)
	})
}

// GroupReplaced records that all machines of a group come from the image of its machine
// as that one is now: they hold its keys and no others, and open what it opens.
func (s *Store) GroupReplaced(ctx context.Context, group string) error {
	return s.inTx(ctx, s.safe, "write group of machines", func(tx *sql.Tx) error { return groupReplaced(ctx, tx, group) })
}

func groupReplaced(ctx context.Context, tx *sql.Tx, group string) error {
	held, err := texts(ctx, tx, `SELECT fingerprint FROM machine_keys WHERE machine = ?`, group)
	if err != nil {
		return err
	}
	for _, q := range []string{
		`DELETE FROM machine_keys WHERE machine = ?`,
		`DELETE FROM machine_repos WHERE machine = ?`,
		`INSERT INTO machine_keys (` + machineKeyColumns + `) SELECT g.id, k.fingerprint, k.path, '` + KeyCloned + `', k.encrypted, k.since, 0,
				EXISTS (SELECT 1 FROM machine_repos r WHERE r.machine = g.host AND r.fingerprint = k.fingerprint) AS opens
				FROM machines g JOIN machine_keys k ON k.machine = g.host WHERE g.id = ? AND (k.origin <> '` + KeyFound + `' OR opens)`,
		`INSERT INTO machine_repos (` + machineRepoColumns + `) SELECT g.id, r.account, r.target, r.fingerprint, r.alias, r.access, r.since, 0, ''
				FROM machines g JOIN machine_repos r ON r.machine = g.host WHERE g.id = ?`,
	} {
		if _, err := tx.ExecContext(ctx, q, group); err != nil {
			return err
		}
	}
	for _, fingerprint := range held {
		if err := dropHeldNowhere(ctx, tx, fingerprint); err != nil {
			return err
		}
	}
	return nil
}
