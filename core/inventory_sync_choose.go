package core

import (
	"slices"
	"strings"

	"latchkey/api"
	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/inventory"
	"latchkey/core/say"
	"latchkey/core/store"
)

// namedTargets returns the repositories that were named and that the account lists. Where
// one is missing, the list is read again: it may have been made since.
func (s *accountSync) namedTargets() ([]inventory.Target, error) {
	rows, missing, err := s.lookUpNamed()
	if err == nil && len(missing) > 0 {
		if err = s.retryAtLimit(func() error {
			_, err := s.inventory.repos.RefreshRepos(s.ctx, s.account.ID, nil)
			return err
		}); err == nil {
			rows, missing, err = s.lookUpNamed()
		}
	}
	if err != nil {
		return nil, err
	}
	s.missing = missing
	var all []inventory.Target
	for _, r := range rows {
		if s.isFresh(r.KeysRead) {
			s.out.Fresh++
			continue
		}
		all = append(all, inventory.Target{Path: r.Path, Read: r.KeysRead})
	}
	s.out.Repos = len(rows)
	return all, nil
}

// lookUpNamed finds what was named in the store, in that order.
func (s *accountSync) lookUpNamed() (found []store.Repo, missing []string, err error) {
	rows, err := s.inventory.store.Repos(s.ctx, s.account.ID)
	if err != nil {
		return nil, nil, err
	}
	for _, path := range s.o.Only {
		i := slices.IndexFunc(rows, func(r store.Repo) bool { return strings.EqualFold(r.Path, string(path)) })
		if i < 0 {
			missing = append(missing, string(path))
			continue
		}
		found = append(found, rows[i])
	}
	return found, missing, nil
}

// unlistedError names what no account lists.
func unlistedError(readings []*accountSync) error {
	if len(readings) == 0 {
		return nil
	}
	unknown := slices.Clone(readings[0].missing)
	for _, s := range readings[1:] {
		unknown = slices.DeleteFunc(unknown, func(path string) bool { return !slices.Contains(s.missing, path) })
	}
	if len(unknown) == 0 {
		return nil
	}
	return errtext.Because(say.New("failed.with", "{cause}: {which}", say.Values{"which": errtext.Names(unknown)}), cause.ErrNotListed)
}

// projects returns those whose keys open repositories too, on forges that have
// such keys. A workspace whose projects cannot be listed is noted.
func (s *accountSync) projects() ([]inventory.Target, error) {
	forge, ok := s.c.forge.(api.ProjectKeys)
	if !ok || s.o.NoProjects {
		return nil, nil
	}
	var all []inventory.Target
	var unread []store.Unread
	for p, err := range forge.Projects(s.ctx) {
		if part, ok := api.AsPartial(err); ok {
			unread = append(unread, s.inventory.repos.unreadRow(part, unread))
			continue
		}
		if err != nil {
			switch api.KindOf(err) {
			case api.Forbidden, api.NotFound: // a token without that scope can still read repositories
				return nil, nil
			}
			return nil, s.inventory.connections.dropIfUnauthorized(s.account.ID, err)
		}
		path, err := api.ParseProjectPath(string(p.Path))
		if err != nil {
			continue
		}
		read, err := s.inventory.store.ReadAt(s.ctx, s.account.ID, string(path), true)
		if err != nil {
			return nil, err
		}
		if !s.isFresh(read) {
			all = append(all, inventory.Target{Path: string(path), Project: true, Read: read})
		}
	}
	return all, s.inventory.store.SaveUnread(s.ctx, s.account.ID, store.ProjectList, unread)
}
