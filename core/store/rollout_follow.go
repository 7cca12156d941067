package store

import (
	"context"
	"database/sql"
	"errors"
)

// follow changes a mark to the present names of its repositories: a repository
// may have been renamed, and that noticed, while the step was running. The id
// decides, because another repository may have the old name. The caller of
// Commit finds the new name in Steps.
func (m *Mark) follow(ctx context.Context, tx *sql.Tx) error {
	for i := range m.Steps {
		st := &m.Steps[i]
		if st.RepoID == "" || st.Project {
			continue
		}
		var path string
		err := tx.QueryRowContext(ctx, `SELECT path FROM repos WHERE account = ? AND repo_id = ? LIMIT 1`, st.Account, st.RepoID).Scan(&path)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			continue
		case err != nil:
			return err
		case path != st.Target:
			m.rename(st.Account, st.Target, path)
			st.Target = path
		}
	}
	return nil
}

// rename changes a repository's name wherever a mark has it.
func (m *Mark) rename(account, from, to string) {
	move := func(its string, target *string) {
		if its == account && *target == from {
			*target = to
		}
	}
	for _, k := range []*Successor{m.Successor, m.Reinstated, m.Looked} {
		if k != nil && !k.Project {
			move(k.Account, &k.Target)
		}
	}
	if m.Member != nil {
		move(m.Member.Account, &m.Member.Target)
	}
	if m.Changes == nil {
		return
	}
	for _, p := range []*Placement{m.Changes.PutPlace, m.Changes.Relabel} {
		if p != nil && !p.Project {
			move(p.Account, &p.Target)
		}
	}
	for _, r := range []*MachineRepo{m.Changes.Machine.PutRepo, m.Changes.Machine.DropRepo, m.Changes.Machine.Verified} {
		if r != nil {
			move(r.Account, &r.Target)
		}
	}
	if k := m.Changes.Keys; k != nil && !k.Project {
		move(k.Account, &k.Target)
	}
}
