package store

import (
	"errors"
	"testing"
	"time"
)

func machineStore(t *testing.T) *Store {
	t.Helper()
	s := open(t, t.TempDir())
	work, _, err := s.Begin(t.Context(), Entry{What: "connect", Subject: "a"})
	ok(t, err)
	ok(t, work.End(t.Context(), Done, &Changes{PutAccount: &Account{ID: "a", Forge: "github"}}))
	for _, id := range []string{"build-07", "build-08"} {
		ok(t, s.PutMachine(t.Context(), Machine{ID: id, Name: id, Address: "ci@" + id, Kind: MachineSSH, Host: id, Port: 22, User: "ci"}))
	}
	return s
}

// changed commits changes as a rollout does.
func changed(t *testing.T, s *Store, c MachineChanges, pair *Pair) {
	t.Helper()
	work, _, err := s.Begin(t.Context(), Entry{What: "x", Subject: "x"})
	ok(t, err)
	ok(t, work.End(t.Context(), Done, &Changes{Machine: c, PutPair: pair}))
}

func TestMachinesAreKept(t *testing.T) {
	s := machineStore(t)
	ctx := t.Context()
	ok(t, s.PutMachine(ctx, Machine{ID: "build-07", Name: "Build 7", Address: "ci@b7:2222", Kind: MachineSSH, Host: "b7", Port: 2222, User: "ci", RunAs: "jenkins", Via: "jump", Preset: "jenkins", Ends: noon}))
	ok(t, s.MachineLooked(ctx, "build-07", "/var/lib/jenkins", `{"git":"2.47"}`, noon))
	ok(t, s.MachineReached(ctx, "build-07", noon.Add(time.Hour), "no route"))
	m, err := s.Machine(ctx, "bUILD 7")
	ok(t, err)
	if m.ID != "build-07" || m.Port != 2222 || m.Home != "/var/lib/jenkins" || m.Facts != `{"git":"2.47"}` || !m.Looked.Equal(noon) || !m.Reached.Equal(noon) || m.Error != "no route" || !m.Ends.Equal(noon) || m.Created.IsZero() {
		t.Errorf("%+v", m)
	}
	ok(t, s.MachineReached(ctx, "build-07", noon.Add(2*time.Hour), "no route still"))
	if m, err = s.Machine(ctx, "build-07"); err != nil || m.Error != "no route still" || !m.Trouble.Equal(noon.Add(time.Hour)) {
		t.Errorf("since when it does not answer: %+v, %v", m, err)
	}
	ok(t, s.MachineReached(ctx, "build-07", noon.Add(time.Hour), ""))
	if m, err = s.Machine(ctx, "build-07"); err != nil || m.Error != "" || !m.Trouble.IsZero() || !m.Reached.Equal(noon.Add(time.Hour)) {
		t.Errorf("%+v, %v", m, err)
	}
	if err := s.PutMachine(ctx, Machine{ID: "b9", Name: "BUILD-08"}); !errors.Is(err, ErrNameUsed) {
		t.Errorf("a second machine of that name: %v", err)
	}
	if all, err := s.Machines(ctx); err != nil || len(all) != 2 {
		t.Errorf("%v, %v", all, err)
	}
	if _, err := s.Machine(ctx, "build-99"); !errors.Is(err, ErrNotFound) {
		t.Errorf("%v", err)
	}
}

