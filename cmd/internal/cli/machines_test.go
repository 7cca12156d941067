package cli

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// fleet is a few build machines that clone one repository again and again, each
// with the key file that it has.
type fleet struct {
	mu     sync.Mutex
	keys   []string // file that each machine uses from its next clone on
	clones []int    // of each machine
	failed []string
	stop   context.CancelFunc
	all    sync.WaitGroup
}

type fleetKey struct{}

// machinesActor is the build machines as an actor in a story:
//
//	machines start N REPO KEYFILE   N machines take the exported key and clone REPO in a loop, with the real git and ssh
//	machines clone                  waits until each has cloned twice more
//	machines take KEYFILE           each takes another exported key
//	machines stop                   ends them; not one clone may have failed
func machinesActor(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("machines: what?")
	}
	if args[0] == "start" && len(args) == 4 {
		n, err := strconv.Atoi(args[1])
		ts.Check(err)
		startMachines(ts, n, args[2], args[3])
		return
	}
	f := ts.Value(fleetKey{}).(*fleetBox).fleet
	if f == nil {
		ts.Fatalf("machines: not started")
	}
	switch {
	case args[0] == "clone" && len(args) == 1:
		f.waitClones(ts)
	case args[0] == "take" && len(args) == 2:
		for i := range f.clones {
			f.give(ts, i, args[1])
		}
	case args[0] == "stop" && len(args) == 1:
		f.stop()
		f.all.Wait()
		f.check(ts)
	default:
		ts.Fatalf("machines: what is %q?", args)
	}
}

// fleetBox is where a story keeps its machines.
type fleetBox struct{ fleet *fleet }

func machineDir(ts *testscript.TestScript, i int) string {
	return ts.MkAbs(fmt.Sprintf("machine%d", i))
}

// give copies an exported key to a machine, which uses it from its next clone on:
// a clone that runs goes on with the key with which it began.
func (f *fleet) give(ts *testscript.TestScript, i int, file string) {
	to := filepath.Join(machineDir(ts, i), filepath.Base(file))
	text, err := os.ReadFile(ts.MkAbs(file))
	ts.Check(err)
	ts.Check(os.WriteFile(to, text, 0o600))
	f.mu.Lock()
	defer f.mu.Unlock()
	f.keys[i] = to
}

func startMachines(ts *testscript.TestScript, n int, repo, key string) {
	ctx, cancel := context.WithCancel(context.Background())
	f := &fleet{clones: make([]int, n), keys: make([]string, n), stop: cancel}
	ts.Value(fleetKey{}).(*fleetBox).fleet = f
	ts.Defer(func() { cancel(); f.all.Wait() })
	url := fmt.Sprintf("ssh://git@%s:%s/%s.git", ts.Getenv("SSH_HOST"), ts.Getenv("SSH_PORT"), repo)
	known := ts.MkAbs("machines_known_hosts")
	ts.Check(os.WriteFile(known, []byte(ts.Getenv("HOST_KEY")+"\n"), 0o600))
	for i := range n {
		dir := machineDir(ts, i)
		ts.Check(os.MkdirAll(dir, 0o700))
		f.give(ts, i, key)
		f.all.Go(func() {
			for ctx.Err() == nil {
				f.clone(ctx, i, dir, url, known)
			}
		})
	}
}

// clone clones once, with the machine's key and nothing else.
func (f *fleet) clone(ctx context.Context, i int, dir, url, known string) {
	f.mu.Lock()
	key := f.keys[i]
	f.mu.Unlock()
	to := filepath.Join(dir, "clone")
	git := exec.CommandContext(ctx, "git", "clone", "-q", "--depth", "1", url, to)
	git.Env = append(os.Environ(), "HOME="+dir, "GIT_CONFIG_NOSYSTEM=1", "GIT_TERMINAL_PROMPT=0",
		"GIT_SSH_COMMAND=ssh -F none -o IdentitiesOnly=yes -o IdentityAgent=none -o BatchMode=yes -o StrictHostKeyChecking=yes -o UserKnownHostsFile="+known+
			" -o GlobalKnownHostsFile=none -i "+key)
	out, err := git.CombinedOutput()
	if rmErr := os.RemoveAll(to); err == nil {
		err = rmErr
	}
	if ctx.Err() != nil {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if err != nil {
		f.failed = append(f.failed, fmt.Sprintf("machine %d: %v: %s", i, err, out))
	}
	f.clones[i]++
}

// waitClones waits until each machine has cloned twice from now on: the second
// one began after this was asked.
func (f *fleet) waitClones(ts *testscript.TestScript) {
	f.mu.Lock()
	before := append([]int(nil), f.clones...)
	f.mu.Unlock()
	const patience = 60 * time.Second
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(patience); !f.cloned(before, 2); <-tick.C {
		if time.Now().After(end) {
			ts.Fatalf("the machines did not clone within %s", patience)
		}
	}
	f.check(ts)
}

func (f *fleet) cloned(before []int, more int) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i, n := range f.clones {
		if n < before[i]+more {
			return false
		}
	}
	return true
}

func (f *fleet) check(ts *testscript.TestScript) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.failed) > 0 {
		ts.Fatalf("%d clones failed, the first: %s", len(f.failed), f.failed[0])
	}
}
