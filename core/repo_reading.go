package core

import (
	"context"
	"fmt"
	"slices"

	"latchkey/api"
	"latchkey/core/ask"
	"latchkey/core/errtext"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/internal/safetext"
)

// repoReading takes in one reading of an account's list of repositories.
type repoReading struct {
	repos   *Repos
	id      string // of the account
	onCount func(n int)
	known   map[string]bool // paths and ids that have been taken
	rows    []store.Repo
	unread  []store.Unread
	early   int // rows[:early] are in the store already
}

// earlyRows is how many new rows are shown at once, while the rest is read.
const earlyRows = 500

func (rs *Repos) newRepoReading(c *connection, progress func(n int)) *repoReading {
	return &repoReading{repos: rs, id: c.account.ID, onCount: progress, known: map[string]bool{}}
}

// next takes in what the forge's list yields next; its error ends the reading.
func (l *repoReading) next(ctx context.Context, repo api.Repo, err error) error {
	if part, ok := api.AsPartial(err); ok {
		l.unread = append(l.unread, l.repos.unreadRow(part, l.unread))
		return nil
	}
	if err != nil {
		return l.repos.connections.dropIfUnauthorized(l.id, err)
	}
	_, err = l.add(ctx, repo)
	return err
}

// add takes in one repository. A list that changes while it is read may show
// one twice.
func (l *repoReading) add(ctx context.Context, repo api.Repo) (row store.Repo, err error) {
	row, err = l.repos.repoRow(repo)
	if err != nil {
		l.unread = append(l.unread, l.repos.unreadRow(api.NameLeftOut("", safetext.Line(string(repo.Path), 200)), l.unread))
		return store.Repo{}, nil
	}
	if l.known[row.Path] || l.known[row.RepoID] {
		return row, nil
	}
	l.known[row.Path] = true
	if row.RepoID != "" {
		l.known[row.RepoID] = true
	}
	l.rows = append(l.rows, row)
	if l.onCount != nil {
		l.onCount(len(l.rows))
	}
	if len(l.rows)-l.early >= earlyRows {
		err = l.saveEarly(ctx)
	}
	return row, err
}

// saveEarly puts what is new into the store, so that faces can show it while
// the rest is read.
func (l *repoReading) saveEarly(ctx context.Context) error {
	if err := l.repos.store.AddRepos(ctx, l.id, l.rows[l.early:]); err != nil {
		return err
	}
	l.early = len(l.rows)
	l.repos.report(ask.Event{Account: l.id, Topic: ask.Progress, Done: l.early})
	return nil
}

// end writes the whole list.
func (l *repoReading) end(ctx context.Context) error {
	if err := l.repos.store.SaveRepos(ctx, l.id, l.rows, l.unread...); err != nil {
		return errtext.Because(say.New("failed.store-repositories", "keep the repositories of {account}: {cause}", say.Values{"account": l.id}), err)
	}
	l.repos.report(ask.Event{Account: l.id, Topic: ask.ReposChanged, Done: len(l.rows), Total: len(l.rows)})
	return nil
}

// unreadRow returns a part as it is kept. Several that have no name of their own are
// told apart by a number: they must not count as one.
func (rs *Repos) unreadRow(p *api.Partial, before []store.Unread) store.Unread {
	part := safetext.Line(p.Part, 200)
	for n, name := 2, part; slices.ContainsFunc(before, func(u store.Unread) bool { return u.Part == part }); n++ {
		part = fmt.Sprintf("%s (%d)", name, n)
	}
	return store.Unread{Part: part, What: p.What, Kind: kindOfUnread(p), Error: say.Encode(reasonText(p)), Tried: rs.now()}
}

// reasonText returns why a part could not be read, without the name of the call.
func reasonText(p *api.Partial) say.Text {
	if text := say.Of(p.Err); text.String() == p.Reason() {
		return text.Clean(errtext.Clean)
	}
	return say.Plain(safetext.Line(p.Reason(), 300))
}
