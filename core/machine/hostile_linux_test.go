package machine

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"latchkey/api"
	"latchkey/api/demo/gitserver"
	"latchkey/core/hostkey"
	"latchkey/core/machine/check"
	"latchkey/core/machine/home"
	"latchkey/core/machine/look"
	"latchkey/core/machine/reach"
	"latchkey/core/machine/sh"
	"latchkey/core/probe"
	"latchkey/core/say"
	"latchkey/internal/machinetest"
	"latchkey/internal/soak"
	"latchkey/keys"
)

// hostile is a machine that is not as it should be, and what has to come of it.
type hostile struct {
	name    string
	machine machinetest.Machine // of whose first user the home is
	before  string              // script that runs there first, as the user
	runAs   string
	// between happens once the key is made.
	between func(*testing.T, *machinetest.Running)
	wire    machinetest.Wire
	deliver bool // the key is brought
	// code is that of the error, "" = all goes well. It is enough that one of several
	// words, parted by |, fits.
	code string
	// finding is the code of what the verification finds.
	finding string
	// problem is the code of what the look finds.
	problem string
}

// allKnowing is a forge that lets every key open everything.
type allKnowing struct{ repo *gitserver.Repo }

func (f allKnowing) Knows(keys.Public) bool                                     { return true }
func (f allKnowing) Greet(keys.Public) (string, int)                            { return "hello", 0 }
func (f allKnowing) Open(keys.Public, string, string) (*gitserver.Repo, string) { return f.repo, "" }
func (f allKnowing) HostKeyInfo() bool                                          { return false }
func (f allKnowing) Used(keys.Public, string, string)                           {}

