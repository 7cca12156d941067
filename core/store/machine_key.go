package store

import (
	"context"
	"database/sql"
	"time"
)

// How a key came onto a machine.
const (
	KeyMade      = "made"      // there, by ssh-keygen: its private key never left it
	KeyDelivered = "delivered" // from the vault
	KeyFound     = "found"     // it lay there when somebody looked
	KeyCloned    = "cloned"    // it came with the image that another machine was made from
)

// MachineKey is a private key that lies on a machine. Public facts only.
type MachineKey struct {
	Machine     string // id
	Fingerprint string
	Path        string // of its file, as the machine names it; or its name in our folder there
	Origin      string // KeyMade, KeyDelivered, KeyFound or KeyCloned
	Encrypted   bool   // it has a passphrase
	Since       time.Time
	Ends        time.Time // when it is to go, zero = it is not
	// Opens says of a group of machines that they may open repositories with it, and
	// of others nothing: what they open is known.
	Opens bool
}

const machineKeyColumns = `machine, fingerprint, path, origin, encrypted, since, ends, opens`

func scanMachineKey(row interface{ Scan(...any) error }) (k MachineKey, err error) {
	var since, ends int64
	err = row.Scan(&k.Machine, &k.Fingerprint, &k.Path, &k.Origin, &k.Encrypted, &since, &ends, &k.Opens)
	k.Since, k.Ends = clock(since), clock(ends)
	return k, err
}

// MachineKeys lists the keys that lie on a machine, oldest first; those of all
// machines where machine is "".
func (s *Store) MachineKeys(ctx context.Context, machine string) ([]MachineKey, error) {
	return list(ctx, s, "list keys of machines", scanMachineKey, `SELECT `+machineKeyColumns+` FROM machine_keys WHERE ?1 = '' OR machine = ?1
		ORDER BY machine, since, fingerprint`, machine)
}

// KeyHolders lists on which machines a private key lies.
func (s *Store) KeyHolders(ctx context.Context, fingerprint string) ([]MachineKey, error) {
	return list(ctx, s, "list holders of key", scanMachineKey, `SELECT `+machineKeyColumns+` FROM machine_keys WHERE fingerprint = ? ORDER BY machine`, fingerprint)
}

// HoldsToo records that a key lies on one more machine, and what that opens with it.
func (s *Store) HoldsToo(ctx context.Context, k MachineKey, repos []MachineRepo) error {
	return s.inTx(ctx, s.safe, "write key of machine", func(tx *sql.Tx) error {
		err := putMachineKey(ctx, tx, k)
		for _, r := range repos {
			if err == nil {
				err = putMachineRepo(ctx, tx, r)
			}
		}
		return err
	})
}

// KeysGone records that keys lie on a machine no more, and that it opens nothing with
// them. Those that were made there and lie on no other machine leave the index too, as
// with DropMachine. Deploy keys stay on the forges.
func (s *Store) KeysGone(ctx context.Context, machine string, fingerprints []string) error {
	return s.inTx(ctx, s.safe, "write keys of machine", func(tx *sql.Tx) error {
		for _, fingerprint := range fingerprints {
			if _, err := tx.ExecContext(ctx, `DELETE FROM machine_repos WHERE machine = ? AND fingerprint = ?`, machine, fingerprint); err != nil {
				return err
			}
			if err := dropMachineKey(ctx, tx, machine, fingerprint); err != nil {
				return err
			}
		}
		return nil
	})
}

func putMachineKey(ctx context.Context, tx *sql.Tx, k MachineKey) error {
	if err := putGroupKey(ctx, tx, k); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO machine_keys (`+machineKeyColumns+`) VALUES (?,?,?,?,?,?,?,?)
		ON CONFLICT DO UPDATE SET path = excluded.path, encrypted = excluded.encrypted,
		ends = CASE excluded.ends WHEN 0 THEN ends ELSE excluded.ends END,
		origin = CASE origin WHEN '`+KeyFound+`' THEN excluded.origin ELSE origin END`,
		k.Machine, k.Fingerprint, k.Path, k.Origin, k.Encrypted, milli(k.Since), milli(k.Ends), k.Opens)
	return err
}

// dropMachineKey records that a key has left a machine.
func dropMachineKey(ctx context.Context, tx *sql.Tx, machine, fingerprint string) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM machine_keys WHERE machine = ? AND fingerprint = ?`, machine, fingerprint); err != nil {
		return err
	}
	return dropHeldNowhere(ctx, tx, fingerprint)
}

// dropHeldNowhere deletes a pair from the index that was made on a machine and
// lies on none any more.
func dropHeldNowhere(ctx context.Context, tx *sql.Tx, fingerprint string) error {
	var gone bool
	err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM key_pairs WHERE fingerprint = ?1 AND origin = ?2)
		AND NOT EXISTS (SELECT 1 FROM machine_keys WHERE fingerprint = ?1)`, fingerprint, OriginMachine).Scan(&gone)
	if err != nil || !gone {
		return err
	}
	return dropPair(ctx, tx, fingerprint)
}
