package core

import (
	"context"
	"strings"
	"time"

	"latchkey/api"
	"latchkey/core/cause"
	"latchkey/core/rollout"
)

// Rollouts lists all rollouts, newest first. Local store only.
func (ro *Rollouts) ListRollouts(ctx context.Context) ([]rollout.Summary, error) {
	ctx, done, err := ro.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	rows, err := ro.store.Rollouts(ctx)
	all := make([]rollout.Summary, len(rows))
	for i, r := range rows {
		all[i] = rollout.Summarize(r)
	}
	return all, err
}

// Rollout returns one rollout with every step. Local store only.
func (ro *Rollouts) Rollout(ctx context.Context, id int64) (rollout.Report, error) {
	ctx, done, err := ro.enter(ctx)
	if err != nil {
		return rollout.Report{}, err
	}
	defer done()
	return ro.rolloutReport(ctx, id)
}

func (ro *Rollouts) rolloutReport(ctx context.Context, id int64) (rollout.Report, error) {
	row, steps, err := ro.store.Rollout(ctx, id)
	if err != nil {
		return rollout.Report{}, cause.RolloutGone(id, err)
	}
	report, err := rollout.NewReport(row, steps)
	if row.Verb == string(rollout.Rotate) && !row.Undoing && err == nil {
		report.OldLeft, report.CurrentAgain, err = ro.countOldKeys(ctx, report)
		report.Remaining = rollout.Remaining(report)
	}
	report.Remaining = report.Remaining.Do(ro.options.Actions)
	if report.Key != nil {
		report.Key.Export = report.Key.Export.Do(ro.options.Actions)
	}
	for i, x := range report.Results {
		if x.ErrorKind != "" && x.Account != "" && !strings.HasPrefix(x.ErrorKind, "machine-") { // the error itself is gone, what to do about its kind is not
			report.Results[i].Hint = ro.options.hint(&api.Error{Kind: api.ParseErrorKind(x.ErrorKind), Forge: ro.forgeKind(ctx, x.Account), Repo: x.Target})
		}
	}
	return report, err
}

// forgeKind returns the kind of forge of an account, "" when it is there no longer.
func (ro *Rollouts) forgeKind(ctx context.Context, account string) api.Kind {
	row, err := ro.store.Account(ctx, account)
	if err != nil {
		return ""
	}
	return api.Kind(row.Forge)
}

// DueRollouts lists, newest first, the rollouts whose wait is over: those that
// soak or wait for machines, and those that left an old key because it was used
// and may look at it again. With all it lists every rollout that has begun and not ended.
func (ro *Rollouts) DueRollouts(ctx context.Context, all bool) ([]int64, error) {
	list, err := ro.ListRollouts(ctx)
	if err != nil {
		return nil, err
	}
	var ids []int64
	for _, r := range list {
		if IsDue(r, ro.now()) || all && !r.State.Ended() && r.State != rollout.Running {
			ids = append(ids, r.ID)
		}
	}
	return ids, nil
}

// IsDue reports whether a rollout waited for a time that has come.
func IsDue(r rollout.Summary, now time.Time) bool {
	if r.Due.IsZero() || r.Due.After(now) {
		return false
	}
	return r.State == rollout.Soaking || !r.Undoing && r.State == rollout.Partly && r.KeysStay > 0
}

// ConfirmedAs returns the rollout that was confirmed by a plan's hash, 0 when none
// was.
func (ro *Rollouts) ConfirmedAs(ctx context.Context, hash string) (int64, error) {
	ctx, done, err := ro.enter(ctx)
	if err != nil {
		return 0, err
	}
	defer done()
	return ro.store.RolloutOfHash(ctx, hash)
}
