package ui

import (
	"context"
	"time"

	"latchkey/core"
	"latchkey/internal/safetext"
	"latchkey/ui/frame"
	"latchkey/ui/locale"
)

// How long the window waits before it looks again at what a forge accepted and
// does not show yet: each wait is twice as long as the one before, so that a
// forge that never shows it costs a dozen requests an hour.
const (
	firstWait   = 5 * time.Second
	longestWait = 5 * time.Minute
)

// waiting ends what ends by itself: while entries wait until a forge shows what
// it accepted, the forge is looked at again and again.
type waiting struct {
	w       *Window
	timer   func() bool // stops it; nil = none runs
	next    time.Duration
	entries map[int64]core.Unfinished
	inHand  map[int64]bool // a person ends them just now: they are in no list
	half    map[int64]bool // half done, as the notices say
	missed  map[int64]bool // not in the list after the last look
	looking bool           // one at a time: what one has in hand is missing for the other
}

func newWaiting(w *Window) *waiting {
	return &waiting{w: w, next: firstWait, entries: map[int64]core.Unfinished{}, inHand: map[int64]bool{}, half: map[int64]bool{}, missed: map[int64]bool{}}
}

// show draws what waits among all that is unfinished, and takes away what no
// longer does. What somebody works on just now is in no list: so an entry has
// ended only when it was missing after two looks, with a wait between them.
func (s *waiting) show(list []core.Unfinished, looked bool) {
	s.stop()
	left := map[int64]core.Unfinished{}
	for _, u := range list {
		if u.EndsItself {
			left[u.ID] = u
			if _, known := s.entries[u.ID]; !known {
				s.next = firstWait
			}
		}
	}
	for id, u := range s.entries {
		_, waits := left[id]
		switch {
		case waits || isListed(list, id):
			delete(s.missed, id)
		case !looked || s.inHand[id]:
			left[id] = u
		case !s.missed[id]:
			s.missed[id], left[id], s.next = true, u, firstWait
		default:
			delete(s.missed, id)
			s.w.Notices.Remove(unfinishedNotice(id))
			s.w.Toasts.Show(locale.T("waits.settled", locale.Args{"Label": safetext.Line(u.Label, 100), "Repo": u.Target}))
		}
	}
	s.entries = left
	if len(left) == 0 {
		return
	}
	s.timer = s.w.After(s.next, func() { s.w.Post(s.again) })
}

func isListed(list []core.Unfinished, id int64) bool {
	for _, u := range list {
		if u.ID == id {
			return true
		}
	}
	return false
}

// again looks after a wait; the next one is longer.
func (s *waiting) again() {
	s.next = min(2*s.next, longestWait)
	s.look()
}

// hold leaves an entry to the person; the result says that it is over.
func (s *waiting) hold(id int64) (over func(ended bool)) {
	s.inHand[id] = true
	return func(ended bool) {
		delete(s.inHand, id)
		if ended {
			delete(s.entries, id)
		}
	}
}

// look asks the forges once, where the vault is open: what nobody is at work on
// must not ask for a passphrase.
func (s *waiting) look() {
	w := s.w
	if w.Closed || w.backend == nil || len(s.entries) == 0 || s.looking {
		return
	}
	s.stop()
	s.looking = true
	session, backend := w.Session.Ctx, w.backend
	frame.DoIn(w.Worker, session, func(ctx context.Context) ([]core.Unfinished, error) {
		if c := backend.CheckVault(ctx); c.State != "failed" && !c.Locked {
			if err := backend.SettleWaiting(ctx); err != nil {
				return nil, err
			}
		}
		return backend.Unfinished(ctx)
	}, func(list []core.Unfinished, err error) {
		if session != w.Session.Ctx {
			return // of data that is no longer open
		}
		s.looking = false
		switch {
		case w.Closed:
		case err != nil: // the same again: what waits, waits on
			s.stop()
			s.timer = w.After(longestWait, func() { w.Post(s.again) })
		default:
			w.waiting.take(list, true)
		}
	})
}

func (s *waiting) stop() {
	if s.timer != nil {
		s.timer()
		s.timer = nil
	}
}

// forget is for other data, whose entries have the same numbers.
func (s *waiting) forget() {
	s.stop()
	*s = *newWaiting(s.w)
}
