package core

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"golang.org/x/crypto/ssh"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/core/ask"
	"latchkey/core/inventory"
	"latchkey/core/probe"
	"latchkey/core/rollout"
	"latchkey/core/wanted"
	"latchkey/internal/soak"
	"latchkey/keys"
	"latchkey/keys/vault"
)

// plainVault keeps secrets in files of a folder in memory: it outlives a
// process, and costs next to nothing. For tests alone.
type plainVault struct{ dir string }

func (v plainVault) path(name string) string {
	return filepath.Join(v.dir, strings.NewReplacer("/", "_", ":", "_").Replace(name))
}

func (v plainVault) Put(_ context.Context, name string, secret []byte) error {
	if err := os.WriteFile(v.path(name)+".new", secret, 0o600); err != nil {
		return err
	}
	return os.Rename(v.path(name)+".new", v.path(name))
}

func (v plainVault) Get(_ context.Context, name string) ([]byte, error) {
	data, err := os.ReadFile(v.path(name))
	if os.IsNotExist(err) {
		err = vault.ErrNotFound
	}
	return data, err
}

func (v plainVault) Delete(_ context.Context, name string) error {
	if err := os.Remove(v.path(name)); err != nil && !os.IsNotExist(err) {
		return err
	}
	return nil
}

func (v plainVault) State(context.Context) vault.State { return vault.State{Ready: true} }

// killOrder is what the child that is to be killed is told.
type killOrder struct {
	Dir, HostKey string
	ID           int64
	Undo         bool
	At           int    // the how manieth point
	Kind         string // only points of this kind count, "" = all do
	Machines     string // the folder of build machines, "" = there are none
}

// rolloutChild runs a rollout and kills itself, as kill -9 does, at a point: no
// handler runs, nothing is closed.
func rolloutChild() int {
	var o killOrder
	if err := json.NewDecoder(os.Stdin).Decode(&o); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	ctx := context.Background()
	a, err := Open(ctx, killOptions(o.Dir, o.HostKey))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	a.lag = 0 // this forge shows everything at once
	if o.Machines != "" {
		a.Rollouts.machines = folderMachines{o.Machines, a}
	}
	var mu sync.Mutex
	n := 0
	var seen pointKinds
	a.testHook = func(point string) {
		mu.Lock()
		defer mu.Unlock()
		if seen.add(point); o.Kind != "" && o.Kind != point {
			return
		}
		if n++; n == o.At {
			fmt.Println(point)
			_ = os.Stdout.Sync()
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {} // until it arrives
		}
	}
	if err := o.run(ctx, a); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	fmt.Println("points", n)
	fmt.Println(seen.String())
	return 0
}

// run begins what is to be killed, or goes on with it after a kill.
func (o killOrder) run(ctx context.Context, a *App) error {
	summary, err := a.Rollouts.Rollout(ctx, o.ID)
	switch {
	case err != nil:
	case o.Undo && !summary.Undoing:
		_, err = a.Rollouts.UndoRollout(ctx, o.ID, rollout.Run{})
	case !summary.State.Ended():
		_, err = a.Rollouts.RunRollout(ctx, o.ID, rollout.Run{})
	}
	return err
}

func killOptions(dir, hostKey string) Options {
	return Options{DataDir: dir, UseVault: plainVault{dir + "-vault"}, KnownHosts: []string{}, Published: []HostPin{{hostKey}}, Version: "test", Lag: -1,
		Person: ask.Person{Confirm: func(context.Context, ask.Plan) (bool, error) { return true, nil }}}
}

