package ui

import (
	"context"
	"strings"
	"time"

	"latchkey/core"
	"latchkey/internal/safetext"
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
	held    map[int64]bool // a person ends them just now: they are in no list
	looks   turn
}

func newWaiting(w *Window) *waiting {
	return &waiting{w: w, next: firstWait, entries: map[int64]core.Unfinished{}, held: map[int64]bool{}}
}

// show draws what waits among all that is unfinished, and takes away what no
// longer does.
func (s *waiting) show(list []core.Unfinished) {
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
		switch {
		case s.held[id]:
			left[id] = u
		case !isListed(list, id):
			s.w.notices.remove(unfinishedNotice(id))
			s.w.toasts.Show(t("waits.settled", v{"Label": safetext.Line(u.Label, 100), "Repo": u.Target}))
		}
	}
	s.entries = left
	if len(left) == 0 {
		return
	}
	s.timer = s.w.after(s.next, func() { s.w.post(s.again) })
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
	s.held[id] = true
	return func(ended bool) {
		delete(s.held, id)
		if ended {
			delete(s.entries, id)
		}
	}
}

// look asks the forges once, where the vault is open: what nobody is at work on
// must not ask for a passphrase.
func (s *waiting) look() {
	w := s.w
	if w.closed || w.backend == nil || len(s.entries) == 0 {
		return
	}
	s.stop()
	session, backend, current := w.session, w.backend, s.looks.next()
	background(w, session, func(ctx context.Context) ([]core.Unfinished, error) {
		if c := backend.CheckVault(ctx); c.State != "failed" && c.Key != "keyring-locked" {
			if err := backend.SettleWaiting(ctx); err != nil {
				return nil, err
			}
		}
		return backend.Unfinished(ctx)
	}, func(list []core.Unfinished, err error) {
		switch {
		case session.Err() != nil || !current():
		case err != nil: // the same again: what waits, waits on
			s.timer = w.after(longestWait, func() { w.post(s.again) })
		default:
			w.unfinished(list)
		}
	})
}

// waitsAdvice says after parts that nothing is to be done.
func waitsAdvice(parts ...string) string {
	return strings.Join(append(parts, t("waits.advice")), "\n")
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
	s.looks.next()
	s.next, s.entries, s.held = firstWait, map[int64]core.Unfinished{}, map[int64]bool{}
}
