package probe

import (
	"context"
	"errors"
	"sync"
	"time"

	"latchkey/core/probe/finding"
	"latchkey/core/probe/git"
	"latchkey/core/say"
	"latchkey/internal/safetext"
)

// look is what was seen of one submodule.
type look struct {
	reads   string
	because say.Text
	inside  *holder // its own submodules, nil for none
	shut    bool    // whether it has any could not be found out
}

// lookAt asks for the refs of a submodule and, where the key reads it, for its
// commit, to find the submodules in it.
func (c submoduleRung) lookAt(ctx context.Context, main *link, hosts *hostLinks, at *spot) look {
	l, r, reads, because := c.reachable(ctx, main, hosts, at.url)
	if reads != "" {
		return look{reads: reads, because: because}
	}
	asked, cancel := context.WithTimeout(ctx, min(c.p.o.Timeouts.Repository, 20*time.Second))
	defer cancel()
	s, f := c.exec(asked, l, "git-upload-pack "+r.quoted())
	if f != nil {
		return look{reads: readsNotTested, because: f.What}
	}
	defer s.ch.Close()
	type answer struct {
		a   *git.Advert
		err error
	}
	in := git.NewPktReader(s.ch, git.MaxAdvertBytes)
	done := make(chan answer, 1)
	go func() {
		a, err := git.ReadAdvert(in, c.p.o.MaxRefs, at.commit)
		done <- answer{a, err}
	}()
	select {
	case got := <-done:
		if got.err != nil {
			return look{reads: readsNo, because: c.refusal(asked, s, got.err)}
		}
		return c.lookInto(ctx, s, in, got.a, at)
	case <-asked.Done():
		return look{reads: readsNotTested, because: say.New("part.no-answer-in-time", "no answer in time")}
	}
}

// refusal returns why no refs came, in the server's words.
func (c submoduleRung) refusal(ctx context.Context, s *session, err error) say.Text {
	stderr := s.message(ctx)
	if e, ok := errors.AsType[*git.ServerError](err); ok {
		stderr = e.Text
	}
	if text := safetext.Line(finding.Essence(stderr), 200); text != "" {
		return say.Plain(text)
	}
	return say.New("part.closed-without-word", "the server closed the session without a word")
}

// lookInto fetches the commit that the gitlink names; where the server gives out
// the heads of branches only, its main branch stands for it.
func (c submoduleRung) lookInto(ctx context.Context, s *session, in *git.PktReader, a *git.Advert, at *spot) look {
	got := look{reads: readsYes}
	want := at.commit
	if !a.Gives(want) {
		want, got.because = a.Start(), say.New("part.main-branch-only", "whether its commit is there could not be asked; its main branch was checked")
	}
	format, known := git.FormatOf(a.Capabilities["object-format"], len(want))
	if want == "" || !known || !at.deeper {
		s.ch.Write([]byte("0000")) // nothing wanted: lets the server end in peace
		switch {
		case want == "":
			return look{reads: readsNoCommit, because: say.New("part.repository-empty", "it is empty")}
		default:
			got.shut, got.because = true, say.New("part.inner-not-sought", "submodules of its own were not looked for")
			return got
		}
	}
	inside, err := c.fetchInside(ctx, s, git.Fetch{Out: s.ch, In: in, Advert: a, Format: format, Want: want, Limit: min(c.r.MaxBytes, maxModulePack), Partial: a.Has("filter")})
	server, isServer := errors.AsType[*git.ServerError](err)
	switch {
	case isServer && want == at.commit:
		return look{reads: readsNoCommit, because: say.Plain(safetext.Line(finding.Essence(server.Text), 200))}
	case err != nil:
		got.shut, got.because = true, say.New("part.inner-failed", "submodules of its own could not be looked for: {cause}", say.Values{"cause": say.Of(err)}).Clean(func(words string) string { return safetext.Line(words, 300) })
	case inside.AllLinks > 0 || len(inside.Modules) > 0:
		got.inside = &holder{modules: inside.Modules, hidden: inside.Hidden, links: inside.Links, all: inside.AllLinks}
	}
	return got
}

// fetchInside fetches on a connection that others use as well: it is closed
// only when the server does not let the session go.
func (c submoduleRung) fetchInside(ctx context.Context, s *session, o git.Fetch) (*git.Checkout, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var once sync.Once
	var timer *time.Timer
	o.Stop = func() {
		once.Do(func() {
			s.ch.Close()
			timer = time.AfterFunc(2*time.Second, func() { s.link.conn.Close() })
		})
	}
	defer func() {
		if once.Do(func() {}); timer != nil {
			timer.Stop()
		}
	}()
	unblock := context.AfterFunc(ctx, o.Stop)
	defer unblock()
	spool := &git.Spool{Dir: c.p.o.TempDir}
	defer spool.Close()
	feed := git.NewFeed(o.Format, spool, o.Limit)
	watch := c.watch(ctx, feed, cancel)
	defer watch.stop()
	o.Agent, o.Alive, o.Whole = c.p.o.ClientVersion, watch.alive, watch.complete
	return o.Run(ctx, feed)
}
