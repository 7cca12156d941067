package probe

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"

	"latchkey/core/hostkey"
	"latchkey/core/probe/finding"
	"latchkey/core/probe/git"
	"latchkey/core/say"
)

func TestGreetings(t *testing.T) {
	for _, c := range []struct {
		name, text string
		kind, who  string
		repos      []string
	}{
		{"Bitbucket deploy key", "authenticated via a deploy key.\n\nYou can use git to connect to Bitbucket. Shell access is disabled.\n\nThis deploy key has read access to the following repositories:\n\nacme/ledger: ci -- ci@build\nacme/Web.Front_end: other -- x y\n", kindDeployKey, "", []string{"acme/ledger", "acme/Web.Front_end"}},
		{"Bitbucket user", "authenticated via ssh key.\n\nYou can use git to connect to Bitbucket. Shell access is disabled.", kindUser, "", nil},
		{"Bitbucket user, older", "logged in as jo.\n\nYou can use git or hg to connect to Bitbucket. Shell access is disabled.", kindUser, "jo", nil},
		{"GitHub deploy key", "Hi acme/ledger! You've successfully authenticated, but GitHub does not provide shell access.\n", kindDeployKey, "acme/ledger", []string{"acme/ledger"}},
		{"GitHub user", "Hi octocat! You've successfully authenticated, but GitHub does not provide shell access.\n", kindUser, "octocat", nil},
		{"GitLab, which greets with who added the key", "Welcome to GitLab, @jo.doe!\n", kindUnknown, "jo.doe", nil},
		{"GitLab, where that person has gone", "Welcome to GitLab, @ghost!\n", kindUnknown, "ghost", nil},
		{"gitolite", "hello bench, this is git@host running gitolite3 v3.6.12-1 (Debian) on git 2.39.5\n\n R W\tacme/web\n R  \tacme/x.y\n   C\tpriv/..*\n @R_ @W_\ttesting\n", kindUnknown, "bench", []string{"acme/web", "acme/x.y", "testing"}},
		{"soft-serve, a page of help", "Soft Serve is a self-hostable Git server for the command line.\n\nUsage:\n  ssh -p 23231 localhost [command]\n\nAvailable Commands:\n  repo   Manage repositories\n", kindUnknown, "", nil},
		{"GitLab deploy key", "Welcome to GitLab, Anonymous!\n", kindUnknown, "", nil},
		{"Gitea deploy key", "Hi there! You've successfully authenticated with the deploy key named build-07, but Gitea does not provide shell access.\n", kindDeployKey, "build-07", nil},
		{"Forgejo user", "Hi there, jo! You've successfully authenticated with the key named laptop, but Forgejo does not provide shell access.\n", kindUser, "jo", nil},
		{"with colours", "\x1b[32mHi acme/ledger!\x1b[0m You've successfully authenticated, but GitHub does not provide shell access.", kindDeployKey, "acme/ledger", []string{"acme/ledger"}},
		{"nothing", "", kindUnknown, "", nil},
		{"a shell", "Welcome to Debian\n$ ", kindUnknown, "", nil},
	} {
		id := parseGreeting(c.text)
		if id.Kind != c.kind || id.Name != c.who || !slices.Equal(id.Repositories, c.repos) {
			t.Errorf("%s: %+v", c.name, id)
		}
	}
}

func TestRetiredHostKeyIsExplainedByName(t *testing.T) {
	v := &hostkey.Verdict{State: hostkey.Retired, Place: "github.com", Type: "ssh-rsa", Fingerprint: "SHA256:x", Also: "/home/jo/.ssh/known_hosts:7",
		Retired: &hostkey.RetiredKey{Name: say.Plain("GitHub's old RSA host key"), Since: say.Plain("retired on 2023-03-24")}}
	f := explainVerdict(v, finding.Facts{"host": "github.com"})
	if f.Code != finding.CodeHostRetired || !strings.Contains(f.What.String(), "GitHub's old RSA host key") || !strings.Contains(f.Why.String(), "2023-03-24") || !strings.Contains(f.Remedy.String(), "known_hosts:7") {
		t.Errorf("%+v", f)
	}
}

