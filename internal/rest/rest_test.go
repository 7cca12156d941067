package rest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestBaseURL(t *testing.T) {
	for _, test := range []struct{ url, wrong string }{
		{"https://api.bitbucket.org/2.0", ""},
		{"https://api.bitbucket.org/2.0/", ""},
		{"http://127.0.0.1:8080/2.0", ""},
		{"http://[::1]:8080", ""},
		{"http://localhost:8080", ""},
		{"http://example.com", "only https"},
		{"http://127.0.0.1.example.com", "only https"},
		{"http://localhost.example.com", "only https"},
		{"http://10.0.0.1", "only https"},
		{"ftp://example.com", "must look like"},
		{"example.com/2.0", "must look like"},
		{"https:///2.0", "must look like"},
		{"https:example.com", "must look like"},
		{"", "must look like"},
		{"https://ada:hunter2@example.com", "user name or password"},
		{"https://example.com/?a=b", "query"},
		{"https://example.com/?", "query"},
		{"https://example.com/#x", "query or fragment"},
		{"https://example.com/a/../b", "dot segments"},
		{"https://exa mple.com:hunter2\x7f/", "cannot be read"},
	} {
		_, err := New(Options{BaseURL: test.url})
		switch {
		case test.wrong == "" && err != nil:
			t.Errorf("%q refused: %v", test.url, err)
		case test.wrong != "" && (err == nil || !strings.Contains(err.Error(), test.wrong)):
			t.Errorf("%q: error %v, want one with %q", test.url, err, test.wrong)
		case err != nil && strings.Contains(err.Error(), "hunter2"):
			t.Errorf("%q: the error shows the password: %v", test.url, err)
		}
	}
}

func TestSignInIsSent(t *testing.T) {
	var got []string
	s := serve(t, func(_ int, w http.ResponseWriter, r *http.Request) {
		got = append(got, r.Header.Get("Authorization")+"|"+r.UserAgent()+"|"+r.URL.String())
		ok(w)
	})
	basic, _ := client(t, s, func(o *Options) { o.UserAgent = "latchkey/1" })
	bearer, _ := client(t, s, func(o *Options) { o.Auth = Auth{Token: "tok"} })
	for _, c := range []*Client{basic, bearer} {
		if _, err := c.Do(t.Context(), Request{Path: Path("a{b}", "c/d"), Query: url.Values{"q": {`x="y"`}}}); err != nil {
			t.Fatal(err)
		}
	}
	req, _ := http.NewRequest("GET", "/", nil)
	req.SetBasicAuth("ada@example.com", canary)
	want := []string{
		req.Header.Get("Authorization") + "|latchkey/1|/2.0/a%7Bb%7D/c%2Fd?q=x%3D%22y%22",
		"Bearer tok|latchkey|/2.0/a%7Bb%7D/c%2Fd?q=x%3D%22y%22",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestHalfASignInIsRefused(t *testing.T) {
	for _, a := range []Auth{{Login: "ada"}, {Login: "a:b", Token: "x"}, {Token: "a\nb"}, {Login: "a\rb", Token: "x"}} {
		if _, err := New(Options{BaseURL: "https://example.com", Auth: a}); err == nil {
			t.Errorf("accepted %#v", a.Login)
		}
	}
}

func TestPathsCannotLeadElsewhere(t *testing.T) {
	s := serve(t, func(_ int, w http.ResponseWriter, _ *http.Request) { ok(w) })
	c, _ := client(t, s, nil)
	for _, path := range []string{"/a/../b", "/%2e%2e/b", "/./a", "@example.com/", ".example.com/", "/%zz"} {
		_, err := c.Do(t.Context(), Request{Path: path})
		if err == nil || fault(t, err) != Refused {
			t.Errorf("%q: %v, want it refused", path, err)
		}
	}
	if s.count() != 0 {
		t.Errorf("%d requests were sent", s.count())
	}
}

func TestRedirects(t *testing.T) {
	other := serve(t, func(_ int, w http.ResponseWriter, _ *http.Request) { ok(w) })
	for _, test := range []struct {
		name, method, to string
		status           int
		sent             int
		wrong            string
	}{
		{"same API", "GET", "/2.0/new", 301, 2, ""},
		{"same API, whole URL", "GET", "SELF/2.0/new", 302, 2, ""},
		{"other host", "GET", other.URL + "/2.0/new", 302, 1, "another host"},
		{"other host without scheme", "GET", strings.TrimPrefix(other.URL, "http:") + "/2.0/new", 302, 1, "another host"},
		{"other scheme", "GET", "https://SELFHOST/2.0/new", 307, 1, "another host"},
		{"outside the API", "GET", "/3.0/new", 302, 1, "outside"},
		{"look-alike prefix", "GET", "/2.0evil/new", 302, 1, "outside"},
		{"climbing out", "GET", "/2.0/../admin", 302, 1, "outside"},
		{"with a password", "GET", "http://a:b@SELFHOST/2.0/new", 302, 1, "user name"},
		{"nowhere", "GET", "", 302, 1, "cannot be read"},
		{"in a circle", "GET", "/2.0/old", 302, 6, "without end"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var s *server
			s = serve(t, func(_ int, w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/2.0/new" {
					ok(w)
					return
				}
				to := strings.NewReplacer("SELFHOST", strings.TrimPrefix(s.URL, "http://"), "SELF", s.URL).Replace(test.to)
				w.Header().Set("Location", to)
				w.WriteHeader(test.status)
			})
			counted := &budget{}
			c, _ := client(t, s, func(o *Options) { o.Budget = counted })
			resp, err := c.Do(t.Context(), Request{Method: test.method, Path: "/old"})
			switch {
			case test.wrong == "" && (err != nil || !resp.OK()):
				t.Errorf("not followed: %v", err)
			case test.wrong != "" && (err == nil || fault(t, err) != Nonsense || !strings.Contains(err.Error(), test.wrong)):
				t.Errorf("error %v, want nonsense with %q", err, test.wrong)
			}
			if s.count() != test.sent || counted.Spent() != test.sent {
				t.Errorf("%d requests sent and %d counted, want %d", s.count(), counted.Spent(), test.sent)
			}
		})
	}
	if other.count() != 0 {
		t.Errorf("%d requests reached another host", other.count())
	}
}

