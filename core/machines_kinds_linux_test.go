package core

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/core/rollout"
	"latchkey/internal/machinetest"
	"latchkey/keys"
)

// asBitbucket opens the App anew, with the agent that this process has by then, and
// with the forge under its real name, as machines with networks of their own know it.
func (w *world) asBitbucket() {
	t := w.t
	t.Helper()
	must(t, w.Close())
	o := w.options()
	o.Person = trusting()
	_, key, _ := strings.Cut(w.forge.Info().HostKey, " ")
	o.Published = append(o.Published, HostPin{Line: "bitbucket.org " + key})
	a, err := Open(t.Context(), o)
	must(t, err)
	a.lag = 0
	w.App = a
	t.Cleanup(func() { must(t, a.Close()) })
	host, port := "bitbucket.org", 22
	_, err = w.Accounts.ChangeAccount(t.Context(), w.account, AccountChange{SSHHost: &host, SSHPort: &port})
	must(t, err)
}

// forgeBy gives a machine a network in which the forge has its real name.
func (w *world) forgeBy(m machinetest.Machine) machinetest.Machine {
	m.Reach = map[string]string{"bitbucket.org:22": w.forge.Info().SSH}
	return m
}

const plainWeb = "git@bitbucket.org:acme/web-frontend.git"

// Machines of all kinds are onboarded with a key made there, and with one that is
// brought. Plain git clone and git submodule update, typed as that user, then work
// with no further flag; a second run changes nothing; undo gives back what was there.
func TestMachinesOfAllKindsAreOnboarded(t *testing.T) {
	needsFleet(t)
	w := newWorld(t, demo.Options{Seed: 1})
	outer := machinetest.Start(t, machinetest.Machine{Name: "jump-1"})
	middle := machinetest.Start(t, machinetest.Machine{Name: "jump-2", Behind: outer})
	user := func(u machinetest.User) []machinetest.User { return []machinetest.User{u} }
	for _, c := range []struct {
		name    string
		machine machinetest.Machine
		user    string
		runAs   string
		jumps   bool
		deliver bool
	}{
		{name: "plain", machine: machinetest.Machine{Users: user(machinetest.User{Name: "jenkins", Files: ownFiles()})}},
		{name: "brought", machine: machinetest.Machine{Users: user(machinetest.User{Name: "jenkins", Files: ownFiles()})}, deliver: true},
		{name: "behind-two", machine: machinetest.Machine{Behind: middle}, jumps: true},
		{name: "no-sftp", machine: machinetest.Machine{NoSFTP: true}},
		{name: "busybox", machine: machinetest.Machine{Tools: machinetest.BusyBox}},
		{name: "own-address", machine: machinetest.Machine{OwnAddress: true}},
		{name: "fish", machine: machinetest.Machine{Users: user(machinetest.User{Name: "jenkins", Shell: "fish", Home: "/var/lib/jenkins",
			Files: []machinetest.File{{Path: ".config/fish", Dir: true}, {Path: ".local/share/fish", Dir: true}}})}},
		{name: "another-user", user: "build", runAs: "gitlab-runner", machine: machinetest.Machine{Sudoers: "build ALL=(gitlab-runner) NOPASSWD: ALL",
			Users: []machinetest.User{{Name: "build"}, {Name: "gitlab-runner", Home: "/home/gitlab-runner", Files: ownFiles()}}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w.t = t
			c.machine.Name = c.name
			r := machinetest.Start(t, w.forgeBy(c.machine))
			if c.user == "" {
				c.user = "jenkins"
			}
			home := c.user
			if c.runAs != "" {
				home = c.runAs
			}
			agentWith(t, r, outer, middle)
			address := c.user + "@" + r.Addr
			if c.jumps {
				address = throughTwo(t, r, outer, middle)
			}
			w.asBitbucket()
			_, err := w.Machines.Add(t.Context(), NewMachine{Address: address, Name: c.name, RunAs: c.runAs})
			must(t, err)
			w.onboardAndBack(r, home, c.name, c.deliver)
		})
	}
}

