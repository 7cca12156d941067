package core

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/core/cause"
	"latchkey/core/probe"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/keys"
)

// folderMachines are machines that are folders: they outlive a process. What they
// open is tried over SSH on the forge, with the private key that lies in the folder.
type folderMachines struct {
	dir string
	app *App
}

func (m folderMachines) file(machine, kind, name string) string {
	return filepath.Join(m.dir, machine, kind, strings.ReplaceAll(name, "/", "%"))
}

// write puts a file in its place whole.
func (m folderMachines) write(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	if err := os.WriteFile(path+".new", data, 0o600); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}

func (m folderMachines) MakeKey(_ context.Context, machine string, k rollout.ThereKey) (string, error) {
	path := m.file(machine, "keys", k.Name)
	if data, err := os.ReadFile(path); err == nil {
		read, err := keys.ParsePrivate(data, nil)
		if err != nil {
			return "", err
		}
		return read.Pair.Public().Line(), nil
	}
	pair, err := keys.Generate(keys.Ed25519, k.Comment)
	if err != nil {
		return "", err
	}
	data, err := pair.MarshalPrivate(nil)
	if err != nil {
		return "", err
	}
	return pair.Public().Line(), m.write(path, data)
}

func (m folderMachines) Deliver(ctx context.Context, machine string, k rollout.ThereKey, fp keys.Fingerprint) error {
	secret, err := m.app.vault.Get(ctx, string(fp))
	if err != nil {
		return err
	}
	return m.write(m.file(machine, "keys", k.Name), secret)
}

