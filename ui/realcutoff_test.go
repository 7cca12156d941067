package ui

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"latchkey/api"
	"latchkey/core/rollout"
	"latchkey/internal/fleet"
	"latchkey/keys"
	"latchkey/ui/locale"
)

// movedClock is the real time and what a test adds to it, and the window's
// timer, which rings when the test says so. A nil one leaves both as they are.
type movedClock struct {
	mu    sync.Mutex
	moved time.Duration
	wake  func()
}

func (c *movedClock) reader() func() time.Time {
	if c == nil {
		return nil
	}
	return func() time.Time {
		c.mu.Lock()
		defer c.mu.Unlock()
		return time.Now().Add(c.moved)
	}
}

func (c *movedClock) timer() func(time.Duration, func()) func() bool {
	if c == nil {
		return nil
	}
	return func(_ time.Duration, ring func()) func() bool {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.wake = ring
		return func() bool { return true }
	}
}

func (c *movedClock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.moved += d
}

// alarm is what the window wants to be woken with, nil as long as it waits for nothing.
func (c *movedClock) alarm() func() {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.wake
}

// wakes wakes the window, which may set its clock a little after it showed that
// something waits.
func (p *person) wakes(c *movedClock) {
	p.t.Helper()
	p.until("the clock is set", func() bool { return c.alarm() != nil })
	c.alarm()()
}

// machines are three build machines of one repository each, with what was
// exported in the window.
type machines struct {
	*fleet.Fleet
	t *testing.T
}

// startMachines lets them begin.
func startMachines(t *testing.T, setups []fleet.Setup) machines {
	t.Helper()
	f, err := fleet.Start(t.TempDir(), setups...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Stop(); err != nil {
			t.Error(err)
		}
	})
	return machines{f, t}
}

// clone lets each clone twice more: not one clone fails.
func (m machines) clone(when string) {
	m.t.Helper()
	if err := m.CloneAgain(); err != nil {
		m.t.Fatalf("%s: %v", when, err)
	}
}

func (m machines) take(setups []fleet.Setup) {
	for i, s := range setups {
		m.Reconfigure(i, s)
	}
}

// withSSH is how the machines call ssh: with an ssh_config and nothing of the
// person who runs the test.
func withSSH(config string, more ...string) string {
	return strings.Join(append([]string{"ssh -F", config, "-o IdentityAgent=none -o BatchMode=yes -o StrictHostKeyChecking=yes -o GlobalKnownHostsFile=none"}, more...), " ")
}

// exportsReported presses Export… below the report and writes to a new place.
func (p *person) exportsReported(to string) {
	p.t.Helper()
	text := t2("export.do") + "…"
	p.until("the new key can be exported", func() bool { return p.button(text) != nil })
	p.press(text)
	p.exportsTo(to)
}

func (p *person) exportsTo(to string) {
	p.t.Helper()
	p.entries()[0].SetText(to)
	p.press(t2("export.do"))
	p.until("it is written", func() bool { return p.button(t2("action.done")) != nil })
	p.press(t2("action.done"))
}

// remarkedHost finds the known_hosts lines among the remarks of a copied ssh_config.
var remarkedHost = regexp.MustCompile(`(?m)^#   (\S+ ssh-\S+ .*)$`)

// keyOnMachines is what the machines have of one key: the file that Export…
// wrote, the ssh_config that the window copied, and the known_hosts lines in it.
func (p *person) keyOnMachines(dir string, repos []api.RepoPath) (setups []fleet.Setup) {
	p.t.Helper()
	p.w.App.Clipboard().SetContent("")
	p.press(t2("cmd.key-ssh-config"))
	p.until("the ssh_config is copied", func() bool { return p.w.App.Clipboard().Content() != "" })
	config, lines := p.w.App.Clipboard().Content(), ""
	for _, line := range remarkedHost.FindAllStringSubmatch(config, -1) {
		lines += line[1] + "\n"
	}
	for name, text := range map[string]string{"ssh_config": config, "known_hosts": lines} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			p.t.Fatal(err)
		}
	}
	alias := regexp.MustCompile(`(?m)^Host (\S+)$`).FindStringSubmatch(config)
	if alias == nil {
		p.t.Fatalf("the ssh_config has no host:\n%s", config)
	}
	ssh := withSSH(filepath.Join(dir, "ssh_config"), "-o UserKnownHostsFile="+filepath.Join(dir, "known_hosts"))
	for _, repo := range repos {
		setups = append(setups, fleet.Setup{URL: "git@" + alias[1] + ":" + string(repo) + ".git", SSH: ssh})
	}
	return setups
}