// The root of another system, such as debootstrap makes, is onboarded too, with its own
// programs.
func TestAMachineOfAnotherSystemIsOnboarded(t *testing.T) {
	system := machinetest.OtherSystem(t)
	w := newWorld(t, demo.Options{Seed: 1})
	r := machinetest.Start(t, w.forgeBy(machinetest.Machine{System: system, Name: "other"}))
	agentWith(t, r)
	w.asBitbucket()
	_, err := w.Machines.Add(t.Context(), NewMachine{Address: "jenkins@" + r.Addr, Name: "other"})
	must(t, err)
	w.onboardAndBack(r, "jenkins", "other", false)
}

// throughTwo writes a configuration that leads to a machine through two others, and
// returns the name that it has there.
func throughTwo(t *testing.T, r, outer, middle *machinetest.Running) string {
	t.Helper()
	dir := filepath.Join(os.Getenv("HOME"), ".ssh")
	must(t, os.MkdirAll(dir, 0o700))
	block := func(name string, m *machinetest.Running, more string) string {
		return fmt.Sprintf("Host %s\n  HostName %s\n  Port %d\n  User jenkins\n%s", name, hostOf(m.Addr), portOf(m.Addr), more)
	}
	text := "Nonsense yes\n" + block("one", outer, "") + block("two", middle, "  ProxyJump one\n") + block("inner", r, "  ProxyJump two\n")
	must(t, os.WriteFile(filepath.Join(dir, "config"), []byte(text), 0o600))
	return "inner"
}

// onboardAndBack onboards a machine, uses it, does it again and takes it back.
func (w *world) onboardAndBack(r *machinetest.Running, user, name string, deliver bool) {
	t, ctx := w.t, w.t.Context()
	t.Helper()
	before := r.Checksums(t, user)
	spec := rollout.Spec{Verb: rollout.Onboard, Machines: []string{name}, Choice: rollout.Choice{Repos: []api.RepoPath{web, ledger}}, Deliver: deliver, New: rollout.NewKey{Comment: "ci " + name}}
	plan, err := w.Rollouts.PlanRollout(ctx, spec)
	must(t, err)
	id, err := w.Rollouts.StartRollout(ctx, plan)
	must(t, err)
	report, err := w.Rollouts.RunRollout(ctx, id, rollout.Run{})
	if err != nil || report.State != rollout.Done {
		t.Fatalf("%v: %+v", err, report)
	}
	script := "mkdir /tmp/w && cd /tmp/w && git clone -q " + plainWeb + " && cd web-frontend && git log -1 --format=%h && " +
		"git -c protocol.file.allow=always submodule --quiet add git@bitbucket.org:acme/ledger.git sub && git commit -qm sub 2>/dev/null || git -c user.name=x -c user.email=x@y commit -qm sub; " +
		"cd /tmp/w && git clone -q web-frontend again && cd again && git submodule update -q --init && ls sub | head -1; rm -rf /tmp/w"
	if out, err := r.Run(user, script); err != nil || len(strings.Fields(out)) != 2 {
		t.Errorf("plain git: %v: %s", err, out)
	}
	first := r.Checksums(t, user)
	machine, err := w.store.Machine(ctx, name)
	must(t, err)
	for _, repo := range []api.RepoPath{web, ledger} { // what is so already is asked for again
		rows, err := w.store.MachineRepos(ctx, machine.ID)
		must(t, err)
		held, err := w.store.MachineKeys(ctx, machine.ID)
		must(t, err)
		must(t, w.Machines.fleet.Install(ctx, machine.ID, []rollout.Installation{{Account: w.account, Repo: repo, Key: held[0].Path, Alias: rows[0].Alias, Access: api.Read}}))
	}
	_, err = w.Machines.Verify(ctx, name)
	must(t, err)
	if c := first.Changes(r.Checksums(t, user)); c != "" {
		t.Errorf("a second run changed:\n%s", c)
	}
	undone, err := w.Rollouts.UndoRollout(ctx, id, rollout.Run{})
	if err != nil || undone.State != rollout.Undone {
		t.Fatalf("%v: %+v", err, undone)
	}
	after := r.Checksums(t, user)
	for path, text := range before {
		if now := after[path]; now != text && timesOf.ReplaceAllString(now, "") != timesOf.ReplaceAllString(text, "") {
			t.Errorf("undo left %s as\n%s\nwas\n%s", path, now, text)
		}
	}
	if len(after) != len(before) {
		t.Errorf("undo left files: %s", before.Changes(after))
	}
}

