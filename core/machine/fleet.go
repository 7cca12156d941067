package machine

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"sync"
	"time"

	"latchkey/core/machine/check"
	"latchkey/core/machine/home"
	"latchkey/core/machine/sh"
	"latchkey/core/probe"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/keys"
)

// Options are what a fleet works with.
type Options struct {
	Store *store.Store
	// Reach opens the way to a machine. close ends it.
	Reach func(store.Machine) (r sh.Runner, close func(), err error)
	// Servers says where repositories are cloned from.
	Servers Servers
	// Private reads a private key of the vault; the caller wipes it.
	Private func(context.Context, keys.Fingerprint) ([]byte, error)
	// Folder is the home on this machine, "" = that of whoever runs Latchkey.
	Folder string
	Now    func() time.Time
}

// Fleet is the machines. It implements rollout.Machines and is safe for
// concurrent use. Connections stay open until Close.
type Fleet struct {
	o    Options
	mu   sync.Mutex
	open map[string]*way
}

// way is an open way to a machine, with what is known of its home.
type way struct {
	machine store.Machine
	runner  sh.Runner
	home    *home.Home
	close   func()
}

// New returns a fleet; nothing is reached yet.
func New(o Options) *Fleet { return &Fleet{o: o, open: map[string]*way{}} }

// Close ends all connections.
func (f *Fleet) Close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for id, w := range f.open {
		w.close()
		delete(f.open, id)
	}
}

// hangUp ends the connection to a machine, so that the next use looks at it anew.
func (f *Fleet) hangUp(id string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if w, ok := f.open[id]; ok {
		w.close()
		delete(f.open, id)
	}
}

// to opens the way to a machine, or returns the one that is open.
func (f *Fleet) to(ctx context.Context, id string) (*way, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if w, ok := f.open[id]; ok {
		return w, nil
	}
	m, err := f.o.Store.Machine(ctx, id)
	if err != nil {
		return nil, err
	}
	if m.Kind == store.MachineGroup {
		return nil, newGroupError(m.Name)
	}
	runner, closeWay, err := f.o.Reach(m)
	if err != nil {
		return nil, err
	}
	w := &way{machine: m, runner: runner, close: closeWay,
		home: home.New(runner, home.Options{User: m.RunAs, Folder: f.folder(m), Now: f.o.Now})}
	f.open[id] = w
	return w, nil
}

func (f *Fleet) folder(m store.Machine) string {
	if m.Kind == store.MachineLocal {
		return f.o.Folder
	}
	return ""
}

// do does something on a machine, notes whether it answered, and sorts the error.
func (f *Fleet) do(ctx context.Context, id string, what func(*way) error) error {
	w, err := f.to(ctx, id)
	if _, group := errors.AsType[*GroupError](err); group {
		return &rollout.MachineError{Machine: id, Trouble: rollout.MachineRefuses, Err: err} // nobody tried to reach it
	}
	if err == nil {
		err = what(w)
	}
	if ctx.Err() != nil {
		return errors.Join(err, context.Cause(ctx))
	}
	sorted := trouble(ctx, id, err)
	why := ""
	if m, ok := errors.AsType[*rollout.MachineError](sorted); ok {
		if m.Trouble == rollout.MachineAway {
			f.hangUp(id)
		}
		why = say.Encode(say.Of(err))
	}
	if err := f.o.Store.MachineReached(ctx, id, f.o.Now(), why); err != nil {
		return err
	}
	return sorted
}

// MakeKey implements rollout.Machines.
func (f *Fleet) MakeKey(ctx context.Context, machine string, k rollout.ThereKey) (public string, err error) {
	err = f.do(ctx, machine, func(w *way) error {
		key, _, err := w.home.MakeKey(ctx, home.NewKey{Name: k.Name, Kind: k.Kind, Comment: k.Comment, InCheckout: k.InCheckout})
		public = key.Public
		return err
	})
	return public, err
}

// Deliver implements rollout.Machines.
func (f *Fleet) Deliver(ctx context.Context, machine string, k rollout.ThereKey, fp keys.Fingerprint) error {
	row, err := f.o.Store.Pair(ctx, string(fp))
	if err != nil {
		return err
	}
	private, err := f.o.Private(ctx, fp)
	if err != nil {
		return err
	}
	defer clear(private)
	return f.do(ctx, machine, func(w *way) error {
		_, err := w.home.Deliver(ctx, k.Name, row.Public, private)
		return err
	})
}

