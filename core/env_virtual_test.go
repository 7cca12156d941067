package core

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/core/ask"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/internal/reaper"
	"latchkey/keys"
	"latchkey/keys/vault"
)

// inMemory is the way to the demo forge without a network, so that everything
// can run on virtual time (testing/synctest): the forge's handler is called in
// the caller's goroutine.
type inMemory struct {
	forge *demo.Forge
	// spoil may make an answer go wrong; nil for a healthy line.
	spoil func(*http.Request) problem
	// after is told of every request that the forge has carried out.
	after func(*http.Request, int)
}

// problem is one way in which a request goes wrong.
type problem struct {
	status     int           // an answer of the forge's instead of the right one
	retryAfter int           // seconds, 0 = no header
	delay      time.Duration // before anything
	reset      bool          // before the forge saw it
	lost       bool          // after the forge carried it out
	truncated  bool
	lie        int // the status of the answer, after the forge carried it out
}

var errReset = &netError{syscall.ECONNRESET}

// netError is what a broken connection looks like.
type netError struct{ error }

func (e *netError) Unwrap() error { return e.error }

// RoundTrip implements http.RoundTripper.
func (m *inMemory) RoundTrip(req *http.Request) (*http.Response, error) {
	var t problem
	if m.spoil != nil {
		t = m.spoil(req)
	}
	if trace := httptrace.ContextClientTrace(req.Context()); trace != nil && trace.GotConn != nil {
		trace.GotConn(httptrace.GotConnInfo{})
	}
	if t.delay > 0 {
		timer := time.NewTimer(t.delay)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-req.Context().Done():
			return nil, req.Context().Err()
		}
	}
	switch {
	case req.Context().Err() != nil:
		return nil, req.Context().Err()
	case t.reset:
		return nil, errReset
	case t.status != 0:
		return t.answer(t.status), nil
	}
	resp, err := m.serve(req)
	if err == nil && m.after != nil {
		m.after(req, resp.StatusCode)
	}
	switch {
	case err != nil:
		return nil, err
	case t.lost:
		return nil, errReset
	case t.lie != 0:
		return t.answer(t.lie), nil
	case t.truncated:
		data, _ := io.ReadAll(resp.Body)
		resp.Body = io.NopCloser(io.MultiReader(bytes.NewReader(data[:len(data)/2]), failingReader{}))
	}
	return resp, nil
}

// answer is an error's in the forge's form.
func (t problem) answer(status int) *http.Response {
	rec := httptest.NewRecorder()
	rec.Header().Set("Content-Type", "application/json")
	if t.retryAfter > 0 {
		rec.Header().Set("Retry-After", fmt.Sprint(t.retryAfter))
	}
	rec.WriteHeader(status)
	fmt.Fprintf(rec, `{"type": "error", "error": {"message": "injected %d"}}`, status)
	return rec.Result()
}

type failingReader struct{}

func (failingReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func (m *inMemory) serve(req *http.Request) (resp *http.Response, err error) {
	defer func() {
		if r := recover(); r != nil {
			if !errors.Is(r.(error), http.ErrAbortHandler) {
				panic(r)
			}
			resp, err = nil, errReset
		}
	}()
	in := req.Clone(req.Context())
	in.RequestURI = req.URL.RequestURI()
	if in.Body == nil {
		in.Body = http.NoBody
	}
	rec := httptest.NewRecorder()
	m.forge.Handler().ServeHTTP(rec, in)
	return rec.Result(), nil
}

// lockable is a vault that can be locked, as a keyring can at any time.
type lockable struct {
	vault.Vault
	mu     sync.Mutex
	locked bool
}

func (l *lockable) lock(locked bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.locked = locked
}

func (l *lockable) trouble() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.locked {
		return vault.ErrLocked
	}
	return nil
}

func (l *lockable) Put(ctx context.Context, name string, secret []byte) error {
	if err := l.trouble(); err != nil {
		return err
	}
	return l.Vault.Put(ctx, name, secret)
}

func (l *lockable) Get(ctx context.Context, name string) ([]byte, error) {
	if err := l.trouble(); err != nil {
		return nil, err
	}
	return l.Vault.Get(ctx, name)
}

