package core

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/core/rollout"
	"latchkey/internal/soak"
	"latchkey/keys"
)

// An onboarding of 3 machines on 10 repositories, and its undo, are killed at every
// commit of the journal and between every effect and its outcome, in the plain run at
// one of each kind. At any of these
// moments the private key of each key on the forge lies on its machine; whoever
// resumes it ends where it would have ended.
func TestKilledAtEveryCommitOfAnOnboarding(t *testing.T) {
	if testing.Short() {
		t.Skip("the plain run has all kill points")
	}
	for _, undo := range []bool{false, true} {
		t.Run(map[bool]string{false: "onboard", true: "undo"}[undo], func(t *testing.T) {
			t.Parallel()
			onboardKill{undo: undo, machines: []string{"build-01", "build-02", "build-03"}, repos: 10}.matrix(t)
		})
	}
}

type onboardKill struct {
	undo     bool
	machines []string
	repos    int
}

// onboardWorld is where every play begins.
type onboardWorld struct {
	forge   *demo.Forge
	restore func()
	dir     string // data folder; vault and machines are beside it
	account string
	repos   []api.RepoPath
	id      int64
	before  map[string][]string // what stood on the forge before the onboarding
}

func (j onboardKill) matrix(t *testing.T) {
	forge, err := demo.Start(t.Context(), demo.Options{Size: 15})
	must(t, err)
	defer forge.Close()
	w := j.arrange(t, forge)
	all := j.play(t, w, killAt{}, nil)
	if all.points < 4*j.repos {
		t.Fatalf("only %d points", all.points)
	}
	plays := all.kinds.ofEachKind(t)
	if soak.Whole() {
		plays = nil
		for n := range (soak.Amount{Whole: all.points}).Each(t) {
			plays = append(plays, killAt{Nth: n + 1})
		}
	}
	tried := 0
	for _, at := range plays {
		if soak.Over(t) {
			break
		}
		if j.play(t, w, at, &all); t.Failed() {
			return
		}
		tried++
	}
	t.Logf("killed at %d of %d points of %d kinds", tried, all.points, len(all.kinds))
}

func (j onboardKill) arrange(t *testing.T, forge *demo.Forge) onboardWorld {
	t.Helper()
	w := onboardWorld{forge: forge, dir: ramFolder(t)}
	must(t, os.MkdirAll(w.dir+"-vault", 0o700))
	must(t, os.MkdirAll(w.dir+"-machines", 0o700))
	options := killOptions(w.dir, forge.Info().HostKey)
	a, err := Open(t.Context(), options)
	must(t, err)
	h, err := a.Accounts.AddAccount(t.Context(), (&world{t: t, forge: forge, login: forge.Info().Users[0], vault: options.UseVault, dir: w.dir}).newAccount())
	must(t, err)
	a.Rollouts.machines = folderMachines{w.dir + "-machines", a}
	putMachines(t, a, j.machines...)
	w.account, w.repos = h.Account.ID, killJob{repos: j.repos}.choose(t, a)
	w.before = stocks(forge, w.repos)
	plan, err := a.Rollouts.PlanRollout(t.Context(), rollout.Spec{Verb: rollout.Onboard, Machines: j.machines, Choice: rollout.Choice{Repos: w.repos}})
	must(t, err)
	w.id, err = a.Rollouts.StartRollout(t.Context(), plan)
	must(t, err)
	if j.undo {
		_, err = a.Rollouts.RunRollout(t.Context(), w.id, rollout.Run{})
		must(t, err)
	}
	must(t, a.Close())
	w.restore = forge.SaveKeys()
	return w
}

// onboardEnd is how a play ended.
type onboardEnd struct {
	points int
	kinds  pointKinds
	keys   map[string][]string // labels on each repository
	files  []string            // on the machines
}

