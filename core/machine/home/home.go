package home

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"latchkey/core/machine/sh"
)

// Options say whose home it is and where git is told.
type Options struct {
	User string // as whom to work, through sudo; "" is the login user
	// Folder is the home, "" is the one that the system knows.
	Folder string
	Now    func() time.Time
}

// Home is the home of one user on one machine. Its methods may be called by
// several goroutines at once; they take turns.
type Home struct {
	runner sh.Runner
	o      Options
	mu     sync.Mutex
	seen   *view // nil = is to be looked at
	// checkouts are repositories with a checkout of their own, which is looked at.
	checkouts []Repo
}

// New returns the home that a runner leads to. Nothing is asked yet.
func New(runner sh.Runner, o Options) *Home { return &Home{runner: runner, o: o} }

const (
	// tries is how often an operation looks again when something has changed since.
	tries = 3
	// mostAnswer is how much a look may answer: the state of 1,000 repositories.
	mostAnswer = 4 << 20
)

func (h *Home) script(body string, values map[string]string) sh.Script {
	all := map[string]string{"folder": h.o.Folder}
	for name, value := range values {
		all[name] = value
	}
	return sh.Script{Body: body, Values: all, User: h.o.User, Limit: mostAnswer, Timeout: 2 * time.Minute}
}

// look asks how things are, unless that is known.
func (h *Home) look(ctx context.Context) (*view, error) {
	if h.seen != nil {
		return h.seen, nil
	}
	r, err := h.runner.Run(ctx, h.script(look, map[string]string{
		"checkouts": h.places(), "include": sshLine, "gitinclude": gitLine, "begin": beginLine, "end": endLine}))
	if err != nil {
		return nil, err
	}
	v, err := parseView(r.Out)
	if damaged := (*damagedState)(nil); errors.As(err, &damaged) {
		return nil, newError(Damaged, h.runner.Machine(), folder+"/"+fileState, damaged.Error())
	}
	if missing := (*missingProgram)(nil); errors.As(err, &missing) {
		return nil, newError(NoTools, h.runner.Machine(), missing.name, "")
	}
	if err != nil {
		return nil, newError(Failed, h.runner.Machine(), "~", err.Error())
	}
	if h.learn(v.state.Repos) {
		return h.look(ctx) // now at those too
	}
	h.seen = v
	return v, nil
}

// change runs an operation on how things are, and again when they have changed
// since they were looked at.
func (h *Home) change(ctx context.Context, do func(*view) error) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	var err error
	for range tries {
		var v *view
		if v, err = h.look(ctx); err != nil {
			return err
		}
		if err = v.check(h.runner.Machine(), h.o.Folder != ""); err != nil {
			h.seen = nil
			return err
		}
		if err = do(v); err == nil {
			return nil
		}
		h.seen = nil
		if !errors.As(err, &changed{}) {
			return err
		}
	}
	return newError(Busy, h.runner.Machine(), folder, "")
}

// write runs a script that writes, with next as the state where it writes that.
// What was known of the home is then known no longer, unless the caller says how
// it has changed.
func (h *Home) write(ctx context.Context, v *view, next *state, s sh.Script) (result, error) {
	h.seen = nil
	s.Values["was"] = "-"
	if e, ok := v.in[fileState]; ok {
		s.Values["was"] = e.sum
	}
	if next != nil {
		s.Values["state"] = next.text()
	}
	r, err := h.runner.Run(ctx, s)
	if err != nil {
		return result{}, err
	}
	out, err := parseResult(h.runner.Machine(), r)
	if err == nil && r.Status != 0 {
		err = failure(h.runner.Machine(), "write", folder, r)
	}
	return out, err
}

// keep goes on with a view after a script has written next, so that nothing needs
// to be looked at again in between.
func (h *Home) keep(v *view, next *state) {
	if next != nil {
		v.state = *next
		v.wrote(fileState, next.text(), "600")
	}
	if v.at["ours"].none() {
		v.at["ours"] = entry{kind: "folder", mode: "700", owner: v.me}
	}
	h.seen = v
}

func (h *Home) now() time.Time { return h.o.Now().UTC().Truncate(time.Second) }

// Content is what of ours lies in a home.
type Content struct {
	Home  string // path of the home folder, as the machine says it
	Keys  []Key  // whose private keys lie in our folder
	Repos []Repo
}

// Look says what of ours lies there, after looking anew.
func (h *Home) Look(ctx context.Context) (Content, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.seen = nil
	v, err := h.look(ctx)
	if err != nil {
		return Content{}, err
	}
	s := v.state.clone()
	s.Keys = slices.DeleteFunc(s.Keys, func(k Key) bool { return v.in[k.Name].kind != "file" })
	return Content{Home: v.home, Keys: s.Keys, Repos: s.Repos}, nil
}
