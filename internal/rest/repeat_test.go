package rest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestSafeCallsAreRepeated(t *testing.T) {
	for _, test := range []struct {
		name    string
		failing []int // statuses before the first success; 0 = reset
		after   string
		reason  WaitReason
		waits   []time.Duration // upper ends; the lower end is half of it unless exact
		exact   bool
	}{
		{"too many requests, no word when", []int{429, 429, 429}, "", WaitRateLimit, []time.Duration{4e9, 8e9, 16e9}, false},
		{"too many requests, seconds", []int{429}, "7", WaitRateLimit, []time.Duration{7e9}, true},
		{"too many requests, date", []int{429}, "Sun, 22 Nov 2026 12:00:30 GMT", WaitRateLimit, []time.Duration{30e9}, true},
		{"too many requests, date gone by", []int{429}, "Sun, 22 Nov 2026 11:00:00 GMT", WaitRateLimit, []time.Duration{0}, true},
		{"too many requests, nonsense", []int{429}, "soon", WaitRateLimit, []time.Duration{4e9}, false},
		{"bad gateway and time-out", []int{502, 504}, "", WaitFault, []time.Duration{5e8, 1e9}, false},
		{"not available, seconds", []int{503}, "2", WaitFault, []time.Duration{2e9}, true},
		{"broken connections", []int{0, 0}, "", WaitNetwork, []time.Duration{5e8, 1e9}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := serve(t, func(n int, w http.ResponseWriter, _ *http.Request) {
				switch {
				case n >= len(test.failing):
					ok(w)
				case test.failing[n] == 0:
					reset(t, w)
				default:
					w.Header().Set("Retry-After", test.after)
					w.WriteHeader(test.failing[n])
				}
			})
			var waits []Wait
			counted := &budget{}
			c, at := client(t, s, func(o *Options) {
				o.Waiting = func(w Wait) { waits = append(waits, w) }
				o.Budget = counted
			})
			began := at.Now()
			resp, err := c.Do(t.Context(), Request{Path: "/x"})
			if err != nil || resp.Status != 200 {
				t.Fatalf("%v, %v", resp, err)
			}
			if sent := len(test.failing) + 1; s.count() != sent || counted.Spent() != sent {
				t.Errorf("%d sent, %d counted, want %d", s.count(), counted.Spent(), sent)
			}
			if len(at.slept) != len(test.waits) || len(waits) != len(test.waits) {
				t.Fatalf("waited %v, told %v, want %v", at.slept, waits, test.waits)
			}
			for i, upper := range test.waits {
				lower := upper / 2
				if test.exact {
					lower = upper
				}
				if d := at.slept[i]; d < lower || d > upper {
					t.Errorf("wait %d is %v, want %v to %v", i, d, lower, upper)
				}
				began = began.Add(at.slept[i])
				if waits[i] != (Wait{Until: began, Reason: test.reason, Attempt: i + 1}) {
					t.Errorf("told %+v, want until %v for %s", waits[i], began, test.reason)
				}
			}
		})
	}
}

func TestRepeatsAreBounded(t *testing.T) {
	for _, test := range []struct {
		name        string
		status      int
		after       string
		change      func(*Options)
		sent        int
		longest     time.Duration
		wantsStatus int
	}{
		{"by number", 503, "", nil, 6, 2 * time.Minute, 503},
		{"by patience", 429, "50", nil, 3, 2 * time.Minute, 429},
		{"asked to wait longer than that", 429, "3600", nil, 1, 0, 429},
		{"switched off", 503, "", func(o *Options) { o.Repeats = -1 }, 1, 0, 503},
		{"not for other statuses", 500, "1", nil, 1, 0, 500},
		{"not for refusals", 403, "1", nil, 1, 0, 403},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := serve(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Retry-After", test.after)
				w.WriteHeader(test.status)
			})
			c, at := client(t, s, test.change)
			resp, err := c.Do(t.Context(), Request{Path: "/x"})
			if err != nil || resp.Status != test.wantsStatus || s.count() != test.sent || at.total() > test.longest {
				t.Errorf("%v, %v after %d requests and %v; want %d after %d", resp, err, s.count(), at.total(), test.wantsStatus, test.sent)
			}
		})
	}
}

func TestWritesAreSentOnce(t *testing.T) {
	for _, method := range []string{"POST", "PUT", "DELETE", "PATCH"} {
		for _, status := range []int{0, 429, 502, 503, 504} {
			t.Run(fmt.Sprint(method, status), func(t *testing.T) {
				s := serve(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
					if status == 0 {
						reset(t, w)
						return
					}
					w.Header().Set("Retry-After", "1")
					w.WriteHeader(status)
				})
				c, at := client(t, s, nil)
				resp, err := c.Do(t.Context(), Request{Method: method, Path: "/x", Body: 1})
				switch {
				case status == 0 && fault(t, err) != Lost:
					t.Errorf("error %v, want the reply lost", err)
				case status != 0 && (err != nil || resp.Status != status):
					t.Errorf("%v, %v, want %d", resp, err, status)
				}
				if s.count() != 1 || at.total() != 0 {
					t.Errorf("%d requests, waited %v", s.count(), at.total())
				}
			})
		}
	}
}

// A connection that the server closed while it was idle fails on its next use.
// A write on it must reach the server once, or be reported.
func TestWritesOnAConnectionThatDiedIdle(t *testing.T) {
	s := serve(t, func(n int, w http.ResponseWriter, _ *http.Request) { ok(w) })
	c, _ := client(t, s, func(o *Options) { o.Parallel = 1 })
	if _, err := c.Do(t.Context(), Request{Path: "/x"}); err != nil {
		t.Fatal(err)
	}
	s.CloseClientConnections()
	_, err := c.Do(t.Context(), Request{Method: "POST", Path: "/x", Body: 1})
	switch got := s.count(); {
	case err == nil && got != 2:
		t.Errorf("success, but the server saw %d requests", got)
	case err != nil && (fault(t, err) != Lost || got != 1):
		t.Errorf("error %v, the server saw %d requests", err, got)
	}
}

