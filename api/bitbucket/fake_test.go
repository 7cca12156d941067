package bitbucket_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"latchkey/api/bitbucket"
	"latchkey/internal/rest"
)

const token = "ATATT3canaryZm9v-secret"

// reply is one canned answer. {self} in a body stands for the fake's base URL.
type reply struct {
	status int
	body   string
	header map[string]string
}

func say(status int, body string) reply { return reply{status: status, body: body} }

// fake answers each call with the next of its canned replies, the last one
// over and over. Calls without a reply fail the test.
type fake struct {
	*httptest.Server
	t       *testing.T
	mu      sync.Mutex
	replies map[string][]reply
	calls   []string // "METHOD path" and, for writes, the body
}

// canned makes a fake. Keys are "METHOD /path" below /2.0, without the query.
func canned(t *testing.T, replies map[string][]reply) *fake {
	t.Helper()
	f := &fake{t: t, replies: replies}
	f.Server = httptest.NewServer(f)
	t.Cleanup(f.Close)
	return f
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	body, _ := io.ReadAll(r.Body)
	name := r.Method + " " + strings.TrimPrefix(r.URL.EscapedPath(), "/2.0")
	f.calls = append(f.calls, strings.TrimSpace(name+" "+string(body)))
	list := f.replies[name]
	if len(list) == 0 {
		f.t.Errorf("unexpected call: %s", name)
		w.WriteHeader(http.StatusTeapot)
		return
	}
	if len(list) > 1 {
		f.replies[name] = list[1:]
	}
	a := list[0]
	w.Header().Set("Content-Type", "application/json")
	for k, v := range a.header {
		w.Header().Set(k, v)
	}
	w.WriteHeader(a.status)
	fmt.Fprint(w, strings.ReplaceAll(a.body, "{self}", f.URL+"/2.0"))
}

func (f *fake) count(method string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := 0
	for _, c := range f.calls {
		if strings.HasPrefix(c, method+" ") {
			n++
		}
	}
	return n
}

func (f *fake) client(t *testing.T, change ...func(*bitbucket.Options)) *bitbucket.Client {
	t.Helper()
	o := bitbucket.Options{BaseURL: f.URL + "/2.0", Login: "ada@example.com", Token: []byte(token), HTTP: rest.Options{Repeats: -1}}
	for _, c := range change {
		c(&o)
	}
	c, err := bitbucket.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}
