package hostkey

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"latchkey/core/say"
	"latchkey/keys"
)

func newKey(t testing.TB) ssh.PublicKey {
	t.Helper()
	pub, _, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	key, err := ssh.NewPublicKey(pub)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func newECDSA(t testing.TB) ssh.PublicKey {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	key, err := ssh.NewPublicKey(&private.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func text(key ssh.PublicKey) string { return keys.NewPublic(key, "").Line() }

func parse(t testing.TB, line string) ssh.PublicKey {
	t.Helper()
	key, err := keys.ParsePublic(line)
	if err != nil {
		t.Fatal(err)
	}
	return key.SSH()
}

func write(t testing.TB, lines ...string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "known_hosts")
	if err := os.WriteFile(name, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func open(t testing.TB, o Options) *Store {
	t.Helper()
	s, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestPublishedFingerprints(t *testing.T) {
	s := open(t, Options{})
	want := map[string][]string{
		"bitbucket.org:22":         {"ybgmFkzwOSotHTHLJgHO0QN8L0xErw6vd0VhFA9m3SM", "FC73VB6C4OQLSCrjEayhMp9UMxS97caD/Yyi2bhW/J0", "46OSHA1Rmj8E8ERTC6xkNcmGOw9oFxYr0WF6zWW8l1E"},
		"ssh.bitbucket.org:22":     {"ybgmFkzwOSotHTHLJgHO0QN8L0xErw6vd0VhFA9m3SM", "FC73VB6C4OQLSCrjEayhMp9UMxS97caD/Yyi2bhW/J0", "46OSHA1Rmj8E8ERTC6xkNcmGOw9oFxYr0WF6zWW8l1E"},
		"altssh.bitbucket.org:443": {"ybgmFkzwOSotHTHLJgHO0QN8L0xErw6vd0VhFA9m3SM", "FC73VB6C4OQLSCrjEayhMp9UMxS97caD/Yyi2bhW/J0", "46OSHA1Rmj8E8ERTC6xkNcmGOw9oFxYr0WF6zWW8l1E"},
		"github.com:22":            {"+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU", "p2QAMXNIC1TJYWeIOttrVc98/R1BUFWu3/LiyKgUfQM", "uNiVztksCsDhcc0u9e8BujQXVUpKZIDTMczCvj3tD2s"},
		"ssh.github.com:443":       {"+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU", "p2QAMXNIC1TJYWeIOttrVc98/R1BUFWu3/LiyKgUfQM", "uNiVztksCsDhcc0u9e8BujQXVUpKZIDTMczCvj3tD2s"},
		"gitlab.com:22":            {"eUXGGm1YGsMAS7vkcx6JOJdOGHPem5gQp4taiCfCLB8", "HbW3g8zUjNSksFbqTiUWPWg2Bq1x8xdGUrliXFzSnUw", "ROQFvPThGrW4RuWLoL9tq9I9zJ42fK4XywyRtbOz/EQ"},
		"altssh.gitlab.com:443":    {"eUXGGm1YGsMAS7vkcx6JOJdOGHPem5gQp4taiCfCLB8", "HbW3g8zUjNSksFbqTiUWPWg2Bq1x8xdGUrliXFzSnUw", "ROQFvPThGrW4RuWLoL9tq9I9zJ42fK4XywyRtbOz/EQ"},
		"codeberg.org:22":          {"mIlxA9k46MmM6qdJOdMnAQpzGxF4WIVVL+fj+wZbw0g", "T9FYDEHELhVkulEKKwge5aVhVTbqCW0MIRwAfpARs/E", "6QQmYi4ppFS4/+zSZ5S4IU+4sa6rwvQ4PbhCtPEBekQ"},
	}
	count := 0
	for place, prints := range want {
		host, port, _ := strings.Cut(place, ":")
		number := map[string]int{"22": 22, "443": 443}[port]
		lines := s.Lines(host, number)
		if len(lines) != len(prints) {
			t.Errorf("%s: %d lines", place, len(lines))
			continue
		}
		count += len(lines)
		for i, line := range lines {
			_, key, _ := strings.Cut(line, " ")
			pub := parse(t, key)
			v := s.Judge(host, number, pub)
			if v.State != Published || v.Fingerprint != keys.Fingerprint("SHA256:"+prints[i]) || v.ThirdParty != (host == "ssh.bitbucket.org") {
				t.Errorf("%s: %+v", line, v)
			}
		}
		if v := s.Judge(host, number, newKey(t)); v.State != Changed || len(v.Trusted) != 3 || !strings.HasPrefix(v.Trusted[0].Where.String(), "published by ") {
			t.Errorf("%s: a stranger's key: %+v", place, v)
		}
	}
	if count != len(s.pins) {
		t.Errorf("%d of %d shipped keys were checked", count, len(s.pins))
	}
}

func TestEveryShippedLineSaysWhereItIsFrom(t *testing.T) {
	s := open(t, Options{})
	for _, p := range s.pins {
		field := strings.Split(p.comment, " | ")
		if len(field) != 4 || !strings.Contains(field[1], "https://") {
			t.Errorf("line %d: %q", p.line, p.comment)
		}
		if _, err := time.Parse("2006-01-02", field[2]); err != nil {
			t.Errorf("line %d: %v", p.line, err)
		}
	}
}

// githubRetired is what GitHub presented until March 2023.
const githubRetired = "ssh-rsa AAAAB3NzaC1yc2EAAAABIwAAAQEAq2A7hRGmdnm9tUDbO9IDSwBK6TbQa+PXYPCPy6rbTrTtw7PHkccKrpp0yVhp5HdEIcKr6pLlVDBfOLX9QUsyCOV0wzfjIJNlGEYsdlLJizHhbn2mUjvSAHQqZETYP81eFzLQNnPHt4EVVUh7VfDESU84KezmD5QlWpXLmvU31/yMf+Se8xhHTvKSCZIFImWwoG6mbUoWf9nzpIoaSjB+weqqUUmpaaasXVal72J+UX2B+2RPW3RcT0eOzQgqlJL3RKrTJvdsjE3JEAvGq3lGHSZXy28G3skua2SmVi/w4yCE6gbODqnTWlg7+wC604ydGXA8VJiS5ap43JXiUFFAaQ=="

func TestRetiredKeyIsRefusedByName(t *testing.T) {
	key := parse(t, githubRetired)
	user := write(t, "github.com "+githubRetired, "git.example "+githubRetired)
	own := filepath.Join(t.TempDir(), "known_hosts")
	s := open(t, Options{Own: own, User: []string{user}})
	for _, host := range []string{"github.com", "git.example", "elsewhere.example"} {
		v := s.Judge(host, 22, key)
		if v.State != Retired || v.Retired.Name.String() != "GitHub's old RSA host key" || v.State.Trusted() {
			t.Errorf("%s: %+v", host, v)
		}
		refused, ok := errors.AsType[*RefusedError](s.Trust(host + " " + githubRetired))
		if !ok || !strings.Contains(refused.Error(), "GitHub's old RSA host key, retired on 2023-03-24") {
			t.Errorf("%s: Trust: %v", host, refused)
		}
	}
	if v := s.Judge("github.com", 22, key); v.Also != user+":1" {
		t.Errorf("the line to clean up is not named: %+v", v)
	}
	if lines := s.Lines("git.example", 22); len(lines) != 0 {
		t.Errorf("a retired key is given out: %q", lines)
	}
	if _, err := os.Stat(own); !errors.Is(err, os.ErrNotExist) {
		t.Error("something was written")
	}
	all, err := retired()
	if err != nil || len(all) != 3 {
		t.Errorf("%v, %v", all, err)
	}
	for _, print := range []keys.Fingerprint{"SHA256:zzXQOXSRBEiUtuE8AikJYKwbHaxvSc0ojez9YXaGp1A", "SHA256:RezPkAnH1sowiJM0NQXH90IohWdzHc3fAisEp7L3O3o", "SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8"} {
		if all[print].Name.IsZero() {
			t.Errorf("%s is not known as retired", print)
		}
	}
}

func TestJudge(t *testing.T) {
	a, b, e := newKey(t), newKey(t), newECDSA(t)
	for _, c := range []struct {
		name string
		file []string
		host string
		port int
		key  ssh.PublicKey
		want State
	}{
		{"nothing is known", nil, "h.example", 22, a, Unknown},
		{"known", []string{"h.example " + text(a)}, "h.example", 22, a, KnownByUser},
		{"upper case and a dot at the end", []string{"H.Example " + text(a)}, "h.EXAMPLE.", 22, a, KnownByUser},
		{"another key", []string{"h.example " + text(a)}, "h.example", 22, b, Changed},
		{"another type is asked about", []string{"h.example " + text(a)}, "h.example", 22, e, Unknown},
		{"another key of the second type", []string{"h.example " + text(e), "h.example " + text(a)}, "h.example", 22, b, Changed},
		{"two keys, the second", []string{"h.example " + text(a), "h.example " + text(b)}, "h.example", 22, b, KnownByUser},
		{"another host", []string{"h.example " + text(a)}, "i.example", 22, b, Unknown},
		{"port in brackets", []string{"[h.example]:2222 " + text(a)}, "h.example", 2222, a, KnownByUser},
		{"port in brackets, another key", []string{"[h.example]:2222 " + text(a)}, "h.example", 2222, b, Changed},
		{"port 22 in brackets, which ssh never asks for", []string{"[h.example]:22 " + text(a)}, "h.example", 22, a, Unknown},
		{"port 22 in brackets does not vouch for another port", []string{"[h.example]:22 " + text(a)}, "h.example", 2222, a, Unknown},
		{"a byte order mark is part of the name", []string{"\ufeffh.example " + text(a)}, "h.example", 22, a, Unknown},
		{"after a byte order mark", []string{"\ufeff# by hand", "h.example " + text(a)}, "h.example", 22, a, KnownByUser},
		{"key of the host without port", []string{"h.example " + text(a)}, "h.example", 2222, a, KnownByUser},
		{"another port is another service", []string{"h.example " + text(a)}, "h.example", 2222, b, Unknown},
		{"other port's key is no good on 22", []string{"[h.example]:2222 " + text(a)}, "h.example", 22, a, Unknown},
		{"wildcard", []string{"*.example " + text(a)}, "h.example", 22, a, KnownByUser},
		{"wildcard, another key", []string{"*.example " + text(a)}, "h.example", 22, b, Changed},
		{"question mark", []string{"?.example " + text(a)}, "h.example", 22, a, KnownByUser},
		{"negated", []string{"*.example,!h.example " + text(a)}, "h.example", 22, a, Unknown},
		{"negated, another host", []string{"*.example,!h.example " + text(a)}, "i.example", 22, a, KnownByUser},
		{"list of hosts", []string{"g.example,h.example,192.0.2.1 " + text(a)}, "h.example", 22, a, KnownByUser},
		{"IPv6", []string{"2001:db8::1 " + text(a)}, "2001:db8::1", 22, a, KnownByUser},
		{"IPv6 with port", []string{"[2001:db8::1]:7999 " + text(a)}, "2001:db8::1", 7999, a, KnownByUser},
		{"revoked", []string{"@revoked * " + text(a)}, "h.example", 22, a, Revoked},
		{"revoked beats known", []string{"h.example " + text(a), "@revoked h.example " + text(a)}, "h.example", 22, a, Revoked},
		{"revoked for another host", []string{"h.example " + text(a), "@revoked i.example " + text(a)}, "h.example", 22, a, Revoked},
		{"authority's own key is no host key", []string{"@cert-authority * " + text(a)}, "h.example", 22, a, Unknown},
		{"CRLF", []string{"h.example " + text(a) + " comment here\r"}, "h.example", 22, a, KnownByUser},
		{"damaged lines before and after", []string{"h.example", "h.example ssh-ed25519 AAAA", "@unknown h.example " + text(b), "|1|x|y " + text(b), "h.example ssh-rsa " + strings.Fields(text(a))[1], "\x00\xff", "h.example " + text(a), "\t"}, "h.example", 22, a, KnownByUser},
		{"published host, stranger's key in the file", []string{"github.com " + text(a)}, "github.com", 22, a, Changed},
	} {
		s := open(t, Options{User: []string{write(t, c.file...)}})
		v := s.Judge(c.host, c.port, c.key)
		if v.State != c.want {
			t.Errorf("%s: %+v", c.name, v)
		}
		if v.State == Changed && len(v.Trusted) == 0 {
			t.Errorf("%s: does not say what is trusted", c.name)
		}
	}
}

func TestChangedSaysWhereTheOldKeyStands(t *testing.T) {
	old := newKey(t)
	name := write(t, "# one", "", "h.example "+text(old))
	v := open(t, Options{User: []string{name}}).Judge("h.example", 22, newKey(t))
	want := Known{"ssh-ed25519", fingerprint(old), say.Plain(name + ":3")}
	if len(v.Trusted) != 1 || !reflect.DeepEqual(v.Trusted[0], want) {
		t.Errorf("%+v, want %+v", v.Trusted, want)
	}
}

func TestDamagedLinesAreTold(t *testing.T) {
	name := write(t, "h.example", "h.example ssh-ed25519 !!!!", "\x1b[31mred "+text(newKey(t)), "@what h.example "+text(newKey(t)))
	s := open(t, Options{User: []string{name, filepath.Join(t.TempDir(), "none"), t.TempDir()}})
	got := s.Warnings()
	if len(got) != 4 || !strings.HasPrefix(got[0].String(), name+":1 is skipped") || !strings.Contains(got[2].String(), ":4 is skipped") || !strings.Contains(got[3].String(), "cannot be read") {
		t.Errorf("%q", got)
	}
	if strings.Contains(say.List(got...).String(), "\x1b") {
		t.Error("not safe to show")
	}
}

func TestFileIsReadAgainWhenItChanges(t *testing.T) {
	a, b := newKey(t), newKey(t)
	name := write(t, "h.example "+text(a))
	s := open(t, Options{User: []string{name}})
	if v := s.Judge("h.example", 22, a); v.State != KnownByUser {
		t.Fatalf("%+v", v)
	}
	os.WriteFile(name, []byte("# longer\nh.example "+text(b)+"\n"), 0o600)
	if v := s.Judge("h.example", 22, a); v.State != Changed {
		t.Errorf("%+v", v)
	}
	os.Remove(name)
	if v := s.Judge("h.example", 22, a); v.State != Unknown {
		t.Errorf("%+v", v)
	}
}

func TestPins(t *testing.T) {
	a := newKey(t)
	s := open(t, Options{Pins: []string{"[127.0.0.1]:4022 " + text(a), "github.com " + text(a)}})
	for place, want := range map[string]State{"127.0.0.1": Published, "github.com": Published} {
		port := map[string]int{"127.0.0.1": 4022, "github.com": 22}[place]
		if v := s.Judge(place, port, a); v.State != want || v.Where.String() != "pinned in the settings" {
			t.Errorf("%s: %+v", place, v)
		}
	}
	if v := s.Judge("127.0.0.1", 4022, newKey(t)); v.State != Changed {
		t.Errorf("%+v", v)
	}
	for _, bad := range []string{"", "host", "host ssh-ed25519 AAAA", "@revoked h " + text(a)} {
		if _, err := Open(Options{Pins: []string{bad}}); err == nil {
			t.Errorf("%q is taken as a pin", bad)
		}
	}
}

func TestAlgorithms(t *testing.T) {
	a, e := newKey(t), newECDSA(t)
	rsaFirst := []string{ssh.KeyAlgoRSASHA512, ssh.KeyAlgoRSASHA256}
	for _, c := range []struct {
		name  string
		lines []string
		host  string
		first []string
	}{
		{"unknown", nil, "h.example", []string{ssh.KeyAlgoED25519}},
		{"ECDSA is known", []string{"h.example " + text(e)}, "h.example", []string{ssh.KeyAlgoECDSA256, ssh.KeyAlgoED25519}},
		{"both, in the order of the file", []string{"h.example " + text(e), "h.example " + text(a)}, "h.example", []string{ssh.KeyAlgoECDSA256, ssh.KeyAlgoED25519}},
		{"RSA by SHA-2", []string{"h.example " + githubRetired}, "h.example", rsaFirst},
		{"an authority", []string{"@cert-authority *.example " + text(e)}, "h.example", []string{ssh.CertAlgoED25519v01}},
		{"published ones win", []string{"github.com " + githubRetired}, "github.com", []string{ssh.KeyAlgoED25519, ssh.KeyAlgoECDSA256, ssh.KeyAlgoRSASHA512}},
	} {
		got := open(t, Options{User: []string{write(t, c.lines...)}}).Algorithms(c.host, 22)
		if !slices.Equal(got[:len(c.first)], c.first) {
			t.Errorf("%s: %v", c.name, got)
		}
		for _, bad := range []string{ssh.KeyAlgoRSA, "ssh-dss", ssh.CertAlgoRSAv01} {
			if slices.Contains(got, bad) {
				t.Errorf("%s: offers %s", c.name, bad)
			}
		}
		if !slices.Contains(got, ssh.KeyAlgoRSASHA512) {
			t.Errorf("%s: a server with RSA only could not be judged", c.name)
		}
	}
}

func TestCertificates(t *testing.T) {
	_, authority, _ := ed25519.GenerateKey(rand.Reader)
	signer, err := ssh.NewSignerFromSigner(authority)
	if err != nil {
		t.Fatal(err)
	}
	host := newKey(t)
	issue := func(change func(*ssh.Certificate)) *ssh.Certificate {
		c := &ssh.Certificate{Key: host, CertType: ssh.HostCert, ValidPrincipals: []string{"h.example"}, ValidBefore: ssh.CertTimeInfinity}
		change(c)
		if err := c.SignCert(rand.Reader, signer); err != nil {
			t.Fatal(err)
		}
		return c
	}
	good := func(*ssh.Certificate) {}
	line := "@cert-authority *.example " + text(signer.PublicKey())
	for _, c := range []struct {
		name  string
		lines []string
		cert  *ssh.Certificate
		host  string
		want  State
	}{
		{"good", []string{line}, issue(good), "h.example", KnownByUser},
		{"for another host", []string{line}, issue(good), "i.example", Expired},
		{"expired", []string{line}, issue(func(c *ssh.Certificate) { c.ValidBefore = 1 }), "h.example", Expired},
		{"for users", []string{line}, issue(func(c *ssh.Certificate) { c.CertType = ssh.UserCert }), "h.example", Unknown},
		{"authority for other hosts", []string{"@cert-authority *.other " + text(signer.PublicKey())}, issue(good), "h.example", Unknown},
		{"authority revoked", []string{line, "@revoked * " + text(signer.PublicKey())}, issue(good), "h.example", Revoked},
		{"key inside revoked", []string{line, "@revoked * " + text(host)}, issue(good), "h.example", Revoked},
		{"authority is not believed about a public forge", []string{"@cert-authority * " + text(signer.PublicKey())}, issue(func(c *ssh.Certificate) { c.ValidPrincipals = []string{"github.com"} }), "github.com", Changed},
	} {
		if v := open(t, Options{User: []string{write(t, c.lines...)}}).Judge(c.host, 22, c.cert); v.State != c.want {
			t.Errorf("%s: %+v", c.name, v)
		}
	}
}

func TestWildcard(t *testing.T) {
	for _, c := range []struct {
		pattern, s string
		want       bool
	}{{"*", "", true}, {"*", "x", true}, {"a*b*c", "aXXbYYc", true}, {"a*b*c", "aXXbYY", false}, {"?", "", false}, {"a?c", "abc", true}, {"", "", true}, {"", "x", false}, {"*a", "ba", true}, {"**", "x", true}} {
		if wildcard(c.pattern, c.s) != c.want {
			t.Errorf("%q %q", c.pattern, c.s)
		}
	}
	if wildcard(strings.Repeat("*a", 5000), strings.Repeat("b", 50_000)) { // must not take years
		t.Error("matched")
	}
}

func FuzzKnownHosts(f *testing.F) {
	f.Add([]byte("h.example ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIazEu89wgQZ4bqs3d63QSMzYVa0MuJ2e2gKTKqu+UUO\n"), "h.example")
	f.Add([]byte("@revoked *,!x "+githubRetired+"\r\n|1|F1E1KeoE/eEWhi10WpGv4OdiO6Y=|3988QV0VE8wmZL7suNrYQLITLCg= "+githubRetired), "192.168.0.61")
	f.Add([]byte("@revoked , "+githubRetired), "h.example")
	key := parse(f, githubRetired)
	f.Fuzz(func(t *testing.T, data []byte, host string) {
		entries, warnings := parseFile("file", data)
		if len(warnings) > 10 {
			t.Errorf("%d warnings", len(warnings))
		}
		for _, e := range entries {
			e.matches(Place(host, 22))
			if e.key == nil || len(e.hosts) == 0 {
				t.Errorf("an entry without key or host: %+v", e)
			}
		}
		v := Verdict{Place: Place(host, 22)}
		judgeKnown(&v, entries, nil, key)
	})
}