// A machine that refuses to run anything is said to, and nothing is on the forge.
func TestAMachineThatRefusesGetsNothing(t *testing.T) {
	needsFleet(t)
	r := machinetest.Start(t, machinetest.Machine{Name: "closed", Config: "ForceCommand echo no shell here; exit 1\n", NoSFTP: true})
	agentWith(t, r)
	w := newWorld(t, demo.Options{Seed: 1})
	w.trusts()
	before := stocks(w.forge, []api.RepoPath{web})
	_, err := w.Machines.Add(t.Context(), NewMachine{Address: "jenkins@" + r.Addr, Name: "closed"})
	must(t, err)
	report := w.onboards([]api.RepoPath{web}, "closed")
	if report.State != rollout.Partly || !strings.Contains(fmt.Sprintf("%+v", report.Results), "no shell here") {
		t.Errorf("%s: %+v", report.State, report.Results)
	}
	if diff := diffStocks(before, stocks(w.forge, []api.RepoPath{web})); len(diff) > 0 {
		t.Errorf("on the forge is %v", diff)
	}
}

// A person with a key and a block for the forge of their own goes on pushing with it,
// before, during and after.
func TestTheOwnKeyOfAUserGoesOnPushing(t *testing.T) {
	needsFleet(t)
	w := newWorld(t, demo.Options{Seed: 1})
	ctx := t.Context()
	own, err := w.Pairs.GenerateKeyPair(ctx, NewPair{Comment: "person"})
	must(t, err)
	private, err := w.vault.Get(ctx, string(own.Fingerprint))
	must(t, err)
	public, err := keys.ParsePublic(own.PublicKey)
	must(t, err)
	must(t, w.forge.AddAccountKey(strings.Split(w.login.User, "@")[0], public))
	_, key, _ := strings.Cut(w.forge.Info().HostKey, " ")
	r := machinetest.Start(t, w.forgeBy(machinetest.Machine{Name: "desk", Users: []machinetest.User{{Name: "jenkins", Files: []machinetest.File{
		{Path: ".ssh/id_own", Text: string(private), Mode: 0o600},
		{Path: ".ssh/known_hosts", Text: "bitbucket.org " + key + "\n", Mode: 0o600},
		{Path: ".ssh/config", Text: "Host bitbucket.org\n  IdentityFile ~/.ssh/id_own\n  IdentitiesOnly yes\n", Mode: 0o600},
	}}}}))
	agentWith(t, r)
	w.asBitbucket()
	n, used := 0, 0
	push := func(when string) {
		t.Helper()
		n++
		script := fmt.Sprintf("rm -rf /tmp/own && git clone -q %s /tmp/own && cd /tmp/own && git -c user.name=x -c user.email=x@y commit -q --allow-empty -m n%d && git push -q origin HEAD:refs/heads/own-%d", plainWeb, n, n)
		if out, err := r.Run("jenkins", script); err != nil {
			t.Errorf("%s: %v: %s", when, err, out)
		}
		if now := len(w.forge.Uses(string(web), own.Fingerprint)); now <= used {
			t.Errorf("%s: it was not pushed with the own key", when)
		} else {
			used = now
		}
	}
	push("before")
	_, err = w.Machines.Add(ctx, NewMachine{Address: "jenkins@" + r.Addr, Name: "desk"})
	must(t, err)
	report := w.onboards([]api.RepoPath{web, ledger}, "desk")
	push("while it is onboarded")
	undone, err := w.Rollouts.UndoRollout(ctx, report.ID, rollout.Run{})
	if err != nil || undone.State != rollout.Undone {
		t.Fatalf("%v: %+v", err, undone)
	}
	push("after")
}
