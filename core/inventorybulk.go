package core

import (
	"latchkey/api"
	"latchkey/core/ask"
	"latchkey/core/inventory"
	"latchkey/core/store"
)

// bulkPage is how many repositories one request of a bulk reading gives.
const bulkPage = 100

// bulk reads repositories and keys together, on forges that can, where that
// costs fewer requests than asking for each list again. It tells which
// repositories are done with.
func (s *syncing) bulk() (done map[string]bool, err error) {
	forge, ok := s.c.forge.(api.BulkKeys)
	if !ok {
		return nil, nil
	}
	worth, err := s.worthBulk()
	if err != nil || !worth {
		return nil, err
	}
	known, err := s.knownKeys()
	if err != nil {
		return nil, err
	}
	for {
		done, err := s.bulkOnce(forge, known)
		if wait, again := s.limited(err); again {
			if err := s.sleep(wait); err != nil {
				return nil, err
			}
			continue
		}
		return done, err
	}
}

// worthBulk compares what both ways cost in counted requests.
func (s *syncing) worthBulk() (bool, error) {
	rows, err := s.app.store.Repos(s.ctx, s.account.ID)
	if err != nil {
		return false, err
	}
	fresh, _ := s.c.forge.(api.Revalidator)
	single := 0
	for _, r := range rows {
		switch {
		case s.young(r.KeysRead):
		case fresh != nil && fresh.Fresh(s.ctx, api.RepoPath(r.Path)):
		default:
			single++
		}
	}
	return len(rows) == 0 || single > len(rows)/bulkPage+1, nil
}

// knownKeys is what earlier readings told and a bulk answer does not: the id of
// a key, and when it was last used.
func (s *syncing) knownKeys() (map[[2]string]store.Key, error) {
	rows, err := s.app.store.KeysOfAccount(s.ctx, s.account.ID)
	known := make(map[[2]string]store.Key, len(rows))
	for _, k := range rows {
		known[[2]string{k.Target, k.Fingerprint}] = k
	}
	return known, err
}

func (s *syncing) bulkOnce(forge api.BulkKeys, known map[[2]string]store.Key) (map[string]bool, error) {
	done := map[string]bool{}
	var repos []store.Repo
	var readings []store.KeyReading
	began := s.app.now()
	for row, err := range forge.ReposWithKeys(s.ctx) {
		if err != nil {
			return nil, s.app.seen(s.account.ID, err)
		}
		repo, err := s.app.repoRow(row.Repo)
		if err != nil {
			s.app.tell(s.account.ID, ask.ReposChanged, "left out a repository: %v", err)
			continue
		}
		repos = append(repos, repo)
		if row.Whole {
			done[repo.Path] = true
			reading := s.reading(repo.Path, false, began, row.Keys)
			for i, k := range reading.Keys {
				if before, ok := known[[2]string{repo.Path, k.Fingerprint}]; ok && k.KeyID == "" {
					reading.Keys[i].KeyID, reading.Keys[i].LastUsed, reading.Keys[i].UseRead = before.KeyID, before.LastUsed, before.UseRead
				}
			}
			readings = append(readings, reading)
		}
		s.tell(inventory.Progress{Account: s.account.ID, Read: len(readings), Total: max(len(repos), s.out.Repos)})
	}
	if err := s.app.store.SaveRepos(s.ctx, s.account.ID, repos); err != nil {
		return nil, err
	}
	if err := s.app.store.SaveKeys(s.ctx, readings...); err != nil {
		return nil, err
	}
	s.out.Read += len(readings)
	return done, nil
}