func TestWritesFollowNoRedirect(t *testing.T) {
	s := serve(t, func(_ int, w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/2.0/new", http.StatusTemporaryRedirect)
	})
	c, _ := client(t, s, nil)
	resp, err := c.Do(t.Context(), Request{Method: "POST", Path: "/old", Body: 1})
	if err != nil || resp.Status != 307 || s.count() != 1 {
		t.Errorf("status %v, error %v, %d requests; want 307 handed back after one", resp, err, s.count())
	}
}

// Even a transport user who forgets every other check cannot send the token
// away.
func TestTokenStaysOnItsOrigin(t *testing.T) {
	reached := false
	transport := &authTransport{origin: "https://api.example.com:443", header: "Basic x", next: roundTrip(func(r *http.Request) (*http.Response, error) {
		reached = true
		return nil, errors.New("stop")
	})}
	for _, target := range []string{"https://evil.example.com/", "http://api.example.com/", "https://api.example.com:444/", "https://api.example.com.evil.com/"} {
		req, _ := http.NewRequest("GET", target, nil)
		if _, err := transport.RoundTrip(req); err == nil || reached {
			t.Errorf("a request to %s went out", target)
		}
	}
	req, _ := http.NewRequest("GET", "https://API.example.com/x", nil)
	_, _ = transport.RoundTrip(req)
	if !reached || req.Header.Get("Authorization") != "" {
		t.Errorf("reached = %v; the caller's request was changed: %v", reached, req.Header)
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestAnswersThatAreNotWhatWasAsked(t *testing.T) {
	for _, test := range []struct{ name, kind, body, wrong string }{
		{"JSON", "application/json; charset=utf-8", `{"ok": true}`, ""},
		{"JSON under a vendor's name", "application/vnd.x+json", `{}`, ""},
		{"web page", "text/html", "<html>sign in</html>", "web page"},
		{"web page that says it is JSON", "application/json", "\n <!DOCTYPE html><html>", "web page"},
		{"nothing", "application/json", "  \n", "empty"},
		{"text", "text/plain", "hello", `"text/plain"`},
		{"cut off", "application/json", `{"values": [{"id": 1}, {"i`, "cut off"},
		{"broken", "application/json", `{"values": [}`, "broken at byte 13"},
		{"two values", "application/json", `{} {}`, "broken"},
		{"wrong type", "application/json", `{"ok": "yes"}`, "wrong type"},
		{"too deep", "application/json", strings.Repeat("[", 20000), "JSON"},
		{"too long", "application/json", `{"a": "` + strings.Repeat("x", 5000) + `"}`, "longer than 4096 bytes"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := serve(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", test.kind)
				fmt.Fprint(w, test.body)
			})
			c, _ := client(t, s, func(o *Options) {
				if test.name == "too long" {
					o.MaxBody = 4096
				}
			})
			var into struct{ OK bool }
			resp, err := c.Do(t.Context(), Request{Path: "/x"})
			if err == nil {
				err = resp.JSON(&into)
			}
			switch {
			case test.wrong == "" && err != nil:
				t.Errorf("refused: %v", err)
			case test.wrong != "" && (err == nil || fault(t, err) != Nonsense || !strings.Contains(err.Error(), test.wrong)):
				t.Errorf("error %v, want nonsense with %q", err, test.wrong)
			}
		})
	}
}

