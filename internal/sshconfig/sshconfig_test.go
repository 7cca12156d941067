package sshconfig

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// config reads a text as the person's file in a home of its own.
func config(t testing.TB, text string) *Config {
	t.Helper()
	home := t.TempDir()
	os.Mkdir(filepath.Join(home, ".ssh"), 0o700)
	return Read(Options{User: write(t, filepath.Join(home, ".ssh", "config"), text), Home: home, Login: "me",
		Getenv: func(name string) string { return map[string]string{"KEYS": "/keys", "AGENT": "/run/a"}[name] }})
}

func mustHost(t *testing.T, c *Config, name string) Host {
	t.Helper()
	h, err := c.Host(name, "", 0)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestAHostIsSaidWhole(t *testing.T) {
	c := config(t, `
Host build
  HostName %h-07.example
  User jenkins
  Port 2222
  IdentityFile ~/.ssh/%r-%p
  IdentityFile ${KEYS}/%n%%
  IdentityFile none
  IdentityAgent $AGENT
  IdentitiesOnly yes
  UserKnownHostsFile %d/known ~/.ssh/more
`)
	h := mustHost(t, c, "build")
	home := c.options.Home
	want := Host{Alias: "build", HostName: "build-07.example", User: "jenkins", Port: 2222, IdentitiesOnly: true, Agent: "/run/a",
		Identities: []string{home + "/.ssh/jenkins-2222", "/keys/build%"}, KnownHosts: []string{home + "/known", home + "/.ssh/more"}}
	if fmt.Sprintf("%+v", h) != fmt.Sprintf("%+v", want) {
		t.Errorf("%+v\n%+v", h, want)
	}
	if h := mustHost(t, config(t, "IdentityFile none\n"), "x"); h.Identities == nil || len(h.Identities) != 0 {
		t.Errorf("IdentityFile none: %#v", h.Identities)
	}
	if h := mustHost(t, config(t, ""), "x"); h.Identities != nil {
		t.Errorf("nothing said: %#v", h.Identities)
	}
	if typed, err := c.Host("build", "root", 23); err != nil || typed.User != "root" || typed.Port != 23 || typed.Identities[0] != home+"/.ssh/root-23" {
		t.Errorf("%+v, %v", typed, err)
	}
}

func TestJumpsSeveralDeep(t *testing.T) {
	c := config(t, `
Host inner
  ProxyJump middle
Host middle
  HostName middle.example
  ProxyJump me@outer:2200
Host outer
  HostName outer.example
  IdentityFile /outer
Host listed
  ProxyJump outer,middle
Host loop
  ProxyJump loop
Host commanded
  ProxyJump gate
Host gate
  ProxyCommand nc %h %p
`)
	names := func(h Host) (all []string) {
		for _, jump := range h.Jumps {
			all = append(all, fmt.Sprintf("%s@%s:%d", jump.User, jump.HostName, jump.Port))
			if len(jump.Jumps) > 0 {
				t.Errorf("%s has jumps of its own", jump.Alias)
			}
		}
		return all
	}
	if got := names(mustHost(t, c, "inner")); !slices.Equal(got, []string{"me@outer.example:2200", "@middle.example:22"}) {
		t.Errorf("%q", got)
	}
	if got := names(mustHost(t, c, "listed")); !slices.Equal(got, []string{"@outer.example:22", "@middle.example:22"}) {
		t.Errorf("%q", got)
	}
	if h := mustHost(t, c, "commanded"); len(h.Jumps) != 1 || h.Jumps[0].ProxyCommand != "nc gate 22" || h.ProxyCommand != "" {
		t.Errorf("%+v", h)
	}
	if _, err := c.Host("loop", "", 0); !errors.As(err, new(*UnsafeError)) {
		t.Errorf("a loop of jumps: %v", err)
	}
}

// What runs a program, and what is not understood, is named and changes nothing.
func TestNothingRunsAndWhatIsPassedOverIsNamed(t *testing.T) {
	ran := filepath.Join(t.TempDir(), "ran")
	c := config(t, `
Match host build exec "touch `+ran+`"
  User executed
Match exec "touch `+ran+`" host build
  User executed
Match host other exec "touch `+ran+`"
  User executed
Match final
  User final
Match tagged x
  User tagged
Host build
  ProxyCommand touch `+ran+`; nc %h %p
  KnownHostsCommand /bin/touch `+ran+`
  PKCS11Provider /lib/evil.so
  CanonicalizeHostname yes
  IdentityFile ~other/key
  IdentityFile %C
  User "not closed
  User me
`)
	h := mustHost(t, c, "build")
	if h.User != "me" || h.ProxyCommand != "touch "+ran+"; nc build 22" || len(h.Identities) != 0 {
		t.Errorf("%+v", h)
	}
	if _, err := os.Stat(ran); err == nil {
		t.Error("something ran")
	}
	var why []string
	for _, n := range h.Notes {
		word, _, _ := strings.Cut(n.Text, " ")
		why = append(why, fmt.Sprintf("%d %s %s", n.Line, n.Why, strings.ToLower(word)))
	}
	want := []string{"22 bad-line user", "2 not-understood match", "4 not-understood match", "8 not-understood match", "10 not-understood match",
		"14 never-run knownhostscommand", "15 never-run pkcs11provider", "16 not-understood canonicalizehostname", "0 not-understood identityfile", "0 not-understood identityfile"}
	want[0] = "19 bad-line user"
	if !slices.Equal(why, want) {
		t.Errorf("%q\n%q", why, want)
	}
}

func TestNamesThatMeanSomethingToShellsAreRefused(t *testing.T) {
	bad := []string{"", "-oProxyCommand=x", "a b", "a;b", "a|b", "a&b", "$(id)", "`id`", "a'b", `a"b`, `a\b`, "a\nb", "a<b", "a>b", "a(b", "{a}", "a*", "a?", "!a", "#a", "ü", "a\x00", "a/b", "~a", "a=b", "a,b", strings.Repeat("a", 300)}
	for _, name := range bad {
		if CheckHost(name) == nil || name != "a:b" && CheckUser(name) == nil {
			t.Errorf("%q is taken", name)
		}
		if _, err := config(t, "").Host(name, "", 0); !errors.As(err, new(*UnsafeError)) {
			t.Errorf("%q: %v", name, err)
		}
		if name == "" || strings.ContainsAny(name, "\n\x00") {
			continue
		}
		for _, setting := range []string{"HostName", "User"} {
			c := config(t, "Host build\n"+setting+` "`+strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(name)+"\"\nProxyCommand nc %h %p %r\n")
			if h, err := c.Host("build", "", 0); !errors.As(err, new(*UnsafeError)) {
				t.Errorf("%s %q: %v, %+v", setting, name, err, h)
			}
		}
	}
	for _, name := range []string{"build-07.example", "10.0.0.1", "::1", "fe80::1%eth0", "a_b"} {
		if err := CheckHost(name); err != nil {
			t.Error(err)
		}
	}
	for _, port := range []string{"0", "65536", "x", "-1"} {
		if _, err := config(t, "Port "+port+"\n").Host("build", "", 0); err == nil {
			t.Errorf("port %s is taken", port)
		}
	}
}

func TestAddressesAsPeopleTypeThem(t *testing.T) {
	for text, want := range map[string]string{
		"build":                     "|build|0",
		"me@build:22":               "me|build|22",
		"me@corp@build":             "me@corp|build|0",
		"[::1]:2222":                "|::1|2222",
		"::1":                       "|::1|0",
		"ssh://me@build.example:23": "me|build.example|23",
		" build ":                   "|build|0",
		"build:":                    "error", "build:0": "error", "build:x": "error", "@build": "error", "a b": "error", "[::1": "error", "[::1]x": "error", "-x@y": "error", "ssh://": "error", "build/": "error",
	} {
		user, host, port, err := ParseAddress(text)
		got := fmt.Sprintf("%s|%s|%d", user, host, port)
		if err != nil {
			got = "error"
		}
		if got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func TestFilesThatCannotBeRead(t *testing.T) {
	dir := t.TempDir()
	os.Mkdir(filepath.Join(dir, "folder"), 0o700)
	write(t, filepath.Join(dir, "large"), strings.Repeat("# x\n", maxFile/4+1))
	write(t, filepath.Join(dir, "shared"), "User shared\n")
	os.Chmod(filepath.Join(dir, "shared"), 0o666)
	syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o600)
	write(t, filepath.Join(dir, "self"), "Include "+dir+"/self\nInclude "+dir+"/s*\n")
	for _, name := range []string{"folder", "large", "shared", "pipe", "self"} {
		c := Read(Options{User: filepath.Join(dir, name), Home: dir})
		h, err := c.Host("build", "", 0)
		if err != nil || len(h.Notes) == 0 || h.User != "" {
			t.Errorf("%s: %+v, %v", name, h, err)
		}
	}
	if h, err := Read(Options{User: filepath.Join(dir, "none"), Home: dir}).Host("build", "", 0); err != nil || len(h.Notes) != 0 || h.Port != 22 {
		t.Errorf("%+v, %v", h, err)
	}
	system := write(t, filepath.Join(dir, "system"), "User system\nPort 23\n")
	if h := mustHost(t, Read(Options{User: write(t, filepath.Join(dir, "own"), "User own\n"), System: system, Home: dir}), "build"); h.User != "own" || h.Port != 23 {
		t.Errorf("%+v", h)
	}
}

func TestAliases(t *testing.T) {
	c := config(t, "Host build-1 build-2 *.example !x\nHost build-1\nMatch host y\nHost a;b last\n")
	if got := c.Aliases(); !slices.Equal(got, []string{"build-1", "build-2", "last"}) {
		t.Errorf("%q", got)
	}
}

func FuzzHost(f *testing.F) {
	for _, text := range configs {
		f.Add(text, "build")
	}
	f.Add("ProxyJump a,b\nHost a\nProxyJump b,a\nProxyCommand %h\n", "a")
	f.Add("HostName %h%\nIdentityFile ${\nInclude ~/.ssh/config\nInclude *\n", "x")
	home := f.TempDir()
	os.Mkdir(filepath.Join(home, ".ssh"), 0o700)
	f.Fuzz(func(t *testing.T, text, name string) {
		if len(text) > 4000 {
			return
		}
		c := Read(Options{User: write(t, filepath.Join(home, ".ssh", "config"), text), Home: home, Login: "me"})
		for _, name := range append(c.Aliases(), name) {
			h, err := c.Host(name, "", 0)
			if err != nil {
				if !errors.As(err, new(*UnsafeError)) {
					t.Fatal(err)
				}
				continue
			}
			for _, one := range append(h.Jumps, h) {
				if CheckHost(one.HostName) != nil || one.User != "" && CheckUser(one.User) != nil || one.Port < 1 || one.Port > 65535 {
					t.Fatalf("%+v", one)
				}
			}
			if len(h.Jumps) > maxJumps {
				t.Fatalf("%d jumps", len(h.Jumps))
			}
		}
	})
}