func TestRelativeAddresses(t *testing.T) {
	for _, c := range []struct{ base, url, want string }{
		{"git@h:team/repo.git", "../lib.git", "git@h:team/lib.git"},
		{"git@h:team/repo.git", "./lib.git", "git@h:team/repo.git/lib.git"},
		{"git@h:team/repo.git", "../../other/lib.git", "git@h:other/lib.git"},
		{"git@h:team/repo.git", "../../../lib.git", ""},
		{"git@h:repo.git", "../lib.git", "git@h:lib.git"},
		{"ssh://git@h:22/team/repo.git/", "../lib.git", "ssh://git@h:22/team/lib.git"},
		{"ssh://git@h/team/repo.git", "../../lib.git", "ssh://git@h/lib.git"},
		{"ssh://git@h/team/repo.git", "../../../lib.git", ""},
		{"git@h:team/repo.git", "git@i:x/y.git", "git@i:x/y.git"},
		{"git@h:team/repo.git", "https://i/x", "https://i/x"},
	} {
		if got := resolveURL(c.base, c.url); got != c.want {
			t.Errorf("%s + %s = %q, want %q", c.base, c.url, got, c.want)
		}
	}
}

func TestPasswordsInAddressesAreHidden(t *testing.T) {
	for in, want := range map[string]string{
		"https://jo:token@h/x.git":   "https://…@h/x.git",
		"https://token@h/x.git":      "https://…@h/x.git",
		"ssh://git@h/x.git":          "ssh://git@h/x.git",
		"ssh://git:secret@h/x.git":   "ssh://…@h/x.git",
		"git@h:x.git":                "git@h:x.git",
		"https://h":                  "https://h",
		"https://jo:to/ken@h/secret": "https://jo:to/ken@h/secret", // no authority ends behind a slash: this is a path
	} {
		if got := hidePassword(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestLFSPatterns(t *testing.T) {
	for text, want := range map[string]int{
		"*.bin filter=lfs diff=lfs merge=lfs -text\n*.psd filter=lfs": 2,
		"# *.bin filter=lfs\n*.txt text\n\nfilter=lfs\n":              0,
		"*.bin -filter=lfs filter=lfsx":                               0,
	} {
		if got := lfsPatterns([]byte(text)); got != want {
			t.Errorf("%q: %d", text, got)
		}
	}
}

// control reports whether a text would disturb whoever reads it.
func control(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r != '\n' && unicode.IsControl(r) || unicode.Is(unicode.Cf, r) })
}

func FuzzGreeting(f *testing.F) {
	f.Add("authenticated via a deploy key.\n\nThis deploy key has read access to the following repositories:\n\nacme/x: y -- z\n")
	f.Add("Hi there! You've successfully authenticated with the deploy key named \x1b[31mx\u202e, but Gitea does not provide shell access.")
	f.Fuzz(func(t *testing.T, text string) {
		id := parseGreeting(text)
		for _, s := range append(id.Repositories, id.Name, id.Greeting) {
			if control(s) {
				t.Errorf("%q", s)
			}
		}
		if s := finding.Explain(finding.CodeRefused, finding.Facts{"said": finding.Essence(text), "host": text, "repo": "x"}); control(s.What.String()) {
			t.Errorf("%q", s.What.String())
		}
	})
}

func FuzzModules(f *testing.F) {
	f.Add("[submodule \"lib\"]\n\tpath = lib\n\turl = ../lib.git\n", "git@h:a/b.git")
	f.Add("[submodule \"a\\\"b\"]\nurl = \"x\" \\\n y # z", "ssh://git@h/x")
	f.Fuzz(func(t *testing.T, text, base string) {
		list, _ := git.ParseModules(text)
		for _, m := range list {
			r, bad := parseRemote(resolveURL(base, m.Url))
			if bad == nil && (r.host == "" || strings.HasPrefix(r.host, "-") || strings.HasPrefix(r.path, "-") || strings.ContainsAny(r.quoted(), "\n\x00")) {
				t.Errorf("%+v", r)
			}
			hidePassword(m.Url)
		}
		if r, bad := parseRemote(text); bad == nil && strings.Count(fmt.Sprint(r.user, r.host), " ") > 0 {
			t.Errorf("%+v", r)
		}
	})
}
