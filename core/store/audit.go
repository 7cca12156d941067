package store

import "context"

// PublicKeys returns the public key of every fingerprint that a forge has shown or
// of which a pair is here, as a line of authorized_keys without its comment. A key
// that is known only by its fingerprint is left out.
func (s *Store) PublicKeys(ctx context.Context) (map[string]string, error) {
	rows, err := s.cache.QueryContext(ctx, `SELECT fingerprint, max(public) FROM
		(SELECT fingerprint, public FROM deploy_keys WHERE fingerprint <> '' AND public <> ''
			UNION ALL SELECT fingerprint, public FROM key_pairs WHERE public <> '') GROUP BY fingerprint`)
	if err != nil {
		return nil, s.fail("list public keys", err)
	}
	defer rows.Close()
	all := map[string]string{}
	for rows.Next() {
		var fingerprint, public string
		if err := rows.Scan(&fingerprint, &public); err != nil {
			return nil, s.fail("list public keys", err)
		}
		all[fingerprint] = public
	}
	return all, s.fail("list public keys", rows.Err())
}

// SwitchedOff lists the deploy keys that stand somewhere but that a policy of the
// forge has switched off. Of each only where it stands and its id are filled in.
func (s *Store) SwitchedOff(ctx context.Context) ([]DeployKey, error) {
	return list(ctx, s, "list keys that are switched off", func(row interface{ Scan(...any) error }) (k DeployKey, err error) {
		return k, row.Scan(&k.Account, &k.Target, &k.Project, &k.KeyID)
	}, `SELECT account, target, project, key_id FROM deploy_keys WHERE disabled ORDER BY account, target, project, key_id`)
}

// Exports returns where private keys were written to files, by fingerprint.
func (s *Store) Exports(ctx context.Context) (map[string]string, error) {
	rows, err := s.cache.QueryContext(ctx, `SELECT fingerprint, path FROM exports`)
	if err != nil {
		return nil, s.fail("list exports", err)
	}
	defer rows.Close()
	all := map[string]string{}
	for rows.Next() {
		var fingerprint, path string
		if err := rows.Scan(&fingerprint, &path); err != nil {
			return nil, s.fail("list exports", err)
		}
		all[fingerprint] = path
	}
	return all, s.fail("list exports", rows.Err())
}