func knowingForge(t *testing.T) *gitserver.Server {
	t.Helper()
	server, err := gitserver.Listen(gitserver.Options{Hooks: allKnowing{gitserver.NewRepo(gitserver.RepoSpec{Seed: 3, Commits: 3})}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	return server
}

// canary is what nobody means to be executed writes.
const canary = "/tmp/canary"

// TestHostileAndBrokenMachines: on each nothing is executed that was not meant, and
// nothing lost; what goes wrong is said with the machine, the cause and the remedy. Where
// all goes well a second run changes nothing, and undo gives back what was there.
func TestHostileAndBrokenMachines(t *testing.T) {
	forge := knowingForge(t)
	all := hostiles()
	if len(all) < 60 {
		t.Errorf("only %d machines", len(all))
	}
	named := map[string]bool{}
	for _, h := range all {
		if named[h.name] {
			t.Errorf("two are called %q", h.name)
		}
		named[h.name] = true
	}
	for n := range (soak.Amount{Short: 8, Sample: 60, Whole: len(all)}).Each(t) {
		h := all[n]
		t.Run(h.name, func(t *testing.T) {
			t.Parallel()
			h.play(t, forge)
		})
	}
}

// visit is one walk through a machine.
type visit struct {
	hostile
	t     *testing.T
	forge *gitserver.Server
	r     *machinetest.Running
	user  string
	way   *reach.Machine
}

func (h hostile) play(t *testing.T, forge *gitserver.Server) {
	if h.machine.Users == nil {
		h.machine.Users = []machinetest.User{{Name: "jenkins", Files: keptFiles()}}
	}
	h.machine.Name = "build-07"
	r := machinetest.Start(t, h.machine)
	v := &visit{hostile: h, t: t, forge: forge, r: r, user: h.machine.Users[0].Name}
	if h.before != "" {
		if out, err := r.Run(v.user, h.before); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	was := v.files()
	v.way = v.open(h.wire)
	problems, err := v.look()
	if h.problem != "" && !strings.Contains(problems, h.problem) {
		t.Errorf("the look found %q, want %q", problems, h.problem)
	}
	var reports []probe.Report
	if err == nil {
		reports, err = v.onboard()
	}
	v.nothingExecuted()
	v.judge(err, reports, was)
	if h.code != "" || h.finding != "" {
		v.unchanged(was)
		return
	}
	first := v.files()
	if _, err := v.onboard(); err != nil {
		t.Errorf("a second run: %v", err)
	}
	if c := first.Changes(v.files()); c != "" {
		t.Errorf("a second run changed:\n%s", c)
	}
	v.takeBack(was)
	v.nothingExecuted()
}

// files are those of the home, none where there is none.
func (v *visit) files() machinetest.Tree {
	tree, err := machinetest.ReadTree(v.r.Home(v.user))
	if err != nil {
		return machinetest.Tree{}
	}
	return tree
}

func (v *visit) open(w machinetest.Wire) *reach.Machine {
	v.t.Helper()
	addr := v.r.Addr
	if w != (machinetest.Wire{}) {
		addr = machinetest.Through(v.t, addr, w).Addr
	}
	host, port, _ := net.SplitHostPort(addr)
	n, _ := strconv.Atoi(port)
	known := filepath.Join(v.t.TempDir(), "known_hosts")
	if err := os.WriteFile(known, []byte("["+host+"]:"+port+" "+string(ssh.MarshalAuthorizedKey(v.r.HostKey()))), 0o600); err != nil {
		v.t.Fatal(err)
	}
	store, err := hostkey.Open(hostkey.Options{User: []string{known}})
	if err != nil {
		v.t.Fatal(err)
	}
	m := reach.New(reach.Options{HostKeys: store}, reach.Target{Name: v.r.Name, Address: reach.Address{Host: host, Port: n, User: v.user, Identities: []string{v.r.KeyFile}}})
	v.t.Cleanup(m.Close)
	return m
}

// look returns the codes of the problems that it finds.
func (v *visit) look() (string, error) {
	facts, err := look.At(v.t.Context(), v.way, look.Options{User: v.runAs, Now: time.Now})
	if err != nil {
		return "", err
	}
	var codes []string
	for _, p := range facts.Problems() {
		codes = append(codes, p.Code)
		if text := p.Text.String(); !strings.Contains(text, v.r.Name) {
			v.t.Errorf("%q does not name the machine", text)
		}
	}
	return strings.Join(codes, " "), nil
}

func (v *visit) repo() home.Repo {
	host, port, _ := net.SplitHostPort(v.forge.Addr())
	n, _ := strconv.Atoi(port)
	return home.Repo{Account: "a1", Path: api.RepoPath("acme/web"), Key: "ci", Alias: "forge.example-ci", Host: host, Port: n, User: "git",
		URLs: []string{"git@forge.example:acme/web.git", "ssh://git@forge.example/acme/web.git"}}
}

// onboard makes or brings a key, installs it and verifies from there.
func (v *visit) onboard() ([]probe.Report, error) {
	ctx := v.t.Context()
	h := home.New(v.way, home.Options{User: v.runAs, Now: time.Now})
	key, err := v.key(ctx, h)
	if err != nil {
		return nil, err
	}
	if v.between != nil {
		v.between(v.t, v.r)
		v.between = nil
	}
	host, port, _ := net.SplitHostPort(v.forge.Addr())
	line := "[" + host + "]:" + port + " " + strings.Join(strings.Fields(v.forge.HostKey().Line())[:2], " ")
	if _, err := h.Install(ctx, []home.Repo{v.repo()}, []string{line}); err != nil {
		return nil, err
	}
	public, err := keys.ParsePublic(key.Public)
	if err != nil {
		return nil, err
	}
	return check.Run(ctx, check.Where{Runner: v.way, User: v.runAs, Now: time.Now}, []check.Repo{{Account: "a1", Path: "acme/web", Fingerprint: public.Fingerprint(),
		URL: "git@forge.example:acme/web.git", Alias: "git@forge.example-ci:acme/web.git", Host: "forge.example"}})
}

func (v *visit) key(ctx context.Context, h *home.Home) (home.Key, error) {
	if !v.deliver {
		key, _, err := h.MakeKey(ctx, home.NewKey{Name: "ci", Comment: "ci@build $(touch " + canary + ") `touch " + canary + "` ' \""})
		return key, err
	}
	content, err := h.Look(ctx)
	if err != nil {
		return home.Key{}, err
	}
	if len(content.Keys) > 0 {
		return content.Keys[0], nil
	}
	pair, err := keys.Generate(keys.Ed25519, "ci@acme")
	if err != nil {
		return home.Key{}, err
	}
	private, err := pair.MarshalPrivate(nil)
	if err != nil {
		return home.Key{}, err
	}
	return h.Deliver(ctx, "ci", pair.Public().Line(), private)
}

// judge compares what came of it with what was to come.
func (v *visit) judge(err error, reports []probe.Report, was machinetest.Tree) {
	v.t.Helper()
	if v.code != "" {
		text := say.Of(err)
		if err == nil || !strings.Contains("|"+v.code+"|", "|"+text.Code+"|") {
			v.t.Errorf("%q (%v), want %s", text.Code, err, v.code)
			return
		}
		if said := text.String(); !strings.Contains(said, v.r.Name) || !strings.Contains(said, ": ") || strings.ContainsAny(said, "\x1b\r\n") {
			v.t.Errorf("%q does not name the machine, the cause and what to do", said)
		}
		return
	}
	if err != nil {
		v.t.Fatalf("%v (%s)", err, say.Of(err).Code)
	}
	found := ""
	for _, rung := range reports[0].Rungs {
		if rung.State == probe.Failed {
			found = string(rung.Finding.Code)
			for _, text := range []say.Text{rung.Finding.What, rung.Finding.Why, rung.Finding.Remedy} {
				if text.IsZero() || strings.ContainsAny(text.String(), "\x1b\r\n") {
					v.t.Errorf("a finding lacks something: %+v", rung.Finding)
				}
			}
		}
	}
	if found != v.finding {
		v.t.Errorf("verified: %q, want %q", found, v.finding)
	}
}

func (v *visit) nothingExecuted() {
	v.t.Helper()
	if _, err := os.Lstat(v.r.Path(canary)); !errors.Is(err, os.ErrNotExist) {
		v.t.Errorf("something was executed: %v", err)
	}
}

// unchanged compares what was there before with what is there now: the line of ours,
// which undo takes out, and the times of folders may differ.
func (v *visit) unchanged(was machinetest.Tree) {
	v.t.Helper()
	if v.finding != "" || v.code == "machine.no-git" { // our lines are there by then
		v.takeBack(was)
		return
	}
	now := v.files()
	for path, text := range was {
		if !strings.HasPrefix(text, "d") && now[path] != text && !strings.HasPrefix(path, ".ssh/latchkey/") {
			v.t.Errorf("%s was\n%s\nis\n%s", path, text, now[path])
		}
	}
}

// takeBack undoes all, and compares with what was there.
func (v *visit) takeBack(was machinetest.Tree) {
	v.t.Helper()
	h := home.New(v.open(machinetest.Wire{}), home.Options{User: v.runAs, Now: time.Now})
	if left, err := h.Uninstall(v.t.Context(), []home.Repo{v.repo()}); err != nil || len(left) > 0 {
		v.t.Errorf("undo left %v: %v", left, err)
	}
	if left, err := h.RemoveKey(v.t.Context(), "ci"); err != nil || len(left) > 0 && !strings.Contains(v.before, "latchkey") {
		v.t.Errorf("undo left %v: %v", left, err)
	}
	now := v.files()
	for path, text := range was {
		if !strings.HasPrefix(text, "d") && now[path] != text && !strings.HasPrefix(path, ".ssh/latchkey") {
			v.t.Errorf("undone, and %s was\n%s\nis\n%s", path, text, now[path])
		}
	}
	for path := range now {
		if _, there := was[path]; !there && path != ".ssh" && !strings.HasPrefix(path, ".local") { // which fish makes
			v.t.Errorf("undone, and %s is left", path)
		}
	}
}

// Scripts that are no names are refused before anything is sent.
func TestNamesThatAreRefusedBefore(t *testing.T) {
	r := machinetest.Start(t, machinetest.Machine{Name: "build-07"})
	v := &visit{t: t, r: r, user: "jenkins"}
	way := v.open(machinetest.Wire{})
	for _, name := range []string{"-u", "#0", "jenkins;touch " + canary, "$(touch " + canary + ")", "`touch " + canary + "`", "a b", "a\nb", "'", "root\x00"} {
		_, err := way.Run(t.Context(), sh.Script{Body: "true", User: name})
		if e, ok := errors.AsType[*sh.Error](err); !ok || e.Kind != sh.BadUser || e.Begun || !strings.Contains(err.Error(), "build-07") {
			t.Errorf("user %q: %v", name, err)
		}
	}
	ways := Ways{}
	for _, address := range []string{"-oProxyCommand=touch " + canary, "jenkins@-oProxyCommand=x", "a;b@host", "jenkins@host;id", "jenkins@$(touch x)", "`id`@host", "jenkins@ho st", "jenkins@host\nx", "-l@host", "jenkins@'host'", ""} {
		target, err := ways.Target(address)
		if err == nil {
			err = reach.New(reach.Options{}, target).Connect(t.Context())
			if e, ok := errors.AsType[*reach.Error](err); !ok || e.Kind != reach.BadAddress {
				t.Errorf("address %q: %v", address, err)
			}
		}
	}
	v.nothingExecuted()
}

// keptFiles are what lies in a home before.
func keptFiles() []machinetest.File {
	old := time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC)
	return []machinetest.File{
		{Path: ".ssh/config", Text: "# mine\nHost elsewhere\n  User me\n", Mode: 0o644, Modified: old},
		{Path: ".gitconfig", Text: "[user]\n\tname = J\n", Mode: 0o640, Modified: old},
		{Path: "keep/$(touch " + canary + ")/`touch x`", Text: "keep\n", Mode: 0o600, Modified: old},
	}
}

// homeWith is a machine whose user has these files besides.
func homeWith(files ...machinetest.File) machinetest.Machine {
	return machinetest.Machine{Users: []machinetest.User{{Name: "jenkins", Files: append(files, machinetest.File{Path: "keep", Text: "keep\n"})}}}
}

// program is a program that comes before the system's own.
func program(name, text string) machinetest.File {
	return machinetest.File{Path: "/usr/local/bin/" + name, Text: "#!/bin/sh\n" + text + "\n", Mode: 0o755}
}

// shell is a machine whose login shell has a start file.
func shell(name, file, text string) machinetest.Machine {
	return machinetest.Machine{Users: []machinetest.User{{Name: "jenkins", Shell: name, Files: append(keptFiles(), machinetest.File{Path: file, Text: text})}}}
}