// needs skips a test without the programs that it judges with, but not where
// everything must be there.
func needs(t *testing.T, tools ...string) {
	t.Helper()
	for _, name := range tools {
		if _, err := exec.LookPath(name); err != nil {
			if os.Getenv("CI") == "true" {
				t.Fatal(err)
			}
			t.Skip(err)
		}
	}
}

// opens tells on how many of the repositories the forge lets the key in.
func opens(has func(string, api.RepoPath) bool, fp string, repos []api.RepoPath) (n int) {
	for _, repo := range repos {
		if has(fp, repo) {
			n++
		}
	}
	return n
}

// Three machines clone with one key while it is rotated by the window's own
// buttons: first the old key stays until the person removes it, then with a
// wait. Not one clone fails from beginning to end.
func TestNobodyIsCutOffOverTheRealCore(t *testing.T) {
	if testing.Short() {
		t.Skip("clones for half a minute")
	}
	needs(t, "git", "ssh")
	clock := &movedClock{}
	p, forge := overDemoAt(t, clock)
	repos := []api.RepoPath{"acme/mobile.app-ios", "acme/build-images", "acme/data_pipeline"}
	standsOn := func(fp string) int {
		return opens(func(fp string, repo api.RepoPath) bool { return forge.Opens(string(repo), keys.Fingerprint(fp)) }, fp, repos)
	}
	p.mark(repos...)
	p.w.run("rollout-add")
	p.named("ci@build-07")
	p.press(p.ready("add", 3))
	first := string(p.rolled(rollout.Done).Results[0].Fingerprint)
	p.w.Nav.Key(keys.Fingerprint(first))
	p.until("the key shows", func() bool { return p.picked() != "" && p.button(t2("keydo.key-export")) != nil })
	dir := t.TempDir()
	p.press(t2("keydo.key-export"))
	p.exportsTo(filepath.Join(dir, "key"))
	m := startMachines(t, p.keyOnMachines(dir, repos))
	m.clone("with the first key")

	second := p.rotates(repos, 0, rollout.Done)
	m.clone("rotated, and nobody has the new key yet")
	before := p.runsListed()
	p.press(t2("rollout.remove_old"))
	p.press(p.ready("remove-old", 3))
	p.until("it was looked at", func() bool {
		return p.newestOf(before+1) && strings.Contains(p.runWords(), locale.Tn("activity.keys_stay", 3))
	})
	m.clone("the old keys are used, so they stay")
	if n := standsOn(first); n != 3 {
		t.Fatalf("the old key opens %d repositories", n)
	}
	p.pickRun(1)
	dir = t.TempDir()
	p.exportsReported(filepath.Join(dir, "key"))
	m.take(p.keyOnMachines(dir, repos))
	m.clone("every machine has the new key")
	p.pickRun(0)
	p.looksAgain(func() bool { return p.runIs(rollout.Done) })
	if n := standsOn(first); n != 0 {
		t.Errorf("the old key still opens %d repositories", n)
	}
	m.clone("the old keys are removed")

	third := p.rotates(repos, 1, rollout.Soaking)
	m.clone("it waits, and nobody has the new key yet")
	clock.move(25 * time.Hour)
	m.clone("a day later the old key is still used")
	p.wakes(clock)
	p.until("the window looked by itself", func() bool {
		return strings.Contains(p.runWords(), locale.Tn("activity.keys_stay", 3)) && p.nothingRuns()
	})
	m.clone("the old keys are used, so they stay")
	dir = t.TempDir()
	p.exportsReported(filepath.Join(dir, "key"))
	m.take(p.keyOnMachines(dir, repos))
	m.clone("every machine has the new key")
	for range 2 { // the first look sees what was cloned since the last one
		clock.move(25 * time.Hour)
		p.wakes(clock)
		p.until("the window looked again", func() bool {
			r := p.newestReport()
			return len(p.queue) == 0 && p.nothingRuns() && (r.State == rollout.Done || r.Due.After(p.w.Now()))
		})
	}
	if got := []int{standsOn(second), standsOn(third)}; got[0] != 0 || got[1] != 3 {
		t.Errorf("the old and the new key open %v repositories", got)
	}
	m.clone("the old keys went by themselves")
	if err := m.Stop(); err != nil {
		t.Error(err)
	}
}

