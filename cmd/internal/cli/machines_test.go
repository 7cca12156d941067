package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/rogpeppe/go-internal/testscript"

	"latchkey/internal/fleet"
)

type fleetKey struct{}

// fleetState is where a story keeps its machines.
type fleetState struct {
	machines *fleet.Fleet
	n        int
	url      string
	known    string // file with the host key
}

// machinesCommand is a few build machines as an actor in a story:
//
//	machines start N REPO KEYFILE   N machines take the exported key and clone REPO in a loop, with the real git and ssh
//	machines clone                  waits until each has cloned twice more
//	machines take KEYFILE           each takes another exported key
//	machines stop                   ends them; not one clone may have failed
func machinesCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("machines: what?")
	}
	box := ts.Value(fleetKey{}).(*fleetState)
	if args[0] == "start" && len(args) == 4 {
		n, err := strconv.Atoi(args[1])
		ts.Check(err)
		box.start(ts, n, args[2], args[3])
		return
	}
	f := box.machines
	if f == nil {
		ts.Fatalf("machines: not started")
	}
	switch {
	case args[0] == "clone" && len(args) == 1:
		ts.Check(f.CloneAgain())
	case args[0] == "take" && len(args) == 2:
		for i := range box.n {
			f.Reconfigure(i, box.setup(ts, i, args[1]))
		}
	case args[0] == "stop" && len(args) == 1:
		ts.Check(f.Stop())
	default:
		ts.Fatalf("machines: what is %q?", args)
	}
}

// start sets up the machines, each with a copy of the exported key.
func (b *fleetState) start(ts *testscript.TestScript, n int, repo, key string) {
	b.n = n
	b.url = fmt.Sprintf("ssh://git@%s:%s/%s.git", ts.Getenv("SSH_HOST"), ts.Getenv("SSH_PORT"), repo)
	b.known = ts.MkAbs("machines_known_hosts")
	ts.Check(os.WriteFile(b.known, []byte(ts.Getenv("HOST_KEY")+"\n"), 0o600))
	var setups []fleet.Setup
	for i := range n {
		setups = append(setups, b.setup(ts, i, key))
	}
	f, err := fleet.Start(ts.MkAbs("."), setups...)
	ts.Check(err)
	b.machines = f
	ts.Defer(func() { _ = f.Stop() }) // where the story ended early, that is what it says
}

// setup copies an exported key to a machine, which uses it and nothing else.
func (b *fleetState) setup(ts *testscript.TestScript, machine int, file string) fleet.Setup {
	dir := ts.MkAbs(fmt.Sprintf("keys%d", machine))
	ts.Check(os.MkdirAll(dir, 0o700))
	to := filepath.Join(dir, filepath.Base(file))
	text, err := os.ReadFile(ts.MkAbs(file))
	ts.Check(err)
	ts.Check(os.WriteFile(to, text, 0o600))
	return fleet.Setup{URL: b.url, SSH: "ssh -F none -o IdentitiesOnly=yes -o IdentityAgent=none -o BatchMode=yes -o StrictHostKeyChecking=yes -o UserKnownHostsFile=" + b.known +
		" -o GlobalKnownHostsFile=none -i " + to}
}