func (l *lockable) Delete(ctx context.Context, name string) error {
	if err := l.trouble(); err != nil {
		return err
	}
	return l.Vault.Delete(ctx, name)
}

// virtual is an App on virtual time. It is made inside a bubble, over a forge
// that was started outside.
type virtual struct {
	*App
	t       testing.TB
	forge   *demo.Forge
	line    *inMemory
	vault   *lockable
	dir     string
	account string

	mu       sync.Mutex
	verified map[string]bool // repository + fingerprint
	noise    func() error    // a verification may go wrong
	events   []ask.Event
}

// scratch removes the folders in memory, also when this program is killed.
var scratch = reaper.New()

// ramFolder returns a folder for a store whose commits cost next to nothing.
func ramFolder(t testing.TB) string {
	t.Helper()
	if dir, err := scratch.TempDir("/dev/shm", "latchkey-test-"); err == nil {
		t.Cleanup(func() { _ = scratch.Remove(dir) })
		return filepath.Join(dir, "data")
	}
	return filepath.Join(t.TempDir(), "data")
}

func newVirtual(t testing.TB, forge *demo.Forge) *virtual {
	t.Helper()
	v := &virtual{t: t, forge: forge, line: &inMemory{forge: forge}, vault: &lockable{Vault: vault.NewMemory()}, dir: ramFolder(t), verified: map[string]bool{}}
	v.open()
	info := forge.Info()
	h, err := v.Accounts.AddAccount(t.Context(), NewAccount{Forge: forge.Kind(), BaseURL: info.REST, Login: info.Users[0].User, Token: []byte(info.Users[0].Token),
		SSHHost: hostOf(info.SSH), SSHPort: portOf(info.SSH)})
	must(t, err)
	v.account = h.Account.ID
	return v
}

// open opens the App, again when there is one.
func (v *virtual) open() {
	v.t.Helper()
	if v.App != nil {
		must(v.t, v.Close())
	}
	a, err := Open(v.t.Context(), Options{DataDir: v.dir, UseVault: v.vault, KnownHosts: []string{}, Version: "test", MaxWait: time.Minute,
		Tell:   func(e ask.Event) { v.mu.Lock(); defer v.mu.Unlock(); v.events = append(v.events, e) },
		Person: ask.Person{Confirm: func(context.Context, ask.Plan) (bool, error) { return true, nil }}})
	must(v.t, err)
	for i, d := range a.connections.drivers {
		open := d.open
		a.connections.drivers[i].open = func(s signIn) (api.Forge, error) {
			s.http.Transport = v.line
			return open(s)
		}
	}
	a.Rollouts.verify = v.verify
	v.App = a
}

func (v *virtual) verify(ctx context.Context, _ string, repo api.RepoPath, fp keys.Fingerprint) (rollout.Verification, error) {
	timer := time.NewTimer(20 * time.Millisecond)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
		return rollout.Verification{}, ctx.Err()
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.noise != nil {
		if err := v.noise(); err != nil {
			return rollout.Verification{Text: say.Plain(err.Error())}, nil
		}
	}
	if secret, err := v.vault.Get(ctx, string(fp)); err != nil {
		return rollout.Verification{}, err
	} else if len(secret) == 0 {
		return rollout.Verification{Text: say.Plain("no private key")}, nil
	}
	if !v.forge.Opens(string(repo), fp) {
		return rollout.Verification{Text: say.Plain("access denied")}, nil
	}
	v.verified[string(repo)+" "+string(fp)] = true
	return rollout.Verification{OK: true, Text: say.Plain("opened")}, nil
}

// repoOf returns the repository of a deploy key request, which may name it by its id.
func (v *virtual) repoOf(req *http.Request) string {
	parts := strings.Split(strings.Trim(v.forge.ByName(req.URL.Path), "/"), "/")
	for i, p := range parts {
		if (p == "repositories" || p == "repos") && i+2 < len(parts) {
			return parts[i+1] + "/" + parts[i+2]
		}
	}
	return ""
}
