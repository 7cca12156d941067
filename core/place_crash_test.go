package core

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/core/ask"
	"latchkey/keys/vault"
)

// order is what the child is told on its standard input.
type order struct {
	Dir, HostKey, Job string
	On                about
	Stop              int // at which point the process ends
}

const killed = 42

// fileVault outlives a process; its passphrase costs next to nothing here.
func fileVault(dir string) (vault.Vault, error) {
	return vault.OpenFile(filepath.Join(dir, "vault.age"), vault.FileOptions{WorkFactor: 1,
		Passphrase: func(context.Context) ([]byte, error) { return []byte("only for tests"), nil }})
}

// crashChild runs one job and ends hard at a point, as kill -9 would: no defer
// runs, nothing is closed.
func crashChild() int {
	fail := func(err error) int { fmt.Fprintln(os.Stderr, err); return 1 }
	var o order
	if err := json.NewDecoder(os.Stdin).Decode(&o); err != nil {
		return fail(err)
	}
	v, err := fileVault(o.Dir)
	if err != nil {
		return fail(err)
	}
	ctx := context.Background()
	a, err := Open(ctx, Options{DataDir: o.Dir, UseVault: v, KnownHosts: []string{}, Published: []HostPin{{o.HostKey}},
		Person: ask.Person{Confirm: func(context.Context, ask.Plan) (bool, error) { return true, nil }}})
	if err != nil {
		return fail(err)
	}
	n := 0
	a.testHook = func(point string) {
		if n++; n == o.Stop {
			fmt.Println(point)
			os.Exit(killed)
		}
	}
	for _, j := range jobs() {
		if j.name == o.Job {
			err = j.run(ctx, a, o.On)
		}
	}
	if err != nil {
		return fail(err)
	}
	return 0
}

// A process that is killed between any two steps leaves nothing, or an entry
// that the next one can finish and undo.
func TestKilledBetweenAnyTwoSteps(t *testing.T) {
	w := newTemplate(t)
	for _, j := range jobs() {
		t.Run(j.name, func(t *testing.T) {
			var points []string
			for n := 1; ; n++ {
				point, more, entry := w.killAt(t, j, n, false)
				if !more {
					break
				}
				points = append(points, point)
				if entry && !j.noUndo {
					w.killAt(t, j, n, true)
				}
			}
			if len(points) < 2 {
				t.Errorf("killed only at %v", points)
			}
			t.Logf("killed at: %s", strings.Join(points, ", "))
		})
	}
}

func (w *world) killAt(t *testing.T, j job, n int, undo bool) (point string, more, entry bool) {
	t.Helper()
	w.sweep(t)
	sub := &world{t: t, forge: w.forge, login: w.login, dir: ramFolder(t)}
	var err error
	sub.vault, err = fileVault(sub.dir)
	must(t, err)
	must(t, os.MkdirAll(sub.dir, 0o700))
	sub.open()
	h, err := sub.Accounts.AddAccount(t.Context(), sub.newAccount())
	must(t, err)
	sub.account = h.Account.ID
	fp := j.prepare(sub)
	known := sub.known()
	must(t, sub.Close()) // the child is alone

	point, code := runChild(t, order{Dir: sub.dir, HostKey: w.forge.Info().HostKey, Job: j.name, On: sub.about(fp), Stop: n})
	sub.App = nil
	sub.open()
	if c := sub.logCheck(); !c.OK() {
		t.Errorf("killed at %q: the log: %+v", point, c)
	}
	if code == 0 {
		if fp == "" {
			fp = sub.newKey(known)
		}
		if err := j.complete(sub, fp); err != nil {
			t.Error(err)
		}
		return "", false, false
	}
	entry = sub.settleAndCheck(t, j, fp, known, errInjected, undo)
	if t.Failed() {
		t.Fatalf("killed at %q, undo %v", point, undo)
	}
	return point, true, entry
}

func runChild(t *testing.T, o order) (point string, code int) {
	t.Helper()
	data, err := json.Marshal(o)
	must(t, err)
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), "CORE_TEST_CHILD=1")
	cmd.Stdin = strings.NewReader(string(data))
	var out strings.Builder
	cmd.Stdout, cmd.Stderr = &out, io.MultiWriter(&out)
	_ = cmd.Run() // the exit status says it
	code = cmd.ProcessState.ExitCode()
	if code != 0 && code != killed {
		t.Fatalf("child failed: %s", out.String())
	}
	return strings.TrimSpace(out.String()), code
}
