package core

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/core/ask"
	"latchkey/core/machine"
	"latchkey/core/machine/home"
	"latchkey/core/rollout"
	"latchkey/internal/machinetest"
)

// agentWith serves an agent with the keys of machines, and names its socket where
// ssh looks for it.
func agentWith(t *testing.T, all ...*machinetest.Running) {
	t.Helper()
	ring := agent.NewKeyring()
	for _, r := range all {
		text, err := os.ReadFile(r.KeyFile)
		must(t, err)
		private, err := ssh.ParseRawPrivateKey(text)
		must(t, err)
		must(t, ring.Add(agent.AddedKey{PrivateKey: private}))
	}
	socket := filepath.Join(t.TempDir(), "agent")
	listener, err := net.Listen("unix", socket)
	must(t, err)
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go agent.ServeAgent(ring, conn)
		}
	}()
	t.Setenv("SSH_AUTH_SOCK", socket)
	t.Setenv("HOME", t.TempDir())
}

// onboards plans and runs an onboarding.
func (w *world) onboards(repos []api.RepoPath, machines ...string) rollout.Report {
	w.t.Helper()
	plan, err := w.Rollouts.PlanRollout(w.t.Context(), rollout.Spec{Verb: rollout.Onboard, Account: w.account, Machines: machines,
		Choice: rollout.Choice{Repos: repos}, New: rollout.NewKey{Comment: "ci"}})
	must(w.t, err)
	id, err := w.Rollouts.StartRollout(w.t.Context(), plan)
	must(w.t, err)
	report, err := w.Rollouts.RunRollout(w.t.Context(), id, rollout.Run{})
	must(w.t, err)
	return report
}

// From nothing to a plain git clone there, on both kinds of forges, and back.
func TestABuildMachineIsOnboardedVerifiedAndTakenBack(t *testing.T) {
	for _, dialect := range []api.Kind{api.BitbucketCloud, api.GitHub} {
		t.Run(string(dialect), func(t *testing.T) {
			r := machinetest.Start(t, machinetest.Machine{Name: "build-07"})
			agentWith(t, r)
			w := newWorld(t, demo.Options{Seed: 1, Kind: dialect})
			w.trusts()
			before := r.Checksums(t, "jenkins")
			m, err := w.Machines.Add(t.Context(), NewMachine{Address: "jenkins@" + r.Addr, Name: "build-07"})
			must(t, err)
			report := w.onboards([]api.RepoPath{web, ledger}, "build-07")
			if report.State != rollout.Done {
				t.Fatalf("it ended as %s: %+v", report.State, report)
			}
			m, err = w.Machines.Show(t.Context(), m.ID)
			must(t, err)
			if m.State() != machine.Good || len(m.Repos) != 2 || m.Verified.IsZero() {
				t.Errorf("the machine is %s: %+v", m.State(), m)
			}
			end := w.forge.Info().SSH
			url := api.SSHEnd{Host: hostOf(end), Port: portOf(end)}.CloneURL(web)
			if out, err := r.Run("jenkins", "cd && git clone -q "+url+" x && ls x | head -1 && rm -rf x"); err != nil || strings.TrimSpace(out) == "" {
				t.Errorf("a plain clone of %s: %v: %s", url, err, out)
			}
			for _, k := range m.Keys {
				if w.vaultHas(string(k.Fingerprint)) || !w.holds(web, k.Fingerprint) && !w.holds(ledger, k.Fingerprint) {
					t.Errorf("key %s is in the vault, or nowhere", k.Fingerprint)
				}
			}
			reports, err := w.Machines.Verify(t.Context(), "build-07")
			must(t, err)
			if len(reports) != 2 || !reports[0].OK || !reports[1].OK {
				t.Errorf("verified: %+v", reports)
			}
			if files, err := w.Machines.Files(t.Context(), "build-07"); err != nil || len(files) < 6 || slices.ContainsFunc(files, func(f home.File) bool { return strings.Contains(f.Content, "PRIVATE KEY") }) {
				t.Errorf("files: %v %v", files, err)
			}
			undone, err := w.Rollouts.UndoRollout(t.Context(), report.ID, rollout.Run{})
			must(t, err)
			if undone.State != rollout.Undone {
				t.Errorf("undo ended as %s: %+v", undone.State, undone)
			}
			after := r.Checksums(t, "jenkins")
			for path, text := range before {
				if !strings.HasPrefix(text, "d") && after[path] != text {
					t.Errorf("undo left %s as %s", path, after[path])
				}
			}
			if len(after) != len(before) {
				t.Errorf("undo left files: %v", after)
			}
			for _, k := range m.Keys {
				if w.holds(web, k.Fingerprint) || w.holds(ledger, k.Fingerprint) {
					t.Errorf("undo left key %s on the forge", k.Fingerprint)
				}
			}
		})
	}
}

// trusts opens the App with somebody who trusts unknown host keys.
func (w *world) trusts() {
	w.t.Helper()
	must(w.t, w.Close())
	o := w.options()
	o.Person.TrustHost = func(context.Context, ask.HostKey) (bool, error) { return true, nil }
	a, err := Open(w.t.Context(), o)
	must(w.t, err)
	a.lag = 0
	w.App = a
	w.t.Cleanup(func() { must(w.t, a.Close()) })
}
