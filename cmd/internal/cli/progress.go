package cli

import (
	"fmt"
	"sync"
	"time"

	"latchkey/internal/safetext"
)

// progress is one line on standard error that is written over and over while
// something takes time. Where standard error is no terminal, a line of its own
// comes now and then, so that a job's log shows what it waits for.
type progress struct {
	s    *session
	on   bool
	mu   sync.Mutex
	last time.Time
	from time.Time // since when a sparse line may come
}

// sparse is how far lines are apart where no terminal is. It is less than an
// answer may take before it is told that it is slow.
const sparse = 8 * time.Second

func (s *session) progress() *progress {
	return &progress{s: s, on: isTerminal(s.Err), from: time.Now().Add(sparse)}
}

// show replaces the line, at most ten times a second.
func (p *progress) show(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.on {
		if now := time.Now(); !now.Before(p.from) {
			p.from = now.Add(sparse)
			fmt.Fprintln(p.s.Err, safetext.Line(fmt.Sprintf(format, args...), 100))
		}
		return
	}
	if time.Since(p.last) < 100*time.Millisecond {
		return
	}
	p.last = time.Now()
	fmt.Fprintf(p.s.Err, "\r\x1b[K%s", safetext.Line(fmt.Sprintf(format, args...), 100))
}

// done clears the line.
func (p *progress) done() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.on && !p.last.IsZero() {
		fmt.Fprint(p.s.Err, "\r\x1b[K")
	}
}