func TestNoSecretInLogsOrErrors(t *testing.T) {
	s := serve(t, func(n int, w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.Contains(r.URL.Path, "break"):
			reset(t, w)
		case strings.Contains(r.URL.Path, "away"):
			http.Redirect(w, r, "https://evil.example.com/"+canary+"?t="+canary, http.StatusFound)
		default:
			ok(w)
		}
	})
	var log bytes.Buffer
	c, _ := client(t, s, func(o *Options) { o.Log = &log; o.Repeats = -1 })
	var texts []string
	for _, path := range []string{"/fine", "/break/" + url.PathEscape(canary), "/away", "/" + url.PathEscape(canary)} {
		for _, method := range []string{"GET", "POST"} {
			_, err := c.Do(t.Context(), Request{Method: method, Path: path, Query: url.Values{"q": {canary}}, Body: map[string]string{"k": canary}})
			texts = append(texts, fmt.Sprintf("%v %+v", err, err))
		}
	}
	proxy := c.scrub(errors.New(`invalid proxy address "http://ada:hunter2@proxy:3128": parse, ` + canary))
	texts = append(texts, log.String(), proxy.Error(), fmt.Sprintf("%v %+v %#v %s", c.options.Auth, c.options.Auth, c.options.Auth, c.options.Auth))
	all := strings.Join(texts, "\n")
	encoded := strings.TrimPrefix(c.options.Auth.header(), "Basic ")
	for _, secret := range []string{canary, url.PathEscape(canary), url.QueryEscape(canary), encoded, "hunter2", "q="} {
		if strings.Contains(all, secret) {
			t.Errorf("%q shows up in:\n%s", secret, all)
		}
	}
	if !strings.Contains(log.String(), "GET /2.0/fine 200 0s\n") || !strings.Contains(log.String(), "POST /2.0/break/(secret) 0 failed 0s\n") {
		t.Errorf("log lacks its lines:\n%s", log.String())
	}
}

func TestParallelIsHeldAndConnectionsAreReused(t *testing.T) {
	const parallel, calls = 4, 200
	var now, most atomic.Int32
	var first sync.WaitGroup // the first ones wait for each other: so many do go at once
	first.Add(parallel)
	s := serve(t, func(n int, w http.ResponseWriter, _ *http.Request) {
		at := now.Add(1)
		for m := most.Load(); at > m && !most.CompareAndSwap(m, at); m = most.Load() {
		}
		if n < parallel {
			first.Done()
			first.Wait()
		}
		now.Add(-1)
		ok(w)
	})
	c, _ := client(t, s, func(o *Options) { o.Parallel = parallel })
	var wg sync.WaitGroup
	for range calls {
		wg.Go(func() {
			if _, err := c.Do(t.Context(), Request{Path: "/x"}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	opened := map[string]bool{}
	for _, r := range s.requests {
		opened[r.RemoteAddr] = true
	}
	// A connection may be given up while its last answer is still being put
	// away, so a few more than are needed at once can be opened over the time.
	if most.Load() != parallel || len(opened) < parallel || len(opened) > 2*parallel || s.count() != calls {
		t.Errorf("%d at once, %d connections, %d calls; want %d, %d to %d, and %d", most.Load(), len(opened), s.count(), parallel, parallel, 2*parallel, calls)
	}
}

func TestLoopbackNeverGoesThroughAProxy(t *testing.T) {
	t.Setenv("HTTPS_PROXY", "http://proxy.example.com:3128")
	t.Setenv("HTTP_PROXY", "http://proxy.example.com:3128")
	t.Setenv("NO_PROXY", "")
	for target, want := range map[string]string{
		"http://127.0.0.1:80/": "", "http://127.9.9.9/": "", "http://[::1]/": "", "https://localhost/": "",
		"https://api.bitbucket.org/": "http://proxy.example.com:3128",
	} {
		req, _ := http.NewRequest("GET", target, nil)
		got, err := proxyFor(req)
		text := ""
		if got != nil {
			text = got.String()
		}
		if err != nil || text != want {
			t.Errorf("proxy for %s = %q (%v), want %q", target, text, err, want)
		}
	}
}

func TestCancelWhileWaitingForASlot(t *testing.T) {
	entered, release := make(chan bool), make(chan bool)
	s := serve(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
		entered <- true
		<-release
		ok(w)
	})
	counted := &budget{}
	c, _ := client(t, s, func(o *Options) { o.Parallel, o.Budget = 1, counted })
	first := make(chan error, 1)
	go func() {
		_, err := c.Do(t.Context(), Request{Path: "/x"})
		first <- err
	}()
	<-entered
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := c.Do(ctx, Request{Method: "POST", Path: "/x"})
	if fault(t, err) != Cancelled || !errors.Is(err, context.Canceled) || s.count() != 1 || counted.Spent() != 1 {
		t.Errorf("error %v after %d requests and %d counted, want cancelled before a second one", err, s.count(), counted.Spent())
	}
	close(release)
	if err := <-first; err != nil {
		t.Error(err)
	}
}

func TestOptionsHaveDefaults(t *testing.T) {
	o := withDefaults(Options{Repeats: -1})
	if o.Parallel != 4 || o.Timeout != 30*time.Second || o.MaxBody != 8<<20 || o.Repeats != 0 || o.Now == nil || o.Sleep == nil {
		t.Errorf("defaults: %+v", o)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := sleep(ctx, time.Hour); !errors.Is(err, context.Canceled) {
		t.Errorf("sleep = %v", err)
	}
}
