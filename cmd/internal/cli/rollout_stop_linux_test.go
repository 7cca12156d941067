package cli

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"latchkey/api/demo"
	"latchkey/cmd/internal/cli/terminal"
	"latchkey/keys/vault/keyringtest"
)

// Ctrl-C once waits for the step in hand; twice does not, says how to go on,
// and nothing is lost by it.
func TestCtrlCTwiceStopsARolloutAtOnce(t *testing.T) {
	session := keyringtest.Start(t, keyringtest.Unlocked)
	s := newScene(t, append(os.Environ(), session.Env()...)).withAccount(t)
	s.mustRun(t, "", "rollout", "add", "--new", "--comment", "ci@build-07", "acme/ledger", "acme/web-frontend", "--later", "--yes")
	if err := s.forge.SetFaults(func(f *demo.Faults) { f.Rules = []demo.Rule{{Method: "POST", Do: demo.Slow, After: time.Hour}} }); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0], "rollout", "run", "1")
	cmd.Dir, cmd.Env = s.dir, s.env
	pipe, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	cmd.Stdout = &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	rescue := time.AfterFunc(time.Minute, func() { _ = cmd.Process.Kill() })
	defer rescue.Stop()
	for asked := false; !asked; time.Sleep(5 * time.Millisecond) { // until the first key is on its way
		for _, c := range s.forge.Calls() {
			asked = asked || c.Method == "POST"
		}
	}
	lines := bufio.NewReader(pipe)
	interrupt := func() {
		if err := cmd.Process.Signal(os.Interrupt); err != nil {
			t.Fatal(err)
		}
	}
	interrupt()
	for line := ""; !strings.Contains(line, "stopping after the current step; press Ctrl-C again to stop at once"); {
		if line, err = lines.ReadString('\n'); err != nil {
			t.Fatal(err)
		}
	}
	interrupt()
	rest, err := io.ReadAll(lines)
	if err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // how it ended is looked at below
	if !strings.HasSuffix(string(rest), "latchctl: stopped at once\nhint: Go on with: latchctl rollout resume 1\n") || cmd.ProcessState.ExitCode() != terminal.StatusPartly {
		t.Errorf("%v, it says %q", cmd.ProcessState, rest)
	}
	if err := s.forge.SetFaults(func(f *demo.Faults) { f.Rules = nil }); err != nil {
		t.Fatal(err)
	}
	if got := s.mustRun(t, "", "rollout", "resume"); !strings.Contains(got, "2 of 2 done") {
		t.Errorf("resumed: %s", got)
	}
}
