package home

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	forge "latchkey/api"
	"latchkey/core/machine/sh"
	"latchkey/core/machine/sh/shtest"
	"latchkey/internal/machinetest"
	"latchkey/keys"
)

// Homes in which nothing may be written, or not everything: each is said, and
// nothing of what was there is changed.
func TestHomesThatAreNotAsTheyShouldBe(t *testing.T) {
	for name, c := range map[string]struct {
		user    machinetest.User
		machine machinetest.Machine
		before  string // script that runs there first
		want    Kind
	}{
		"no home":                     {user: machinetest.User{NoHome: true}, want: NoHome},
		"somebody else's home":        {user: machinetest.User{HomeOwner: "root", HomeMode: 0o777}, want: NotOurs},
		"read-only":                   {user: machinetest.User{ReadOnly: true}, want: ReadOnly},
		"~/.ssh is a link":            {user: machinetest.User{Files: []machinetest.File{{Path: "dot", Dir: true}, {Path: ".ssh", Link: "dot"}}}, want: Link},
		"~/.ssh/config is a link":     {user: machinetest.User{Files: []machinetest.File{{Path: "dot", Text: "x\n"}, {Path: ".ssh/config", Link: "../dot"}}}, want: Link},
		"~/.ssh/config is a folder":   {user: machinetest.User{Files: []machinetest.File{{Path: ".ssh/config", Dir: true}}}, want: NotAFile},
		"our folder is a file":        {user: machinetest.User{Files: []machinetest.File{{Path: ".ssh/latchkey", Text: "x"}}}, want: NotAFolder},
		"our folder is a link":        {user: machinetest.User{Files: []machinetest.File{{Path: "dot", Dir: true}, {Path: ".ssh/latchkey", Link: "../dot"}}}, want: Link},
		"~/.gitconfig is a link":      {user: machinetest.User{Files: []machinetest.File{{Path: ".gitconfig", Link: "nowhere"}}}, want: Link},
		"a byte order mark":           {user: machinetest.User{Files: []machinetest.File{{Path: ".gitconfig", Text: "\xef\xbb\xbf[user]\n"}}}, want: ByteOrder},
		"a damaged state":             {user: machinetest.User{Files: []machinetest.File{{Path: ".ssh/latchkey/state", Text: "{"}}}, want: Damaged},
		"a state from another world":  {user: machinetest.User{Files: []machinetest.File{{Path: ".ssh/latchkey/state", Text: `{"version":1,"repositories":[{"account":"a","repository":"a/b","key":"k","alias":"h\nProxyCommand x","host":"h","port":22,"user":"git","urls":[]}]}`}}}, want: Damaged},
		"a state that leads upwards":  {user: machinetest.User{Files: []machinetest.File{{Path: ".ssh/latchkey/state", Text: `{"version":1,"touched":[{"path":"../../etc/x","absent":true,"block":"Include latchkey/config\n"}]}`}}}, want: Damaged},
		"the disk is full":            {user: machinetest.User{HomeBytes: 8192}, before: "cat /dev/zero > fill 2>/dev/null || :", want: DiskFull},
		"no ssh-keygen":               {machine: machinetest.Machine{Without: []string{"ssh-keygen"}}, want: NoKeygen},
		"a key that is somebody's":    {user: machinetest.User{Files: []machinetest.File{{Path: ".ssh/latchkey/ci-build-07", Text: "not a key\n", Mode: 0o600}}}, want: OtherKey},
		"a link where the key should": {user: machinetest.User{Files: []machinetest.File{{Path: ".ssh/latchkey/ci-build-07", Link: "/etc/passwd"}}}, want: Link},
	} {
		t.Run(name, func(t *testing.T) {
			c.user.Name = "jenkins"
			c.machine.Users = []machinetest.User{c.user}
			r := machinetest.Start(t, c.machine)
			if c.before != "" {
				over(t, r, "jenkins", c.before)
			}
			before := machinetest.Tree{}
			if c.want != NoHome {
				before = r.Checksums(t, "jenkins")
			}
			h := New(shtest.Runner(t, r, "jenkins"), Options{Now: at(t)})
			k, _, err := h.MakeKey(t.Context(), NewKey{Name: "ci-build-07", Comment: "ci@build-07"})
			if err == nil {
				_, err = h.Install(t.Context(), []Repo{web(k.Name)}, []string{hostLine})
			}
			e, ok := errors.AsType[*Error](err)
			if !ok || e.Kind != c.want {
				t.Fatalf("%v, want kind %d", err, c.want)
			}
			if !strings.Contains(err.Error(), r.Name) || !strings.Contains(err.Error(), ": ") && e.Kind != Link {
				t.Errorf("%q does not name the machine and what to do", err)
			}
			for path, text := range before {
				if now := r.Checksums(t, "jenkins"); !strings.HasPrefix(text, "d") && now[path] != text {
					t.Errorf("%s was\n%s\nis\n%s", path, text, now[path])
				}
			}
		})
	}
}