// A pair that was made on a machine is in the index as long as its private key lies on one.
func TestKeysOfMachines(t *testing.T) {
	s := machineStore(t)
	ctx := t.Context()
	changed(t, s, MachineChanges{PutKey: &MachineKey{Machine: "build-07", Fingerprint: "SHA256:m", Path: "key-1", Origin: KeyMade, Since: noon}},
		&Pair{Fingerprint: "SHA256:m", Public: "ssh-ed25519 AAAA", Origin: OriginMachine})
	changed(t, s, MachineChanges{PutKey: &MachineKey{Machine: "build-08", Fingerprint: "SHA256:m", Path: "key-1", Origin: KeyFound, Since: noon}}, nil)
	changed(t, s, MachineChanges{PutKey: &MachineKey{Machine: "build-07", Fingerprint: "SHA256:m", Path: "key-1", Origin: KeyFound, Since: noon}}, nil)
	holders, err := s.KeyHolders(ctx, "SHA256:m")
	if err != nil || len(holders) != 2 || holders[0].Origin != KeyMade || holders[1].Origin != KeyFound {
		t.Errorf("%+v, %v", holders, err)
	}
	if private, err := s.PrivateKeys(ctx); err != nil || len(private) != 0 {
		t.Errorf("the vault is said to have %v, %v", private, err)
	}
	changed(t, s, MachineChanges{DropKey: &MachineKey{Machine: "build-07", Fingerprint: "SHA256:m"}}, nil)
	if _, err := s.Pair(ctx, "SHA256:m"); err != nil {
		t.Errorf("it lies on another machine still: %v", err)
	}
	ok(t, s.DropMachine(ctx, "build-08"))
	if _, err := s.Pair(ctx, "SHA256:m"); !errors.Is(err, ErrNotFound) {
		t.Errorf("it lies nowhere: %v", err)
	}
	// what the vault has as well stays
	changed(t, s, MachineChanges{PutKey: &MachineKey{Machine: "build-07", Fingerprint: "SHA256:v", Path: "key-2", Origin: KeyDelivered, Since: noon}},
		&Pair{Fingerprint: "SHA256:v", Public: "ssh-ed25519 BBBB", Origin: "generated"})
	ok(t, s.DropMachine(ctx, "build-07"))
	if _, err := s.Pair(ctx, "SHA256:v"); err != nil {
		t.Error(err)
	}
}

// What a machine opens follows a repository to its new name.
func TestRepositoriesOfMachines(t *testing.T) {
	s := machineStore(t)
	ctx := t.Context()
	changed(t, s, MachineChanges{PutRepo: &MachineRepo{Machine: "build-07", Account: "a", Target: "w/r", Fingerprint: "SHA256:m", Access: "read", Since: noon}}, nil)
	ok(t, s.VerifiedThere(ctx, MachineRepo{Machine: "build-07", Account: "a", Target: "w/r", Verified: noon, Verification: "opened"}))
	ok(t, s.VerifiedThere(ctx, MachineRepo{Machine: "build-07", Account: "a", Target: "w/r", Verification: "no"}))
	all, err := s.MachineRepos(ctx, "build-07")
	if err != nil || len(all) != 1 || !all[0].Verified.Equal(noon) || all[0].Verification != "no" {
		t.Errorf("%+v, %v", all, err)
	}
	changed(t, s, MachineChanges{PutRepo: &MachineRepo{Machine: "build-07", Account: "a", Target: "w/r", Fingerprint: "SHA256:n", Access: "read", Since: noon}}, nil)
	if all, err := s.MachinesOf(ctx, "a", "w/r"); err != nil || len(all) != 1 || all[0].Fingerprint != "SHA256:n" || !all[0].Verified.IsZero() {
		t.Errorf("another key is not verified: %+v, %v", all, err)
	}
	ok(t, s.RenameRepo(ctx, "a", "w/r", Repo{Path: "w/new", RepoID: "1"}))
	if all, err := s.MachineRepos(ctx, ""); err != nil || len(all) != 1 || all[0].Target != "w/new" {
		t.Errorf("%+v, %v", all, err)
	}
	changed(t, s, MachineChanges{DropRepo: &MachineRepo{Machine: "build-07", Account: "a", Target: "w/new"}}, nil)
	if all, err := s.MachineRepos(ctx, ""); err != nil || len(all) != 0 {
		t.Errorf("%+v, %v", all, err)
	}
}

// Two rollouts may work on one repository for two machines, and not for one.
func TestTwoMachinesDoNotDisturbEachOther(t *testing.T) {
	s := machineStore(t)
	add := func(machine string) error {
		_, err := s.AddRollout(t.Context(), Rollout{Verb: "onboard", State: "ready", Spec: "{}"}, []RolloutStep{{N: 1, Account: "a", Target: "w/r", Machine: machine, Acts: "[]", State: "waiting"}})
		return err
	}
	ok(t, add("build-07"))
	ok(t, add("build-08"))
	for _, machine := range []string{"build-07", ""} {
		if err := add(machine); !errors.Is(err, ErrRolloutThere) {
			t.Errorf("machine %q: %v", machine, err)
		}
	}
	_, steps, err := s.Rollout(t.Context(), 1)
	if err != nil || len(steps) != 1 || steps[0].Machine != "build-07" {
		t.Errorf("%+v, %v", steps, err)
	}
}
