package cli

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"latchkey/internal/demomachine"
	"latchkey/internal/machinetest"
	"latchkey/keys/vault/keyringtest"
)

// needMachines skips a test where this system can have no demo machines.
func needMachines(t *testing.T, line forgeLine) {
	t.Helper()
	if line.WhyNoMachine != "" {
		if machinetest.Required() {
			t.Fatal(line.WhyNoMachine)
		}
		t.Skip(line.WhyNoMachine)
	}
}

// The machines that latchctl forge serves are reached by ssh with nothing but the
// line, and reach the forge; their key is not printed, and goes with them.
func TestForgeServesMachines(t *testing.T) {
	keyringtest.Need(t, "ssh", "ssh-keygen", "git", "curl")
	s := serveForge(t, "--machines", "2")
	var line forgeLine
	if err := json.Unmarshal(s.line, &line); err != nil {
		t.Fatal(err)
	}
	needMachines(t, line)
	if len(line.Machines) != 2 || line.Machines[1].Name != "build-02" || line.Machines[1].User != "build" {
		t.Fatalf("machines: %+v", line.Machines)
	}
	key, err := os.ReadFile(line.MachineKey)
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(line.MachineKey); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key's file: %v, %v", info.Mode(), err)
	}
	if secret := bytes.Split(key, []byte("\n"))[1]; bytes.Contains(s.line, secret) {
		t.Error("the key is printed")
	}
	public, err := runTool(t, nil, "ssh", "-F", line.MachineSSH, "build-02", "mkdir -m 700 .ssh; ssh-keygen -q -t ed25519 -N '' -C ci@build-02 -f .ssh/key && cat .ssh/key.pub")
	if err != nil {
		t.Fatalf("%v: %s", err, public)
	}
	body, err := json.Marshal(map[string]string{"key": strings.TrimSpace(public), "label": "build-02"})
	if err != nil {
		t.Fatal(err)
	}
	config := filepath.Join(t.TempDir(), "curlrc")
	if err := os.WriteFile(config, []byte("user = \""+line.Users[0].User+":"+line.Users[0].Token+"\"\nsilent\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := runTool(t, nil, "curl", "-K", config, "-f", "-H", "Content-Type: application/json", "-d", string(body), line.REST+"/repositories/acme/web-frontend/deploy-keys"); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	script := "echo '" + line.HostKey + "' >.ssh/known_hosts; git -c core.sshCommand='ssh -i ~/.ssh/key' ls-remote ssh://git@" + line.SSH + "/acme/web-frontend.git HEAD"
	if out, err := runTool(t, nil, "ssh", "-F", line.MachineSSH, "build-02", script); err != nil || !strings.HasSuffix(strings.TrimSpace(out), "HEAD") {
		t.Errorf("git ls-remote from a machine: %v: %s", err, out)
	}
	if out, err := runTool(t, nil, "ssh", "-F", line.MachineSSH, "build-01", "ls -A"); err != nil || out != "" {
		t.Errorf("the other machine's home: %v: %s", err, out)
	}
	if err := s.cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Wait(); err != nil {
		t.Errorf("after SIGINT: %v", err)
	}
	if _, err := os.Stat(filepath.Dir(line.MachineKey)); err == nil {
		t.Error("the key is left")
	}
}

func TestMachinesWithinReason(t *testing.T) {
	for _, n := range []string{"-1", "51"} {
		if out, err := runTool(t, []string{asLatchctl + "=1"}, os.Args[0], "forge", "--machines", n); err == nil || !strings.Contains(out, "is not between 0 and 50") {
			t.Errorf("%s: %v: %s", n, err, out)
		}
	}
	if demomachine.MaxCount != 50 {
		t.Error("the test is about another limit")
	}
}

// lineOf reads the first line of what a process prints.
func lineOf(t *testing.T, r *bufio.Reader) []byte {
	t.Helper()
	line, err := r.ReadBytes('\n')
	if err != nil {
		t.Fatalf("no line of JSON: %v", err)
	}
	return line
}