// A rollout over 30 repositories is killed at every commit of its journal and
// between every side effect and its outcome. Whoever resumes it brings the
// forge to where it would have been, and no repository was without a working
// key at any of these moments.
func TestKilledAtEveryCommitOfARollout(t *testing.T) {
	if testing.Short() {
		t.Skip("the plain run has all kill points; the race run has the fault schedules")
	}
	const n = 30
	jobs := []killJob{
		{name: "add", verb: rollout.Add, repos: n},
		{name: "rotate", verb: rollout.Rotate, repos: n},
		{name: "revoke", verb: rollout.Revoke, repos: n},
		{name: "undo add", verb: rollout.Add, repos: n, undo: true},
		{name: "undo revoke", verb: rollout.Revoke, repos: n, undo: true},
		{name: "undo rotate", verb: rollout.Rotate, repos: n, undo: true},
		{name: "apply", verb: rollout.Apply, repos: n},
		{name: "undo apply", verb: rollout.Apply, repos: n, undo: true},
		{name: "recreate", verb: rollout.Apply, repos: 3, perRepo: true, kind: api.GitHub},
		{name: "undo recreate", verb: rollout.Apply, repos: 3, perRepo: true, kind: api.GitHub, undo: true},
		{name: "swap", verb: rollout.Apply, repos: 3, perRepo: true, kind: api.GitHub, swap: true},
		{name: "undo swap", verb: rollout.Apply, repos: 3, perRepo: true, kind: api.GitHub, swap: true, undo: true},
		{name: "rotate with a pair for each", verb: rollout.Rotate, repos: max(n/5, 2), perRepo: true},
	}
	for i := range (soak.Amount{Sample: len(jobs), Whole: len(jobs)}).Each(t) {
		t.Run(jobs[i].name, func(t *testing.T) {
			t.Parallel()
			jobs[i].matrix(t)
		})
	}
}

type killJob struct {
	name    string
	verb    rollout.Verb
	repos   int
	undo    bool
	perRepo bool
	kind    api.Kind // of the forge, "" = the usual one; with apply, keys get another access
	swap    bool     // or each takes the place of the next
}

// matrix kills at every point there is, or at a sample of them.
func (j killJob) matrix(t *testing.T) {
	forge, err := demo.Start(t.Context(), demo.Options{Size: 15, Kind: j.kind})
	must(t, err)
	defer forge.Close()
	start := j.arrange(t, forge)
	all := j.play(t, start, 0, nil) // to its end
	points := all.points
	if points < 3*j.repos {
		t.Fatalf("only %d points", points)
	}
	tried := 0
	for n := range (soak.Amount{Sample: 4, Whole: points}).Each(t) {
		if j.play(t, start, n+1, &all); t.Failed() {
			return
		}
		tried++
	}
	t.Logf("killed at %d of %d points", tried, points)
}

// beginning is the world in which every play of a job begins.
type beginning struct {
	forge   *demo.Forge
	restore func() // of the forge's keys
	dir     string // data folder; the vault is beside it
	account string
	repos   []api.RepoPath
	old     keys.Fingerprint
	id      int64 // of the rollout
	before  map[string][]string
}

// arrange makes the world once; each play begins with a copy of it.
func (j killJob) arrange(t *testing.T, forge *demo.Forge) beginning {
	t.Helper()
	b := beginning{forge: forge, dir: ramFolder(t)}
	must(t, os.MkdirAll(b.dir+"-vault", 0o700))
	options := killOptions(b.dir, forge.Info().HostKey)
	w := &world{t: t, forge: forge, login: forge.Info().Users[0], vault: options.UseVault, dir: b.dir}
	a, err := Open(t.Context(), options)
	must(t, err)
	h, err := a.Accounts.AddAccount(t.Context(), w.newAccount())
	must(t, err)
	b.account, b.repos = h.Account.ID, j.choose(t, a)
	b.old, b.id, b.before = j.prepare(t, a, forge, b.repos)
	must(t, a.Close())
	b.restore = forge.SaveKeys()
	return b
}

// again copies the folders of the beginning and brings the forge back to it.
func (b beginning) again(t *testing.T) (dir string) {
	t.Helper()
	dir = ramFolder(t)
	must(t, os.CopyFS(dir, os.DirFS(b.dir)))
	must(t, os.CopyFS(dir+"-vault", os.DirFS(b.dir+"-vault")))
	b.restore()
	return dir
}

// ending is how a play ended.
type ending struct {
	points int
	keys   map[string][]string // label and access of what stands on each repository, ours marked
}

