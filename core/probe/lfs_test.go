package probe

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"latchkey/core/hostkey"
)

// granted is a climb whose forge stands at that address.
func granted(t *testing.T, peer string) *climb {
	t.Helper()
	hosts, err := hostkey.Open(hostkey.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return &climb{p: New(Options{HostKeys: hosts, Timeouts: Timeouts{Repository: 2 * time.Second}}), peer: netip.MustParseAddr(peer)}
}

var onePointer = []lfsPointer{{"a.psd", strings.Repeat("a", 64), 12}}

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
	oid := onePointer[0].oid
	for _, c := range []struct {
		name    string
		handler http.HandlerFunc
		state   lfsState
		why     string // "" = answered
		refused bool
	}{
		{"there", answer(200, `{"objects":[{"oid":"`+oid+`","size":12,"actions":{"download":{"href":"https://x"}}}]}`), lfsThere, "", false},
		{"missing", answer(200, `{"objects":[{"oid":"`+oid+`","error":{"code":404,"message":"gone"}}]}`), lfsMissing, "", false},
		{"gone", answer(200, `{"objects":[{"oid":"`+oid+`","error":{"code":410,"message":"gone"}}]}`), lfsMissing, "", false},
		{"another error", answer(200, `{"objects":[{"oid":"`+oid+`","error":{"code":500}}]}`), lfsUnclear, "", false},
		{"an error and an address", answer(200, `{"objects":[{"oid":"`+oid+`","actions":{"download":{}},"error":{"code":422}}]}`), lfsUnclear, "", false},
		{"no word", answer(200, `{"objects":[]}`), lfsUnclear, "", false},
		{"token refused", answer(401, `{"message":"no"}`), 0, "401 Unauthorized", true},
		{"forbidden", answer(403, ``), 0, "403 Forbidden", true},
		{"no LFS there", answer(404, `x`), 0, "404 Not Found", false},
		{"busy", answer(503, `x`), 0, "503", false},
		{"a page", answer(200, `<html>`), 0, "not Git LFS", false},
		{"nothing", answer(200, ``), 0, "not Git LFS", false},
		{"too long", answer(200, strings.Repeat(" ", maxLFSAnswer+10)), 0, "too long", false},
		{"redirect", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, elsewhere.URL, http.StatusTemporaryRedirect)
		}, 0, "not followed", false},
		{"hangs up", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, 0, "EOF", false},
		{"never answers", func(_ http.ResponseWriter, r *http.Request) {
			io.Copy(io.Discard, r.Body)
			<-r.Context().Done()
		}, 0, "no answer in time", false},
	} {
		var asked *http.Request
		var body []byte
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if asked = r.Clone(context.WithoutCancel(r.Context())); c.name != "never answers" {
				body, _ = io.ReadAll(r.Body)
			}
			c.handler(w, r)
		}))
		grant := &lfsGrant{Href: server.URL + "/acme/web.git/info/lfs/", Header: map[string]string{"Authorization": "RemoteAuth tok3n", "Host": "evil", "Content-Length": "1"}}
		got, trouble := granted(t, "127.0.0.1").lfsBatch(t.Context(), grant, onePointer, "main")
		server.Close()
		switch {
		case c.why == "" && (trouble != nil || got[oid] != c.state):
			t.Errorf("%s: %v %+v", c.name, got, trouble)
		case c.why != "" && (trouble == nil || trouble.refused != c.refused || !strings.Contains(trouble.why.String(), c.why) || strings.Contains(trouble.why.String(), "tok3n")):
			t.Errorf("%s: %+v, want %q", c.name, trouble, c.why)
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
	for _, c := range []struct{ name, peer, href, want string }{
		{"http elsewhere", "127.0.0.1", "http://lfs.invalid/x", "not encrypted"},
		{"this machine, from a forge elsewhere", "203.0.113.7", server.URL, "not encrypted"},
		{"this machine over https, from a forge elsewhere", "203.0.113.7", strings.Replace(server.URL, "http:", "https:", 1), "network that the forge is not in"},
		{"a private network, from a forge outside", "203.0.113.7", "https://10.1.2.3/x", "network that the forge is not in"},
		{"the cloud's own address", "203.0.113.7", "https://169.254.169.254/x", "network that the forge is not in"},
		{"the cloud's own address, from inside", "10.0.0.1", "https://169.254.169.254/x", "network that the forge is not in"},
		{"no address", "127.0.0.1", "x", "is none"},
		{"a password in it", "127.0.0.1", "https://a:b@h/x", "is none"},
		{"a file", "127.0.0.1", "file:///etc/passwd", "is none"},
		{"a query", "127.0.0.1", "https://h/x?y=", "is none"},
	} {
		_, trouble := granted(t, c.peer).lfsBatch(t.Context(), &lfsGrant{Href: c.href}, onePointer, "")
		if trouble == nil || !strings.Contains(trouble.why.String(), c.want) {
			t.Errorf("%s: %+v, want %q", c.name, trouble, c.want)
		}
	}
	for _, header := range []map[string]string{{"A\r\nB": "c"}, {"A": "b\r\nC: d"}, {"": "x"}, {"A": strings.Repeat("x", maxLFSHeader)}} {
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
			if got := granted(t, peer).mayReach(netip.MustParseAddr(ip)); got != want {
				t.Errorf("a forge at %s reaches %s: %v", peer, ip, got)
			}
		}
	}
}

