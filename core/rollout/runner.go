package rollout

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"latchkey/api"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/keys"
)

// Deps is what a runner needs of the rest of Latchkey. All funcs are safe for
// concurrent use.
type Deps struct {
	// Connect gives the forge of an account.
	Connect func(ctx context.Context, account string) (api.Forge, error)
	// Generate makes a pair in memory; Keep puts its private key into the vault
	// and reads it back; Check tells whether the vault has the private key of a
	// public line (ErrNoPrivateKey when not); Drop deletes a pair that stands nowhere.
	Generate  func(ctx context.Context, n NewKey) (GeneratedPair, error)
	StorePair func(ctx context.Context, f GeneratedPair) (store.Pair, error)
	CheckPair func(ctx context.Context, public string) (store.Pair, error)
	DropPair  func(ctx context.Context, fingerprint string) error
	// Prove climbs the ladder with one key alone. Its error says that no proof
	// could be tried at all.
	Prove func(ctx context.Context, account string, repo api.RepoPath, fp keys.Fingerprint) (Proof, error)
	// Find asks the forge what the repository of an id is called now (one
	// request), and notes it. ErrOtherRepo says that the name is another one's.
	FindRepo func(ctx context.Context, account, target, id string) (now string, err error)
	// Reading turns a forge's answer into what the cache holds.
	KeyReading func(account, target string, project bool, list []api.DeployKey) store.KeyReading
	// Looked is when the use of a replaced key was last looked at there, by
	// whatever; zero where that is not known. May be nil.
	UseCheckedAt func(ctx context.Context, account, target string, project bool, old keys.Fingerprint) (time.Time, error)
	// Label is how a label is kept and compared: what a server sent, made safe.
	CleanLabel func(string) string
	// Elsewhere tells why a key may not be touched now: other work on it is open.
	OtherWork func(ctx context.Context, account, target string, project bool, fp keys.Fingerprint) (why say.Text, err error)
	// Refused is told what a forge answered: a token that was refused may have
	// been replaced by another program.
	AfterCall func(account string, err error) error
	// Holders says who has a key that the forge calls taken, as far as is known.
	ExplainHolders func(ctx context.Context, account, repo, fingerprint string, err error) error
	// Room is when an account may make requests again by our own count, as its
	// budget stands now; zero where that cannot be told.
	RoomAt func(ctx context.Context, account string) time.Time
	// Credential names the token with which the account's keys are made now.
	Credential func(account string) string
	Fatal      func(error) bool // an error of vault or store: everything would meet it
	Now        func() time.Time
	// Lag is how long after a write a reading of the forge may lack it.
	Lag        time.Duration
	Jitter     func() float64 // 0 to 1
	Checkpoint func(point string)
}

// GeneratedPair is a pair on its way into the vault.
type GeneratedPair struct {
	Fingerprint keys.Fingerprint
	Public      string
	Secret      []byte // Keep wipes it
	Encrypted   bool   // Secret has a passphrase
}

// Proof is how a climb ended.
type Proof struct {
	OK   bool
	Text string // what the forge said, or what went wrong
}

// ErrNoPrivateKey says that the vault does not have the private key.
var ErrNoPrivateKey = say.New("went.no-private-key", "the private key is not in the vault").Because(nil)

// Work is one step in the runner's hands.
type work struct {
	store.RolloutStep
	acts []Act

	// Facts of this run only.
	list    []api.DeployKey // the target's keys as read last
	known   bool            // list is from this run
	asked   time.Time       // when the forge was asked for list
	made    bool            // its pair was read back from the vault in this run
	proved  bool            // the new key was proved in this run
	back    int             // how often it had to begin anew
	tries   int             // how often a change without a clear answer was sent
	due     time.Time       // put off until then
	wait    time.Duration   // and for so long the last time
	started time.Time
	sure    time.Time // when the forge last said that Target is the planned repository
	counted StepState // as which it is counted
}

// Runner carries one rollout on from wherever it stands.
type Runner struct {
	Deps
	hold  *store.Hold
	row   store.Rollout
	spec  Spec
	steps []*work
	run   Run

	ctx    context.Context
	cancel context.CancelFunc
	halted chan struct{} // closed when nothing further may be begun

	vouching chan struct{}   // one looks at a time; no mutex: who waits for a vault can be stopped
	vouched  map[string]bool // public lines whose private key was read back in this run

	mu     sync.Mutex
	end    verdict // why it was halted
	streak streak
	tell   teller
	gates  map[string]*gate
	counts map[StepState]int
}

// verdict is why a run ended before all was done.
type verdict struct {
	state  State
	reason string
	err    error
}

// New makes a runner for a rollout that is in hand.
func New(d Deps, hold *store.Hold, row store.Rollout, steps []store.RolloutStep, run Run) (*Runner, error) {
	r := &Runner{Deps: d, hold: hold, row: row, run: run, halted: make(chan struct{}), gates: map[string]*gate{},
		vouching: make(chan struct{}, 1), vouched: map[string]bool{}}
	if err := json.Unmarshal([]byte(row.Spec), &r.spec); err != nil {
		return nil, fmt.Errorf("rollout %d: %w", row.ID, err)
	}
	for _, st := range steps {
		w := &work{RolloutStep: st}
		if err := json.Unmarshal([]byte(st.Acts), &w.acts); err != nil {
			return nil, fmt.Errorf("rollout %d, step %d: %w", row.ID, st.N, err)
		}
		r.steps = append(r.steps, w)
	}
	return r, nil
}