// play runs the rollout in a child that is killed at a point (0 = never), looks
// at the world, resumes, and compares.
func (j killJob) play(t *testing.T, b beginning, at int, want *ending) ending {
	t.Helper()
	dir, forge, repos, id := b.again(t), b.forge, b.repos, b.id
	defer os.RemoveAll(filepath.Dir(dir))
	options := killOptions(dir, forge.Info().HostKey)
	order := killOrder{Dir: dir, HostKey: forge.Info().HostKey, ID: id, Undo: j.undo, At: at}
	if at == 0 {
		order.At = 1 << 30
	}
	point, killed := runKilled(t, order)
	if at != 0 && !killed { // groups of commits differ from run to run: fewer points than before
		point = "its end"
	}
	a, err := Open(t.Context(), options)
	if err != nil {
		t.Fatalf("killed at %s: %v", point, err)
	}
	defer a.Close()
	if j.verb == rollout.Rotate || j.verb == rollout.Apply && j.kind == "" {
		j.everyRepositoryOpens(t, a, forge, b.account, j.stayOpen(repos), point)
	}
	if killed {
		run := a.Rollouts.RunRollout
		if summary, err := a.Rollouts.Rollout(t.Context(), id); err == nil && j.undo && !summary.Undoing {
			run = a.Rollouts.UndoRollout // it had not yet been turned back
		} else if err == nil && summary.State.Ended() {
			run = func(ctx context.Context, id int64, _ rollout.Run) (rollout.Report, error) {
				return a.Rollouts.Rollout(ctx, id)
			}
		}
		r, err := run(t.Context(), id, rollout.Run{})
		if err != nil || r.Failed > 0 || !r.State.Ended() {
			t.Fatalf("killed at %s, resumed: %v, %+v", point, err, r.Summary)
		}
	}
	end := ending{points: order.At, keys: j.keysOnForge(t, a, forge, repos, b.old)}
	if j.undo {
		if now := stocks(forge, repos); !equalStocks(b.before, now) {
			t.Errorf("killed at %s: undone, and yet %v", point, diffStocks(b.before, now))
		}
	}
	if want != nil && !equalStocks(want.keys, end.keys) {
		t.Errorf("killed at %s: the forge ends as %v", point, diffStocks(want.keys, end.keys))
	}
	j.nothingTwiceNothingLost(t, a, forge, repos, point)
	logTellsWhatStands(t, a, forge, repos, b.old, point)
	if at == 0 {
		end.points = countPoints(t, point)
	}
	return end
}

func countPoints(t *testing.T, out string) int {
	t.Helper()
	var n int
	if _, err := fmt.Sscanf(out, "points %d", &n); err != nil {
		t.Fatalf("the child says %q", out)
	}
	return n
}

// choose takes the small repositories of the world, generated ones first.
func (j killJob) choose(t *testing.T, a *App) []api.RepoPath {
	t.Helper()
	rows, err := a.Repos.RefreshRepos(t.Context(), "", nil)
	must(t, err)
	var all []api.RepoPath
	for _, r := range rows {
		if r.Path != "acme/big-assets" && r.Path != "acme/empty-start" {
			all = append(all, r.Path)
		}
	}
	slices.SortStableFunc(all, func(a, b api.RepoPath) int { return -strings.Compare(a.Workspace(), b.Workspace()) })
	return all[:j.repos]
}

// prepare brings the world to where the child begins.
func (j killJob) prepare(t *testing.T, a *App, forge *demo.Forge, repos []api.RepoPath) (old keys.Fingerprint, id int64, before map[string][]string) {
	t.Helper()
	spec := rollout.Spec{Verb: j.verb, Choice: rollout.Choice{Repos: repos}, New: rollout.NewKey{Comment: "new"}, PerRepo: j.perRepo,
		RemoveAtOnce: j.verb == rollout.Rotate, NoVerify: j.undo && j.verb == rollout.Add} // taking back what was added verifies nothing
	if j.verb != rollout.Add && j.kind == "" {
		pair, err := a.Pairs.GenerateKeyPair(t.Context(), NewPair{Comment: "old"})
		must(t, err)
		public, err := keys.ParsePublic(pair.PublicKey)
		must(t, err)
		for _, r := range repos {
			must(t, forge.AddKeyBehindBack(string(r), "old", public))
		}
		old, spec.Key = pair.Fingerprint, rollout.KeyRef{Fingerprint: pair.Fingerprint}
	}
	switch {
	case j.verb == rollout.Apply && j.kind != "":
		spec = rollout.Spec{Verb: j.verb, Wanted: j.wantedAnew(t, a, forge, repos), Recreate: true}
	case j.verb == rollout.Apply:
		spec = rollout.Spec{Verb: j.verb, Wanted: j.wanted(t, a, repos, old)}
	}
	plan, err := a.Rollouts.PlanRollout(t.Context(), spec)
	must(t, err)
	id, err = a.Rollouts.StartRollout(t.Context(), plan)
	must(t, err)
	before = stocks(forge, repos)
	if j.undo {
		_, err = a.Rollouts.RunRollout(t.Context(), id, rollout.Run{})
		must(t, err)
	}
	return old, id, before
}

