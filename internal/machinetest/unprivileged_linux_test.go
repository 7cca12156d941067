package machinetest

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"latchkey/internal/nsroot"
)

// Whoever is not root has machines too, with one user each.
func TestMachinesWithoutRoot(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("the other tests run without root already")
	}
	Need(t, "sshd", "git", "ssh")
	probe, err := nsroot.Start(nsroot.Options{})
	if err != nil {
		if Required() {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	probe.Close()
	dir := t.TempDir()
	program := filepath.Join(dir, "machinetest")
	text, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(program, text, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(dir+"/tmp", 0o777); err != nil {
		t.Fatal(err)
	}
	for path, mode := range map[string]os.FileMode{filepath.Dir(dir): 0o755, dir: 0o755, dir + "/tmp": 0o777} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	const nobody = 65534
	cmd := exec.CommandContext(t.Context(), program, "-test.v", "-test.run", "TestMachinesOfAllKinds/(busybox|fish)|TestProcessesAreSeen|TestAMachineHasUsersOfItsOwn")
	cmd.Dir = dir + "/tmp"
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "TMPDIR=" + dir + "/tmp", "HOME=" + dir + "/tmp"}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	out, err := cmd.CombinedOutput()
	if strings.Contains(string(out), "cannot be had here") {
		t.Skipf("the kernel lets nobody but root: %s", out)
	}
	if err != nil || !strings.Contains(string(out), "--- PASS: TestProcessesAreSeen") || !strings.Contains(string(out), "--- PASS: TestMachinesOfAllKinds/busybox") || !strings.Contains(string(out), "a machine with several users takes root") {
		t.Errorf("%v: %s", err, out)
	}
}
