package core

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"latchkey/core/ask"
	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/hostkey"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/internal/safetext"
	"latchkey/keys/vault"
)

// env is what every service stands on.
type env struct {
	options  Options
	dataDir  string
	instance string // names the data folder in a keyring that serves several
	now      func() time.Time
	person   ask.Person
	store    *store.Store
	vault    vault.Vault
	hosts    *hostkey.Store

	sealing logSealing // keeps the end of the log of changes in the vault

	ctx    context.Context // ends with Close
	cancel context.CancelFunc
	calls  sync.WaitGroup

	mu      sync.Mutex
	closed  bool
	prompts atomic.Bool // a prompt of the keyring is open

	// lag is how long after a write a reading may lack it.
	lag time.Duration
	// step is called between any two steps of work that the journal covers.
	// It is nil but in tests, which end the process in it.
	testHook func(point string)
}

// enter begins every method: the context ends with the App too, and
// Close waits until done is called.
func (e *env) enter(ctx context.Context) (_ context.Context, done func(), _ error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return nil, nil, cause.ErrClosed
	}
	e.calls.Add(1)
	ctx, cancel := context.WithCancel(ctx)
	stop := context.AfterFunc(e.ctx, cancel)
	return ctx, func() {
		stop()
		cancel()
		e.calls.Done()
	}, nil
}

// detached returns the context for what must still be written after a side effect,
// also when the person has cancelled meanwhile.
func detached(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
}

// checkpoint marks a point between two steps.
func (e *env) checkpoint(point string) {
	if e.testHook != nil {
		e.testHook(point)
	}
}

// changed sends the event that something of a topic is no longer as it was.
func (e *env) changed(account string, topic ask.Topic) {
	e.report(ask.Event{Account: account, Topic: topic})
}

// report sends an event. Its text is made safe here.
func (e *env) report(event ask.Event) {
	if e.options.Tell == nil {
		return
	}
	event.Time, event.Text = e.now(), event.Text.Clean(func(value string) string { return safetext.Line(value, 0) })
	e.options.Tell(event)
}

// confirm asks the person, and refuses when nobody is there.
func (e *env) confirm(ctx context.Context, p ask.Plan) error {
	about := say.Values{"title": p.Title}
	if len(p.Lines) > 0 {
		about["line"] = p.Lines[0]
	}
	refuse := func(why error) error {
		return errtext.Because(say.New("failed.asked", "{title}⟨ ({line})⟩: {cause}", about), why)
	}
	if e.person.Confirm == nil {
		return refuse(ask.ErrNobody)
	}
	yes, err := e.person.Confirm(ctx, p)
	switch {
	case err != nil:
		return refuse(err)
	case !yes:
		return refuse(ask.ErrDeclined)
	}
	return nil
}
