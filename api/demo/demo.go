// Package demo is a forge in this process: the REST API of Bitbucket Cloud, or
// of GitHub with its GraphQL, and a real SSH git server, both on ports of 127.0.0.1 that the system chooses,
// over one small world of workspaces, people, repositories and deploy keys.
//
// It is what a newcomer tries first and what tests run against; a client
// cannot tell it from the real thing. Nothing is shared between two forges.
package demo

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"latchkey/api"
	"latchkey/api/demo/gitserver"
)

// MaxSize is the most repositories that Options.Size may ask for.
const MaxSize = 10_000

// Options are the knobs of a forge. The zero value is a good one.
type Options struct {
	Kind        api.Kind         // whose dialect: "" = Bitbucket Cloud, or api.GitHub
	Size        int              // repositories beside the 25 that are always there, at most MaxSize
	Latency     time.Duration    // added to every REST answer
	HourlyLimit int              // requests to /2.0/repositories/* per user and rolling hour before 429; 0 = none
	Seed        int64            // the same seed gives the same world but for tokens and host key
	Faults      Faults           // at the start; see SetFaults
	Log         io.Writer        // one line per request and SSH command, never a token; nil = none
	Clock       func() time.Time // nil = time.Now
}

// Forge is a running demo forge, safe for concurrent use. Close ends it.
type Forge struct {
	world  *world
	meter  *meter
	rate   *githubRate
	faults *injector
	git    *gitserver.Server
	rest   *http.Server
	root   http.Handler
	addr   string
	base   string // of SSH URLs

	log    *logger
	ctx    context.Context // ends when the forge does
	cancel context.CancelFunc
	served sync.WaitGroup
	close  sync.Once
}

// Start builds the world and listens. It returns when both servers take
// connections. The forge ends with ctx or with Close, whichever comes first.
func Start(ctx context.Context, o Options) (*Forge, error) {
	if o.Size < 0 || o.Size > MaxSize {
		return nil, fmt.Errorf("demo forge: size %d is not between 0 and %d", o.Size, MaxSize)
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	d, ok := dialectOf(o.Kind)
	if !ok {
		return nil, fmt.Errorf("demo forge: there is no dialect of %q", o.Kind)
	}
	w, err := build(o, d)
	if err != nil {
		return nil, fmt.Errorf("demo forge: build the world: %w", err)
	}
	f := &Forge{world: w, meter: &meter{limit: o.HourlyLimit}, rate: newGithubRate(o.HourlyLimit), log: &logger{to: o.Log}}
	f.ctx, f.cancel = context.WithCancel(ctx)
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		f.cancel()
		return nil, fmt.Errorf("demo forge: %w", err)
	}
	lfs := "http://" + listener.Addr().String() + lfsPrefix
	if f.git, err = gitserver.Listen(gitserver.Options{Hooks: d.hooks(f), Log: f.log.writer(), LFSURL: lfs}); err != nil {
		f.cancel()
		listener.Close()
		return nil, err
	}
	f.base = "ssh://git@" + f.git.Addr()
	f.faults = &injector{rotate: f.git.RotateHostKey, rename: f.Rename, byName: w.byName, archive: f.ArchiveRepo, ssh: f.git.SetFaults, keys: w.setManners}
	f.addr = listener.Addr().String()
	if err := f.faults.set(o.Faults); err != nil {
		f.cancel()
		f.git.Close()
		listener.Close()
		return nil, err
	}
	f.root = f.handler(o.Latency)
	f.rest = &http.Server{Handler: f.root, ReadHeaderTimeout: 10 * time.Second, ErrorLog: f.log.standard(),
		BaseContext: func(net.Listener) context.Context { return f.ctx }}
	f.served.Go(func() { _ = f.rest.Serve(listener) }) // always ends with ErrServerClosed, by Close
	context.AfterFunc(f.ctx, f.Close)
	return f, nil
}

// Kind is which forge's dialect it speaks.
func (f *Forge) Kind() api.Kind { return f.world.dialect.kind }

// Handler is the REST side for callers in this process: the same as on the
// port, with its log, latency and faults.
func (f *Forge) Handler() http.Handler { return f.root }

// Close ends both servers and every connection. A second call does nothing.
func (f *Forge) Close() {
	f.close.Do(func() {
		f.cancel()
		_ = f.rest.Close()
		_ = f.git.Close()
		f.served.Wait()
	})
}

func build(o Options, speaks dialect) (*world, error) {
	w := newWorld(o.Seed, o.Clock)
	w.dialect = speaks
	d := seeding{w}
	d.seedNamed()
	d.seedMany(o.Size)
	d.seedKeys()
	speaks.creds(d)
	return w, w.broken
}

// handler is the REST side from the outside in: log, latency, faults, API.
func (f *Forge) handler(latency time.Duration) http.Handler {
	callOf, root := f.world.dialect.rest(f)
	faulty := f.faults.wrap(root)
	lfs := http.StripPrefix(lfsPrefix, f.git.LFS())
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, lfsPrefix+"/") { // another service than the API: it costs no request there
			f.log.printf("lfs: %q %q", r.Method, r.URL.Path)
			lfs.ServeHTTP(w, r)
			return
		}
		f.meter.note(callOf(r))
		f.log.printf("rest: %q %q", r.Method, r.URL.Path)
		if !pause(r.Context(), latency) {
			abort()
		}
		faulty.ServeHTTP(w, r)
	})
}

// lfsPrefix is where the large files of Git LFS are, on the port of the API.
const lfsPrefix = "/lfs"

// abort ends a request without an answer: the server closes the connection.
func abort() { panic(http.ErrAbortHandler) }

// pause waits; false means that the caller is gone or the forge closes.
func pause(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
