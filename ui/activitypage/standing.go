package activitypage

import (
	"latchkey/core/rollout"
	"latchkey/ui/locale"
)

// standing is how far a rollout is. Its row, its page, its notice, the chips and
// the status bar all say what stands here.
type standing struct {
	state   rollout.State
	live    bool // it runs now, here or in another program
	done    int  // repositories on which all is done
	failed  int
	waiting int
	total   int
	words   []string // while it runs here: how fast, how long still, what it waits for
}

// works reports whether a rollout runs here. One that waits for an answer of the
// person does not: it has not begun.
func (p *Page) works(id int64) bool { return p.running[id] != nil && !p.running[id].IsAsking() }

// standing is how far a rollout is now: as the store says, and while it runs
// here, as it was reported last.
func (p *Page) standing(r rollout.Summary) standing {
	s := standing{state: r.State, live: r.State == rollout.Running, done: r.Done, failed: r.Failed, waiting: r.Waiting, total: r.Total}
	if !p.works(r.ID) {
		return s
	}
	s.state, s.live = rollout.Running, true
	if now, ok := p.progress[r.ID]; ok {
		s.done, s.failed, s.waiting, s.words = now.Done, now.Failed, now.Waiting, progressWords(now)
	}
	if p.f.Keyring.IsOpen() {
		s.words = append([]string{locale.T("vault.asks")}, s.words...)
	}
	return s
}

// reached is on how many repositories everything is done that can be done now:
// while a rollout waits to remove old keys, the new ones are there and verified.
func (s standing) reached() int {
	if s.state == rollout.Soaking {
		return s.done + s.waiting
	}
	return s.done
}

// troubled reports whether somebody has to look at it.
func (s standing) troubled(r rollout.Summary) bool {
	return s.failed > 0 || r.KeysStay > 0 || s.state == rollout.Paused
}

// countWords say how far it is. verifies says that keys are verified in it.
func (s standing) countWords(verifies bool) string {
	values := locale.Args{"Done": s.reached(), "Total": s.total, "Failed": s.failed}
	switch {
	case s.state == rollout.Soaking && verifies:
		return locale.T("rollout.count_verified", values)
	case s.state == rollout.Soaking:
		return locale.T("rollout.count_added", values)
	}
	return locale.T("rollout.count", values)
}
