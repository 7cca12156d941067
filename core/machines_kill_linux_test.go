package core

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/core/rollout"
	"latchkey/internal/soak"
)

// An onboarding of 3 real machines on 10 repositories, its undo, the rotation of a key
// that all of them hold, and shutting one of them out, are killed at commits of the
// journal and between effects and outcomes: at one of each kind, in the whole at all. At any of these moments no file is half
// written, the private key of each key on the forge lies on its machine, and a rotation
// has left no machine without a key that opens everything. Whoever resumes it ends
// where it would have ended. The sample is of fewer repositories, with the same kinds.
func TestKilledAtEveryCommitOverRealSSH(t *testing.T) {
	if testing.Short() {
		t.Skip("the plain run has a sample of the kill points")
	}
	needsFleet(t)
	if soak.Over(t) {
		t.Skip("time is over")
	}
	fleet := startFleet(t, 3)
	fleet.keep("bare")
	repos := 3
	if soak.Whole() {
		repos = 10
	}
	for _, j := range []sshKill{
		{name: "onboard", repos: repos, bounded: 12},
		{name: "undo", repos: repos, bounded: 12, undo: true},
		{name: "rotate", repos: min(repos, 4), bounded: 9, verb: rollout.Rotate},
		{name: "revoke", repos: min(repos, 4), bounded: 9, verb: rollout.Revoke},
	} {
		t.Run(j.name, func(t *testing.T) {
			j.fleet = fleet
			fleet.t = t
			fleet.restore("bare")
			j.matrix(t)
		})
	}
}

// A rotation of a key that many machines hold, of which two are off, is killed too:
// at no time is one that can be reached without a key that opens everything, and the
// two are finished when they are back, as rollout resume --due and the window do.
// The whole soak has 12 machines on 40 repositories.
func TestKilledWhileMachinesAreOffOverRealSSH(t *testing.T) {
	if testing.Short() {
		t.Skip("the plain run has a sample of the kill points")
	}
	needsFleet(t)
	machines, repos := 4, 3
	if soak.Whole() {
		repos = 5
	}
	if soak.Whole() && os.Getenv(soak.EnvUntil) == "" {
		machines, repos = 12, 40
	}
	if soak.Over(t) {
		t.Skip("time is over")
	}
	fleet := startFleet(t, machines)
	sshKill{name: "rotate", repos: repos, bounded: 6, verb: rollout.Rotate, off: []int{machines - 2, machines - 1}, fleet: fleet}.matrix(t)
}

type sshKill struct {
	name  string
	verb  rollout.Verb // of what is killed; "" = the onboarding itself
	undo  bool
	repos int
	// bounded is how many points the whole has where its time is bounded.
	bounded int
	off     []int // machines that are off while it runs and is killed
	fleet   *sshFleet
}

// sshBeginning is where every play begins; the homes are kept on the machines.
type sshBeginning struct {
	forge   *demo.Forge
	restore func()
	dir     string
	account string
	repos   []api.RepoPath
	id      int64
	homes   [][]string
}

// sshEnd is how a play ended.
type sshEnd struct {
	points int
	kinds  pointKinds
	keys   map[string][]string
	homes  [][]string
}

func (j sshKill) matrix(t *testing.T) {
	forge, err := demo.Start(t.Context(), demo.Options{Size: max(15, j.repos)})
	must(t, err)
	defer forge.Close()
	b := j.arrange(t, forge)
	defer os.RemoveAll(filepath.Dir(b.dir))
	all, _ := j.play(t, b, nil, nil)
	if all.points < 3*j.repos {
		t.Fatalf("only %d points", all.points)
	}
	if soak.Whole() {
		j.whole(t, b, all)
		return
	}
	played := 0
	left := all.kinds.ofEachKind(t)
	for len(left) > 0 && !t.Failed() { // of the first one there is one in every play
		before := len(left)
		if _, left = j.play(t, b, left, &all); len(left) == before {
			t.Fatalf("nothing was killed at the point of %v", left[0])
		}
		for i := range left {
			left[i].Nth = 1
		}
		played++
	}
	t.Logf("killed at each of %d kinds of %d points, in %d runs", len(all.kinds), all.points, played)
}

// whole kills at all points, each in a play of its own.
func (j sshKill) whole(t *testing.T, b sshBeginning, all sshEnd) {
	whole := all.points
	if os.Getenv(soak.EnvUntil) != "" { // a play takes seconds: other matrices are to have their turn
		whole = min(whole, j.bounded)
	}
	tried, stride := 0, all.points/whole
	for n := range (soak.Amount{Whole: whole}).Each(t) {
		if j.play(t, b, []killAt{{Nth: n*stride + int(soak.Seed(t))%stride + 1}}, &all); t.Failed() {
			return
		}
		if tried++; tried%20 == 0 {
			t.Logf("killed at %d of %d points so far", tried, whole)
		}
	}
	t.Logf("killed at %d of %d points", tried, all.points)
}

