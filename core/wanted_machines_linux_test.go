package core

import (
	"testing"

	"latchkey/api"
	"latchkey/api/demo"
)

// A file says which key opens which repository on which machine, and real machines with
// sshd and git do just that: keys are brought there, led to others, and taken back.
func TestAFileIsMadeSoOnRealMachines(t *testing.T) {
	needsFleet(t)
	fleet := startFleet(t, 2)
	w := newWorld(t, demo.Options{Seed: 1})
	w.trusts()
	fleet.add(w.App)
	f := &fleetFile{world: w, keys: map[string]KeyPair{}}
	for _, name := range []string{"a", "b"} {
		pair, err := w.Pairs.GenerateKeyPair(t.Context(), NewPair{Comment: name})
		must(t, err)
		f.keys[name] = pair
	}
	_, err := w.Repos.RefreshRepos(t.Context(), "", nil)
	must(t, err)
	for _, step := range []struct {
		name  string
		file  map[api.RepoPath]string
		opens [2]map[api.RepoPath]bool // by machine
	}{
		{"two machines, one key", map[api.RepoPath]string{web: "a on build-01", ledger: "a on build-01 build-02"}, [2]map[api.RepoPath]bool{{web: true, ledger: true}, {ledger: true}}},
		{"another key, a machine less", map[api.RepoPath]string{web: "b on build-01", ledger: "a on build-01"}, [2]map[api.RepoPath]bool{{web: true, ledger: true}, {}}},
		{"the other machine", map[api.RepoPath]string{web: "b on build-02", ledger: "a on build-01"}, [2]map[api.RepoPath]bool{{ledger: true}, {web: true}}},
	} {
		f.apply(t, f.file(t, step.file))
		for i, r := range fleet.machines {
			for _, repo := range []api.RepoPath{web, ledger} {
				out, err := r.Run("jenkins", "git ls-remote -q "+plainURL(w.forge, repo)+" HEAD 2>&1")
				if opens := err == nil; opens != step.opens[i][repo] {
					t.Errorf("%s: %s opens %s: %v: %s", step.name, r.Name, repo, opens, out)
				}
			}
		}
	}
}