// wanted wants, of each three repositories, another key on the first, none on the
// second, and another label on the third.
func (j killJob) wanted(t *testing.T, a *App, repos []api.RepoPath, old keys.Fingerprint) (places []wanted.Place) {
	t.Helper()
	pair, err := a.Pairs.GenerateKeyPair(t.Context(), NewPair{Comment: "new"})
	must(t, err)
	account, err := a.Accounts.findAccount(t.Context(), "")
	must(t, err)
	for i, r := range repos {
		p := wanted.Place{Account: account.ID, Target: string(r)}
		for _, k := range a.keysOf(t, account.ID, r) { // what stands there besides stays
			if k.Fingerprint != old {
				p.Keys = append(p.Keys, wanted.Want{Name: k.Label, Fingerprint: k.Fingerprint, Public: k.PublicKey, Access: k.Access})
			}
		}
		switch i % 3 {
		case 0:
			p.Keys = append(p.Keys, wanted.Want{Name: "new", Fingerprint: pair.Fingerprint, Public: pair.PublicKey, Access: api.Read})
		case 2:
			p.Keys = append(p.Keys, wanted.Want{Name: "old", Fingerprint: old, Access: api.Read, Label: "old, renamed"})
		}
		places = append(places, p)
	}
	return places
}

// wantedAnew puts a key on each repository, and wants it to push there, or to stand on
// the next one.
func (j killJob) wantedAnew(t *testing.T, a *App, forge *demo.Forge, repos []api.RepoPath) (places []wanted.Place) {
	t.Helper()
	account, err := a.Accounts.findAccount(t.Context(), "")
	must(t, err)
	pairs := make([]KeyPair, len(repos))
	for i, r := range repos {
		pairs[i], err = a.Pairs.GenerateKeyPair(t.Context(), NewPair{Comment: "old " + string(r)})
		must(t, err)
		public, err := keys.ParsePublic(pairs[i].PublicKey)
		must(t, err)
		must(t, forge.AddKeyBehindBack(string(r), "old", public))
	}
	for i, r := range repos {
		p := wanted.Place{Account: account.ID, Target: string(r)}
		for _, k := range a.keysOf(t, account.ID, r) {
			w := wanted.Want{Name: k.Label, Fingerprint: k.Fingerprint, Access: k.Access}
			switch next := pairs[(i+1)%len(pairs)]; {
			case k.Fingerprint == pairs[i].Fingerprint && j.swap:
				w.Fingerprint, w.Public = next.Fingerprint, next.PublicKey
			case k.Fingerprint == pairs[i].Fingerprint:
				w.Access = api.ReadWrite
			}
			p.Keys = append(p.Keys, w)
		}
		places = append(places, p)
	}
	return places
}

// stayOpen returns the repositories that have a key of ours before and after.
func (j killJob) stayOpen(repos []api.RepoPath) (all []api.RepoPath) {
	for i, r := range repos {
		if j.verb != rollout.Apply || i%3 != 1 {
			all = append(all, r)
		}
	}
	return all
}

// keysOf reads what stands on a repository.
func (a *App) keysOf(t *testing.T, account string, repo api.RepoPath) []DeployKey {
	t.Helper()
	rows, err := a.Repos.DeployKeys(t.Context(), account, repo)
	must(t, err)
	return rows
}

func runKilled(t *testing.T, o killOrder) (output string, killed bool) {
	t.Helper()
	data, err := json.Marshal(o)
	must(t, err)
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), "CORE_TEST_CHILD=rollout")
	cmd.Stdin = strings.NewReader(string(data))
	var out, errs strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &errs
	err = cmd.Run()
	if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); ok && status.Signaled() && status.Signal() == syscall.SIGKILL {
		return strings.TrimSpace(out.String()), true
	}
	if err != nil {
		t.Fatalf("child failed: %v: %s", err, errs.String())
	}
	return strings.TrimSpace(out.String()), false
}

