package github_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/api/github"
	"latchkey/internal/rest"
)

// wholeOf reads all and counts; a Slower is given back, other errors end the
// test.
func wholeOf(t *testing.T, c *github.Client) (rows, whole int, slower error) {
	t.Helper()
	for row, err := range c.ReposWithKeys(t.Context()) {
		if s, ok := errors.AsType[*api.Slower](err); ok {
			slower = s
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if rows++; row.Whole {
			whole++
		}
	}
	return rows, whole, slower
}

// An older Enterprise Server lacks a field, or GraphQL is off, or it answers in
// part: what can be read is read, and the rest is left to be read one by one.
func TestOlderAndClosedGraphQL(t *testing.T) {
	for fault, want := range map[string]struct {
		lacking int // rows without keys; -1 = all
		slower  string
	}{
		"graphql:old":     {0, ""},
		"graphql:partial": {1, ""},
		"graphql:off":     {-1, "(404)"},
		"graphql:off:403": {-1, "(403)"},
		"graphql:off:500": {-1, "(500)"},
		"html@/graphql":   {-1, "a web page"},
	} {
		t.Run(fault, func(t *testing.T) {
			f := start(t, demo.Options{})
			if err := f.SetFaults(func(now *demo.Faults) {
				if err := demo.ParseFault(now, fault); err != nil {
					t.Fatal(err)
				}
			}); err != nil {
				t.Fatal(err)
			}
			c := connect(t, f, token(t, f, "ada", "classic-pat"), rest.Options{Repeats: -1})
			rows, whole, slower := wholeOf(t, c)
			lacking := want.lacking
			if lacking < 0 {
				lacking = rows
			}
			if rows != len(admin(f)) || whole != rows-lacking {
				t.Errorf("%d rows, %d whole; want %d and %d", rows, whole, len(admin(f)), len(admin(f))-lacking)
			}
			if (slower != nil) != (want.slower != "") || slower != nil && want.slower != "a web page" && !strings.Contains(slower.Error(), want.slower) {
				t.Errorf("it says %v", slower)
			}
		})
	}
}

// An organization that GitHub leaves out of the list is named.
func TestWhatSingleSignOnHidesIsNamed(t *testing.T) {
	f := start(t, demo.Options{})
	if err := f.SetFaults(func(now *demo.Faults) { _ = demo.ParseFault(now, "closed:globex") }); err != nil {
		t.Fatal(err)
	}
	c := connect(t, f, token(t, f, "ada", "classic-pat"), rest.Options{})
	var parts []string
	for r, err := range c.Repos(t.Context()) {
		if part, ok := api.AsPartial(err); ok {
			parts = append(parts, part.Part)
			if !errors.Is(err, api.ErrSSO) || !strings.Contains(err.Error(), "could not be read: the token is not authorized for the organization's single sign-on") {
				t.Error(err)
			}
		} else if err != nil || r.Path.Workspace() == "globex" {
			t.Errorf("%v, %v", r.Path, err)
		}
	}
	if !slices.Equal(parts, []string{"organization 21955855"}) {
		t.Errorf("left out: %v", parts)
	}
}

// atOnce counts how many requests are under way together.
type atOnce struct {
	n, now, most atomic.Int64
	hold         chan struct{} // closed when enough are under way
	once         sync.Once
	want         int64
}

func (a *atOnce) RoundTrip(r *http.Request) (*http.Response, error) {
	a.n.Add(1)
	now := a.now.Add(1)
	defer a.now.Add(-1)
	for most := a.most.Load(); now > most && !a.most.CompareAndSwap(most, now); most = a.most.Load() {
	}
	if now >= a.want {
		a.once.Do(func() { close(a.hold) })
	}
	if page, _ := strconv.Atoi(r.URL.Query().Get("page")); page > 1 && page < 11 {
		select { // pages in the middle wait until eight are asked for
		case <-a.hold:
		case <-r.Context().Done():
			return nil, r.Context().Err()
		}
	}
	return http.DefaultTransport.RoundTrip(r)
}

// A thousand repositories with their keys cost two requests a hundred, eight
// and more of them side by side.
func TestManyRepositoriesAreReadSideBySide(t *testing.T) {
	f := start(t, demo.Options{Size: 1000})
	wire := &atOnce{hold: make(chan struct{}), want: 8}
	c := connect(t, f, token(t, f, "ada", "classic-pat"), rest.Options{Transport: wire})
	rows, whole, slower := wholeOf(t, c)
	if rows != 1021 || whole != rows || slower != nil {
		t.Errorf("%d rows, %d whole, %v", rows, whole, slower)
	}
	if n := wire.n.Load(); n > 2*11+2 || wire.most.Load() < 8 {
		t.Errorf("%d requests, at most %d at once", n, wire.most.Load())
	}
}

// shifting is a list of repositories that somebody shortens while it is read.
type shifting struct {
	*httptest.Server
	mu    sync.Mutex
	names []string
	asked int
	cut   int // with this request the first repository goes
}

func serveShifting(t *testing.T, n, cut int) *shifting {
	s := &shifting{cut: cut}
	for i := range n {
		s.names = append(s.names, fmt.Sprintf("r%04d", i))
	}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.asked++; s.asked == s.cut {
			s.names = s.names[1:]
		}
		page, _ := strconv.Atoi(r.URL.Query().Get("page"))
		page = max(page, 1)
		last := (len(s.names) + 99) / 100
		if page < last {
			w.Header().Set("Link", fmt.Sprintf(`<http://%s/api/v3/user/repos?page=%d>; rel="next", <http://%s/api/v3/user/repos?page=%d>; rel="last"`, r.Host, page+1, r.Host, last))
		}
		var rows []string
		for _, name := range s.names[min((page-1)*100, len(s.names)):min(page*100, len(s.names))] {
			rows = append(rows, fmt.Sprintf(`{"id": %s, "node_id": "N%s", "full_name": "acme/%s", "name": "%s", "permissions": {"admin": true}}`, "1"+name[1:], name, name, name))
		}
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, "[%s]", strings.Join(rows, ","))
	}))
	t.Cleanup(s.Close)
	return s
}

