package core

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/core/rollout"
	"latchkey/core/wanted"
	"latchkey/keys"
)

// fleetFile is a world in which a file also says which machines open what.
type fleetFile struct {
	*world
	machines folderMachines
	keys     map[string]KeyPair
}

func newFleetFile(t *testing.T) *fleetFile {
	t.Helper()
	w := newWorld(t, demo.Options{})
	f := &fleetFile{world: w, machines: folderMachines{t.TempDir(), w.App}, keys: map[string]KeyPair{}}
	w.Rollouts.machines = f.machines
	putMachines(t, w.App, "build-07", "build-08")
	for _, name := range []string{"a", "b"} {
		pair, err := w.Pairs.GenerateKeyPair(t.Context(), NewPair{Comment: name})
		must(t, err)
		f.keys[name] = pair
	}
	_, err := w.Repos.RefreshRepos(t.Context(), "", nil)
	must(t, err)
	return f
}

// file has on each repository what stood there besides, and these: such as "a on
// build-07 build-08".
func (f *fleetFile) file(t *testing.T, on map[api.RepoPath]string) *wanted.File {
	t.Helper()
	text := "version: 1\nkeys:\n"
	places := "places:\n"
	for name, pair := range f.keys {
		text += "  " + name + ": {public: " + pair.PublicKey + "}\n"
	}
	for repo, what := range on {
		places += "- {repository: " + string(repo) + ", keys: ["
		rows, err := f.Repos.DeployKeys(t.Context(), f.account, repo)
		must(t, err)
		for _, k := range rows {
			if k.Fingerprint == f.keys["a"].Fingerprint || k.Fingerprint == f.keys["b"].Fingerprint {
				continue
			}
			name := strings.ReplaceAll(string(k.Fingerprint[7:15]), "/", "-")
			if !strings.Contains(text, "  \""+name+"\"") {
				text += "  \"" + name + "\": {fingerprint: " + string(k.Fingerprint) + "}\n"
			}
			places += "{key: \"" + name + "\"}, "
		}
		if key, machines, _ := strings.Cut(what, " on "); key != "" {
			places += "{key: " + key + ", machines: [" + strings.Join(strings.Fields(machines), ", ") + "]}"
		}
		places += "]}\n"
	}
	file, err := wanted.Read("f", []byte(text+places))
	must(t, err)
	return file
}

func (f *fleetFile) apply(t *testing.T, file *wanted.File) rollout.Report {
	t.Helper()
	plan, err := f.Wanted.Plan(t.Context(), file, ApplyOptions{})
	must(t, err)
	if len(plan.Exclusions) > 0 {
		t.Fatalf("left out: %+v", plan.Exclusions)
	}
	id, err := f.Wanted.Start(t.Context(), plan)
	must(t, err)
	r, err := f.Rollouts.RunRollout(t.Context(), id, rollout.Run{})
	if err != nil || r.State != rollout.Done {
		t.Fatalf("%v: %+v", err, r)
	}
	again, err := f.Wanted.Plan(t.Context(), file, ApplyOptions{})
	must(t, err)
	m, err := f.Wanted.Matrix(t.Context(), file)
	must(t, err)
	if len(again.Steps)+len(again.Exclusions) > 0 || !m.Settled() {
		t.Fatalf("there is something to do still: %+v %+v", again.Steps, m.Cells)
	}
	return r
}

func (f *fleetFile) opens(t *testing.T, machine string, repo api.RepoPath) bool {
	t.Helper()
	return f.machines.opens(t.Context(), machine, rollout.ThereCheck{Account: f.account, Repo: repo}) == nil
}

// watch looks at every point of the runs that follow whether build-07 opens both
// repositories: it is never without a key that works.
func (f *fleetFile) watch(t *testing.T) (points func() int) {
	t.Helper()
	var mu sync.Mutex
	n := 0
	f.testHook = func(point string) {
		if !strings.HasPrefix(point, "rollout: ") {
			return
		}
		mu.Lock()
		defer mu.Unlock()
		n++
		for _, repo := range []api.RepoPath{web, ledger} {
			if !f.opens(t, "build-07", repo) {
				t.Errorf("%s: build-07 does not open %s", point, repo)
			}
		}
	}
	return func() int { mu.Lock(); defer mu.Unlock(); return n }
}