func TestWhatWasNeverSentIsUnreachable(t *testing.T) {
	s := serve(t, func(_ int, w http.ResponseWriter, _ *http.Request) { ok(w) })
	c, at := client(t, s, nil)
	s.Close() // nobody listens there any more
	for _, method := range []string{"GET", "POST", "DELETE"} {
		if _, err := c.Do(t.Context(), Request{Method: method, Path: "/x"}); fault(t, err) != Unreachable {
			t.Errorf("%s: %v, want unreachable", method, err)
		}
	}
	if at.total() != 0 {
		t.Errorf("waited %v for a server that is not there", at.total())
	}
}

func TestAnAnswerThatStopsHalfWay(t *testing.T) {
	s := serve(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Length", "1000")
		fmt.Fprint(w, `{"ok"`)
	})
	c, _ := client(t, s, nil)
	if _, err := c.Do(t.Context(), Request{Path: "/x"}); fault(t, err) != Unreachable || s.count() != 6 {
		t.Errorf("GET: %v after %d requests, want unreachable after 6", err, s.count())
	}
	_, err := c.Do(t.Context(), Request{Method: "POST", Path: "/x"})
	if fault(t, err) != Lost || s.count() != 7 {
		t.Errorf("POST: %v after %d requests, want lost after one more", err, s.count())
	}
	if e, _ := errors.AsType[*Error](err); e.Status != 200 {
		t.Errorf("the status that came is %d, want 200", e.Status)
	}
}

func TestCancelInFlight(t *testing.T) {
	for _, test := range []struct {
		method string
		want   Fault
	}{{"GET", Cancelled}, {"POST", Lost}, {"DELETE", Lost}} {
		t.Run(test.method, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			release := make(chan bool)
			defer close(release)
			s := serve(t, func(_ int, _ http.ResponseWriter, _ *http.Request) {
				cancel()
				<-release
			})
			c, _ := client(t, s, nil)
			_, err := c.Do(ctx, Request{Method: test.method, Path: "/x"})
			if fault(t, err) != test.want || !errors.Is(err, context.Canceled) {
				t.Errorf("%v, want fault %d that is context.Canceled", err, test.want)
			}
			release <- true
		})
	}
}

func TestCancelWhileWaiting(t *testing.T) {
	s := serve(t, func(_ int, w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) })
	ctx, cancel := context.WithCancel(t.Context())
	c, _ := client(t, s, func(o *Options) { o.Waiting = func(Wait) { cancel() } })
	_, err := c.Do(ctx, Request{Path: "/x"})
	if fault(t, err) != Cancelled || s.count() != 1 {
		t.Errorf("%v after %d requests, want cancelled after one", err, s.count())
	}
}

func TestNoAnswerInTime(t *testing.T) {
	release := make(chan bool)
	s := serve(t, func(_ int, _ http.ResponseWriter, _ *http.Request) { <-release })
	defer close(release)
	c, _ := client(t, s, func(o *Options) { o.Timeout, o.Repeats = 30*time.Millisecond, 1 })
	_, err := c.Do(t.Context(), Request{Path: "/x"})
	if fault(t, err) != Unreachable || !strings.Contains(err.Error(), "no answer within 30ms") {
		t.Errorf("GET: %v", err)
	}
	_, err = c.Do(t.Context(), Request{Method: "POST", Path: "/x"})
	if fault(t, err) != Lost {
		t.Errorf("POST: %v, want the reply lost", err)
	}
}

func TestBudget(t *testing.T) {
	s := serve(t, func(_ int, w http.ResponseWriter, _ *http.Request) { ok(w) })
	at := newClock()
	b := &budget{limit: 1, until: func() time.Time { return at.Now().Add(30 * time.Second) }}
	var waits []Wait
	c, _ := client(t, s, func(o *Options) {
		o.Budget, o.Now, o.Sleep = b, at.Now, at.Sleep
		o.Waiting = func(w Wait) { waits = append(waits, w) }
	})
	for _, method := range []string{"GET", "POST"} {
		if _, err := c.Do(t.Context(), Request{Method: method, Path: "/x"}); err != nil {
			t.Fatal(err)
		}
	}
	if at.total() != 30*time.Second || len(waits) != 1 || waits[0].Reason != WaitBudget || b.Spent() != 2 {
		t.Errorf("waited %v, told %v, spent %d", at.total(), waits, b.Spent())
	}
	late := at.Now().Add(40 * time.Minute)
	b.until = func() time.Time { return late }
	_, err := c.Do(t.Context(), Request{Path: "/x"})
	if e, _ := errors.AsType[*Error](err); fault(t, err) != Spent || !e.Until.Equal(late) || s.count() != 2 {
		t.Errorf("error %v, want spent until %v and nothing sent", err, late)
	}
	broken := errors.New("disk full")
	c.options.Budget = failingBudget{broken}
	if _, err := c.Do(t.Context(), Request{Path: "/x"}); fault(t, err) != Refused || !errors.Is(err, broken) {
		t.Errorf("error %v, want the budget's own", err)
	}
}

type failingBudget struct{ err error }

func (f failingBudget) Reserve(context.Context, Use) (func(context.Context), error) {
	return nil, f.err
}
func (f failingBudget) Spent() int { return 0 }
