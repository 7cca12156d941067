package lfs

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strconv"
	"strings"
	"testing"
	"time"
)

// granted is a client of a forge at that address.
func granted(peer string) *Client {
	return &Client{Peer: netip.MustParseAddr(peer), Timeout: 2 * time.Second, Resolve: net.DefaultResolver.LookupHost,
		Dial: func(ctx context.Context, addrs []string, port int) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, "tcp", net.JoinHostPort(addrs[0], strconv.Itoa(port)))
		}}
}

var onePointer = []Pointer{{strings.Repeat("a", 64), 12}}

// TestTheGrantIsUsedAsGitLFSUsesIt lets servers answer in every way.
func TestTheGrantIsUsedAsGitLFSUsesIt(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("a request went to another host, with %q", r.Header.Get("Authorization"))
	}))
	defer elsewhere.Close()
	answer := func(status int, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(status)
			io.WriteString(w, body)
		}
	}
	oid := onePointer[0].OID
	for _, c := range []struct {
		name    string
		handler http.HandlerFunc
		state   State
		why     Why // -1 = answered
		text    string
	}{
		{"there", answer(200, `{"objects":[{"oid":"`+oid+`","size":12,"actions":{"download":{"href":"https://x"}}}]}`), There, -1, ""},
		{"missing", answer(200, `{"objects":[{"oid":"`+oid+`","error":{"code":404,"message":"gone"}}]}`), Missing, -1, ""},
		{"gone", answer(200, `{"objects":[{"oid":"`+oid+`","error":{"code":410,"message":"gone"}}]}`), Missing, -1, ""},
		{"another error", answer(200, `{"objects":[{"oid":"`+oid+`","error":{"code":500}}]}`), Unclear, -1, ""},
		{"an error and an address", answer(200, `{"objects":[{"oid":"`+oid+`","actions":{"download":{}},"error":{"code":422}}]}`), Unclear, -1, ""},
		{"no word", answer(200, `{"objects":[]}`), Unclear, -1, ""},
		{"token refused", answer(401, `{"message":"no"}`), 0, Refused, "401 Unauthorized"},
		{"forbidden", answer(403, ``), 0, Refused, "403 Forbidden"},
		{"no LFS there", answer(404, `x`), 0, Other, "404 Not Found"},
		{"busy", answer(503, `x`), 0, Other, "503"},
		{"a page", answer(200, `<html>`), 0, NotLFS, ""},
		{"nothing", answer(200, ``), 0, NotLFS, ""},
		{"too long", answer(200, strings.Repeat(" ", maxAnswer+10)), 0, TooLong, ""},
		{"redirect", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, elsewhere.URL, http.StatusTemporaryRedirect)
		}, 0, Redirected, ""},
		{"hangs up", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, 0, Other, "EOF"},
		{"never answers", func(_ http.ResponseWriter, r *http.Request) {
			io.Copy(io.Discard, r.Body)
			<-r.Context().Done()
		}, 0, Silent, ""},
	} {
		var asked *http.Request
		var body []byte
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if asked = r.Clone(context.WithoutCancel(r.Context())); c.name != "never answers" {
				body, _ = io.ReadAll(r.Body)
			}
			c.handler(w, r)
		}))
		grant := &Grant{Href: server.URL + "/acme/web.git/info/lfs/", Header: map[string]string{"Authorization": "RemoteAuth tok3n", "Host": "evil", "Content-Length": "1"}}
		got, err := granted("127.0.0.1").Ask(t.Context(), grant, onePointer, "main")
		server.Close()
		switch {
		case c.why < 0 && (err != nil || got[oid] != c.state):
			t.Errorf("%s: %v %v", c.name, got, err)
		case c.why >= 0 && (whyOf(err) != c.why || !strings.Contains(err.Error(), c.text) || strings.Contains(err.Error(), "tok3n")):
			t.Errorf("%s: %v, want %d %q", c.name, err, c.why, c.text)
		}
		if asked.URL.Path != "/acme/web.git/info/lfs/objects/batch" || asked.Header.Get("Authorization") != "RemoteAuth tok3n" || asked.Host == "evil" || asked.Header.Get("Accept") != "application/vnd.git-lfs+json" {
			t.Errorf("%s: asked %s %v", c.name, asked.URL, asked.Header)
		}
		var batch struct {
			Operation string
			Objects   []struct {
				OID  string
				Size int64
			}
		}
		if c.name == "there" && (json.Unmarshal(body, &batch) != nil || batch.Operation != "download" || len(batch.Objects) != 1 || batch.Objects[0].OID != oid || batch.Objects[0].Size != 12) {
			t.Errorf("asked for %s", body)
		}
	}
}

