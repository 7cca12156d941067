package main

import (
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/user"
	"path/filepath"
	"testing"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/core"
	"latchkey/core/rollout"
	"latchkey/internal/machinetest"
	"latchkey/ui"
)

// homeDigests are all files of ~/.ssh and the gitconfigs of a home.
func homeDigests(t *testing.T, home string) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, name := range []string{".ssh", ".gitconfig", ".config/git"} {
		err := filepath.WalkDir(filepath.Join(home, name), func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return nil
			}
			info, err := d.Info()
			if err != nil {
				return err
			}
			data, _ := os.ReadFile(path)
			all[path] = fmt.Sprintf("%x %s %s", sha256.Sum256(data), info.Mode(), info.ModTime())
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// What a person tries in the demo, also on "this computer", touches nothing of theirs.
func TestTheDemosMachinesAreNobodysHome(t *testing.T) {
	scratch := t.TempDir()
	t.Setenv("HOME", scratch)
	for name, text := range map[string]string{".ssh/config": "Host *\n  User somebody\n", ".ssh/id_ed25519": "mine\n", ".gitconfig": "[user]\n\tname = Me\n"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(scratch, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(scratch, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	me, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	before, own := homeDigests(t, scratch), homeDigests(t, me.HomeDir)
	b, err := openDemo(io.Discard, demo.Options{Seed: 1})(t.Context(), ui.Wiring{})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	offers := b.MachineOffers()
	if len(offers.Addresses) == 0 {
		if offers.Why.IsZero() || !offers.NotHere {
			t.Errorf("no machines, and nothing says why: %+v", offers)
		}
		if machinetest.Required() {
			t.Fatal(offers.Why.String())
		}
		t.Skip(offers.Why.String())
	}
	accounts, err := b.ListAccounts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	spec := rollout.Spec{Verb: rollout.Onboard, Account: accounts[0].ID, Choice: rollout.Choice{Repos: []api.RepoPath{"acme/web-frontend"}}}
	for _, address := range []string{offers.Addresses[0], ""} {
		m, err := b.AddMachine(t.Context(), core.NewMachine{Address: address})
		if err != nil {
			t.Fatal(err)
		}
		l, err := b.LookAtMachine(t.Context(), m.ID)
		if err != nil || l.Stops() || l.Facts.User.Home != "/home/build" {
			t.Fatalf("%s: %+v, %v", m.Name, l.Facts.User, err)
		}
		spec.Machines = append(spec.Machines, m.ID)
	}
	plan, err := b.PlanRollout(t.Context(), spec)
	if err != nil {
		t.Fatal(err)
	}
	id, err := b.StartRollout(t.Context(), plan)
	if err != nil {
		t.Fatal(err)
	}
	if r, err := b.RunRollout(t.Context(), id, rollout.Run{}); err != nil || r.State != rollout.Done {
		t.Errorf("it ended as %s, %v: %+v", r.State, err, r.Results)
	}
	if after := homeDigests(t, scratch); !maps.Equal(after, before) {
		t.Errorf("the home has changed: %v, before %v", after, before)
	}
	if after := homeDigests(t, me.HomeDir); !maps.Equal(after, own) {
		t.Errorf("the home that passwd names has changed: %v, before %v", after, own)
	}
}
