package ui

import (
	"sync"
	"time"
)

// progressPause is the least time between two updates of a counter on screen.
const progressPause = 120 * time.Millisecond

// progress carries counts from a worker to a job in the status bar, by time
// and not by item: ten thousand reports cost a few redraws.
type progress struct {
	w   *Window
	job *job

	mu          sync.Mutex
	done, total int
	waiting     bool
}

func newProgress(w *Window, j *job) *progress { return &progress{w: w, job: j} }

// report may be called from any goroutine, as often as it likes.
func (p *progress) report(done, total int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done, p.total = done, total
	if p.waiting {
		return
	}
	p.waiting = true
	time.AfterFunc(progressPause, func() {
		p.w.post(func() {
			p.mu.Lock()
			p.waiting = false
			done, total := p.done, p.total
			p.mu.Unlock()
			if !p.w.closed {
				p.job.progress(done, total)
			}
		})
	})
}
