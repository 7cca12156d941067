package rest

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

func trail(t testing.TB) *Trail {
	t.Helper()
	c, err := New(Options{BaseURL: "https://api.example.com/2.0", Auth: Auth{Login: "a@b.c", Token: canary}})
	if err != nil {
		t.Fatal(err)
	}
	tr, err := c.Trail(Request{Path: "/list"})
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

func TestNextLinks(t *testing.T) {
	for link, wrong := range map[string]string{
		"https://api.example.com/2.0/list?page=2":     "",
		"https://API.example.com:443/2.0/list?page=2": "",
		"?page=2":                                        "",
		"/2.0/list?page=2":                               "",
		"https://api.example.com/2.0/list":               "circle",
		"https://api.example.com/2.0/list#again":         "circle",
		"http://api.example.com/2.0/list?page=2":         "another host",
		"https://api.example.com:8443/2.0/list?page=2":   "another host",
		"https://api.example.com.evil.com/2.0/list":      "another host",
		"https://api.example.com@evil.com/2.0/list":      "user name",
		"//evil.com/2.0/list":                            "another host",
		"https://api.example.com/3.0/list":               "outside",
		"https://api.example.com/2.0/../admin":           "outside",
		"https://api.example.com/2.0/%2e%2e/admin":       "outside",
		"https://api.example.com/2.00/list":              "outside",
		"javascript:alert(1)":                            "another host",
		"https://evil.com/?" + canary:                    "another host",
		"https://[::1/2.0":                               "cannot be read",
		"https://api.example.com/2.0/list?page=2\x00":    "cannot be read",
		"https://" + canary + ":x@api.example.com/2.0/a": "",
	} {
		req, err := trail(t).Next(link)
		if strings.Contains(link, canary+":x@") {
			wrong = "link"
		}
		switch {
		case wrong == "" && (err != nil || req.link == nil):
			t.Errorf("%q not followed: %v", link, err)
		case wrong != "" && (err == nil || fault(t, err) != Nonsense || !strings.Contains(err.Error(), wrong)):
			t.Errorf("%q: %v, want nonsense with %q", link, err, wrong)
		case err != nil && strings.Contains(err.Error(), canary):
			t.Errorf("%q: the error shows a secret: %v", link, err)
		}
	}
}

func TestListsWithoutEndAreCut(t *testing.T) {
	tr := trail(t)
	for i := 2; ; i++ {
		_, err := tr.Next(fmt.Sprintf("https://api.example.com/2.0/list?page=%d", i))
		if err == nil && i <= maxPages {
			continue
		}
		if err == nil || i != maxPages+1 || !strings.Contains(err.Error(), "goes on after 10000 pages") {
			t.Errorf("at page %d: %v", i, err)
		}
		return
	}
}

func FuzzNextLink(f *testing.F) {
	for _, seed := range []string{"", "?page=2", "https://api.example.com/2.0/list?page=2", "//evil.com/2.0", "https://api.example.com\\@evil.com/2.0/",
		"https://api.example.com/2.0/..%2f..", "\t https://api.example.com/2.0/x", "https://api.example.com:0443/2.0/x"} {
		f.Add(seed)
	}
	tr := trail(f)
	f.Fuzz(func(t *testing.T, link string) {
		u, err := tr.client.follow(tr.at, link)
		if err != nil {
			return
		}
		if originOf(u) != "https://api.example.com:443" || u.User != nil || u.Path != "/2.0" && !strings.HasPrefix(u.Path, "/2.0/") {
			t.Errorf("%q leads to %s", link, u)
		}
		// What is sent must be what was checked.
		again, err := tr.client.follow(tr.at, u.String())
		if err != nil || again.String() != u.String() || strings.Contains("/"+again.Path+"/", "/../") {
			t.Errorf("%q is %v on a second look (%v), %v on the first", link, again, err, u)
		}
	})
}

func TestPath(t *testing.T) {
	for want, segments := range map[string][]string{
		"/repositories/acme/web.app": {"repositories", "acme", "web.app"},
		"/a/%7Buuid%7D":              {"a", "{uuid}"},
		"/a/b%2F..%2Fc/%3Fq=1%23x":   {"a", "b/../c", "?q=1#x"},
		"/a/%0Ad/%E2%80%AE":          {"a", "\nd", "\u202e"},
	} {
		if got := Path(segments...); got != want {
			t.Errorf("Path(%q) = %q, want %q", segments, got, want)
		}
	}
	if _, ok := errors.AsType[*Error](&Error{Err: errors.New("x")}); !ok {
		t.Error("Error is not an error")
	}
}
