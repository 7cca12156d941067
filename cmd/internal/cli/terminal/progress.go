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
	return &Progress{out: out, on: IsTerminal(out) && !isDumb(), from: time.Now().Add(logInterval)}
}

// Show replaces the line, at most ten times a second.
func (p *Progress) Show(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if isQuiet(p.out) {
		return
	}
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

// Pace says how quickly something goes on, and how long it still takes: ", 12 a
// second, about 3 min left". It is empty in the first seconds, which tell little.
type Pace struct{ began time.Time }

// Text returns it for so many done of all, at a time.
func (p *Pace) Text(now time.Time, done, total int) string {
	if p.began.IsZero() {
		p.began = now
	}
	took := now.Sub(p.began)
	if took < 3*time.Second || done <= 0 || done >= total {
		return ""
	}
	rate := float64(done) / took.Seconds()
	speed := fmt.Sprintf("%.0f a second", rate)
	if rate < 2 {
		speed = fmt.Sprintf("%.0f a minute", rate*60)
	}
	left := time.Duration(float64(total-done) / rate * float64(time.Second))
	unit := fmt.Sprintf("%d s", int(left.Seconds())+1)
	switch {
	case left >= time.Hour:
		unit = fmt.Sprintf("%d h %02d min", int(left.Hours()), int(left.Minutes())%60)
	case left >= time.Minute:
		unit = fmt.Sprintf("%d min", int(left.Minutes())+1)
	}
	return ", " + speed + ", about " + unit + " left"
}