func (j onboardKill) play(t *testing.T, w onboardWorld, at killAt, want *onboardEnd) onboardEnd {
	t.Helper()
	dir := ramFolder(t)
	defer os.RemoveAll(filepath.Dir(dir))
	for _, part := range []string{"", "-vault", "-machines"} {
		must(t, os.CopyFS(dir+part, os.DirFS(w.dir+part)))
	}
	w.restore()
	order := killOrder{Dir: dir, HostKey: w.forge.Info().HostKey, ID: w.id, Undo: j.undo, At: at.Nth, Kind: at.Kind, Machines: dir + "-machines"}
	if at.Nth == 0 {
		order.At = 1 << 30
	}
	told, killed := runKilled(t, order)
	point := told
	if at.Nth != 0 && !killed {
		point = "its end"
	}
	point = fmt.Sprintf("%s (%d)", point, at.Nth)
	a, err := Open(t.Context(), killOptions(dir, w.forge.Info().HostKey))
	must(t, err)
	defer a.Close()
	m := folderMachines{dir + "-machines", a}
	a.Rollouts.machines = m
	j.nothingLost(t, w, m, point)
	if killed {
		j.resume(t, w, a, point)
	}
	end := onboardEnd{keys: map[string][]string{}, files: m.files(t)}
	for _, repo := range w.repos {
		for _, k := range w.forge.KeysOn(string(repo)) {
			end.keys[string(repo)] = append(end.keys[string(repo)], k.Label)
		}
		slices.Sort(end.keys[string(repo)])
	}
	j.compare(t, w, a, end, want, point)
	logTellsWhatStands(t, a, w.forge, w.repos, "", point)
	if at.Nth == 0 {
		end.points, end.kinds = countPoints(t, told), kindsIn(t, told)
	}
	return end
}

// resume goes on with what was killed.
func (j onboardKill) resume(t *testing.T, w onboardWorld, a *App, point string) {
	t.Helper()
	run := a.Rollouts.RunRollout
	summary, err := a.Rollouts.Rollout(t.Context(), w.id)
	must(t, err)
	switch {
	case j.undo && !summary.Undoing:
		run = a.Rollouts.UndoRollout
	case summary.State.Ended():
		return
	}
	r, err := run(t.Context(), w.id, rollout.Run{})
	if err != nil || r.Failed > 0 || !r.State.Ended() {
		t.Fatalf("killed at %s, resumed: %v, %+v", point, err, r.Summary)
	}
}

// nothingLost holds every key of a machine on the forge against what lies there, and
// looks for files that are half written.
func (j onboardKill) nothingLost(t *testing.T, w onboardWorld, m folderMachines, point string) {
	t.Helper()
	held := map[keys.Fingerprint]bool{}
	for _, name := range m.files(t) {
		if !strings.Contains(name, "/keys/") {
			continue
		}
		data, err := os.ReadFile(filepath.Join(m.dir, name))
		must(t, err)
		read, err := keys.ParsePrivate(data, nil)
		if err != nil {
			if !strings.HasSuffix(name, ".new") {
				t.Errorf("killed at %s: %s: %v", point, name, err)
			}
			continue
		}
		held[read.Pair.Public().Fingerprint()] = true
	}
	for _, repo := range w.repos {
		for _, k := range w.forge.KeysOn(string(repo)) {
			if strings.HasPrefix(k.Label, "build-0") && !held[k.Public.Fingerprint()] {
				t.Errorf("killed at %s: nobody has the private key of %s on %s", point, k.Label, repo)
			}
		}
	}
}

// compare holds an end against the one of the play that was not killed, and the
// store against the machines.
func (j onboardKill) compare(t *testing.T, w onboardWorld, a *App, end onboardEnd, want *onboardEnd, point string) {
	t.Helper()
	if want != nil {
		if diff := diffStocks(want.keys, end.keys); len(diff) > 0 {
			t.Errorf("killed at %s: the forge ends as %v", point, diff)
		}
		if !slices.Equal(want.files, end.files) {
			t.Errorf("killed at %s: on the machines lies %v, not %v", point, end.files, want.files)
		}
	}
	onKeys, err := a.store.MachineKeys(t.Context(), "")
	must(t, err)
	onRepos, err := a.store.MachineRepos(t.Context(), "")
	must(t, err)
	pairs, err := a.store.Pairs(t.Context())
	must(t, err)
	n := len(j.machines)
	switch {
	case j.undo && (len(onKeys)+len(onRepos)+len(pairs)+len(end.files) > 0 || !equalStocks(w.before, stocks(w.forge, w.repos))):
		t.Errorf("killed at %s: undone, and left are %v, %v, %v, %v", point, onKeys, onRepos, pairs, end.files)
	case !j.undo && (len(onKeys) != n || len(pairs) != n || len(onRepos) != n*j.repos):
		t.Errorf("killed at %s: %d keys, %d pairs, %d repositories", point, len(onKeys), len(pairs), len(onRepos))
	}
	for _, r := range onRepos {
		if r.Verified.IsZero() {
			t.Errorf("killed at %s: %s was not verified from %s", point, r.Target, r.Machine)
		}
	}
}
