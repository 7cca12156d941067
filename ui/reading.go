package ui

import (
	"context"
	"sync"
	"time"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/inventory"
)

const (
	readAgain   = 12 * time.Hour  // keys that were read within it are left alone
	readSoonest = 60              // rows of the list that are read before all others
	drawPause   = 3 * time.Second // between two looks at what reading has brought
)

// reading keeps the cache of every account fresh, underneath and within its
// budget: first what is on screen, then what was never read, then the oldest.
// It waits for a forge's limit and goes on by itself.
type reading struct {
	w    *Window
	jobs map[string]*job // by account
	turn generation
}

func newReading(w *Window) *reading { return &reading{w: w, jobs: map[string]*job{}} }

// reset is for another backend; what runs ends with its session.
func (r *reading) reset() {
	r.turn.next()
	r.jobs = map[string]*job{}
}

// begin reads every account that is not being read.
func (r *reading) begin(maxAge time.Duration) {
	for _, a := range r.w.session.accounts {
		if r.jobs[a.ID] == nil {
			r.read(a, maxAge)
		}
	}
}

// readEverything reads all again, however young it is.
func (w *Window) readEverything() {
	for _, j := range w.reading.jobs {
		j.cancel()
	}
	w.reading.jobs = map[string]*job{}
	w.reading.begin(0)
}

func (r *reading) read(a core.Account, maxAge time.Duration) {
	w, b := r.w, r.w.backend
	job := w.jobs.startQuiet(t("job.reading_account", args{"Account": accountName(a)}))
	r.jobs[a.ID] = job
	stop := make(chan struct{})
	job.soft = sync.OnceFunc(func() { close(stop) })
	job.show = func() { w.showReadOf(a) }
	options := inventory.Options{Account: a.ID, First: r.first(a), MaxAge: maxAge, Wait: true, Stop: stop}
	seen := &readingSeen{w: w, job: job, account: a, current: func() bool { return r.jobs[a.ID] == job }}
	doJob(w.Frame, job, func(ctx context.Context) (inventory.Summary, error) {
		return b.SyncInventory(ctx, options, seen.told)
	}, func(s inventory.Summary, err error) {
		if r.jobs[a.ID] != job {
			return
		}
		delete(r.jobs, a.ID)
		w.session.tokenAnswered(a.ID, err)
		w.statusBar.readBudgets()
		w.repos.reloadCached()
	})
}

// first are the rows that a person sees, or will see first.
func (r *reading) first(a core.Account) (paths []api.RepoPath) {
	p := r.w.repos
	if !r.w.session.shows(a.ID) {
		return nil
	}
	if p.path != "" && p.owner == a.ID {
		paths = append(paths, p.path)
	}
	for row := range min(len(p.shown), readSoonest) {
		if r := p.at(row); r.Account == a.ID {
			paths = append(paths, r.Path)
		}
	}
	return paths
}

// showReadOf shows the repositories whose keys are being read.
func (w *Window) showReadOf(a core.Account) {
	if !w.session.shows(a.ID) {
		w.showAccount(a)
	}
	w.shell.show("repositories")
}

// readingSeen carries progress to the window, by time and not by repository.
type readingSeen struct {
	w       *Window
	job     *job
	account core.Account
	current func() bool // of the UI goroutine

	mu      sync.Mutex
	now     inventory.Progress
	waiting bool
	later   bool // what was read last is still to be drawn
	drawn   time.Time
}

func (s *readingSeen) told(p inventory.Progress) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = p
	if s.drawn.IsZero() {
		s.drawn = time.Now()
	}
	if s.waiting {
		return
	}
	s.waiting = true
	time.AfterFunc(progressPause, func() { s.w.post(s.draw) })
}

func (s *readingSeen) drawLate() {
	s.mu.Lock()
	s.later = false
	s.mu.Unlock()
	s.draw()
}

func (s *readingSeen) draw() {
	s.mu.Lock()
	s.waiting = false
	p := s.now
	left := drawPause - time.Since(s.drawn)
	due := left <= 0
	if due {
		s.drawn = time.Now()
	} else if !s.later { // nothing further may come for an hour: what came so far shows by then
		s.later = true
		time.AfterFunc(left, func() { s.w.post(s.drawLate) })
	}
	s.mu.Unlock()
	if s.w.closed || !s.current() {
		return
	}
	s.job.waits(p.Until, s.w.session.forgeName(s.account))
	s.job.progress(p.Read+p.Failed, p.Total)
	if due && s.w.session.shows(s.account.ID) {
		s.w.repos.reloadCached()
		s.w.statusBar.readBudgets()
	}
}
