package core

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/core/ask"
	"latchkey/core/rollout"
	"latchkey/internal/machinetest"
)

// While a key is made on a machine, another is brought there, both are verified, one is
// rotated and all is taken back, no private key, password, passphrase or token is in an
// argument or the environment of any process, over there or here, in a log, in a shell's
// history, or in a file outside our own folder.
func TestNoSecretIsSeenWhileAMachineIsOnboarded(t *testing.T) {
	needsFleet(t)
	const password = "correct-horse-7391"
	r := machinetest.Start(t, machinetest.Machine{Name: "build-07", Config: "LogLevel DEBUG3\n", Users: []machinetest.User{{Name: "jenkins", Shell: "bash", Password: password,
		Files: append(ownFiles(), machinetest.File{Path: ".bashrc", Text: "set -o history\nHISTFILE=~/.bash_history\n"})}}})
	t.Setenv("HOME", t.TempDir())
	t.Setenv("SSH_AUTH_SOCK", "")
	w := newWorld(t, demo.Options{Seed: 1})
	var log lockedBuffer
	must(t, w.Close())
	o := w.options()
	o.Person, o.Log = trusting(), &log
	o.Person.Prompt = func(context.Context, ask.Prompt) ([]byte, error) { return []byte(password), nil }
	a, err := Open(t.Context(), o)
	must(t, err)
	a.lag = 0
	w.App = a
	t.Cleanup(func() { must(t, a.Close()) })
	ctx := t.Context()
	secrets := []string{w.login.Token, password, "PRIVATE KEY-----\n"}
	_, err = w.Machines.Add(ctx, NewMachine{Address: "jenkins@" + r.Addr, Name: "build-07"})
	must(t, err)
	shared, err := w.Pairs.GenerateKeyPair(ctx, NewPair{Comment: "ci@shared"})
	must(t, err)
	private, err := w.vault.Get(ctx, string(shared.Fingerprint))
	must(t, err)
	lines := strings.Split(string(private), "\n")
	secrets = append(secrets, lines[1], lines[2], lines[3])

	there, here := r.WatchProcesses(), watchHere()
	play := func(s rollout.Spec) int64 {
		t.Helper()
		plan, err := w.Rollouts.PlanRollout(ctx, s)
		must(t, err)
		id, err := w.Rollouts.StartRollout(ctx, plan)
		if err != nil {
			t.Fatalf("%v: %+v", err, plan.Exclusions)
		}
		if report, err := w.Rollouts.RunRollout(ctx, id, rollout.Run{}); err != nil || report.State != rollout.Done {
			t.Fatalf("%v: %+v", err, report)
		}
		return id
	}
	delivered := play(rollout.Spec{Verb: rollout.Onboard, Machines: []string{"build-07"}, Key: rollout.KeyRef{Fingerprint: shared.Fingerprint}, Deliver: true, Choice: rollout.Choice{Repos: []api.RepoPath{web}}})
	made := play(rollout.Spec{Verb: rollout.Onboard, Machines: []string{"build-07"}, Choice: rollout.Choice{Repos: []api.RepoPath{ledger}}})
	_, err = w.Machines.Verify(ctx, "build-07")
	must(t, err)
	for path := range r.Checksums(t, "jenkins") {
		if data, err := os.ReadFile(filepath.Join(r.Home("jenkins"), path)); err == nil && !strings.HasPrefix(path, ".ssh/latchkey/") {
			findSecrets(t, "the file "+path+" on the machine", string(data), secrets)
		}
	}
	for _, id := range []int64{made, delivered} {
		if report, err := w.Rollouts.UndoRollout(ctx, id, rollout.Run{}); err != nil || report.State != rollout.Undone {
			t.Fatalf("%v: %+v", err, report)
		}
	}
	seen := there()
	if len(seen) < 10 {
		t.Errorf("only %d processes were seen", len(seen))
	}
	for _, p := range append(seen, here()...) {
		findSecrets(t, "a process", strings.Join(append(p.Args, p.Env...), "\x00"), secrets)
	}
	for path, text := range treeTexts(t, r.Path("/tmp"), r.Path("/var"), r.Path("/run"), r.Home("jenkins")) {
		findSecrets(t, path, text, secrets)
	}
	findSecrets(t, "what sshd logs", r.Log(), secrets)
	findSecrets(t, "our log", log.b.String(), secrets)
	for path, text := range treeTexts(t, w.dir) {
		findSecrets(t, path, text, secrets)
	}
}

func findSecrets(t *testing.T, where, text string, secrets []string) {
	t.Helper()
	for i, s := range secrets {
		if strings.Contains(text, s) {
			t.Errorf("%s holds secret %d", where, i)
		}
	}
}

// treeTexts are the files below folders, by path.
func treeTexts(t *testing.T, roots ...string) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, root := range roots {
		must(t, filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return err
			}
			data, err := os.ReadFile(path)
			all[path] = string(data)
			return err
		}))
	}
	return all
}

// watchHere looks at the processes of this computer that this one has started, until
// the func that it returns is called.
func watchHere() func() []machinetest.Process {
	stop, done := make(chan struct{}), make(chan []machinetest.Process)
	go func() {
		known := map[string]machinetest.Process{}
		for {
			for _, p := range machinetest.Children(os.Getpid()) {
				known[strings.Join(p.Args, "\x00")] = p
			}
			select {
			case <-stop:
				var all []machinetest.Process
				for _, p := range known {
					all = append(all, p)
				}
				done <- all
				return
			case <-time.After(2 * time.Millisecond):
			}
		}
	}()
	return func() []machinetest.Process { close(stop); return <-done }
}