// What somebody changed afterwards stays, and our line goes.
func TestWhatWasChangedSinceStays(t *testing.T) {
	r := machinetest.Start(t, machinetest.Machine{Users: []machinetest.User{{Name: "jenkins", Files: ownConfigs}}})
	h := New(shtest.Runner(t, r, "jenkins"), Options{Now: at(t)})
	k := onboard(t, h)
	over(t, r, "jenkins", "printf '\\nHost new\\n  User x\\n' >> ~/.ssh/config; git config --global user.email j@example.org; echo keep > ~/.ssh/latchkey/mine")
	left, err := h.Uninstall(t.Context(), []Repo{web(k.Name), second(k.Name)})
	if err != nil || strings.Join(left, " ") != "~/.ssh/config ~/.gitconfig" {
		t.Errorf("left %q: %v", left, err)
	}
	if left, err = h.RemoveKey(t.Context(), k.Name); err != nil || strings.Join(left, " ") != "mine" {
		t.Errorf("left %q: %v", left, err)
	}
	if got, want := over(t, r, "jenkins", "cat ~/.ssh/config"), "# mine\r\nHost bitbucket.org\n  IdentityFile ~/.ssh/id_own\n  User me\nHost new\n  User x"; got != want {
		t.Errorf("~/.ssh/config is %q", got)
	}
	if got := over(t, r, "jenkins", "cat ~/.gitconfig; cat ~/.ssh/latchkey/mine; ls -A ~/.ssh/latchkey"); strings.Contains(got, "latchkey") || !strings.Contains(got, "j@example.org") || !strings.HasSuffix(got, "keep\nmine") {
		t.Errorf("left is %q", got)
	}
}

// An ssh from before Include gets the blocks themselves; what follows them in its
// file is still for every host.
func TestAnOldSSHGetsTheBlocksThemselves(t *testing.T) {
	r := machinetest.Start(t, machinetest.Machine{Users: []machinetest.User{{Name: "jenkins", Files: []machinetest.File{
		{Path: ".ssh/config", Text: "Compression yes\nHost other\n  User me\n", Mode: 0o600},
		{Path: "bin/ssh", Text: "#!/bin/sh\ncase $1 in -V) echo OpenSSH_6.6.1p1 >&2 ;; *) exec /usr/bin/ssh \"$@\" ;; esac\n", Mode: 0o755},
		{Path: ".profile", Text: ""},
	}}}})
	h := New(withPath{shtest.Runner(t, r, "jenkins")}, Options{Now: at(t)})
	before := r.Checksums(t, "jenkins")
	k := onboard(t, h)
	if got := over(t, r, "jenkins", "grep -c Include ~/.ssh/config || :; ssh -G git@forge.example-ci-build-07 2>/dev/null | grep -E '^(hostname|compression|identityfile) '; ssh -G other 2>/dev/null | grep -E '^(user|compression) '"); got != "0\nhostname ssh.forge.example\ncompression yes\nidentityfile ~/.ssh/latchkey/ci-build-07\nuser me\ncompression yes" {
		t.Errorf("ssh reads %s", got)
	}
	first := r.Checksums(t, "jenkins")
	onboard(t, New(withPath{shtest.Runner(t, r, "jenkins")}, Options{Now: at(t)}))
	if c := first.Changes(r.Checksums(t, "jenkins")); c != "" {
		t.Errorf("a second run changed:\n%s", c)
	}
	takeBack(t, h, k.Name)
	if c := timeless(before).Changes(timeless(r.Checksums(t, "jenkins"))); c != "" {
		t.Errorf("undo left:\n%s", c)
	}
}

