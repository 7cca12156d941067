package core

import (
	"context"
	"errors"
	"time"

	"latchkey/api"
	"latchkey/core/ask"
	"latchkey/core/say"
	"latchkey/core/store"
)

// spellingKept is how long the forge's word on a repository that no list has
// told of yet need not be asked for again.
const spellingMaxAge = 10 * time.Minute

// spelling is the forge's word on how a repository is called.
type spelling struct {
	path api.RepoPath
	at   time.Time
}

// resolvePath returns the path under which the forge knows a repository, so that
// whatever is kept of it is kept under one name. What the cache does not know
// the forge is asked for (one request). Where the forge finds nothing, the path
// stays as it is: the call that comes next says so in its own words.
func (rs *Repos) resolvePath(ctx context.Context, c *connection, repo api.RepoPath, op string) (api.RepoPath, error) {
	n, err := rs.store.RepoNamed(ctx, c.account.ID, string(repo))
	if err == nil {
		if n.Old {
			rs.publishRename(c.account.ID, repo, api.RepoPath(n.Path))
		}
		return api.RepoPath(n.Path), nil
	}
	finder, ok := c.forge.(api.Finder)
	if !errors.Is(err, store.ErrNotFound) || !ok {
		return repo, ignoring(err, store.ErrNotFound)
	}
	if path, ok := rs.cachedSpelling(c.account.ID, repo); ok {
		return path, nil
	}
	found, err := finder.Find(ctx, repo)
	if err != nil {
		return repo, rs.connections.dropIfUnauthorized(c.account.ID, hard(err, op))
	}
	path, err := api.ParseRepoPath(string(found.Path))
	if err != nil {
		return repo, nil
	}
	rs.mu.Lock()
	for _, name := range []api.RepoPath{repo, path} {
		rs.spellings[[2]string{c.account.ID, string(name)}] = spelling{path, rs.now()}
	}
	rs.mu.Unlock()
	if isRename(repo, path) {
		rs.publishRename(c.account.ID, repo, path)
	}
	return path, nil
}

func (rs *Repos) cachedSpelling(account string, repo api.RepoPath) (api.RepoPath, bool) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	s, ok := rs.spellings[[2]string{account, string(repo)}]
	return s.path, ok && rs.now().Sub(s.at) < spellingMaxAge && !rs.now().Before(s.at)
}

// hard leaves the errors that every further call would meet too, under the name
// of what a person wanted.
func hard(err error, op string) error {
	e, ok := errors.AsType[*api.Error](err)
	if !ok {
		return err
	}
	switch e.Kind {
	case api.Unauthorized, api.Unreachable, api.RateLimited:
		e.Op = op
		return e
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		e.Op = op
		return e
	}
	return nil
}

func ignoring(err, expected error) error {
	if errors.Is(err, expected) {
		return nil
	}
	return err
}

// onRename is told by a driver that a repository answers under another name: all
// that is kept of it moves there. Nobody waits for it, so a store that cannot be
// written only means that the next list tells.
func (rs *Repos) onRename(account string) func(from api.RepoPath, to api.Repo) {
	return func(from api.RepoPath, to api.Repo) {
		row, err := rs.repoRow(to)
		if err != nil {
			return
		}
		ctx, cancel := detached(rs.ctx)
		defer cancel()
		if err := rs.store.RenameRepo(ctx, account, string(from), row); err != nil {
			return
		}
		rs.mu.Lock()
		delete(rs.spellings, [2]string{account, string(from)})
		rs.mu.Unlock()
		rs.publishRename(account, from, api.RepoPath(row.Path))
	}
}

func (rs *Repos) publishRename(account string, from, to api.RepoPath) {
	rs.report(ask.Event{Account: account, Topic: ask.Renamed, Text: say.New("event.renamed", "{from} is now {to}", say.Values{"from": string(from), "to": string(to)})})
	rs.changed(account, ask.ReposChanged)
}
