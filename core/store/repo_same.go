package store

import (
	"context"
	"database/sql"
	"strconv"
)

// Same says which targets of several accounts are one: two accounts on one
// forge may see the same repository or project.
type Same struct {
	forge map[string]string    // by account: kind and address, of those that share them with another account
	ids   map[[2]string]string // by account and path, the forge's id of the repository
}

// SamePlaces reads what Same needs; nothing where no two accounts are on one forge.
func (s *Store) SamePlaces(ctx context.Context) (Same, error) {
	same := Same{forge: map[string]string{}, ids: map[[2]string]string{}}
	accounts, err := s.Accounts(ctx)
	if err != nil {
		return same, err
	}
	on := map[string]int{}
	for _, a := range accounts {
		on[a.Forge+" "+a.BaseURL]++
	}
	for _, a := range accounts {
		forge := a.Forge + " " + a.BaseURL
		if on[forge] < 2 {
			continue
		}
		same.forge[a.ID] = forge
		_, err := list(ctx, s, "list repositories", func(row interface{ Scan(...any) error }) (struct{}, error) {
			var path, id string
			err := row.Scan(&path, &id)
			same.ids[[2]string{a.ID, path}] = id
			return struct{}{}, err
		}, `SELECT path, repo_id FROM repos WHERE account = ? AND repo_id <> ''`, a.ID)
		if err != nil {
			return same, err
		}
	}
	return same, nil
}

// Shared reports whether another account is on the account's forge: only then
// can two targets be one.
func (s Same) Shared(account string) bool { return s.forge[account] != "" }

// Key returns the same text for every name of one target, and another text for
// every other target.
func (s Same) Key(account, target string, project bool) string {
	forge, shared := s.forge[account]
	switch id := s.ids[[2]string{account, target}]; {
	case shared && project:
		return forge + "\x00project\x00" + target
	case shared && id != "":
		return forge + "\x00repository\x00" + id
	}
	return account + "\x00" + strconv.FormatBool(project) + "\x00" + target
}

// sharedForges returns the accounts whose forge another account is on too.
func sharedForges(ctx context.Context, tx *sql.Tx) (map[string]bool, error) {
	ids, err := texts(ctx, tx, `SELECT id FROM accounts AS a WHERE EXISTS
		(SELECT 1 FROM accounts AS b WHERE b.forge = a.forge AND b.base_url = a.base_url AND b.id <> a.id)`)
	shared := make(map[string]bool, len(ids))
	for _, id := range ids {
		shared[id] = true
	}
	return shared, err
}

// placesElsewhere returns the names under which other accounts know the same repository.
func placesElsewhere(ctx context.Context, tx *sql.Tx, account, path string) ([]Placement, error) {
	rows, err := tx.QueryContext(ctx, `SELECT r.account, r.path FROM repos AS mine JOIN accounts AS a ON a.id = mine.account
		JOIN accounts AS b ON b.forge = a.forge AND b.base_url = a.base_url AND b.id <> a.id
		JOIN repos AS r ON r.account = b.id AND r.repo_id = mine.repo_id
		WHERE mine.account = ? AND mine.path = ? AND mine.repo_id <> ''`, account, path)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Placement
	for rows.Next() {
		var p Placement
		if err := rows.Scan(&p.Account, &p.Target); err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, rows.Err()
}