// withPath has ~/bin first in PATH, as start files may.
type withPath struct{ sh.Runner }

func (w withPath) Run(ctx context.Context, s sh.Script) (sh.Result, error) {
	s.Body = "PATH=$HOME/bin:$PATH\n" + s.Body
	return w.Runner.Run(ctx, s)
}

// Several at once wait for one another, and nothing is lost.
func TestSeveralAtOnce(t *testing.T) {
	r := machinetest.Start(t, machinetest.Machine{})
	first := New(shtest.Runner(t, r, "jenkins"), Options{Now: at(t)})
	k := onboard(t, first)
	var all sync.WaitGroup
	for i := range 4 {
		repo := web(k.Name)
		name := "web-" + "abcd"[i:i+1]
		repo.Path, repo.URLs = forge.RepoPath("acme/"+name), []string{"git@forge.example:acme/" + name + ".git"}
		h := first
		if i > 1 {
			h = New(shtest.Runner(t, r, "jenkins"), Options{Now: at(t)})
		}
		all.Go(func() {
			for range 20 {
				_, err := h.Install(t.Context(), []Repo{repo}, nil)
				if e, ok := errors.AsType[*Error](err); ok && e.Kind == Busy {
					continue
				}
				if err != nil {
					t.Error(err)
				}
				return
			}
			t.Error("never got its turn")
		})
	}
	all.Wait()
	content, err := first.Look(t.Context())
	if err != nil || len(content.Repos) != 6 {
		t.Errorf("%d repositories: %v", len(content.Repos), err)
	}
}

// A key from the vault is written, read back, never in an argument or a variable.
func TestAKeyIsBroughtAndNobodySeesIt(t *testing.T) {
	for _, tools := range []string{"", machinetest.BusyBox} {
		r := machinetest.Start(t, machinetest.Machine{Tools: tools})
		pair, err := keys.Generate(keys.Ed25519, "ci@acme")
		if err != nil {
			t.Fatal(err)
		}
		private, err := pair.MarshalPrivate(nil)
		if err != nil {
			t.Fatal(err)
		}
		h := New(shtest.Runner(t, r, "jenkins"), Options{Now: at(t)})
		seen := r.WatchProcesses()
		k, err := h.Deliver(t.Context(), "ci", pair.Public().Line(), private)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range seen() {
			if text := strings.Join(append(p.Args, p.Env...), " "); strings.Contains(text, "PRIVATE KEY") || strings.Contains(text, strings.Split(string(private), "\n")[2]) {
				t.Errorf("a process shows the private key: %s", text)
			}
		}
		if got := over(t, r, "jenkins", "cat ~/.ssh/latchkey/ci; ls -l ~/.ssh/latchkey/ci | cut -c1-10"); got != strings.TrimSpace(string(private))+"\n-rw-------" {
			t.Errorf("the file is %d bytes, want %d", len(got), len(private))
		}
		first := r.Checksums(t, "jenkins")
		if again, err := h.Deliver(t.Context(), "ci", pair.Public().Line(), private); err != nil || again != k {
			t.Errorf("%v, %v", again, err)
		}
		if c := first.Changes(r.Checksums(t, "jenkins")); c != "" {
			t.Errorf("a second run changed:\n%s", c)
		}
		if _, err := h.RemoveKey(t.Context(), "ci"); err != nil {
			t.Error(err)
		}
		if got := over(t, r, "jenkins", "ls -A ~"); got != "" {
			t.Errorf("left is %s", got)
		}
	}
}