func (j sshKill) arrange(t *testing.T, forge *demo.Forge) sshBeginning {
	t.Helper()
	b := sshBeginning{forge: forge, dir: ramFolder(t)}
	must(t, os.MkdirAll(b.dir+"-vault", 0o700))
	options := killOptions(b.dir, forge.Info().HostKey)
	options.Person = trusting()
	a, err := Open(t.Context(), options)
	must(t, err)
	h, err := a.Accounts.AddAccount(t.Context(), (&world{t: t, forge: forge, login: forge.Info().Users[0], vault: options.UseVault, dir: b.dir}).newAccount())
	must(t, err)
	j.fleet.add(a)
	b.account, b.repos = h.Account.ID, killJob{repos: j.repos}.choose(t, a)
	for _, r := range j.fleet.machines {
		b.homes = append(b.homes, j.fleet.contents(r))
	}
	start := func(s rollout.Spec) int64 {
		t.Helper()
		plan, err := a.Rollouts.PlanRollout(t.Context(), s)
		must(t, err)
		id, err := a.Rollouts.StartRollout(t.Context(), plan)
		if err != nil {
			t.Fatalf("%v: %+v", err, plan.Exclusions)
		}
		return id
	}
	onboard := rollout.Spec{Verb: rollout.Onboard, Machines: j.fleet.names, Choice: rollout.Choice{Repos: b.repos}}
	var shared KeyPair
	if j.verb != "" { // of a key that all of them hold
		shared, err = a.Pairs.GenerateKeyPair(t.Context(), NewPair{Comment: "ci@shared"})
		must(t, err)
		onboard.Key, onboard.Deliver = rollout.KeyRef{Fingerprint: shared.Fingerprint}, true
	}
	b.id = start(onboard)
	if j.undo || j.verb != "" {
		r, err := a.Rollouts.RunRollout(t.Context(), b.id, rollout.Run{})
		if err != nil || r.State != rollout.Done {
			t.Fatalf("%v: %+v", err, r)
		}
	}
	switch j.verb {
	case rollout.Rotate:
		b.id = start(rollout.Spec{Verb: rollout.Rotate, Key: rollout.KeyRef{Fingerprint: shared.Fingerprint}, Choice: rollout.Choice{Where: true}})
	case rollout.Revoke:
		b.id = start(rollout.Spec{Verb: rollout.Revoke, Machines: j.fleet.names[:1]})
	}
	must(t, a.Close())
	b.restore = forge.SaveKeys()
	j.fleet.keep("start")
	return b
}

// play runs what is to be killed in a process of its own, looks at the world, lets
// another one go on with it that is killed at the next point, and so on; then it
// resumes and compares. It returns the points that did not come.
func (j sshKill) play(t *testing.T, b sshBeginning, points []killAt, want *sshEnd) (end sshEnd, left []killAt) {
	t.Helper()
	dir := ramFolder(t)
	defer os.RemoveAll(filepath.Dir(dir))
	for _, part := range []string{"", "-vault"} {
		must(t, os.CopyFS(dir+part, os.DirFS(b.dir+part)))
	}
	b.restore()
	j.fleet.restore("start")
	for _, i := range j.off {
		j.fleet.machines[i].Stop()
	}
	when, killed, told := "never killed", false, ""
	if len(points) == 0 {
		told, killed = j.goOn(t, b, dir, killAt{Nth: 1 << 30})
	}
	for i, at := range points {
		var point string
		if point, killed = j.goOn(t, b, dir, at); !killed { // it has ended
			when, left = when+", then ended", append(left, points[i:]...)
			break
		}
		when = fmt.Sprintf("killed at %s (%v)", point, at)
		j.stands(t, b, when)
	}
	j.stands(t, b, when)
	var ahead atomic.Int64
	options := killOptions(dir, b.forge.Info().HostKey)
	options.Now = func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }
	a, err := Open(t.Context(), options)
	must(t, err)
	defer a.Close()
	j.resume(t, b, a, killed, func() { ahead.Store(int64(time.Hour)) }, when)
	end = sshEnd{keys: map[string][]string{}}
	for _, r := range j.fleet.machines {
		end.homes = append(end.homes, j.fleet.contents(r))
	}
	for _, repo := range b.repos {
		for _, k := range b.forge.KeysOn(string(repo)) {
			end.keys[string(repo)] = append(end.keys[string(repo)], k.Label)
		}
		slices.Sort(end.keys[string(repo)])
	}
	j.compare(t, b, end, want, when)
	if len(points) == 0 {
		end.points, end.kinds = countPoints(t, told), kindsIn(t, told)
	}
	return end, left
}

