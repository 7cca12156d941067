package core

import (
	"context"
	"errors"
	"time"

	"latchkey/api"
	"latchkey/core/inventory"
	"latchkey/core/say"
	"latchkey/core/store"
)

const (
	// bulkPage is how many repositories one request of a bulk reading gives; it
	// takes another one for the keys of as many.
	bulkPage = 100
	// bulkBatch is how many repositories go into the store at once.
	bulkBatch = 500
)

// bulk reads repositories and keys together, on forges that can, where that
// costs fewer requests than asking for each list again. It tells which
// repositories are done with.
func (s *accountSync) bulk() (done map[string]bool, err error) {
	forge, ok := s.c.forge.(api.BulkKeys)
	if !ok {
		return nil, nil
	}
	worth, err := s.bulkPays()
	if err != nil || !worth {
		return nil, err
	}
	err = s.retryAtLimit(func() error {
		b := &bulkReading{s: s, list: s.inventory.repos.newRepoReading(s.c, nil), done: map[string]bool{}}
		err := b.run(forge)
		done = b.done
		return err
	})
	return done, err
}

// bulkPays compares what both ways cost in counted requests.
func (s *accountSync) bulkPays() (bool, error) {
	rows, err := s.inventory.store.Repos(s.ctx, s.account.ID)
	if err != nil {
		return false, err
	}
	fresh, _ := s.c.forge.(api.Revalidator)
	single := 0
	for _, r := range rows {
		switch {
		case s.isFresh(r.KeysRead):
		case fresh != nil && fresh.Fresh(s.ctx, api.RepoPath(r.Path)):
		default:
			single++
		}
	}
	return len(rows) == 0 || single > 2*(len(rows)/bulkPage+1), nil
}

// bulkReading takes in repositories with their keys, and keeps them while more
// come: what was read is kept however the reading ends.
type bulkReading struct {
	s        *accountSync
	list     *repoReading
	began    time.Time
	done     map[string]bool
	before   map[string]string // paths by id, as the store has them
	readings []store.KeyReading
	later    []store.KeyReading // of repositories under a new name: what hangs on the old one moves first
	limitErr error              // why the keys of the rest cannot be read for now
}

func (b *bulkReading) run(forge api.BulkKeys) (err error) {
	s := b.s
	b.began = s.inventory.now()
	if b.before, err = s.inventory.store.PathsByID(s.ctx, s.account.ID); err != nil {
		return err
	}
	ctx, stop := s.untilStop()
	defer stop()
	for row, err := range forge.ReposWithKeys(ctx) {
		if err = b.next(row, err); err == nil {
			continue
		}
		s.out.Read = len(b.done)
		if ctx.Err() != nil && s.ctx.Err() == nil {
			err = inventory.ErrStopped
		}
		return errors.Join(err, b.save(context.WithoutCancel(s.ctx)))
	}
	if err := b.save(s.ctx); err != nil {
		return err
	}
	if err := b.list.end(s.ctx); err != nil {
		return err
	}
	if err := s.inventory.store.SaveKeys(s.ctx, b.later...); err != nil {
		return err
	}
	s.out.Repos, s.out.Read = len(b.list.rows), len(b.done)
	return b.limitErr
}

// untilStop returns a context that ends when the person stops the reading.
func (s *accountSync) untilStop() (context.Context, func()) {
	ctx, cancel := context.WithCancel(s.ctx)
	over := make(chan struct{})
	go func() {
		select {
		case <-s.o.Stop:
			cancel()
		case <-over:
		}
	}()
	return ctx, func() {
		close(over)
		cancel()
	}
}

// next takes in what comes next; its error ends the reading.
func (b *bulkReading) next(row api.RepoKeys, err error) error {
	s := b.s
	if slower, ok := errors.AsType[*api.Slower](err); ok {
		s.out.Notes = append(s.out.Notes, say.New("note.one-by-one", "{cause}; they are read one by one, for a request each", say.Values{"cause": say.Of(slower)}))
		return nil
	}
	if part, ok := api.AsPartial(err); ok && part.What == api.KeyLists {
		b.limitErr = part.Err
		return nil
	}
	if err != nil {
		return b.list.next(s.ctx, row.Repo, err)
	}
	repo, err := b.list.add(s.ctx, row.Repo)
	if err != nil || repo.Path == "" {
		return err
	}
	if row.Whole && !b.done[repo.Path] {
		b.done[repo.Path] = true
		reading := s.reading(repo.Path, false, b.began, row.Keys)
		if was := b.before[repo.RepoID]; was != "" && was != repo.Path {
			b.later = append(b.later, reading)
		} else {
			b.readings = append(b.readings, reading)
		}
	}
	s.tell(inventory.Progress{Account: s.account.ID, Read: len(b.done), Total: max(len(b.list.rows), len(b.before))})
	if len(b.readings) >= bulkBatch {
		return b.save(s.ctx)
	}
	return nil
}

// save puts what has come into the store: first the rows, then their keys.
func (b *bulkReading) save(ctx context.Context) error {
	if err := b.list.saveEarly(ctx); err != nil {
		return err
	}
	err := b.s.inventory.store.SaveKeys(ctx, b.readings...)
	b.readings = b.readings[:0]
	return err
}