// everyRepositoryOpens verifies over SSH that a key of ours opens each one now.
func (j killJob) everyRepositoryOpens(t *testing.T, a *App, forge *demo.Forge, account string, repos []api.RepoPath, point string) {
	t.Helper()
	c, err := a.connections.connect(t.Context(), account)
	must(t, err)
	verifier := a.Tests.newVerifier()
	var all sync.WaitGroup
	slots := make(chan struct{}, 4)
	for _, repo := range repos {
		all.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			for _, k := range forge.KeysOn(string(repo)) {
				signer := j.signer(verifier, a, k.Public)
				if signer == nil {
					continue
				}
				if report, err := a.Tests.runProbe(t.Context(), c, repo, signer, probe.Access, 0, nil); err == nil && report.OK {
					return
				}
			}
			t.Errorf("killed at %s: no key of ours opens %s", point, repo)
		})
	}
	all.Wait()
}

// signer takes the private key of a key out of the vault, whether the index
// has it yet or not; nil when it is not ours.
func (j killJob) signer(_ *verifier, a *App, public keys.Public) ssh.Signer {
	secret, err := a.vault.Get(context.Background(), string(public.Fingerprint()))
	if err != nil {
		return nil
	}
	read, err := keys.ParsePrivate(secret, nil)
	if err != nil {
		return nil
	}
	signer, err := read.Pair.Signer()
	if err != nil {
		return nil
	}
	return signer
}

// stocks are what stands on each repository, by fingerprint.
func stocks(forge *demo.Forge, repos []api.RepoPath) map[string][]string {
	all := map[string][]string{}
	for _, r := range repos {
		for _, k := range forge.KeysOn(string(r)) {
			all[string(r)] = append(all[string(r)], fmt.Sprint(k.Public.Fingerprint(), " ", k.Label, " ", k.Write))
		}
		slices.Sort(all[string(r)])
	}
	return all
}

// keysOnForge returns the same, but a key that the rollout made is called new: each run
// makes another one.
func (j killJob) keysOnForge(t *testing.T, a *App, forge *demo.Forge, repos []api.RepoPath, old keys.Fingerprint) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	for _, r := range repos {
		for _, k := range forge.KeysOn(string(r)) {
			name := "other " + k.Label
			switch _, err := a.vault.Get(t.Context(), string(k.Public.Fingerprint())); {
			case k.Public.Fingerprint() == old:
				name = "old " + k.Label
			case err == nil:
				name = "new " + k.Label
			}
			if k.Write {
				name += ", may push"
			}
			all[string(r)] = append(all[string(r)], name)
		}
		slices.Sort(all[string(r)])
	}
	return all
}

func equalStocks(a, b map[string][]string) bool { return len(diffStocks(a, b)) == 0 }

func diffStocks(a, b map[string][]string) []string {
	var diff []string
	for name := range a {
		if !slices.Equal(a[name], b[name]) {
			diff = append(diff, fmt.Sprintf("%s: %v instead of %v", name, b[name], a[name]))
		}
	}
	for name := range b {
		if _, ok := a[name]; !ok {
			diff = append(diff, fmt.Sprintf("%s: %v", name, b[name]))
		}
	}
	return diff
}

// nothingTwiceNothingLost looks at the end for keys that stand twice, for
// private keys that are gone, and for pairs that nobody needs.
func (j killJob) nothingTwiceNothingLost(t *testing.T, a *App, forge *demo.Forge, repos []api.RepoPath, point string) {
	t.Helper()
	pairs, err := a.Pairs.KeyPairs(t.Context())
	must(t, err)
	ours := map[keys.Fingerprint]bool{}
	for _, p := range pairs {
		ours[p.Fingerprint] = true
		if p.PrivateKey != inventory.PrivateKeyHere {
			t.Errorf("killed at %s: the private key of %s is %s", point, p.Fingerprint, p.PrivateKey)
		}
	}
	for _, r := range repos {
		known := map[keys.Fingerprint]bool{}
		for _, k := range forge.KeysOn(string(r)) {
			fp := k.Public.Fingerprint()
			if known[fp] {
				t.Errorf("killed at %s: %s stands twice on %s", point, fp, r)
			}
			known[fp] = true
			if (k.Label == "new" || k.Label == "old") && !ours[fp] {
				t.Errorf("killed at %s: %s on %s is in no index", point, fp, r)
			}
		}
	}
	if len(pairs) > 2 && !j.perRepo {
		t.Errorf("killed at %s: %d pairs are left", point, len(pairs))
	}
}
