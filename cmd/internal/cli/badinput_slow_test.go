package cli

import (
	"context"
	"sync"
	"testing"
)

// slowCase is a badInput whose answer takes its time without any work: latchctl
// tries again for a quarter of a minute, or waits for a server that says
// nothing. It runs on a scene of its own while the quick ones are played.
type slowCase struct {
	scene    *scene
	badInput badInput
	answer   chan answer
}

type answer struct {
	outcome
	err error
}

func slowBadInput() []badInput {
	list := []string{"deploy-key", "list", "acme/ledger"}
	return failing([]badInput{
		{name: "resets while a list is read", args: list, faults: []string{"reset@deploy-keys"},
			message: "list deploy keys acme/ledger: {RESTHOST} broke off the connection", hint: hintNetwork},
		{name: "half answers while a list is read", args: list, faults: []string{"truncate@deploy-keys"},
			message: "list deploy keys acme/ledger: {RESTHOST} broke off its answer in the middle", hint: hintNetwork},
		{name: "a gateway's page while a list is read", args: list, faults: []string{"html@deploy-keys"},
			message: "list deploy keys acme/ledger: the forge is not available just now (502)", hint: hintLater},
		{name: "an SSH server that never speaks", args: []string{"test", "acme/web-frontend", "--key", "{FP}"}, faults: []string{"ssh-black-hole"},
			message: "acme/web-frontend: 127.0.0.1 accepted the connection but never spoke SSH. A firewall or proxy holds the connection, or the service hangs.",
			hint:    "Test again; if it stays so, try port 443 or another network."},
	})
}

func startSlow(t *testing.T, fix *fixture) []*slowCase {
	t.Helper()
	var all []*slowCase
	// Where -run leaves their judges out nobody waits for them: they end with the
	// test, before it is looked which processes are left.
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	t.Cleanup(func() { stop(); running.Wait() })
	for _, b := range slowBadInput() {
		w := &slowCase{newScene(t, fix.session.Env()).withKey(t), b, make(chan answer, 1)}
		w.scene.prepare(t, b)
		running.Go(func() {
			got, err := w.scene.latchctlUntil(ctx, b.stdin, b.env, b.args...)
			w.answer <- answer{got, err}
		})
		all = append(all, w)
	}
	return all
}

func (w *slowCase) check(t *testing.T) {
	a := <-w.answer
	if a.err != nil {
		t.Fatal(a.err)
	}
	w.scene.check(t, w.badInput, a.outcome)
}
