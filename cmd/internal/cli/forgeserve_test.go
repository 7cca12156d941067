package cli

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"latchkey/api/demo"
	"latchkey/internal/reaper"
	"latchkey/keys/vault/keyringtest"
)

// servedForge is a latchctl forge in a process of its own.
type servedForge struct {
	cmd  *exec.Cmd
	in   io.Closer
	line []byte // of JSON, as it was printed
	info demo.Info
}

func serveForge(t *testing.T, args ...string) *servedForge {
	t.Helper()
	cmd := exec.Command(os.Args[0], append([]string{"forge"}, args...)...)
	cmd.Env = append(os.Environ(), asLatchctl+"=1")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	ends := reaper.New()
	if err := ends.Start(cmd); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ends.Kill(cmd)
		_ = cmd.Wait()
		_ = ends.Close()
	})
	line := lineOf(t, bufio.NewReader(out))
	s := &servedForge{cmd: cmd, in: in, line: line}
	if err := json.Unmarshal(line, &s.info); err != nil {
		t.Fatalf("%v in %s", err, line)
	}
	return s
}

// runTool runs a real program and gives what it printed on both outputs.
func runTool(t *testing.T, env []string, name string, args ...string) (string, error) {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// curl, git and ssh can use the forge with nothing but the line that it prints.
func TestForgeServesRealTools(t *testing.T) {
	keyringtest.Need(t, "curl", "git", "ssh", "ssh-keygen")
	s := serveForge(t, "--until-eof")
	dir := t.TempDir()
	id, hosts, config := filepath.Join(dir, "id"), filepath.Join(dir, "known_hosts"), filepath.Join(dir, "curlrc")
	user := s.info.Users[0]
	if err := os.WriteFile(hosts, []byte(s.info.HostKey+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(config, []byte("user = \""+user.User+":"+user.Token+"\"\nsilent\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := runTool(t, nil, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "ci@curl", "-f", id); err != nil {
		t.Fatal(out, err)
	}
	public, err := os.ReadFile(id + ".pub")
	if err != nil {
		t.Fatal(err)
	}
	body, err := json.Marshal(map[string]string{"key": strings.TrimSpace(string(public)), "label": "by curl"})
	if err != nil {
		t.Fatal(err)
	}
	keysURL := s.info.REST + "/repositories/acme/web-frontend/deploy-keys"
	out, err := runTool(t, nil, "curl", "-K", config, "-w", "%{http_code}", "-H", "Content-Type: application/json", "-d", string(body), keysURL)
	if err != nil || !strings.HasSuffix(out, "200") {
		t.Fatalf("curl POST: %v: %s", err, out)
	}

	ssh := []string{"-F", "/dev/null", "-i", id, "-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none", "-o", "UserKnownHostsFile=" + hosts, "-o", "StrictHostKeyChecking=yes"}
	host, port, _ := strings.Cut(s.info.SSH, ":")
	out, err = runTool(t, nil, "ssh", append(ssh, "-T", "-p", port, "git@"+host)...)
	if err != nil || !strings.Contains(out, "authenticated via a deploy key") || !strings.Contains(out, "acme/web-frontend") {
		t.Errorf("ssh -T: %v: %s", err, out)
	}
	env := []string{"GIT_SSH_COMMAND=ssh " + strings.Join(ssh, " "), "GIT_TERMINAL_PROMPT=0"}
	url := "ssh://git@" + s.info.SSH + "/acme/web-frontend.git"
	if out, err := runTool(t, env, "git", "clone", "-q", url, filepath.Join(dir, "clone")); err != nil {
		t.Fatalf("git clone: %v: %s", err, out)
	}
	if out, err := runTool(t, env, "git", "-C", filepath.Join(dir, "clone"), "push", "-q", "origin", "HEAD:refs/heads/x"); err == nil || !strings.Contains(out, "read-only") {
		t.Errorf("git push: %v: %s", err, out)
	}
	if out, err := runTool(t, env, "git", "ls-remote", "ssh://git@"+s.info.SSH+"/acme/ledger.git"); err == nil || !strings.Contains(out, "not associated") {
		t.Errorf("git ls-remote of another repository: %v: %s", err, out)
	}
	out, err = runTool(t, nil, "curl", "-K", config, keysURL+"?pagelen=100")
	if err != nil || !strings.Contains(out, "by curl") || !usedKey(t, out, "by curl") {
		t.Errorf("the forge does not know that the key was used: %v: %s", err, out)
	}
	s.in.Close()
	if err := s.cmd.Wait(); err != nil {
		t.Errorf("after standard input was closed: %v", err)
	}
}

func usedKey(t *testing.T, page, label string) bool {
	t.Helper()
	var list struct {
		Values []struct {
			Label    string  `json:"label"`
			LastUsed *string `json:"last_used"`
		} `json:"values"`
	}
	if err := json.Unmarshal([]byte(page), &list); err != nil {
		t.Fatal(err)
	}
	for _, k := range list.Values {
		if k.Label == label {
			return k.LastUsed != nil
		}
	}
	return false
}

func TestForgeStopsOnSignals(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		s := serveForge(t)
		if err := s.cmd.Process.Signal(signal); err != nil {
			t.Fatal(err)
		}
		if err := s.cmd.Wait(); err != nil {
			t.Errorf("%v: %v", signal, err)
		}
	}
}
