package runner

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/keys"
)

// machineLink does what steps ask of one machine, one call after the other. What
// is asked while steps of the machine are on their way, or a call is under way, is
// gathered, and goes together where that can be: each call is a round trip.
type machineLink struct {
	machines rollout.Machines
	id       string

	mu      sync.Mutex
	queue   []*thereRequest
	working bool
	running int           // steps that may still ask for something
	changed chan struct{} // closed when one has asked or ended
}

// gathers is how long a request waits for others at most.
const gathers = 3 * time.Second

// enter says that a step runs which may ask for something; the func that it returns,
// that it has ended.
func (l *machineLink) enter() (leave func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.running++
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.running--
		l.tell()
	}
}

// tell wakes whoever gathers. The caller holds the lock.
func (l *machineLink) tell() {
	if l.changed != nil {
		close(l.changed)
		l.changed = nil
	}
}

// gather takes what was asked, once every step that runs has asked or ended.
func (l *machineLink) gather(ctx context.Context) []*thereRequest {
	limit := time.NewTimer(gathers)
	defer limit.Stop()
	for over := false; ; {
		l.mu.Lock()
		if over || len(l.queue) == 0 || len(l.queue) >= l.running || ctx.Err() != nil {
			batch := l.queue
			l.queue = nil
			l.working = len(batch) > 0
			l.mu.Unlock()
			return batch
		}
		if l.changed == nil {
			l.changed = make(chan struct{})
		}
		changed := l.changed
		l.mu.Unlock()
		select {
		case <-changed:
		case <-limit.C:
			over = true
		case <-ctx.Done():
		}
	}
}

// thereRequest is one act on its way to a machine.
type thereRequest struct {
	kind    rollout.ActKind
	key     rollout.ThereKey            // ActMakeThere, ActDeliver, ActRemoveThere
	deliver func(context.Context) error // ActDeliver
	install rollout.Installation        // ActInstall, ActUninstall
	check   rollout.ThereCheck          // ActVerifyThere

	fingerprint keys.Fingerprint // ActReplacedThere

	public   string
	verified rollout.ThereVerification
	err      error
	done     chan struct{}
}

// do carries a request out and returns its error.
func (l *machineLink) do(ctx context.Context, r *thereRequest) error {
	r.done = make(chan struct{})
	l.mu.Lock()
	l.queue = append(l.queue, r)
	l.tell()
	lead := !l.working
	l.working = true
	l.mu.Unlock()
	if lead {
		go l.work(ctx)
	}
	<-r.done
	return r.err
}

// work carries out what is queued until nothing is left.
func (l *machineLink) work(ctx context.Context) {
	for {
		batch := l.gather(ctx)
		if len(batch) == 0 {
			return
		}
		slices.SortStableFunc(batch, func(a, b *thereRequest) int { return strings.Compare(string(a.kind), string(b.kind)) })
		for len(batch) > 0 {
			n := 1
			for n < len(batch) && batch[n].kind == batch[0].kind {
				n++
			}
			l.together(ctx, batch[:n])
			for _, r := range batch[:n] {
				close(r.done)
			}
			batch = batch[n:]
		}
	}
}

// together carries out requests of one kind. Where they fail together for a reason
// that may be one's alone, each is tried by itself.
func (l *machineLink) together(ctx context.Context, all []*thereRequest) {
	switch all[0].kind {
	case rollout.ActInstall, rollout.ActUninstall, rollout.ActVerifyThere:
	default:
		for _, r := range all {
			r.err = l.one(ctx, r)
		}
		return
	}
	err := l.batch(ctx, all)
	trouble, about := errors.AsType[*rollout.MachineError](err)
	if err != nil && len(all) > 1 && ctx.Err() == nil && !(about && trouble.Trouble == rollout.MachineAway) {
		for _, r := range all {
			r.err = l.batch(ctx, []*thereRequest{r})
		}
		return
	}
	for _, r := range all {
		r.err = err
	}
}

func (l *machineLink) one(ctx context.Context, r *thereRequest) (err error) {
	switch r.kind {
	case rollout.ActMakeThere:
		r.public, err = l.machines.MakeKey(ctx, l.id, r.key)
	case rollout.ActDeliver:
		err = r.deliver(ctx)
	case rollout.ActRemoveThere:
		err = l.machines.RemoveKey(ctx, l.id, r.key.Name)
	case rollout.ActReplacedThere:
		err = l.machines.Replaced(ctx, l.id, r.fingerprint)
	}
	return err
}

func (l *machineLink) batch(ctx context.Context, all []*thereRequest) error {
	if all[0].kind == rollout.ActVerifyThere {
		checks := make([]rollout.ThereCheck, len(all))
		for i, r := range all {
			checks[i] = r.check
		}
		results, err := l.machines.Verify(ctx, l.id, checks)
		if err == nil && len(results) != len(all) {
			err = say.New("failed.fewer-verifications", "fewer verifications than were asked for").Because(nil)
		}
		for i, r := range all {
			if err == nil {
				r.verified = results[i]
			}
		}
		return err
	}
	lines := make([]rollout.Installation, len(all))
	for i, r := range all {
		lines[i] = r.install
	}
	if all[0].kind == rollout.ActUninstall {
		return l.machines.Uninstall(ctx, l.id, lines)
	}
	return l.machines.Install(ctx, l.id, lines)
}

// deliverer returns what delivers a pair of the vault to a machine.
func deliverer(m rollout.Machines, machine string, k rollout.ThereKey, fp keys.Fingerprint) func(context.Context) error {
	return func(ctx context.Context) error { return m.Deliver(ctx, machine, k, fp) }
}