func (m folderMachines) Install(_ context.Context, machine string, want []rollout.Installation) error {
	for _, i := range want {
		data, err := json.Marshal(i)
		if err == nil {
			err = m.write(m.file(machine, "lines", "of "+string(i.Repo)), data)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (m folderMachines) Uninstall(_ context.Context, machine string, gone []rollout.Installation) error {
	for _, i := range gone {
		if err := os.Remove(m.file(machine, "lines", "of "+string(i.Repo))); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return nil
}

func (m folderMachines) RemoveKey(_ context.Context, machine, name string) error {
	if err := os.Remove(m.file(machine, "keys", name)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

func (m folderMachines) Replaced(context.Context, string, keys.Fingerprint) error { return nil }

func (m folderMachines) Verify(ctx context.Context, machine string, checks []rollout.ThereCheck) (all []rollout.ThereVerification, err error) {
	for _, c := range checks {
		err := m.opens(ctx, machine, c)
		all = append(all, rollout.ThereVerification{Verification: rollout.Verification{OK: err == nil, Text: say.Plain(fmt.Sprint(err))}})
	}
	return all, nil
}

// opens opens a repository as the machine would.
func (m folderMachines) opens(ctx context.Context, machine string, c rollout.ThereCheck) error {
	if c.Key == "" {
		data, err := os.ReadFile(m.file(machine, "lines", "of "+string(c.Repo)))
		if err != nil {
			return err
		}
		var i rollout.Installation
		if err := json.Unmarshal(data, &i); err != nil {
			return err
		}
		c.Key = i.Key
	}
	data, err := os.ReadFile(m.file(machine, "keys", c.Key))
	if err != nil {
		return err
	}
	read, err := keys.ParsePrivate(data, nil)
	if err != nil {
		return err
	}
	signer, err := read.Pair.Signer()
	if err != nil {
		return err
	}
	conn, err := m.app.connections.connect(ctx, c.Account)
	if err != nil {
		return err
	}
	report, err := m.app.Tests.runProbe(ctx, conn, c.Repo, signer, probe.Access, 0, nil)
	if err == nil && !report.OK {
		err = errors.New("it does not open")
	}
	return err
}

// files returns everything that lies on the machines, by what it is called.
func (m folderMachines) files(t *testing.T) (all []string) {
	t.Helper()
	must(t, filepath.WalkDir(m.dir, func(path string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			name, _ := filepath.Rel(m.dir, path)
			all = append(all, name)
		}
		return err
	}))
	slices.Sort(all)
	return all
}

func putMachines(t *testing.T, a *App, ids ...string) {
	t.Helper()
	for _, id := range ids {
		must(t, a.store.PutMachine(t.Context(), store.Machine{ID: id, Name: id, Kind: store.MachineSSH}))
	}
}

// Machines are onboarded on a forge, are onboarded further with the key that they
// have, and are undone one after the other.
func TestOnboardingOnTheDemoForge(t *testing.T) {
	w := newWorld(t, demo.Options{})
	ctx := t.Context()
	m := folderMachines{t.TempDir(), w.App}
	w.Rollouts.machines = m
	putMachines(t, w.App, "build-07", "build-08")
	onboard := func(repos ...api.RepoPath) int64 {
		t.Helper()
		plan, err := w.Rollouts.PlanRollout(ctx, rollout.Spec{Verb: rollout.Onboard, Machines: []string{"BUILD-07", "build-08"}, Choice: rollout.Choice{Repos: repos}})
		must(t, err)
		id, err := w.Rollouts.StartRollout(ctx, plan)
		if err != nil {
			t.Fatalf("%v: %+v", err, plan.Exclusions)
		}
		r, err := w.Rollouts.RunRollout(ctx, id, rollout.Run{})
		if err != nil || r.State != rollout.Done {
			t.Fatalf("%v: %+v", err, r)
		}
		return id
	}
	first := onboard(web)
	if n := len(w.forge.KeysOn(string(web))); n < 2 {
		t.Fatalf("%d keys", n)
	}
	second := onboard("acme/payments-api")
	pairs, err := w.Pairs.KeyPairs(ctx)
	must(t, err)
	for _, p := range pairs {
		if p.PrivateKey != "on-machine" || len(p.Machines) != 1 || len(p.Placed) != 2 {
			t.Errorf("%+v", p)
		}
	}
	if len(pairs) != 2 {
		t.Errorf("%d pairs: the key that a machine has is taken up again", len(pairs))
	}
	list, err := w.Repos.DeployKeys(ctx, w.account, web)
	must(t, err)
	held := 0
	for _, k := range list {
		if k.PrivateKey == "on-machine" {
			held++
		}
	}
	if held != 2 {
		t.Errorf("%d keys on machines on %s", held, web)
	}
	over, err := w.Inventory.KeysOverview(ctx)
	must(t, err)
	for _, k := range over.Keys {
		if k.Origin == store.OriginMachine && (k.PrivateKey != "on-machine" || len(k.Machines) != 1) {
			t.Errorf("%+v", k)
		}
	}
	if err := w.Pairs.DeleteKeyPair(ctx, pairs[0].Fingerprint); !errors.Is(err, cause.ErrOnMachine) {
		t.Errorf("a key of a machine is deleted: %v", err)
	}
	for _, id := range []int64{second, first} {
		r, err := w.Rollouts.UndoRollout(ctx, id, rollout.Run{})
		if err != nil || r.State != rollout.Undone {
			t.Fatalf("%v: %+v", err, r)
		}
	}
	if left := m.files(t); len(left) > 0 {
		t.Errorf("left on the machines: %v", left)
	}
	if pairs, err := w.Pairs.KeyPairs(ctx); err != nil || len(pairs) > 0 {
		t.Errorf("%v, %v", pairs, err)
	}
}

// What an onboarding cannot be told is refused before anything is asked.
func TestWhatAnOnboardingRefuses(t *testing.T) {
	w := newWorld(t, demo.Options{})
	putMachines(t, w.App, "build-07")
	here := rollout.Choice{Repos: []api.RepoPath{web}}
	for name, s := range map[string]rollout.Spec{
		"no machine":       {Choice: here},
		"no repository":    {Machines: []string{"build-07"}},
		"wherever":         {Machines: []string{"build-07"}, Choice: rollout.Choice{Where: true}},
		"a key to keep":    {Machines: []string{"build-07"}, Choice: here, Key: rollout.KeyRef{Fingerprint: "SHA256:x"}},
		"a passphrase":     {Machines: []string{"build-07"}, Choice: here, New: rollout.NewKey{Passphrase: true}},
		"unknown machine":  {Machines: []string{"build-99"}, Choice: here},
		"another's choice": {Machines: []string{"build-07"}, Choice: here, RemoveAtOnce: true},
	} {
		s.Verb = rollout.Onboard
		if _, err := w.Rollouts.PlanRollout(t.Context(), s); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
	if _, err := w.Rollouts.PlanRollout(t.Context(), rollout.Spec{Verb: rollout.Add, Choice: here, Machines: []string{"build-07"}}); err == nil {
		t.Error("an addition is about machines")
	}
}

// A key of a machine is rotated everywhere without a question, and a key that was
// also exported is not.
func TestRotatingWhatLiesOnMachines(t *testing.T) {
	w := newWorld(t, demo.Options{})
	ctx := t.Context()
	m := folderMachines{t.TempDir(), w.App}
	w.Rollouts.machines = m
	putMachines(t, w.App, "build-07")
	start := func(s rollout.Spec) rollout.Report {
		t.Helper()
		plan, err := w.Rollouts.PlanRollout(ctx, s)
		must(t, err)
		id, err := w.Rollouts.StartRollout(ctx, plan)
		if err != nil {
			t.Fatalf("%v: %+v", err, plan.Exclusions)
		}
		r, err := w.Rollouts.RunRollout(ctx, id, rollout.Run{})
		if err != nil || r.State != rollout.Done {
			t.Fatalf("%v: %+v", err, r)
		}
		return r
	}
	start(rollout.Spec{Verb: rollout.Onboard, Machines: []string{"build-07"}, Choice: rollout.Choice{Repos: []api.RepoPath{web, "acme/payments-api"}}})
	pairs, err := w.Pairs.KeyPairs(ctx)
	must(t, err)
	old := pairs[0].Fingerprint
	r := start(rollout.Spec{Verb: rollout.Rotate, Key: rollout.KeyRef{Fingerprint: old}, Choice: rollout.Choice{Where: true}})
	if !r.Spec.RemoveAtOnce || w.holds(web, old) || w.holds("acme/payments-api", old) {
		t.Errorf("the old key stays: %+v", r.Spec)
	}
	for _, repo := range []api.RepoPath{web, "acme/payments-api"} {
		must(t, m.opens(ctx, "build-07", rollout.ThereCheck{Account: w.account, Repo: repo}))
	}
	pairs, err = w.Pairs.KeyPairs(ctx)
	must(t, err)
	i := slices.IndexFunc(pairs, func(p KeyPair) bool { return p.Fingerprint != old })
	kept := start(rollout.Spec{Verb: rollout.Rotate, Key: rollout.KeyRef{Fingerprint: pairs[i].Fingerprint}, Choice: rollout.Choice{Where: true}, KeepOld: true})
	if !kept.Spec.KeepOld || !w.holds(web, pairs[i].Fingerprint) {
		t.Errorf("who asked to keep it does: %+v", kept.Spec)
	}
}

// A machine that is retired leaves nothing behind, here or there; another one keeps
// what it opens.
func TestAMachineIsRetired(t *testing.T) {
	w := newWorld(t, demo.Options{})
	ctx := t.Context()
	m := folderMachines{t.TempDir(), w.App}
	w.Rollouts.machines = m
	putMachines(t, w.App, "build-07", "build-08")
	repos := []api.RepoPath{web, "acme/payments-api"}
	before := stocks(w.forge, repos)
	for _, s := range []rollout.Spec{
		{Verb: rollout.Onboard, Machines: []string{"build-07", "build-08"}, Choice: rollout.Choice{Repos: repos}},
		{Verb: rollout.Revoke, Machines: []string{"Build-07"}, Retire: true},
		{Verb: rollout.Revoke, Machines: []string{"build-08"}},
	} {
		plan, err := w.Rollouts.PlanRollout(ctx, s)
		must(t, err)
		id, err := w.Rollouts.StartRollout(ctx, plan)
		if err != nil {
			t.Fatalf("%v: %+v", err, plan.Exclusions)
		}
		r, err := w.Rollouts.RunRollout(ctx, id, rollout.Run{})
		if err != nil || r.State != rollout.Done {
			t.Fatalf("%v: %+v", err, r)
		}
		if s.Retire {
			must(t, m.opens(ctx, "build-08", rollout.ThereCheck{Account: w.account, Repo: web}))
		}
	}
	if left := m.files(t); len(left) > 0 {
		t.Errorf("left on the machines: %v", left)
	}
	if diff := diffStocks(before, stocks(w.forge, repos)); len(diff) > 0 {
		t.Errorf("left on the forge: %v", diff)
	}
	if pairs, err := w.Pairs.KeyPairs(ctx); err != nil || len(pairs) > 0 {
		t.Errorf("%v, %v", pairs, err)
	}
	for name, s := range map[string]rollout.Spec{
		"a key besides":   {Machines: []string{"build-07"}, Key: rollout.KeyRef{Fingerprint: "SHA256:x"}},
		"some of them":    {Machines: []string{"build-07"}, Choice: rollout.Choice{Repos: repos}},
		"unknown":         {Machines: []string{"build-99"}},
		"both":            {Machines: []string{"build-07"}, Retire: true, ReplaceFirst: true},
		"without machine": {Retire: true, Key: rollout.KeyRef{Fingerprint: "SHA256:x"}, Choice: rollout.Choice{Where: true}},
	} {
		s.Verb = rollout.Revoke
		if _, err := w.Rollouts.PlanRollout(ctx, s); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
}
