package terminal

import (
	"fmt"
	"io"
	"sync"
	"time"

	"latchkey/internal/safetext"
)

// Progress is one line on standard error that is overwritten while something
// takes time. If standard error is no terminal, it prints a line of its own now
// and then, so that a job's log shows what it waits for.
type Progress struct {
	out  io.Writer
	on   bool
	mu   sync.Mutex
	last time.Time
	from time.Time // since when a sparse line may come
}

// logInterval is the time between two lines of a log. It is shorter than the
// time after which an answer counts as slow.
const logInterval = 8 * time.Second

// NewProgress makes the line of a call that may take long.
func NewProgress(out io.Writer) *Progress {
	return &Progress{out: out, on: IsTerminal(out), from: time.Now().Add(logInterval)}
}

// Show replaces the line, at most ten times a second.
func (p *Progress) Show(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.on {
		if now := time.Now(); !now.Before(p.from) {
			p.from = now.Add(logInterval)
			fmt.Fprintln(p.out, safetext.Line(fmt.Sprintf(format, args...), 100))
		}
		return
	}
	if time.Since(p.last) < 100*time.Millisecond {
		return
	}
	p.last = time.Now()
	fmt.Fprintf(p.out, "\r\x1b[K%s", safetext.Line(fmt.Sprintf(format, args...), 100))
}

// Done clears the line.
func (p *Progress) Done() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.on && !p.last.IsZero() {
		fmt.Fprint(p.out, "\r\x1b[K")
	}
}
