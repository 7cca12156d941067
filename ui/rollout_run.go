package ui

import (
	"context"
	"strconv"
	"sync"

	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/ui/kit"
)

// runRollout runs a rollout, or goes on with one. It shows in the status bar,
// where it can be stopped, and on the Activity page.
func (p *activityPage) runRollout(id int64, title say.Text, run func(context.Context, int64, rollout.Run) (rollout.Report, error)) {
	p = p.latest()
	if p.running[id] != nil {
		return
	}
	job := p.f.jobs.start(jobTitle(title))
	stop := make(chan struct{})
	job.soft = sync.OnceFunc(func() { close(stop) })
	job.show = func() { p.open(rolloutRun(id)) }
	p.running[id] = job
	p.f.notices.remove(rolloutNotice(id))
	p.f.notices.remove(rolloutFailure(id))
	reports := p.progressOf(id, job)
	doJob(p.f, job, func(ctx context.Context) (rollout.Report, error) {
		return run(ctx, id, rollout.Run{Progress: reports.report, Stop: stop})
	}, func(r rollout.Report, err error) {
		p := p.latest()
		if p.running[id] != job {
			return // other data is open: the number means another rollout there
		}
		delete(p.running, id)
		delete(p.progress, id)
		p.reload()
		p.f.announce(RolloutEnded)
		p.rolloutEnded(id, r, err)
	})
	p.reload()
}

// rolloutEnded says how it went: a toast for success, else a notice that stays.
// What failed may have no report, and so no number in it.
func (p *activityPage) rolloutEnded(id int64, r rollout.Report, err error) {
	switch {
	case isChoice(err):
	case err != nil:
		p.f.notices.fail(rolloutFailure(id), t("error.rollout_paused"), err)
	case r.State == rollout.Soaking:
		p.f.toasts.Show(t("toast.rollout_waits", args{"What": shortTitle(r.Summary), "When": moment(r.Due)}))
	case r.State == rollout.Done && r.Key != nil && r.OldLeft > 0:
		p.f.toasts.Show(t("toast.rotated", args{"Key": newKeyName(r.Key)}))
	case r.State == rollout.Done || r.State == rollout.Undone || r.State == rollout.Cancelled:
		p.f.toasts.Show(t("tests.with", args{"Key": longTitle(r.Summary), "Text": t("rollout.state_" + string(r.State))}))
	default:
		p.noticeRollout(r.Summary)
	}
}

// rolloutNotice says how a rollout stands, rolloutFailure why it could not be
// gone on with.
func rolloutNotice(id int64) string  { return "rollout-" + strconv.FormatInt(id, 10) }
func rolloutFailure(id int64) string { return "rollout-failed-" + strconv.FormatInt(id, 10) }

// progressOf carries the reports of a rollout that runs to the page.
func (p *activityPage) progressOf(id int64, job *job) *throttle[rollout.Progress] {
	return newThrottle(p.f.worker, func(all []rollout.Progress) {
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
		job.waits(now.Until, now.Forge)
		job.progress(now.Done+now.Failed, now.Total)
		p.progressed(id, now, changed)
	})
}

// checkRollouts offers, on the first screen, to go on with what was interrupted.
func (p *activityPage) checkRollouts() {
	session := p.f.session.ctx
	do(p.f, p.backend.ListRollouts, func(list []rollout.Summary, err error) {
		if session.Err() != nil {
			return // of data that is no longer open: what resumes one there would resume another one here
		}
		if err != nil {
			p.f.notices.fail("rollouts", t("error.unfinished"), err)
			return
		}
		for _, r := range list {
			if r.State == rollout.Stopped || r.State == rollout.Paused {
				p.latest().noticeRollout(r)
			}
		}
		p.latest().due.watch(list)
	})
}

// noticeRollout says how a rollout stands that somebody has to look at.
func (p *activityPage) noticeRollout(r rollout.Summary) {
	if p.running[r.ID] != nil || r.ID == 0 {
		return
	}
	key := rolloutNotice(r.ID)
	open := kit.NewButton(t("action.show"), "", func() { p.open(rolloutRun(r.ID)) })
	buttons := []*kit.Button{open}
	switch {
	case !r.State.Ended():
		buttons = append([]*kit.Button{kit.NewButton(t("rollout.resume"), "play", func() { p.runRollout(r.ID, r.Title, p.latest().backend.RunRollout) })}, buttons...)
	case r.Failed+r.Kept > 0:
		buttons = append([]*kit.Button{kit.NewButton(t("rollout.retry"), "refresh", func() { p.retryRollout(r) })}, buttons...)
	}
	advice := t("rollout.count", args{"Done": r.Done, "Total": r.Total, "Failed": r.Failed})
	if r.Kept > 0 {
		advice += "\n" + fullStop(upperFirst(tn("activity.kept", r.Kept)))
	}
	if !r.State.Ended() {
		advice += "\n" + t("rollout.nothing_lost")
	}
	if !r.Reason.IsZero() {
		advice += "\n" + fullStop(translate(r.Reason))
	}
	p.f.notices.put(key, &kit.Notice{Tone: kit.Caution, Text: t("tests.with", args{"Key": longTitle(r), "Text": t("rollout.state_" + string(r.State))}), Advice: advice,
		Buttons: buttons, OnClose: func() { p.f.notices.remove(key) }})
}

// retryRollout takes up again what failed.
func (p *activityPage) retryRollout(r rollout.Summary) {
	p = p.latest()
	backend := p.backend
	p.runRollout(r.ID, r.Title, func(ctx context.Context, id int64, run rollout.Run) (rollout.Report, error) {
		if err := backend.RetryRollout(ctx, id); err != nil {
			return rollout.Report{}, err
		}
		return backend.RunRollout(ctx, id, run)
	})
}
