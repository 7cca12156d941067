package store

import "testing"

// A group has what lies on the machine whose image it has, also what comes there later,
// and keeps what that machine has no more until it is said to be replaced.
func TestAGroupHoldsWhatItsImageMayHave(t *testing.T) {
	s := machineStore(t)
	ctx := t.Context()
	put := func(fingerprint, origin string) {
		t.Helper()
		changed(t, s, MachineChanges{PutKey: &MachineKey{Machine: "build-07", Fingerprint: fingerprint, Path: fingerprint, Origin: origin, Since: noon},
			PutRepo: &MachineRepo{Machine: "build-07", Account: "a", Target: "w/r", Fingerprint: fingerprint, Access: "read", Since: noon}}, nil)
	}
	held := func() (all string) {
		t.Helper()
		held, err := s.MachineKeys(ctx, "ci-*")
		ok(t, err)
		for _, k := range held {
			if k.Origin != KeyCloned {
				t.Errorf("%+v", k)
			}
			all += k.Fingerprint + " "
		}
		repos, err := s.MachineRepos(ctx, "ci-*")
		ok(t, err)
		for _, r := range repos {
			all += r.Target + "=" + r.Fingerprint
		}
		return all
	}
	put("old", KeyMade)
	ok(t, s.AddGroup(ctx, Machine{ID: "ci-*", Name: "ci-*", Kind: MachineGroup, Host: "build-07"}))
	if got := held(); got != "old w/r=old" {
		t.Errorf("at first: %s", got)
	}
	put("new", KeyMade)
	changed(t, s, MachineChanges{DropKey: &MachineKey{Machine: "build-07", Fingerprint: "old"}}, nil)
	if got := held(); got != "new old w/r=old" {
		t.Errorf("rotated on its machine: %s", got)
	}
	changed(t, s, MachineChanges{PutKey: &MachineKey{Machine: "build-07", Fingerprint: "mine", Path: "id", Origin: KeyFound, Since: noon}}, nil)
	ok(t, s.GroupReplaced(ctx, "ci-*"))
	if got := held(); got != "new w/r=new" {
		t.Errorf("replaced: %s", got)
	}
	put("newer", KeyMade)
	put("newest", KeyMade)
	opens := func() (all string) {
		held, err := s.MachineKeys(ctx, "ci-*")
		ok(t, err)
		for _, k := range held {
			if k.Opens {
				all += k.Fingerprint + " "
			}
		}
		return all
	}
	if got := opens(); got != "new newer newest " {
		t.Errorf("rotated twice: its machines may open w/r with %s", got)
	}
	ok(t, s.GroupReplaced(ctx, "ci-*"))
	if got := opens(); got != "newest " {
		t.Errorf("replaced after that: its machines may open w/r with %s", got)
	}
	ok(t, s.DropMachine(ctx, "build-07"))
	ok(t, s.GroupReplaced(ctx, "ci-*"))
	if got := held(); got != "" {
		t.Errorf("its machine is gone: %s", got)
	}
}
