package repopage

import (
	"context"
	"sync"
	"time"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/inventory"
	"latchkey/ui/frame"
	"latchkey/ui/locale"
)

const (
	readAgain   = 12 * time.Hour  // keys that were read within it are left alone
	readSoonest = 60              // rows of the list that are read before all others
	drawPause   = 3 * time.Second // between two looks at what reading has brought
)

// inventorySync keeps the cache of every account fresh, underneath and within
// its budget: first what is on screen, then what was never read, then the
// oldest. It waits for a forge's limit and goes on by itself.
type inventorySync struct {
	f    *frame.Frame
	p    *Page                 // that shows what is read; another one after a change of language
	jobs map[string]*frame.Job // by account
}

func newInventorySync(p *Page) *inventorySync {
	return &inventorySync{f: p.f, p: p, jobs: map[string]*frame.Job{}}
}

// reset is for another backend; what runs ends with its session.
func (s *inventorySync) reset() { s.jobs = map[string]*frame.Job{} }

// begin reads every account that is not being read.
func (s *inventorySync) begin(maxAge time.Duration) {
	for _, a := range s.f.Session.Accounts {
		if s.jobs[a.ID] == nil {
			s.read(a, maxAge)
		}
	}
}

// beginAnew reads all again, however young it is.
func (s *inventorySync) beginAnew() {
	for _, j := range s.jobs {
		j.Cancel()
	}
	s.reset()
	s.begin(0)
}

func (s *inventorySync) read(a core.Account, maxAge time.Duration) {
	f, backend := s.f, s.p.backend
	job := f.Jobs.StartQuiet(locale.T("job.reading_account", locale.Args{"Account": frame.AccountName(a)}))
	s.jobs[a.ID] = job
	stop := make(chan struct{})
	job.Soft = sync.OnceFunc(func() { close(stop) })
	job.Show = func() { s.show(a) }
	options := inventory.Options{Account: a.ID, First: s.first(a), MaxAge: maxAge, Wait: true, Stop: stop}
	progress := frame.NewestOnly(f.Worker, (&syncProgress{s: s, job: job, account: a}).show)
	frame.DoJob(f, job, func(ctx context.Context) (inventory.Summary, error) {
		return backend.SyncInventory(ctx, options, progress.Report)
	}, func(_ inventory.Summary, err error) {
		if s.jobs[a.ID] != job {
			return
		}
		delete(s.jobs, a.ID)
		s.goesOn()
		f.Session.Answered(a.ID, frame.AskedKeys, err)
		f.Status.CountRequests()
		s.p.reloadCached()
	})
}

// goesOn is called when reading an account has ended, or waits no longer: that the
// list waits is said while some reading does.
func (s *inventorySync) goesOn() {
	for _, job := range s.jobs {
		if !job.Until.IsZero() {
			return
		}
	}
	s.p.note.clear()
}

// first are the rows that a person sees, or will see first.
func (s *inventorySync) first(a core.Account) (paths []api.RepoPath) {
	p := s.p
	if !s.f.Session.Shows(a.ID) {
		return nil
	}
	if repo := p.list.SelectedKey(); repo.path != "" && repo.account == a.ID {
		paths = append(paths, repo.path)
	}
	for row := range min(p.list.Shown(), readSoonest) {
		if r := p.list.At(row); r.Account == a.ID {
			paths = append(paths, r.Path)
		}
	}
	return paths
}

// show brings the repositories to the front whose keys are being read.
func (s *inventorySync) show(a core.Account) {
	if !s.f.Session.Shows(a.ID) {
		s.f.Nav.Account(a)
	}
	s.f.Nav.Page(s.p.ID)
}

// syncProgress shows how far reading an account is: in the status bar at once,
// in the rows now and then.
type syncProgress struct {
	s       *inventorySync
	job     *frame.Job
	account core.Account
	due     bool // what was read is going to be drawn
}

func (o *syncProgress) current() bool { return o.s.jobs[o.account.ID] == o.job }

func (o *syncProgress) show(now inventory.Progress) {
	if !o.current() {
		return
	}
	if now.Until.IsZero() && !o.job.Until.IsZero() {
		o.job.Until = now.Until
		o.s.goesOn()
	}
	o.job.Waits(now.Until, o.s.f.Session.ForgeName(o.account))
	o.job.Progress(now.Read+now.Failed, now.Total)
	if !o.due { // also where nothing further comes for an hour
		o.due = true
		o.s.f.Afterwards(drawPause, o.draw)
	}
}

// draw shows the rows with what was read.
func (o *syncProgress) draw() {
	o.due = false
	if o.current() && o.s.f.Session.Shows(o.account.ID) {
		o.s.p.reloadCached()
		o.s.f.Status.CountRequests()
	}
}