// Run does what can be done now and tells how the rollout stands then. The
// error is why it paused, or the end of ctx.
func (r *Runner) Run(ctx context.Context) error {
	defer r.begin(ctx)()
	if r.row.Started.IsZero() {
		r.row.Started = r.Now()
	}
	r.row.State, r.row.Reason = string(Running), ""
	if err := r.commit(store.Mark{Rollout: &r.row}); err != nil {
		return err
	}
	r.told(nil)
	if err := r.sharedPair(); err != nil {
		r.pause(err)
		return r.finish()
	}
	var all sync.WaitGroup
	for account, mine := range r.byAccount() {
		all.Go(func() { r.account(account, mine) })
	}
	all.Wait()
	return r.finish()
}

// begin makes ready for calls: they end with ctx, are halted by Run.Stop, and
// are told of. The end of it frees what it holds.
func (r *Runner) begin(ctx context.Context) (end func()) {
	r.ctx, r.cancel = context.WithCancel(ctx)
	r.tell = teller{began: r.Now(), doneAtBegin: -1}
	r.counts = map[StepState]int{}
	for _, w := range r.steps {
		w.counted = StepState(w.State)
		r.counts[w.counted]++
	}
	over := make(chan struct{})
	if r.run.Stop != nil {
		go func() {
			select {
			case <-r.run.Stop:
				r.halt(verdict{state: Stopped})
			case <-over:
			}
		}()
	}
	return func() {
		close(over)
		r.cancel()
	}
}

// sharedPair makes the one pair that all steps put, if there is one: its intent
// is the rollout's fingerprint, its outcome the index entry.
func (r *Runner) sharedPair() error {
	if !r.needsShared() {
		return nil
	}
	row, err := r.makePair(r.row.Public != "", r.row.Public, func(f GeneratedPair) error {
		r.row.Fingerprint, r.row.Public = string(f.Fingerprint), f.Public
		return r.commit(store.Mark{Rollout: &r.row})
	}, r.spec.New.Comment)
	if err != nil {
		return err
	}
	r.vouched[r.row.Public] = true
	return r.commit(store.Mark{Rollout: &r.row, Changes: &store.Changes{PutPair: &row}})
}

func (r *Runner) needsShared() bool {
	for _, w := range r.steps {
		own := w.Public != ""
		for i, a := range w.acts {
			own = own || a.Kind == ActGenerate
			if a.Kind == ActAdd && a.Public == "" && a.Fingerprint == "" && !own && w.open() && i >= w.At {
				return true
			}
		}
	}
	return false
}

// byAccount are the steps that can be gone on with now.
func (r *Runner) byAccount() map[string][]*work {
	groups := map[string][]*work{}
	for _, w := range r.steps {
		if w.open() && !r.soaks(w) {
			groups[w.Account] = append(groups[w.Account], w)
		}
	}
	return groups
}

func (w *work) open() bool {
	return w.State == string(StepWaiting) || w.State == string(StepRunning)
}

// soaks tells whether the step has nothing to do before the due time.
func (r *Runner) soaks(w *work) bool {
	return w.At < len(w.acts) && w.acts[w.At].Kind == ActSoak && (r.row.Due.IsZero() || r.Now().Before(r.row.Due) || r.Now().Before(r.quietUntil(w)))
}

// account runs the steps of one account side by side: half as many more as the
// forge takes requests at once, since proofs go by SSH.
func (r *Runner) account(account string, mine []*work) {
	forge, err := r.Connect(r.ctx, account)
	if err != nil {
		r.pause(err)
		return
	}
	for len(mine) > 0 && !r.isHalted() {
		r.pool(forge, mine)
		mine = putOff(mine)
	}
}

// pool runs steps of one account until each has ended, stopped or been put off.
func (r *Runner) pool(forge api.Forge, mine []*work) {
	parallel := max(forge.Traits().Parallel, 1)
	queue := make(chan *work)
	var workers sync.WaitGroup
	for range min(parallel+(parallel+1)/2, len(mine)) {
		workers.Go(func() {
			for w := range queue {
				if r.awaits(w) {
					r.step(forge, w)
				}
			}
		})
	}
feed:
	for _, w := range mine {
		select {
		case <-r.halted: // looked at first: select picks any that is ready
			break feed
		default:
		}
		select {
		case queue <- w:
		case <-r.halted:
			break feed
		case <-r.ctx.Done():
			break feed
		}
	}
	close(queue)
	workers.Wait()
}

// halt ends the run: nothing further is begun. The first reason counts.
func (r *Runner) halt(v verdict) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.end.state == "" {
		r.end = v
		close(r.halted)
	}
}

// pause halts because of an error that everything would meet.
func (r *Runner) pause(err error) {
	if r.ctx.Err() != nil {
		r.halt(verdict{state: Stopped, err: context.Cause(r.ctx)})
		return
	}
	r.halt(verdict{state: Paused, reason: err.Error(), err: err})
}

func (r *Runner) isHalted() bool {
	select {
	case <-r.halted:
		return true
	case <-r.ctx.Done():
		return true
	default:
		return false
	}
}

// commit writes a mark. A failure halts everything: what cannot be written down
// must not be done.
func (r *Runner) commit(m store.Mark) error {
	err := r.hold.Commit(r.ctx, m)
	if err != nil {
		r.halt(verdict{state: Paused, reason: err.Error(), err: err})
		return halted{err}
	}
	r.Checkpoint("rollout: committed")
	return nil
}

// halted is an error that has ended the run already.
type halted struct{ error }

// Unwrap gives the cause.
func (h halted) Unwrap() error { return h.error }