// rotates rotates the key of the repositories with a choice for the old key,
// and gives the new one.
func (p *person) rotates(repos []api.RepoPath, old int, want rollout.State) string {
	p.t.Helper()
	before := p.runsListed()
	p.w.shell.show("repositories")
	p.w.run("unmark")
	p.mark(repos...)
	p.w.run("rollout-rotate")
	p.ready("rotate", len(repos))
	p.chooses(t2("plan.old"), old)
	p.planShows()
	p.press(p.ready("rotate", len(repos)))
	p.until("it rotates", func() bool { return p.newestOf(before + 1) })
	return string(p.rolled(want).Results[0].Fingerprint)
}

// looksAgain presses Look again until the old keys were quiet: what was cloned
// with them after the last look is seen by the next.
func (p *person) looksAgain(done func() bool) {
	p.t.Helper()
	for range 3 {
		p.until("it can be looked at again", func() bool { return done() || p.button(t2("rollout.look_again")) != nil })
		if done() {
			return
		}
		p.press(t2("rollout.look_again"))
		p.until("it looks", func() bool { return !p.nothingRuns() })
		p.until("it has looked", func() bool { return p.nothingRuns() && len(p.queue) == 0 })
	}
	if !done() {
		p.t.Error("the old keys stay although nobody uses them")
	}
}

// Where a forge allows no shared key, the machines have the folder that Export…
// writes for a key set: each repository's private key, and the ssh_config, the
// known_hosts and the gitconfig with which the usual URLs lead to the right one.
func TestNobodyIsCutOffFromAKeySetOverTheRealCore(t *testing.T) {
	if testing.Short() {
		t.Skip("clones for half a minute")
	}
	needs(t, "git", "ssh")
	p, forge := githubOver(t)
	var repos []api.RepoPath
	for _, r := range p.cachedRepos() {
		if !r.Archived && len(repos) < 3 {
			repos = append(repos, r.Path)
		}
	}
	folderOf := func(dir string) (setups []fleet.Setup) {
		for _, repo := range repos {
			setups = append(setups, fleet.Setup{URL: "ssh://git@" + forge.Info().SSH + "/" + string(repo) + ".git", SSH: withSSH(filepath.Join(dir, "ssh_config")), GitConfig: filepath.Join(dir, "gitconfig")})
		}
		return setups
	}
	p.mark(repos...)
	p.w.run("rollout-add")
	p.named("ci-set")
	p.press(p.ready("add", 3))
	old := p.rolled(rollout.Done).Results
	p.w.shell.show("keys")
	p.until("the set shows", func() bool { return p.row("ci-set") >= 0 })
	p.pick("ci-set")
	p.w.run("key-export")
	dir := filepath.Join(t.TempDir(), "ci")
	p.exportsTo(dir)
	m := startMachines(t, folderOf(dir))
	m.clone("with the first keys")

	p.rotates(repos, 0, rollout.Done)
	m.clone("rotated, and nobody has the new keys yet")
	dir = filepath.Join(t.TempDir(), "ci")
	p.exportsReported(dir)
	m.take(folderOf(dir))
	m.clone("every machine has the new keys")
	before := p.runsListed()
	p.press(t2("rollout.remove_old"))
	p.press(p.ready("remove-old", 3))
	p.until("it was looked at", func() bool {
		return p.newestOf(before+1) && p.newestReport().State.Ended() && p.nothingRuns()
	})
	p.looksAgain(func() bool { return p.runIs(rollout.Done) })
	for _, r := range old {
		if forge.Opens(r.Target, r.Fingerprint) {
			t.Errorf("%s: the old key still opens it", r.Target)
		}
	}
	m.clone("the old keys are removed")
}