// goOn begins, or goes on after a kill, until the next one.
func (j sshKill) goOn(t *testing.T, b sshBeginning, dir string, at killAt) (told string, killed bool) {
	t.Helper()
	return runKilled(t, killOrder{Dir: dir, HostKey: b.forge.Info().HostKey, ID: b.id, Undo: j.undo, At: at.Nth, Kind: at.Kind})
}

// stands is what must hold at every moment.
func (j sshKill) stands(t *testing.T, b sshBeginning, when string) {
	t.Helper()
	j.nothingLost(t, b, when)
	if j.verb == rollout.Rotate {
		j.fleet.opens(b.forge, j.some(b.repos), when, j.off...)
	}
}

// some are the repositories that are tried at each kill.
func (j sshKill) some(repos []api.RepoPath) []api.RepoPath { return repos[:min(len(repos), 6)] }

// nothingLost holds every key of a machine on the forge against what lies there.
func (j sshKill) nothingLost(t *testing.T, b sshBeginning, when string) {
	t.Helper()
	held := j.fleet.held(when)
	for _, repo := range b.repos {
		for _, k := range b.forge.KeysOn(string(repo)) {
			if strings.HasPrefix(k.Label, "build-") && !held[k.Public.Fingerprint()] {
				t.Errorf("%s: nobody has the private key of %s on %s", when, k.Label, repo)
			}
		}
	}
}

// resume goes on with what was killed, and again once the machines that were off
// are back.
func (j sshKill) resume(t *testing.T, b sshBeginning, a *App, killed bool, later func(), when string) {
	t.Helper()
	if killed {
		j.resumeOnce(t, b, a, len(j.off) == 0, when)
	}
	if len(j.off) == 0 {
		return
	}
	if j.verb == rollout.Rotate {
		j.fleet.opens(b.forge, j.some(b.repos), when+", resumed", j.off...)
	}
	for _, i := range j.off {
		must(t, j.fleet.machines[i].StartAgain())
	}
	later() // by when a rollout looks for its machines again
	ids, err := a.Rollouts.DueRollouts(t.Context(), false)
	if err != nil || !slices.Contains(ids, b.id) {
		t.Fatalf("%s: what waits for a machine is not due: %v, %v", when, ids, err)
	}
	j.resumeOnce(t, b, a, true, when)
}

func (j sshKill) resumeOnce(t *testing.T, b sshBeginning, a *App, ends bool, when string) {
	t.Helper()
	run := a.Rollouts.RunRollout
	summary, err := a.Rollouts.Rollout(t.Context(), b.id)
	must(t, err)
	switch {
	case j.undo && !summary.Undoing:
		run = a.Rollouts.UndoRollout
	case summary.State.Ended():
		return
	}
	r, err := run(t.Context(), b.id, rollout.Run{})
	if err != nil || r.Failed > 0 || ends != r.State.Ended() {
		for i, out := range j.fleet.over("ls -lA ~/.ssh/latchkey ~/.ssh/latchkey/.lock 2>&1; cat ~/.ssh/latchkey/.lock/pid; ps -o pid,ppid,stat,args -u jenkins 2>/dev/null || :; :") {
			t.Logf("%s:\n%s", j.fleet.names[i], out)
		}
		t.Fatalf("%s, resumed: %v, %s", when, err, r.Remaining)
	}
}

// compare holds an end against the one of the play that was not killed.
func (j sshKill) compare(t *testing.T, b sshBeginning, end sshEnd, want *sshEnd, when string) {
	t.Helper()
	if j.undo {
		want = &sshEnd{keys: end.keys, homes: b.homes}
		for repo, labels := range end.keys {
			if slices.ContainsFunc(labels, func(l string) bool { return strings.HasPrefix(l, "build-") }) {
				t.Errorf("%s: undone, and on %s are %v", when, repo, labels)
			}
		}
	}
	if want != nil {
		if diff := diffStocks(want.keys, end.keys); len(diff) > 0 {
			t.Errorf("%s: the forge ends as %v", when, diff)
		}
		for i := range end.homes {
			if !slices.Equal(want.homes[i], end.homes[i]) {
				t.Errorf("%s: the home on %s is\n%s\nwant\n%s", when, j.fleet.names[i], strings.Join(end.homes[i], "\n"), strings.Join(want.homes[i], "\n"))
			}
		}
	}
	if !j.undo && j.verb != rollout.Revoke {
		j.fleet.opens(b.forge, j.some(b.repos), when+", at its end")
	}
}
