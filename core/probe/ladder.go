package probe

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"latchkey/core/probe/finding"
	"latchkey/core/say"
)

// RungName names a rung of the ladder.
type RungName string

// The rungs, in the order in which they are climbed.
const (
	RungURL        RungName = "url"
	RungDNS        RungName = "dns"
	RungTCP        RungName = "tcp"
	RungSSH        RungName = "ssh"
	RungHostKey    RungName = "host-key"
	RungAuth       RungName = "auth"
	RungIdentity   RungName = "identity"
	RungRepository RungName = "repository"
	RungClone      RungName = "clone"
	RungSubmodules RungName = "submodules"
	RungLFS        RungName = "lfs"
	RungWrite      RungName = "write"
)

// climbing is a rung as it stands before anything is known of it.
type climbing struct {
	name  RungName
	title say.Text
	clone bool // climbed by a test clone only
}

// isOf reports whether the rung is climbed by a test of this depth.
func (r climbing) isOf(depth Depth) bool {
	if depth == Greeting {
		return !r.clone && r.name != RungRepository && r.name != RungWrite
	}
	return !r.clone || depth == Clone
}

// rungOrder is the ladder, from the ground up.
var rungOrder = []climbing{
	{RungURL, say.New("ladder.url", "Address"), false},
	{RungDNS, say.New("ladder.dns", "Host name"), false},
	{RungTCP, say.New("ladder.tcp", "Connection"), false},
	{RungSSH, say.New("ladder.ssh", "SSH service"), false},
	{RungHostKey, say.New("ladder.host-key", "Host key"), false},
	{RungAuth, say.New("ladder.auth", "Key"), false},
	{RungIdentity, say.New("ladder.identity", "Key owner"), false},
	{RungRepository, say.New("ladder.repository", "Repository"), false},
	{RungClone, say.New("ladder.clone", "Clone"), true},
	{RungSubmodules, say.New("ladder.submodules", "Submodules"), true},
	{RungLFS, say.New("ladder.lfs", "Git LFS"), true},
	{RungWrite, say.New("ladder.write", "Write access"), false},
}

// ladder holds the rungs of one run and tells of every change.
type ladder struct {
	mu      sync.Mutex
	rungs   []Rung
	began   map[RungName]time.Time
	now     func() time.Time
	changed func(Rung)
}

// newLadder has all rungs of the depth, pending.
func newLadder(depth Depth, now func() time.Time, changed func(Rung)) *ladder {
	l := &ladder{began: map[RungName]time.Time{}, now: now, changed: changed}
	for _, r := range rungOrder {
		if r.isOf(depth) {
			l.rungs = append(l.rungs, Rung{Name: r.name, Title: r.title, State: Pending})
		}
	}
	return l
}

// InOrder makes a listener for Run that passes on each rung once, when it has
// ended, and in the order of the ladder: rungs that are climbed side by side
// end now in this order and now in that.
func InOrder(depth Depth, ended func(Rung)) func(Rung) {
	var waiting []Rung
	for _, r := range rungOrder {
		if r.isOf(depth) {
			waiting = append(waiting, Rung{Name: r.name})
		}
	}
	return func(r Rung) {
		if r.State == Pending || r.State == Running {
			return
		}
		for i := range waiting {
			if waiting[i].Name == r.Name {
				waiting[i] = r
			}
		}
		for len(waiting) > 0 && waiting[0].State != "" {
			ended(waiting[0])
			waiting = waiting[1:]
		}
	}
}

// update changes one rung and tells of it, unless f says that nothing changed.
func (l *ladder) update(name RungName, f func(*Rung) bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i := range l.rungs {
		if l.rungs[i].Name != name {
			continue
		}
		if f(&l.rungs[i]) && l.changed != nil {
			l.changed(l.rungs[i])
		}
	}
}

// begin sets a rung running; a second begin changes nothing.
func (l *ladder) begin(name RungName) {
	l.update(name, func(r *Rung) bool {
		if r.State != Pending {
			return false
		}
		l.began[name] = l.now()
		r.State = Running
		return true
	})
}

// note shows how far a running rung has come.
func (l *ladder) note(name RungName, detail say.Text) {
	l.update(name, func(r *Rung) bool {
		if r.State != Running {
			return false
		}
		r.Detail = detail
		return true
	})
}

func (l *ladder) finish(name RungName, state RungState, title, detail say.Text, f *finding.Finding) {
	l.update(name, func(r *Rung) bool {
		if t, ok := l.began[name]; ok {
			r.Took = l.now().Sub(t)
		}
		r.State, r.Detail, r.Finding = state, detail, f
		if !title.IsZero() {
			r.Title = title
		}
		return true
	})
}

func (l *ladder) pass(name RungName, title, detail say.Text) {
	l.finish(name, Passed, title, detail, nil)
}

func (l *ladder) warn(name RungName, title, detail say.Text, f *finding.Finding) {
	l.finish(name, Warned, title, detail, f)
}

func (l *ladder) skip(name RungName, detail say.Text) {
	l.finish(name, Skipped, say.Text{}, detail, nil)
}

// fail ends a rung with its finding, or with "cancelled" when that is why.
func (l *ladder) fail(ctx context.Context, name RungName, f *finding.Finding) {
	l.begin(name)
	if ctx.Err() != nil {
		f = stopped(ctx)
	}
	l.finish(name, Failed, say.Text{}, f.What, f)
}

// end skips what was not reached and reports whether no rung failed.
func (l *ladder) end() (rungs []Rung, ok bool) {
	ok = true
	for _, name := range l.names() {
		l.update(name, func(r *Rung) bool {
			ok = ok && r.State != Failed
			if r.State != Pending && r.State != Running {
				return false
			}
			r.State = Skipped
			return true
		})
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.rungs), ok
}

func (l *ladder) names() []RungName {
	l.mu.Lock()
	defer l.mu.Unlock()
	var all []RungName
	for _, r := range l.rungs {
		all = append(all, r.Name)
	}
	return all
}

// errTimeout is the cause of a context that a time limit of ours has ended.
var errTimeout = errors.New("time limit")

// stopped explains why ctx ended.
func stopped(ctx context.Context) *finding.Finding {
	if errors.Is(context.Cause(ctx), errTimeout) || errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return finding.Explain(finding.CodeTimeLimit, nil)
	}
	return finding.Explain(finding.CodeCancelled, nil)
}
