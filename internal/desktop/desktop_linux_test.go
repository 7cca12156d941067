package desktop

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// plays in the environment makes this test binary open a desktop and wait to be
// killed.
const plays = "LATCHKEY_TEST_PLAYS_DESKTOP"

func TestMain(m *testing.M) {
	if os.Getenv(plays) == "" {
		os.Exit(m.Run())
	}
	d, err := Open(Options{Keyring: true})
	if err == nil {
		err = d.Start(d.Command("sh", "-c", "sleep 600 & sleep 600"))
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println(d.Home)
	select {}
}

// programsOf returns the processes that run in this home.
func programsOf(home string) (commands []string) {
	all, _ := filepath.Glob("/proc/[0-9]*")
	for _, folder := range all {
		env, err := os.ReadFile(filepath.Join(folder, "environ")) // none of one that has ended
		if err == nil && bytes.Contains(append([]byte{0}, env...), []byte("\x00HOME="+home+"\x00")) {
			command, _ := os.ReadFile(filepath.Join(folder, "cmdline"))
			commands = append(commands, filepath.Base(folder)+" "+strings.ReplaceAll(string(command), "\x00", " "))
		}
	}
	return commands
}

// A test program that is killed leaves no X server, window manager, bus,
// keyring or program of its desktop, and no home.
func TestAKilledTestLeavesNoDesktop(t *testing.T) {
	if missing := Missing(Options{Keyring: true}); len(missing) > 0 {
		if os.Getenv("CI") == "true" {
			t.Fatalf("not installed: %q; run make deps", missing)
		}
		t.Skipf("not installed: %q; run make deps", missing)
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), plays+"=1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cmd.Process.Kill() }() // gone already, where all is well
	home, err := bufio.NewReader(out).ReadString('\n')
	if home = strings.TrimSpace(home); err != nil || !filepath.IsAbs(home) {
		t.Fatalf("no desktop: %q, %v", home, err)
	}
	const most = 7 // four servers, and three of our own
	for late := time.Now().Add(20 * time.Second); len(programsOf(home)) < most; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(late) {
			t.Fatalf("there run only %q", programsOf(home))
		}
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // says that it was killed
	for late := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		left := programsOf(home)
		_, err := os.Stat(home)
		if len(left) == 0 && os.IsNotExist(err) {
			return
		}
		if time.Now().After(late) {
			t.Fatalf("left: %q; the home: %v", left, err)
		}
	}
}
