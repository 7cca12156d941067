package store

import (
	"context"
	"time"
)

// Suspect is a deploy key of a repository that had not been used for long, or
// never, when its last use was read. The caller has the rule that judges it.
type Suspect struct {
	Account, Target                      string
	Created, LastUsed, UseRead, Verified time.Time
}

// Suspects lists the keys whose last use was longer ago than after when it was
// read, of one account, or of all when account is "".
func (s *Store) Suspects(ctx context.Context, account string, after time.Duration) ([]Suspect, error) {
	return list(ctx, s, "list deploy keys", func(row interface{ Scan(...any) error }) (k Suspect, err error) {
		var created, used, read, verified int64
		err = row.Scan(&k.Account, &k.Target, &created, &used, &read, &verified)
		k.Created, k.LastUsed, k.UseRead, k.Verified = clock(created), clock(used), clock(read), clock(verified)
		return k, err
	}, `SELECT account, target, created, last_used, use_read,
			ifnull((SELECT at FROM verifications AS p WHERE p.account = d.account AND p.target = d.target AND p.project = 0 AND p.fingerprint = d.fingerprint), 0)
		FROM deploy_keys AS d WHERE project = 0 AND use_read > 0 AND use_read - last_used > ?2 AND (?1 = '' OR account = ?1)`,
		account, after.Milliseconds())
}

// keysUnreadUse counts the deploy keys whose use is not known from the forge, and
// keysUnreadVerified those of them that were verified. Asked together, each of many keys
// would be looked up among the few that were verified.
const (
	keysUnreadUse = `SELECT account, target, count(*) FROM deploy_keys WHERE project = 0 AND use_read = 0 AND last_used = 0
		GROUP BY account, target`
	keysUnreadVerified = `SELECT v.account, v.target, count(*) FROM verifications AS v CROSS JOIN deploy_keys AS d
		ON d.account = v.account AND d.target = v.target AND d.project = 0 AND d.fingerprint = v.fingerprint
		WHERE v.project = 0 AND d.use_read = 0 AND d.last_used = 0 GROUP BY v.account, v.target`
)

// keysVerified selects when a key that stands there was last verified.
const keysVerified = `SELECT account, target, max(at) FROM verifications WHERE project = 0 AND stood = 1 GROUP BY account, target`

// Opening is a key that opens a repository on which it does not stand.
type Opening struct {
	Account     string
	Target      string // "workspace/PROJECT" of a project's key, else the repository
	Project     bool
	Label       string
	Fingerprint string
}

// Openings lists the keys of projects, and those that have opened a repository
// over SSH without standing there: keys of a person or of a workspace.
func (s *Store) Openings(ctx context.Context, account string) ([]Opening, error) {
	return list(ctx, s, "list deploy keys", func(row interface{ Scan(...any) error }) (o Opening, err error) {
		err = row.Scan(&o.Account, &o.Target, &o.Project, &o.Label, &o.Fingerprint)
		return o, err
	}, `SELECT account, target, 1, label, fingerprint FROM deploy_keys WHERE project = 1 AND disabled = 0 AND (?1 = '' OR account = ?1)
		UNION ALL
		SELECT p.account, p.target, 0, ifnull((SELECT comment FROM key_pairs AS k WHERE k.fingerprint = p.fingerprint), ''), p.fingerprint
		FROM verifications AS p WHERE p.stood = 0 AND p.project = 0 AND (?1 = '' OR p.account = ?1)
		AND NOT EXISTS (SELECT 1 FROM deploy_keys AS d WHERE d.account = p.account AND d.fingerprint = p.fingerprint)
		ORDER BY 1, 2, 4, 5`, account)
}

// ProjectsRead lists the projects whose keys are known, with when they were read.
func (s *Store) ProjectsRead(ctx context.Context, account string) (map[[2]string]time.Time, error) {
	read := map[[2]string]time.Time{}
	_, err := list(ctx, s, "list projects", func(row interface{ Scan(...any) error }) (none struct{}, err error) {
		var id, path string
		var at int64
		err = row.Scan(&id, &path, &at)
		read[[2]string{id, path}] = clock(at)
		return none, err
	}, `SELECT account, target, read FROM key_reads WHERE project = 1 AND (?1 = '' OR account = ?1)`, account)
	return read, err
}
