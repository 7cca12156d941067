package cli

import (
	"fmt"
	"sync"
	"time"

	"latchkey/internal/safetext"
)

// progress is one line on standard error that is written over and over while
// something takes time. Where standard error is no terminal it stays silent.
type progress struct {
	s    *session
	on   bool
	mu   sync.Mutex
	last time.Time
}

func (s *session) progress() *progress { return &progress{s: s, on: isTerminal(s.Err)} }

// show replaces the line, at most ten times a second.
func (p *progress) show(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.on || time.Since(p.last) < 100*time.Millisecond {
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