// repos are installations as a home has them, with the lines of known_hosts that
// they need. What all keys need lies there with the first of them.
func (f *Fleet) repos(ctx context.Context, m store.Machine, all []rollout.Installation) (repos []home.Repo, hosts []string, err error) {
	servers := map[string]Server{}
	for _, i := range all {
		if i.Repo == "" {
			continue
		}
		server, known := servers[i.Account]
		if !known {
			if server, err = f.o.Servers(ctx, i.Account); err != nil {
				return nil, nil, err
			}
			if len(server.KnownHosts) == 0 {
				return nil, nil, say.New("machine.host-key-not-known", "nobody has vouched for the host key of {host} yet: trust it here first, then try again",
					say.Values{"host": server.End.Host}).Because(nil)
			}
			servers[i.Account] = server
			hosts = append(hosts, server.KnownHosts...)
		}
		repos = append(repos, server.repo(i, looked(m)))
	}
	return repos, hosts, nil
}

// Install implements rollout.Machines.
func (f *Fleet) Install(ctx context.Context, machine string, want []rollout.Installation) error {
	return f.do(ctx, machine, func(w *way) error {
		repos, hosts, err := f.repos(ctx, w.machine, want)
		if err != nil {
			return err
		}
		if err := f.inCheckouts(ctx, w, want, repos); err != nil {
			return err
		}
		_, err = w.home.Install(ctx, repos, hosts)
		return err
	})
}

// Uninstall implements rollout.Machines.
func (f *Fleet) Uninstall(ctx context.Context, machine string, gone []rollout.Installation) error {
	var repos []home.Repo
	for _, i := range gone {
		if i.Repo != "" {
			repos = append(repos, home.Repo{Account: i.Account, Path: i.Repo})
		}
	}
	if len(repos) == 0 {
		return nil
	}
	return f.do(ctx, machine, func(w *way) error {
		_, err := w.home.Uninstall(ctx, repos)
		return err
	})
}

// RemoveKey implements rollout.Machines.
func (f *Fleet) RemoveKey(ctx context.Context, machine, name string) error {
	return f.do(ctx, machine, func(w *way) error {
		_, err := w.home.RemoveKey(ctx, name)
		return err
	})
}

// Verify implements rollout.Machines.
func (f *Fleet) Verify(ctx context.Context, machine string, checks []rollout.ThereCheck) ([]rollout.ThereVerification, error) {
	reports, encoded, err := f.Reports(ctx, machine, checks)
	out := make([]rollout.ThereVerification, len(reports))
	for i, r := range reports {
		out[i] = rollout.ThereVerification{Verification: rollout.Verification{OK: r.OK, Text: outcome(r)}, Report: encoded[i]}
	}
	return out, err
}

// outcome is what a report comes to in one sentence.
func outcome(r probe.Report) say.Text {
	for _, rung := range r.Rungs {
		if rung.State == probe.Failed && rung.Finding != nil {
			return rung.Finding.What
		}
	}
	return say.New("machine.opens", "opened from the machine")
}

// Reports opens repositories from a machine and returns what was found, also as it
// is stored.
func (f *Fleet) Reports(ctx context.Context, machine string, checks []rollout.ThereCheck) (reports []probe.Report, encoded []string, err error) {
	err = f.do(ctx, machine, func(w *way) error {
		reports, err = f.check(ctx, w, checks)
		return err
	})
	for _, r := range reports {
		data, bad := json.Marshal(probe.RecordOf(r))
		if bad != nil {
			return nil, nil, bad
		}
		encoded = append(encoded, string(data))
	}
	return reports, encoded, err
}

// Files lists what of ours lies on a machine.
func (f *Fleet) Files(ctx context.Context, machine string) (all []home.File, err error) {
	err = f.do(ctx, machine, func(w *way) error {
		all, err = w.home.Files(ctx)
		return err
	})
	return all, err
}

// check opens repositories from a machine by the URLs that builds have.
func (f *Fleet) check(ctx context.Context, w *way, checks []rollout.ThereCheck) ([]probe.Report, error) {
	repos := make([]check.Repo, 0, len(checks))
	for _, c := range checks {
		server, err := f.o.Servers(ctx, c.Account)
		if err != nil {
			return nil, err
		}
		r := check.Repo{Account: c.Account, Path: string(c.Repo), Fingerprint: c.Fingerprint, URL: server.urls(c.Repo)[0], Host: server.End.Host, Key: c.Key}
		if c.Key == "" {
			known, err := w.home.Known(ctx)
			if err != nil {
				return nil, err
			}
			if at := slices.IndexFunc(known, func(o home.Repo) bool { return o.Account == c.Account && o.Path == c.Repo }); at >= 0 {
				r.Include = known[at].Included()
			}
		}
		if c.Key != "" {
			one := server.repo(rollout.Installation{Account: c.Account, Repo: c.Repo, Key: c.Key}, looked(w.machine))
			r.Direct = check.Direct{Host: one.Host, Port: one.Port, User: one.User}
		}
		repos = append(repos, r)
	}
	return check.Run(ctx, check.Where{Runner: w.runner, User: w.machine.RunAs, Folder: f.folder(w.machine), Now: f.o.Now}, repos)
}
