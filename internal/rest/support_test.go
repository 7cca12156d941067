package rest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"
)

const canary = "ATATT3canary-Zm9v+/=secret"

// clock stands still; sleeping moves it and is written down.
type clock struct {
	mu    sync.Mutex
	now   time.Time
	slept []time.Duration
}

func newClock() *clock { return &clock{now: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Sleep(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	c.now = c.now.Add(d)
	c.slept = append(c.slept, d)
	return nil
}

func (c *clock) total() (sum time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, d := range c.slept {
		sum += d
	}
	return sum
}

// server answers the n-th request (from 0) with what answer does, and counts.
type server struct {
	*httptest.Server
	mu       sync.Mutex
	requests []*http.Request
}

func serve(t *testing.T, answer func(n int, w http.ResponseWriter, r *http.Request)) *server {
	t.Helper()
	s := &server{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		n := len(s.requests)
		s.requests = append(s.requests, r)
		s.mu.Unlock()
		answer(n, w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *server) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.requests)
}

func client(t *testing.T, s *server, change func(*Options)) (*Client, *clock) {
	t.Helper()
	at := newClock()
	o := Options{BaseURL: s.URL + "/2.0", Auth: Auth{Login: "ada@example.com", Token: canary}, Now: at.Now, Sleep: at.Sleep}
	if change != nil {
		change(&o)
	}
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c, at
}

func ok(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprint(w, `{"ok": true}`)
}

// reset breaks the connection without an answer.
func reset(t *testing.T, w http.ResponseWriter) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		t.Errorf("hijack: %v", err)
		return
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // so that the close is a reset
	}
	_ = conn.Close()
}

func fault(t *testing.T, err error) Fault {
	t.Helper()
	e, ok := errors.AsType[*Error](err)
	if !ok {
		t.Fatalf("error is %T (%v), want *rest.Error", err, err)
	}
	return e.Fault
}

// budget allows so many requests, then names a time.
type budget struct {
	mu    sync.Mutex
	spent int
	limit int
	until func() time.Time
}

func (b *budget) Reserve(context.Context, Use) (func(context.Context), error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.limit > 0 && b.spent >= b.limit {
		b.limit++ // the next one finds room
		return nil, &SpentError{Until: b.until()}
	}
	b.spent++
	return func(context.Context) {}, nil
}

func (b *budget) Spent() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.spent
}