func TestLFSAddresses(t *testing.T) {
	for text, want := range map[string]string{
		"[lfs]\n\turl = https://artifacts.corp.example/api/lfs/media\n":                       "https://artifacts.corp.example/api/lfs/media",
		"[remote \"origin\"]\n\tlfsurl = https://other.example/x\n":                           "https://other.example/x",
		"[remote \"origin\"]\nlfsurl = https://other.example/x\n[LFS]\nURL = \"https://a/b\"": "https://a/b",
		"[remote \"upstream\"]\nlfsurl = https://other.example/x\n":                           "",
		"[lfs \"https://a/b\"]\nlocksverify = true\nurl = https://no.example\n":               "",
		"[lfs]\nfetchexclude = x\n":                                                           "",
		"[lfs]\nurl = https://a/b\n[broken":                                                   "https://a/b",
		"":                                                                                    "",
	} {
		if got := lfsAddress(text); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
	c := granted(t, "127.0.0.1")
	c.remote, _ = parseRemote("git@git.example:acme/web.git")
	for text, want := range map[string]string{
		"": "", "[lfs]\nurl = git@git.example:acme/media.git": "", "[lfs]\nurl = ssh://git@git.example/acme/media.git": "",
		"[lfs]\nurl = https://git.example/acme/web.git/info/lfs": "git.example", "[lfs]\nurl = https://jo:secret@lfs.example/x": "lfs.example",
		"[lfs]\nurl = git@other.example:acme/web.git": "other.example", "[lfs]\nurl = file:///srv/lfs": "file:///srv/lfs",
	} {
		if _, place := c.lfsRemote(text); place != want {
			t.Errorf("%q: %q, want %q", text, place, want)
		}
	}
}

func TestPointers(t *testing.T) {
	good := "version https://git-lfs.github.com/spec/v1\noid sha256:" + strings.Repeat("0a", 32) + "\nsize 12\n"
	if p, ok := parsePointer([]byte(good)); !ok || p.oid != strings.Repeat("0a", 32) || p.size != 12 {
		t.Errorf("%+v %v", p, ok)
	}
	for _, bad := range []string{"", "oid sha256:ab\nsize 1\n", strings.Replace(good, "size 12", "size -1", 1), strings.Replace(good, "size 12", "", 1), strings.Replace(good, "0a", "ZZ", 1)} {
		if _, ok := parsePointer([]byte(bad)); ok {
			t.Errorf("%q", bad)
		}
	}
}

func FuzzLFSAnswers(f *testing.F) {
	f.Add([]byte(`{"href":"https://h/x","header":{"Authorization":"secret"},"objects":[{"oid":"a","error":{"code":404}}]}`))
	f.Add([]byte("[lfs]\nurl = https://a/b\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		lfsAnswer(data)
		lfsAddress(string(data))
		parsePointer(data)
		if grant := parseGrant(data); grant != nil {
			to := http.Header{}
			setGranted(to, grant.Header)
			if to.Get("Host") != "" || to.Get("Content-Length") != "" {
				t.Error("a grant changed what is sent")
			}
			_ = grant.place()
		}
	})
}
