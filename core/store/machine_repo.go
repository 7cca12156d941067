package store

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// MachineRepo is a repository that a machine opens with one of the keys that lie on it.
type MachineRepo struct {
	Machine      string // id
	Account      string
	Target       string // the repository's path
	Fingerprint  string
	Alias        string // the host in its URL by which the machine reaches it with this key; "" = that of the key's forge
	Access       string
	Since        time.Time // when our lines for it were written there
	Verified     time.Time // when it last opened from there, zero = never
	Verification string    // of the last try, as it is encoded by who made it; "" = none
}

const machineRepoColumns = `machine, account, target, fingerprint, alias, access, since, verified, verification`

func scanMachineRepo(row interface{ Scan(...any) error }) (r MachineRepo, err error) {
	var since, verified int64
	err = row.Scan(&r.Machine, &r.Account, &r.Target, &r.Fingerprint, &r.Alias, &r.Access, &since, &verified, &r.Verification)
	r.Since, r.Verified = clock(since), clock(verified)
	return r, err
}

// MachineRepos lists the repositories that a machine opens, by account and path;
// those of all machines where machine is "".
func (s *Store) MachineRepos(ctx context.Context, machine string) ([]MachineRepo, error) {
	return list(ctx, s, "list repositories of machines", scanMachineRepo, `SELECT `+machineRepoColumns+` FROM machine_repos WHERE ?1 = '' OR machine = ?1
		ORDER BY machine, account, target`, machine)
}

// MachinesOf lists which machines open a repository.
func (s *Store) MachinesOf(ctx context.Context, account, repo string) ([]MachineRepo, error) {
	return list(ctx, s, "list machines of repository", scanMachineRepo, `SELECT `+machineRepoColumns+` FROM machine_repos WHERE account = ? AND target = ?
		ORDER BY machine`, account, repo)
}

// VerifiedThere records how a try to open a repository from a machine ended: at
// is zero where it did not open. It needs Machine, Account, Target, Verified and
// Verification.
func (s *Store) VerifiedThere(ctx context.Context, r MachineRepo) error {
	return s.inTx(ctx, s.cache, "write verification", func(tx *sql.Tx) error { return verifiedThere(ctx, tx, r) })
}

func verifiedThere(ctx context.Context, tx *sql.Tx, r MachineRepo) error {
	_, err := tx.ExecContext(ctx, `UPDATE machine_repos SET verified = max(verified, ?), verification = ? WHERE machine = ? AND account = ? AND target = ?`,
		milli(r.Verified), r.Verification, r.Machine, r.Account, r.Target)
	return err
}

// putMachineRepo records that a machine has lines of ours for a repository. Where it
// opens the repository with another key than before, no verification holds any more.
func putMachineRepo(ctx context.Context, tx *sql.Tx, r MachineRepo) (err error) {
	if r.Target, err = spelled(ctx, tx, r.Account, r.Target); err != nil {
		return err
	}
	if err := putGroupRepo(ctx, tx, r); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO machine_repos (`+machineRepoColumns+`) VALUES (?,?,?,?,?,?,?,?,?)
		ON CONFLICT DO UPDATE SET alias = excluded.alias, access = excluded.access, since = excluded.since, fingerprint = excluded.fingerprint,
		verified = CASE WHEN fingerprint = excluded.fingerprint THEN max(verified, excluded.verified) ELSE excluded.verified END,
		verification = CASE WHEN fingerprint = excluded.fingerprint AND excluded.verification = '' THEN verification ELSE excluded.verification END`,
		r.Machine, r.Account, r.Target, r.Fingerprint, r.Alias, r.Access, milli(r.Since), milli(r.Verified), r.Verification)
	return err
}

// MachineChanges are writes about machines that are part of Changes.
type MachineChanges struct {
	PutKey   *MachineKey
	DropKey  *MachineKey // by Machine and Fingerprint
	PutRepo  *MachineRepo
	DropRepo *MachineRepo // by Machine, Account and Target
	Verified *MachineRepo // see VerifiedThere
}

func (c MachineChanges) apply(ctx context.Context, tx *sql.Tx) error {
	var errs []error
	add := func(err error) { errs = append(errs, err) }
	if k := c.PutKey; k != nil {
		add(putMachineKey(ctx, tx, *k))
	}
	if r := c.PutRepo; r != nil {
		add(putMachineRepo(ctx, tx, *r))
	}
	if r := c.Verified; r != nil {
		add(verifiedThere(ctx, tx, *r))
	}
	if r := c.DropRepo; r != nil {
		_, err := tx.ExecContext(ctx, `DELETE FROM machine_repos WHERE machine = ? AND account = ? AND target = ?`, r.Machine, r.Account, r.Target)
		add(err)
	}
	if k := c.DropKey; k != nil {
		add(dropMachineKey(ctx, tx, k.Machine, k.Fingerprint))
	}
	return errors.Join(errs...)
}
