package reaper

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// plays in the environment says what this test binary does in place of testing.
const plays = "LATCHKEY_TEST_PLAYS"

func TestMain(m *testing.M) {
	switch os.Getenv(plays) {
	case "starter":
		os.Exit(starter())
	case "child":
		ExitWithParent()
		fmt.Println("watches")
		select {}
	}
	os.Exit(m.Run())
}

// starter starts a program that starts another one, a program that it ends
// itself and this binary as a child, makes two folders, says what there is, and
// waits to be killed.
func starter() int {
	r := New()
	fail := func(err error) int { fmt.Fprintln(os.Stderr, err); return 1 }
	programs := []*exec.Cmd{
		exec.Command("sh", "-c", "trap '' HUP TERM; sleep 600 & echo $!; wait; sleep 600"),
		exec.Command("sleep", "600"),
		exec.Command(os.Args[0]),
	}
	out, err := programs[0].StdoutPipe()
	if err != nil {
		return fail(err)
	}
	child, err := programs[2].StdoutPipe()
	if err != nil {
		return fail(err)
	}
	programs[2].Env = append(os.Environ(), plays+"=child")
	for _, p := range programs[:2] {
		if err := r.Start(p); err != nil {
			return fail(err)
		}
	}
	if err := programs[2].Start(); err != nil { // it looks after itself
		return fail(err)
	}
	grandchild, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return fail(err)
	}
	if _, err := bufio.NewReader(child).ReadString('\n'); err != nil {
		return fail(err)
	}
	fmt.Println("pid", strings.TrimSpace(grandchild))
	for _, p := range programs {
		fmt.Println("pid", p.Process.Pid)
	}
	for range 2 {
		folder, err := r.TempDir("", "reaper two  words")
		if err == nil {
			err = os.WriteFile(filepath.Join(folder, "file"), nil, 0o400)
		}
		if err != nil {
			return fail(err)
		}
		fmt.Println("folder", folder)
	}
	fmt.Println("ready")
	select {}
}

// runs reports whether a process is there and has not ended.
func runs(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return false
	}
	_, rest, _ := strings.Cut(string(stat), ") ")
	return !strings.HasPrefix(rest, "Z") // one whom nobody has waited for
}

func exists(path string) bool { _, err := os.Stat(path); return err == nil }

// A process that is killed leaves nothing of what it started.
func TestAKilledProcessLeavesNothing(t *testing.T) {
	r := New()
	defer r.Close()
	for _, signal := range []syscall.Signal{syscall.SIGKILL, syscall.SIGINT, syscall.SIGQUIT} {
		t.Run(signal.String(), func(t *testing.T) {
			cmd := exec.Command(os.Args[0])
			cmd.Env = append(os.Environ(), plays+"=starter")
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := r.Start(cmd); err != nil {
				t.Fatal(err)
			}
			defer r.Kill(cmd)
			var pids []int
			var folders []string
			lines := bufio.NewScanner(out)
			for lines.Scan() && lines.Text() != "ready" {
				what, which, _ := strings.Cut(lines.Text(), " ")
				if what == "folder" {
					folders = append(folders, which)
					continue
				}
				pid, err := strconv.Atoi(which)
				if err != nil || !runs(pid) {
					t.Fatalf("%q: %v", lines.Text(), err)
				}
				pids = append(pids, pid)
			}
			if len(pids) != 4 || len(folders) != 2 || !exists(folders[0]) {
				t.Fatalf("started: %v and %q", pids, folders)
			}
			if err := cmd.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			_ = cmd.Wait() // it was killed
			for late := time.Now().Add(20 * time.Second); slices.ContainsFunc(pids, runs) || slices.ContainsFunc(folders, exists); time.Sleep(20 * time.Millisecond) {
				if time.Now().After(late) {
					for _, pid := range slices.DeleteFunc(pids, func(pid int) bool { return !runs(pid) }) {
						t.Errorf("process %d is left", pid)
						_ = syscall.Kill(pid, syscall.SIGKILL)
					}
					t.Fatalf("left: %q", slices.DeleteFunc(folders, func(f string) bool { return !exists(f) }))
				}
			}
		})
	}
}

// What was ended or removed before is nobody's any more: its number or name may
// be another one's.
func TestTheWatcherForgetsWhatHasEnded(t *testing.T) {
	var errs strings.Builder
	script := strings.NewReplacer(`kill -s KILL -- "-$which" 2>/dev/null`, `echo "end $which"`, `rm -rf -- "$which"`, `echo "remove $which"`).Replace(watch)
	cmd := exec.Command("/bin/sh", "-c", script)
	cmd.Stdout = &errs
	cmd.Stdin = strings.NewReader("group 12\nfolder /a b\ngroup 1\nfolder /a\ngroup 123\nended 1\nended 12\nremoved /a\nfolder /*\nended 7\ngroup 4\nended 4\n")
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
	if want := "end 123\nremove /a b\nremove /*\n"; errs.String() != want {
		t.Errorf("in the end:\n%swant:\n%s", errs.String(), want)
	}
}

func TestAFolderOfOnesOwnIsRemoved(t *testing.T) {
	r := New()
	defer r.Close()
	folder, err := r.TempDir(t.TempDir(), "x")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := r.Remove(folder); err != nil || exists(folder) {
		t.Errorf("%v, there: %v", err, exists(folder))
	}
}
