package activitypage

import (
	"context"
	"strconv"
	"sync"

	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// RunRollout runs a rollout, or goes on with one. It shows in the status bar,
// where it can be stopped, and on the Activity page.
func (p *Page) RunRollout(id int64, title say.Text, run func(context.Context, int64, rollout.Run) (rollout.Report, error)) {
	p = p.latest()
	if p.running[id] != nil {
		return
	}
	job := p.f.Jobs.Start(locale.JobTitle(title))
	stop := make(chan struct{})
	job.Soft = sync.OnceFunc(func() { close(stop) })
	job.Show = func() { p.Open(RolloutRun(id)) }
	job.Asks = func(bool) { p.latest().Redraw() }
	p.running[id] = job
	p.unnotice(id)
	p.f.Notices.Remove(rolloutFailure(id))
	reports := p.progressOf(id, job)
	frame.DoJob(p.f, job, func(ctx context.Context) (rollout.Report, error) {
		return run(ctx, id, rollout.Run{Progress: reports.Report, Stop: stop})
	}, func(r rollout.Report, err error) {
		p := p.latest()
		if p.running[id] != job {
			return // other data is open: the number means another rollout there
		}
		delete(p.running, id)
		delete(p.progress, id)
		p.Reload()
		p.f.Announce(frame.RolloutEnded)
		p.rolloutEnded(id, r, err)
	})
	p.Reload()
}

// rolloutEnded says how it went: a toast for success, else a notice that stays.
// What failed may have no report, and so no number in it.
func (p *Page) rolloutEnded(id int64, r rollout.Report, err error) {
	switch {
	case frame.IsChoice(err):
	case err != nil:
		p.f.Notices.Fail(rolloutFailure(id), locale.T("error.rollout_paused"), err)
	case r.State == rollout.Soaking:
		p.f.Toasts.Show(locale.T("toast.rollout_waits", locale.Args{"What": locale.ShortTitle(r.Summary), "When": locale.Minute(r.Due)}))
	case r.State == rollout.Done && r.Key != nil && r.OldLeft > 0:
		p.f.Toasts.Show(locale.T("toast.rotated", locale.Args{"Key": newKeyName(r.Key)}))
	case r.State == rollout.Done || r.State == rollout.Undone || r.State == rollout.Cancelled:
		p.f.Toasts.Show(locale.T("tests.with", locale.Args{"Key": locale.LongTitle(r.Summary), "Text": locale.T("rollout.state_" + string(r.State))}))
	default:
		p.noticeRollout(r.Summary)
	}
}

// rolloutNotice says how a rollout stands, rolloutFailure why it could not be
// gone on with.
func rolloutNotice(id int64) string  { return "rollout-" + strconv.FormatInt(id, 10) }
func rolloutFailure(id int64) string { return "rollout-failed-" + strconv.FormatInt(id, 10) }

// progressOf carries the reports of a rollout that runs to the page.
func (p *Page) progressOf(id int64, job *frame.Job) *frame.Throttle[rollout.Progress] {
	return frame.NewThrottle(p.f.Worker, func(all []rollout.Progress) {
		p := p.latest()
		if p.running[id] != job {
			return
		}
		var changed []rollout.Result
		for _, one := range all {
			if one.Last != nil {
				changed = append(changed, *one.Last)
			}
		}
		now := all[len(all)-1]
		job.Waits(now.Until, now.Forge)
		job.Failed = now.Failed
		job.Progress(now.Done, now.Total)
		p.progressed(id, now, changed)
	})
}

// CheckRollouts offers, on the first screen, to go on with what was interrupted.
func (p *Page) CheckRollouts() {
	session := p.f.Session.Ctx
	frame.Do(p.f, p.backend.ListRollouts, func(list []rollout.Summary, err error) {
		if session.Err() != nil {
			return // of data that is no longer open: what resumes one there would resume another one here
		}
		if err != nil {
			p.f.Notices.Fail("rollouts", locale.T("error.unfinished"), err)
			return
		}
		p.latest().tendNotices(list)
		for _, r := range list {
			if r.State == rollout.Stopped || r.State == rollout.Paused {
				p.latest().noticeRollout(r)
			}
		}
		p.latest().Due.watch(list)
	})
}

// noticeRollout says how a rollout stands that somebody has to look at.
func (p *Page) noticeRollout(r rollout.Summary) {
	if p.running[r.ID] != nil || r.ID == 0 {
		return
	}
	key := rolloutNotice(r.ID)
	open := kit.NewButton(locale.T("action.show"), "", func() { p.Open(RolloutRun(r.ID)) })
	buttons := []*kit.Button{open}
	switch {
	case !r.State.Ended():
		buttons = append([]*kit.Button{kit.NewButton(locale.T("rollout.resume"), "play", func() { p.RunRollout(r.ID, r.Title, p.latest().backend.RunRollout) })}, buttons...)
	case r.Failed+r.KeysStay > 0:
		buttons = append([]*kit.Button{kit.NewButton(locale.T("rollout.retry"), "refresh", func() { p.retryRollout(r) })}, buttons...)
	}
	if account := refusedFor(r); account != "" && p.f.Session.Refuses(account) {
		buttons = append([]*kit.Button{p.f.ReplaceToken(account)}, buttons...)
	}
	advice := p.standing(r).countWords(true)
	if r.KeysStay > 0 {
		advice += "\n" + locale.FullStop(locale.UpperFirst(locale.Tn("activity.keys_stay", r.KeysStay)))
	}
	if !r.State.Ended() {
		advice += "\n" + locale.T("rollout.nothing_lost")
	}
	if reason := p.reasonWords(r); reason != "" {
		advice += "\n" + locale.FullStop(reason)
	}
	p.f.Notices.Put(key, &kit.Notice{Tone: kit.Caution, Text: locale.T("tests.with", locale.Args{"Key": locale.LongTitle(r), "Text": locale.T("rollout.state_" + string(r.State))}), Advice: advice,
		Buttons: buttons, OnClose: func() { p.latest().unnotice(r.ID) }})
	p.noticed[r.ID] = r
}

// retryRollout takes up again what failed.
func (p *Page) retryRollout(r rollout.Summary) {
	p = p.latest()
	backend := p.backend
	p.RunRollout(r.ID, r.Title, func(ctx context.Context, id int64, run rollout.Run) (rollout.Report, error) {
		if err := backend.RetryRollout(ctx, id); err != nil {
			return rollout.Report{}, err
		}
		return backend.RunRollout(ctx, id, run)
	})
}
