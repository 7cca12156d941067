package probe

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"latchkey/core/probe/finding"
	"latchkey/core/probe/git"
	"latchkey/core/say"
	"latchkey/internal/safetext"
)

// cloneRung fetches the newest commit and verifies it.
type cloneRung struct{ *run }

// clone fetches HEAD at depth 1 on the session of the advertisement and
// verifies it while it comes.
func (c cloneRung) clone(ctx context.Context, s *session, in *git.PktReader, a *git.Advert) (*git.Checkout, bool) {
	c.ladder.begin(RungClone)
	f := finding.Facts{"host": s.link.remote.host, "repo": c.report.Repo}
	format, known := git.FormatOf(a.Capabilities["object-format"], len(a.Start()))
	if !known {
		s.ch.Write([]byte("0000"))
		f["format"] = a.Capabilities["object-format"]
		c.ladder.fail(ctx, RungClone, finding.Explain(finding.CodeObjectFormat, f))
		return nil, false
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	spool := &git.Spool{Dir: c.p.o.TempDir}
	defer spool.Close()
	feed := git.NewFeed(format, spool, c.r.MaxBytes)
	watch := c.watch(ctx, feed, cancel)
	defer watch.stop()
	unblock := context.AfterFunc(ctx, func() { s.link.conn.Close() })
	defer unblock()

	ask := git.Fetch{Out: s.ch, In: in, Advert: a, Agent: c.p.o.ClientVersion, Format: format, Want: a.Start(), Head: true, Limit: c.r.MaxBytes,
		Stop: func() { s.link.conn.Close() }, Alive: watch.alive, Whole: watch.complete}
	t, err := ask.Run(ctx, feed)
	if err != nil {
		c.failClone(ctx, s, feed, err, f)
		return nil, false
	}
	c.reportClone(a, t, feed.Came.Load())
	return t, true
}

func (c cloneRung) reportClone(a *git.Advert, t *git.Checkout, came int64) {
	cloned := &Cloned{Commit: a.Start(), Files: int(t.Files), FileBytes: t.Bytes, PackBytes: came, Objects: t.Objects}
	c.mu.Lock()
	c.report.Cloned = cloned
	c.mu.Unlock()
	files := say.Count("part.files", cloned.Files, "{n} file", "{n} files")
	objects := say.Count("part.objects", cloned.Objects, "{n} object", "{n} objects")
	if t.Bomb {
		f := finding.Explain(finding.CodeTreeHuge, finding.Facts{"files": files, "size": say.Bytes(cloned.FileBytes), "objects": objects})
		c.ladder.warn(RungClone, say.New("ladder.said.clone-is-complete", "Clone is complete"), f.What, f)
		return
	}
	if len(t.Odd) > 0 {
		f := finding.Explain(finding.CodeTreeOdd, finding.Facts{"names": listOdd(t.Odd, 3)})
		c.ladder.warn(RungClone, say.New("ladder.said.clone-is-complete", "Clone is complete"), f.What, f)
		return
	}
	c.ladder.pass(RungClone, say.New("ladder.said.clone-is-complete-and-correct", "Clone is complete and correct"), say.New("detail.cloned", "commit {commit}, {files} with {size}; {objects} in {came}", say.Values{"commit": cloned.Commit[:10],
		"files": files, "size": say.Bytes(cloned.FileBytes), "objects": objects, "came": say.Bytes(came)}))
}

// listOdd names the first of what git fsck objects to.
func listOdd(all []git.Oddity, most int) say.Text {
	names := make([]say.Text, len(all))
	for i, o := range all {
		names[i] = say.New("part.path-and-why", "{path}: {why}", say.Values{"path": safetext.Line(o.Path, 200), "why": o.Why})
	}
	return say.First(most, names)
}

// failClone explains an error of fetch.
func (c cloneRung) failClone(ctx context.Context, s *session, feed *git.Feed, err error, f finding.Facts) {
	if came := feed.Came.Load(); came > 0 {
		f["bytes"] = say.Bytes(came)
	}
	f["error"] = say.Of(err)
	code := finding.CodePackTruncated
	damaged, isCorrupt := errors.AsType[*git.CorruptError](err)
	missing, isIncomplete := errors.AsType[*git.IncompleteError](err)
	server, isServer := errors.AsType[*git.ServerError](err)
	refused, isRefused := errors.AsType[*git.RefusedError](err)
	switch {
	case context.Cause(ctx) == errStalled:
		stalled := finding.Explain(finding.CodeStalled, f)
		c.ladder.finish(RungClone, Failed, say.Text{}, stalled.What, stalled)
		return
	case isCorrupt:
		code, f["error"] = finding.CodePackCorrupt, damaged.Text
	case isRefused:
		code, f["path"], f["why"] = finding.CodeTreeRefused, safetext.Line(refused.Path, 200), refused.Why
	case isIncomplete:
		code, f["error"] = finding.CodeIncomplete, missing.Text
	case isServer:
		code, f["said"] = finding.CodeCloneRefused, finding.Essence(server.Text)
		if known, ok := finding.Recognise(server.Text); ok && known == finding.CodeBusy {
			code = finding.CodeBusy
		}
	case errors.Is(err, git.ErrPackLimit):
		code, f["limit"] = finding.CodeCloneTooLarge, say.Bytes(c.r.MaxBytes)
	case errors.Is(err, git.ErrInflates):
		code, f["limit"] = finding.CodeInflatesTooMuch, say.Bytes(git.InflateLimit(c.r.MaxBytes))
	case errors.Is(err, git.ErrSpool):
		code = finding.CodeNoSpace
	case errors.Is(err, git.ErrPktLength), errors.Is(err, git.ErrPktLimit):
		code = finding.CodePackCorrupt
	case feed.Came.Load() == 0 && ctx.Err() == nil:
		if text := finding.Essence(s.message(ctx)); text != "" {
			code, f["said"] = finding.CodeCloneRefused, text
		}
	}
	c.ladder.fail(ctx, RungClone, finding.Explain(code, f))
}

// errStalled is the cause of a context that ended since no data came.
var errStalled = say.New("part.no-data", "no data came").Because(nil)

// watcher ends a clone that stands still, and shows how far it is.
type watcher struct {
	whole atomic.Bool  // everything has come
	last  atomic.Int64 // when something came, in nanoseconds since start
	base  time.Time
	done  chan struct{}
}

func (w *watcher) alive() { w.last.Store(int64(time.Since(w.base))) }

func (w *watcher) complete() { w.whole.Store(true) }

func (w *watcher) stop() { close(w.done) }

// watch ends a fetch that stands still and notes on the rung how far it is.
func (c *run) watch(ctx context.Context, feed *git.Feed, cancel context.CancelCauseFunc) *watcher {
	w := &watcher{base: time.Now(), done: make(chan struct{})}
	limit := c.p.o.Timeouts.Stall
	go func() {
		tick := time.NewTicker(min(250*time.Millisecond, limit/2))
		defer tick.Stop()
		for shown := int64(0); ; {
			select {
			case <-w.done:
				return
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			if !w.whole.Load() && time.Since(w.base)-time.Duration(w.last.Load()) > limit {
				cancel(errStalled)
				return
			}
			if came := feed.Came.Load(); came != shown {
				shown = came
				c.ladder.note(RungClone, say.New("detail.received", "{size} received", say.Values{"size": say.Bytes(came)}))
			}
		}
	}()
	return w
}