// A file brings keys to machines, leads them to others, takes them back, and is undone:
// each machine opens just what the file says.
func TestAFileSaysWhatMachinesOpen(t *testing.T) {
	f := newFleetFile(t)
	f.apply(t, f.file(t, map[api.RepoPath]string{web: "a on build-07", ledger: "a on build-07 build-08"}))
	for _, c := range []struct {
		machine string
		repo    api.RepoPath
		opens   bool
	}{{"build-07", web, true}, {"build-07", ledger, true}, {"build-08", ledger, true}, {"build-08", web, false}} {
		if f.opens(t, c.machine, c.repo) != c.opens {
			t.Errorf("%s from %s: %v", c.repo, c.machine, !c.opens)
		}
	}
	before := f.machines.files(t)

	// What was exported says the same.
	exported, err := f.Wanted.Export(t.Context())
	must(t, err)
	i := slices.IndexFunc(exported.Places, func(p wanted.FilePlace) bool { return p.Repository == ledger })
	j := slices.IndexFunc(exported.Places[i].Keys, func(k wanted.FileKey) bool { return k.Key == "a" })
	if names := exported.Places[i].Keys[j].Machines; names == nil || !slices.Equal(*names, []string{"build-07", "build-08"}) {
		t.Errorf("exported: %v", names)
	}

	// Another key on one repository, and one machine less on the other.
	next := f.file(t, map[api.RepoPath]string{web: "b on build-07", ledger: "a on build-07"})
	points := f.watch(t)
	r := f.apply(t, next)
	if points() < 10 {
		t.Errorf("looked at %d points only", points())
	}
	if !f.opens(t, "build-07", web) || !f.opens(t, "build-07", ledger) || f.opens(t, "build-08", ledger) {
		t.Error("build-07 has lost one, or build-08 has it still")
	}
	if f.holds(web, f.keys["a"].Fingerprint) || !f.holds(web, f.keys["b"].Fingerprint) || !f.holds(ledger, f.keys["a"].Fingerprint) {
		t.Error("the forge has other keys than the file")
	}
	if left := strings.Join(f.machines.files(t), " "); strings.Contains(left, "build-08") {
		t.Errorf("left on build-08: %s", left)
	}
	undone, err := f.Rollouts.UndoRollout(t.Context(), r.ID, rollout.Run{})
	if err != nil || undone.State != rollout.Undone {
		t.Fatalf("%v: %+v", err, undone)
	}
	if after := f.machines.files(t); !slices.Equal(after, before) {
		t.Errorf("undone: %v instead of %v", after, before)
	}
	if !f.opens(t, "build-07", web) || !f.opens(t, "build-08", ledger) || f.holds(web, f.keys["b"].Fingerprint) {
		t.Error("undone, and not as before")
	}
}

// A key whose private key is not here is brought to no machine, and the rest is done.
func TestAKeyThatIsNotHereIsNotBroughtToAMachine(t *testing.T) {
	f := newFleetFile(t)
	must(t, f.Pairs.DeleteKeyPair(t.Context(), f.keys["b"].Fingerprint))
	plan, err := f.Wanted.Plan(t.Context(), f.file(t, map[api.RepoPath]string{web: "b on build-07", ledger: "a on build-07"}), ApplyOptions{})
	must(t, err)
	if len(plan.Exclusions) != 1 || plan.Exclusions[0].Reason != rollout.ReasonNoMachine || plan.Exclusions[0].Machine != "build-07" || plan.Exclusions[0].Target != string(web) {
		t.Errorf("%+v", plan.Exclusions)
	}
	on := map[api.RepoPath]keys.Fingerprint{}
	for _, s := range plan.Steps {
		for _, a := range s.Acts {
			if a.Kind == rollout.ActAdd {
				on[s.Repo] = a.Fingerprint
			}
		}
	}
	if on[web] != f.keys["b"].Fingerprint || on[ledger] != f.keys["a"].Fingerprint {
		t.Errorf("%v", on)
	}
}