func client(t *testing.T, base string) *github.Client {
	t.Helper()
	c, err := github.New(github.Options{BaseURL: base + "/api/v3", Token: []byte("ghp_0123456789abcdefghijklmnopqrstuvwxyz"), HTTP: rest.Options{Repeats: -1}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// Whenever a repository goes while the list is read, no other is lost with it.
func TestAListThatChangesWhileItIsReadLosesNothing(t *testing.T) {
	for _, n := range []int{150, 450} {
		for cut := 1; cut <= 9; cut++ {
			s := serveShifting(t, n, cut)
			got := map[api.RepoPath]int{}
			for r, err := range client(t, s.URL).Repos(t.Context()) {
				if err != nil {
					t.Fatal(err)
				}
				got[r.Path]++
			}
			for _, name := range s.names {
				if got[api.RepoPath("acme/"+name)] != 1 {
					t.Errorf("%d repositories, one gone with request %d: %s came %d times", n, cut, name, got[api.RepoPath("acme/"+name)])
				}
			}
		}
	}
}

// Lists that do not end by themselves end early, with a word.
func TestEndlessListsEndEarly(t *testing.T) {
	var asked atomic.Int64
	page := func(w http.ResponseWriter, r *http.Request, body string, last int) {
		n, _ := strconv.Atoi(r.URL.Query().Get("page"))
		link := fmt.Sprintf(`<http://%s%s?page=%d>; rel="next"`, r.Host, r.URL.Path, max(n, 1)+1)
		if last > 0 {
			link += fmt.Sprintf(`, <http://%s%s?page=%d>; rel="last"`, r.Host, r.URL.Path, last)
		}
		w.Header().Set("Link", link)
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, body)
	}
	one := `[{"id": 1, "full_name": "acme/web", "name": "web", "permissions": {"admin": true}}]`
	for name, test := range map[string]struct {
		answer func(w http.ResponseWriter, r *http.Request)
		keys   bool
		most   int64
		says   string
	}{
		"the same page":    {func(w http.ResponseWriter, r *http.Request) { page(w, r, one, 0) }, false, 8, "without anything new"},
		"empty pages":      {func(w http.ResponseWriter, r *http.Request) { page(w, r, `[]`, 0) }, false, 8, "without anything new"},
		"a thousand alike": {func(w http.ResponseWriter, r *http.Request) { page(w, r, one, 1000) }, false, 30, "without anything new"},
		"a million pages":  {func(w http.ResponseWriter, r *http.Request) { page(w, r, one, 1_000_000) }, false, 2, "more pages than such a list can have"},
		"keys without end": {func(w http.ResponseWriter, r *http.Request) {
			page(w, r, fmt.Sprintf(`[{"id": %d, "key": "x"}]`, asked.Load()), 0)
		}, true, 31, "more pages than such a list can have"},
		"keys, empty pages": {func(w http.ResponseWriter, r *http.Request) { page(w, r, `[]`, 0) }, true, 8, "without anything new"},
	} {
		t.Run(name, func(t *testing.T) {
			asked.Store(0)
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				asked.Add(1)
				test.answer(w, r)
			}))
			defer server.Close()
			c := client(t, server.URL)
			var err error
			if test.keys {
				_, err = c.Keys(t.Context(), "acme/web")
			} else {
				for _, e := range c.Repos(t.Context()) {
					err = e
				}
			}
			if api.KindOf(err) != api.ServerFault || !strings.Contains(err.Error(), test.says) || asked.Load() > test.most {
				t.Errorf("%d requests, then %v", asked.Load(), err)
			}
		})
	}
}