// A grant cannot send a token over a wire that anybody reads, nor a request to
// where the forge itself could not go.
func TestAGrantReachesNothingThatTheForgeDoesNot(t *testing.T) {
	for _, key := range []string{"HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"} {
		t.Setenv(key, "")
	}
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("this machine was asked") }))
	defer server.Close()
	for _, c := range []struct {
		name, peer, href string
		want             Why
	}{
		{"http elsewhere", "127.0.0.1", "http://lfs.invalid/x", NotEncrypted},
		{"this machine, from a forge elsewhere", "203.0.113.7", server.URL, NotEncrypted},
		{"this machine over https, from a forge elsewhere", "203.0.113.7", strings.Replace(server.URL, "http:", "https:", 1), Inward},
		{"a private network, from a forge outside", "203.0.113.7", "https://10.1.2.3/x", Inward},
		{"the cloud's own address", "203.0.113.7", "https://169.254.169.254/x", Inward},
		{"the cloud's own address, from inside", "10.0.0.1", "https://169.254.169.254/x", Inward},
		{"no address", "127.0.0.1", "x", NoAddress},
		{"a password in it", "127.0.0.1", "https://a:b@h/x", NoAddress},
		{"a file", "127.0.0.1", "file:///etc/passwd", NoAddress},
		{"a query", "127.0.0.1", "https://h/x?y=", NoAddress},
	} {
		_, err := granted(c.peer).Ask(t.Context(), &Grant{Href: c.href}, onePointer, "")
		if whyOf(err) != c.want {
			t.Errorf("%s: %v, want %d", c.name, err, c.want)
		}
	}
	for _, header := range []map[string]string{{"A\r\nB": "c"}, {"A": "b\r\nC: d"}, {"": "x"}, {"A": strings.Repeat("x", maxHeader)}} {
		if setGranted(http.Header{}, header) {
			t.Errorf("taken: %.40q", header)
		}
	}
	for peer, reach := range map[string]map[string]bool{
		"203.0.113.7": {"198.51.100.1": true, "10.0.0.1": false, "127.0.0.1": false, "100.64.1.1": false, "fd00::1": false, "0.0.0.0": false},
		"10.0.0.9":    {"198.51.100.1": true, "10.0.0.1": true, "192.168.1.1": true, "127.0.0.1": false},
		"127.0.0.1":   {"198.51.100.1": true, "10.0.0.1": true, "127.0.0.1": true},
	} {
		for ip, want := range reach {
			if got := granted(peer).mayReach(netip.MustParseAddr(ip)); got != want {
				t.Errorf("a forge at %s reaches %s: %v", peer, ip, got)
			}
		}
	}
}

// whyOf is the kind of an error, -1 for none.
func whyOf(err error) Why {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Why
	}
	return -1
}

func TestGrants(t *testing.T) {
	for text, want := range map[string]bool{`{"href":"https://h/x","header":{"Authorization":"secret"}}`: true, `{"header":{"a":"b"}}`: true, `{}`: false, "": false, "nonsense": false, `{"href":1}`: false} {
		if (ParseGrant([]byte(text)) != nil) != want {
			t.Errorf("%q", text)
		}
	}
}

func FuzzAnswers(f *testing.F) {
	f.Add([]byte(`{"href":"https://h/x","header":{"Authorization":"secret"},"objects":[{"oid":"a","error":{"code":404}}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		parseAnswer(data)
		if grant := ParseGrant(data); grant != nil {
			to := http.Header{}
			setGranted(to, grant.Header)
			if to.Get("Host") != "" || to.Get("Content-Length") != "" {
				t.Error("a grant changed what is sent")
			}
			_ = grant.Place()
		}
	})
}
