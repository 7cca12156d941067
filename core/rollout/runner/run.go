package runner

import (
	"cmp"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"latchkey/api"
	"latchkey/core/errtext"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/keys"
)

// run is what all parts of a running rollout share.
type run struct {
	Deps
	halter
	claim    *store.Claim
	row      store.Rollout
	spec     rollout.Spec
	tasks    []*task
	options  rollout.Run
	counts   stepCounts
	progress *progressReporter
	streak   failureStreak
	gates    accountGates
	private  privateKeys
	links    machineLinks
	turns    *targetTurns

	machineTasks map[string]*task   // the steps on machines alone, by machine
	fromMachines bool               // some steps are about what a machine opens
	onTarget     map[string][]*task // of an apply in which keys move: by TargetID, the steps there
}

func newRun(d Deps, claim *store.Claim, row store.Rollout, steps []store.RolloutStep, options rollout.Run) (*run, error) {
	r := &run{Deps: d, claim: claim, row: row, options: options, halter: newHalter(), private: newPrivateKeys(), machineTasks: map[string]*task{}}
	if err := json.Unmarshal([]byte(row.Spec), &r.spec); err != nil {
		return nil, errtext.Because(say.New("failed.rollout", "rollout {id}: {cause}", say.Values{"id": strconv.FormatInt(row.ID, 10)}), err)
	}
	for _, step := range steps {
		acts, err := rollout.ActsOf(step)
		if err != nil {
			return nil, errtext.Because(say.New("failed.rollout-step", "rollout {id}, step {step}: {cause}", say.Values{"id": strconv.FormatInt(row.ID, 10), "step": strconv.Itoa(step.N)}), err)
		}
		t := &task{RolloutStep: step, acts: acts}
		r.tasks = append(r.tasks, t)
		if t.isOnMachine() {
			r.machineTasks[t.Machine] = t
		}
		r.fromMachines = r.fromMachines || t.Machine != ""
	}
	r.turns = newTargetTurns(r.tasks)
	r.findMoves()
	return r, nil
}

// commit writes a mark. A failure halts everything: what cannot be recorded
// must not be done.
func (r *run) commit(m store.Mark) error { return r.commitAs(m, "rollout "+r.row.State) }

// commitAs is commit, with a name of the kind of mark that it is, for tests.
func (r *run) commitAs(m store.Mark, kind string) error {
	err := r.claim.Commit(r.ctx, m)
	if err != nil {
		r.halt(verdict{state: rollout.Paused, reason: errtext.Of(err), err: err})
		return haltError{err}
	}
	r.Checkpoint(PointCommitted + kind)
	return nil
}

// actKey returns the key that an act is about: its own, or the one that was
// made for the step, for its machine, or for the whole rollout.
func (r *run) actKey(t *task, a *rollout.Act) (keys.Public, error) {
	line := a.Public
	if line == "" && a.Fingerprint == "" {
		line = t.Public
		if m := r.machineTask(cmp.Or(a.Machine, t.Machine)); line == "" && m != nil {
			line = m.keyLine()
		}
		line = cmp.Or(line, r.row.Public)
	}
	public, err := keys.ParsePublic(line)
	if err != nil {
		return keys.Public{}, actError(a.Kind, t.Target, say.New("went.public-unknown", "the public key is not known: {cause}", say.Values{"cause": errtext.Of(err)}), err)
	}
	return public, nil
}

// soaks reports whether the step has nothing to do before the due time.
func (r *run) soaks(t *task) bool {
	return t.At < len(t.acts) && t.acts[t.At].Kind == rollout.ActSoak &&
		(r.row.Due.IsZero() || r.Now().Before(r.row.Due) || r.Now().Before(t.quietUntil(r.spec.Soak)))
}

// showsBy reports whether a reading made now shows what was written at that time.
func (r *run) showsBy(written time.Time) bool { return r.Now().Sub(written) >= r.Lag }

// sameLabel reports whether two labels are stored as the same text.
func (r *run) sameLabel(a, b string) bool { return r.CleanLabel(a) == r.CleanLabel(b) }

// looksSent reports, where the forge's answer was lost, whether a key that
// stands there is the one that was sent: somebody else would hardly give it the
// same label and access.
func (r *run) looksSent(found *api.DeployKey, a *rollout.Act) bool {
	return r.sameLabel(found.Label, a.Label) && found.Access.OrRead() == a.Access.OrRead()
}

// makePair makes a pair, or takes up the one that an earlier run had begun:
// when its private key is in the vault it is as good as made. intend is called
// with the new pair before its private key is stored.
func (r *run) makePair(begun bool, public string, intend func(GeneratedPair) error, comment string) (store.Pair, error) {
	if begun && public != "" {
		row, err := r.CheckPair(r.ctx, public)
		if !errors.Is(err, rollout.ErrNoPrivateKey) {
			return row, err
		}
	}
	n := r.spec.New
	n.Comment = comment
	pair, err := r.Generate(r.ctx, n)
	if err != nil {
		return store.Pair{}, err
	}
	if err := intend(pair); err != nil {
		return store.Pair{}, err
	}
	row, err := r.StorePair(r.ctx, pair)
	r.Checkpoint("rollout: private key kept, not noted")
	return row, err
}

// inDoubt returns the keys that a forge may have taken, though no reading could
// confirm or refute it: their pairs stay.
func (r *run) inDoubt() map[keys.Fingerprint]bool {
	stay := map[keys.Fingerprint]bool{}
	for _, t := range r.tasks {
		for i := range t.acts {
			if a := &t.acts[i]; a.Outcome == "" && (a.Kind == rollout.ActAdd && !a.SentAt.IsZero() || a.ResultUnknown) {
				if public, err := r.actKey(t, a); err == nil {
					stay[public.Fingerprint()] = true
				}
			}
		}
	}
	return stay
}
