package ui

import (
	"context"
	"strconv"
	"sync"
	"time"

	"latchkey/core/rollout"
	"latchkey/ui/kit"
)

// runRollout runs a rollout, or goes on with one. It shows in the status bar,
// where it can be stopped, and on the Activity page.
func (w *Window) runRollout(id int64, title string, run func(context.Context, int64, rollout.Run) (rollout.Report, error)) {
	if w.activity.running[id] != nil {
		return
	}
	job := w.jobs.start(jobTitle(title))
	stop := make(chan struct{})
	job.soft = sync.OnceFunc(func() { close(stop) })
	job.show = func() { w.activity.open(rolloutRun(id)) }
	w.activity.running[id] = job
	w.notices.remove(rolloutNotice(id))
	w.notices.remove(rolloutFailure(id))
	seen := &rolloutSeen{w: w, id: id, job: job}
	doJob(w.Frame, job, func(ctx context.Context) (rollout.Report, error) {
		return run(ctx, id, rollout.Run{Progress: seen.told, Stop: stop})
	}, func(r rollout.Report, err error) {
		if w.activity.running[id] != job {
			return // other data is open: the number means another rollout there
		}
		delete(w.activity.running, id)
		delete(w.activity.progress, id)
		w.activity.reload()
		w.announce(RolloutEnded)
		w.rolloutEnded(id, r, err)
	})
	w.activity.reload()
}

// rolloutEnded says how it went: a toast for success, else a notice that stays.
// What failed may have no report, and so no number in it.
func (w *Window) rolloutEnded(id int64, r rollout.Report, err error) {
	switch {
	case isChoice(err):
	case err != nil:
		w.notices.fail(rolloutFailure(id), t("error.rollout_paused"), err)
	case r.State == rollout.Soaking:
		w.toasts.Show(t("toast.rollout_waits", args{"What": shortTitle(r.Summary), "When": moment(r.Due)}))
	case r.State == rollout.Done && r.Key != nil && r.OldLeft > 0:
		w.toasts.Show(t("toast.rotated", args{"Key": newKeyName(r.Key)}))
	case r.State == rollout.Done || r.State == rollout.Undone || r.State == rollout.Cancelled:
		w.toasts.Show(t("tests.with", args{"Key": longTitle(r.Summary), "Text": t("rollout.state_" + string(r.State))}))
	default:
		w.noticeRollout(r.Summary)
	}
}

// rolloutNotice says how a rollout stands, rolloutFailure why it could not be
// gone on with.
func rolloutNotice(id int64) string  { return "rollout-" + strconv.FormatInt(id, 10) }
func rolloutFailure(id int64) string { return "rollout-failed-" + strconv.FormatInt(id, 10) }

// rolloutSeen carries progress to the page, by time and not by step.
type rolloutSeen struct {
	w   *Window
	id  int64
	job *job

	mu      sync.Mutex
	now     rollout.Progress
	changed []rollout.Result
	waiting bool
}

func (s *rolloutSeen) told(p rollout.Progress) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = p
	if p.Last != nil {
		s.changed = append(s.changed, *p.Last)
	}
	if s.waiting {
		return
	}
	s.waiting = true
	time.AfterFunc(progressPause, func() {
		s.w.post(func() {
			s.mu.Lock()
			s.waiting = false
			p, changed := s.now, s.changed
			s.changed = nil
			s.mu.Unlock()
			if s.w.closed || s.w.activity.running[s.id] != s.job {
				return
			}
			s.job.waits(p.Until, p.Forge)
			s.job.progress(p.Done+p.Failed, p.Total)
			s.w.activity.progressed(s.id, p, changed)
		})
	})
}

// checkRollouts offers, on the first screen, to go on with what was interrupted.
func (w *Window) checkRollouts() {
	session := w.session.ctx
	background(w, session, w.backend.ListRollouts, func(list []rollout.Summary, err error) {
		if session.Err() != nil {
			return // of data that is no longer open: what resumes one there would resume another one here
		}
		if err != nil {
			w.notices.fail("rollouts", t("error.unfinished"), err)
			return
		}
		for _, r := range list {
			if r.State == rollout.Stopped || r.State == rollout.Paused {
				w.noticeRollout(r)
			}
		}
		w.due.watch(list)
	})
}

// noticeRollout says how a rollout stands that somebody has to look at.
func (w *Window) noticeRollout(r rollout.Summary) {
	if w.activity.running[r.ID] != nil || r.ID == 0 {
		return
	}
	key := rolloutNotice(r.ID)
	open := kit.NewButton(t("action.show"), "", func() { w.activity.open(rolloutRun(r.ID)) })
	buttons := []*kit.Button{open}
	switch {
	case !r.State.Ended():
		buttons = append([]*kit.Button{kit.NewButton(t("rollout.resume"), "play", func() { w.runRollout(r.ID, r.Title, w.backend.RunRollout) })}, buttons...)
	case r.Failed+r.Kept > 0:
		buttons = append([]*kit.Button{kit.NewButton(t("rollout.retry"), "refresh", func() { w.retryRollout(r) })}, buttons...)
	}
	advice := t("rollout.count", args{"Done": r.Done, "Total": r.Total, "Failed": r.Failed})
	if r.Kept > 0 {
		advice += "\n" + fullStop(upperFirst(tn("activity.kept", r.Kept)))
	}
	if !r.State.Ended() {
		advice += "\n" + t("rollout.nothing_lost")
	}
	if r.Reason != "" {
		advice += "\n" + fullStop(fromEnglish(r.Reason))
	}
	w.notices.put(key, &kit.Notice{Tone: kit.Caution, Text: t("tests.with", args{"Key": longTitle(r), "Text": t("rollout.state_" + string(r.State))}), Advice: advice,
		Buttons: buttons, OnClose: func() { w.notices.remove(key) }})
}

// retryRollout takes up again what failed.
func (w *Window) retryRollout(r rollout.Summary) {
	backend := w.backend
	w.runRollout(r.ID, r.Title, func(ctx context.Context, id int64, run rollout.Run) (rollout.Report, error) {
		if err := backend.RetryRollout(ctx, id); err != nil {
			return rollout.Report{}, err
		}
		return backend.RunRollout(ctx, id, run)
	})
}
