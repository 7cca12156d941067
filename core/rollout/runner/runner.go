// Package runner carries a rollout out, with every intent in the journal before the
// side effect and every outcome after it, so that it may be stopped at any instant and
// resumed.
//
// Files: runner* are what is done with a rollout as a whole, run* what all its steps
// share, step* what happens on one target.
package runner

import (
	"context"
	"slices"
	"sync"

	"latchkey/api"
	"latchkey/core/rollout"
	"latchkey/core/store"
	"latchkey/internal/queue"
)

// Runner carries one rollout on from wherever it stands.
type Runner struct{ *run }

// New makes a runner for a rollout that this program holds.
func New(d Deps, claim *store.Claim, row store.Rollout, steps []store.RolloutStep, options rollout.Run) (*Runner, error) {
	r, err := newRun(d, claim, row, steps, options)
	if err != nil {
		return nil, err
	}
	return &Runner{r}, nil
}

// Run does what can be done now and records how the rollout stands then. The
// error is why it paused, or the end of ctx.
func (r *Runner) Run(ctx context.Context) error {
	defer r.begin(ctx)()
	if r.row.Started.IsZero() {
		r.row.Started = r.Now()
	}
	r.row.State, r.row.Reason = string(rollout.Running), ""
	if err := r.commit(store.Mark{Rollout: &r.row}); err != nil {
		return err
	}
	r.progress.reportStep(nil)
	if err := r.makeSharedPair(); err != nil {
		r.pause(err)
		return r.finish()
	}
	if r.spec.ShutsOut() && !r.spec.ReplaceFirst && !r.row.Undoing { // before anything else
		r.runAccounts()
	}
	for again := true; again && !r.isHalted(); {
		again = r.runMachines()
		again = r.runAccounts() || again
	}
	return r.finish()
}

// mostMachines is on how many machines steps run side by side.
const mostMachines = 16

// runMachines runs the steps on machines alone that can be carried on now, and reports
// whether there were any.
func (r *Runner) runMachines() bool {
	var tasks []*task
	for _, t := range r.tasks {
		if t.isOnMachine() && t.open() && !t.ran && !r.heldBack(t) {
			t.ran = true
			tasks = append(tasks, t)
		}
	}
	queue.Each(tasks, mostMachines, r.halted, r.ctx.Done(), func(t *task) { newStepRunner(r.run, nil, t).runStep() })
	return len(tasks) > 0
}

// runAccounts does the same for all other steps.
func (r *Runner) runAccounts() bool {
	groups := r.runnable()
	var all sync.WaitGroup
	for account, tasks := range groups {
		all.Go(func() { r.runAccount(account, tasks) })
	}
	all.Wait()
	return len(groups) > 0
}

// begin makes ready for calls: they end with ctx, are halted by Run.Stop, and are
// reported. The func that it returns frees what it holds.
func (r *Runner) begin(ctx context.Context) (end func()) {
	r.ctx, r.cancel = context.WithCancel(ctx)
	r.counts.start(r.tasks)
	r.progress = newProgressReporter(r.run)
	over := make(chan struct{})
	if r.options.Stop != nil {
		go func() {
			select {
			case <-r.options.Stop:
				r.halt(verdict{state: rollout.Stopped})
			case <-over:
			}
		}()
	}
	return func() {
		close(over)
		r.cancel()
	}
}

// makeSharedPair makes the one pair that all steps add, if there is one: its
// intent is the rollout's fingerprint, its outcome the index entry.
func (r *Runner) makeSharedPair() error {
	if !r.needsSharedPair() {
		return nil
	}
	row, err := r.makePair(r.row.Public != "", r.row.Public, func(p GeneratedPair) error {
		r.row.Fingerprint, r.row.Public = string(p.Fingerprint), p.Public
		return r.commit(store.Mark{Rollout: &r.row})
	}, r.spec.New.Comment)
	if err != nil {
		return err
	}
	r.private.add(r.row.Public)
	return r.commit(store.Mark{Rollout: &r.row, Changes: &store.Changes{PutPair: &row}})
}

func (r *Runner) needsSharedPair() bool {
	for _, t := range r.tasks {
		own := t.Public != "" || t.Machine != ""
		for i, a := range t.acts {
			own = own || a.Kind == rollout.ActGenerate
			if a.Kind == rollout.ActAdd && a.Public == "" && a.Fingerprint == "" && !own && t.open() && i >= t.At {
				return true
			}
		}
	}
	return false
}

// runnable returns the steps that can be carried on now, by account.
func (r *Runner) runnable() map[string][]*task {
	groups := map[string][]*task{}
	for _, t := range r.tasks {
		if t.open() && !t.ran && !t.isOnMachine() && !r.soaks(t) && !r.heldBack(t) {
			t.ran = true
			groups[t.Account] = append(groups[t.Account], t)
		}
	}
	return groups
}

// mostThere is how many steps more run side by side where machines are waited for.
const mostThere = 128

// runAccount runs the steps of one account side by side: as many as atOnce allows,
// and more of those that are on machines.
func (r *Runner) runAccount(account string, tasks []*task) {
	forge, err := r.Connect(r.ctx, account)
	if err != nil {
		r.pause(err)
		return
	}
	for len(tasks) > 0 && !r.isHalted() {
		r.runPool(forge, tasks)
		tasks = byDue(tasks)
	}
}

// runPool runs steps of one account until each has ended, stopped or been put off.
func (r *Runner) runPool(forge api.Forge, tasks []*task) {
	workers := atOnce(forge)
	if slices.ContainsFunc(tasks, func(t *task) bool { return len(t.everyMachine()) > 0 }) {
		workers += mostThere
	}
	queue.Each(tasks, workers, r.halted, r.ctx.Done(), func(t *task) {
		if r.awaitDue(t) {
			newStepRunner(r.run, forge, t).runStep()
		}
	})
}
