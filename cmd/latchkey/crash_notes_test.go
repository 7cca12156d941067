package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// crashVariable tells a second process of this test to end by a fault, in this folder.
const crashVariable = "LATCHKEY_TEST_DIES"

const canary = "CANARY-private-key-of-a-person"

func TestMain(m *testing.M) {
	folder := os.Getenv(crashVariable)
	if folder == "" {
		os.Exit(m.Run())
	}
	f := newCrashNotes(settings{}, folder)
	if f.last.Unclean {
		os.Exit(9)
	}
	defer f.recoverPanic()
	fault([]byte(os.Getenv("LATCHKEY_TEST_CANARY")))
}

//go:noinline
func fault(secret []byte) { panic(errors.New(string(secret))) }

// What a fault leaves, in the folder and on standard error, says where it was
// and holds nothing of what the program knew.
func TestAFaultLeavesANoteWithoutSecrets(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "data")
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), crashVariable+"="+folder, "LATCHKEY_TEST_CANARY="+canary)
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState.ExitCode() != 3 {
		t.Fatalf("it ended with %v: %s", err, out)
	}
	files, err := filepath.Glob(filepath.Join(folder, "crashes", "*"))
	if err != nil || len(files) != 2 {
		t.Fatalf("left %q, %v", files, err)
	}
	all := out
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, data...)
	}
	if bytes.Contains(all, []byte("CANARY")) || bytes.Contains(all, []byte("goroutine")) {
		t.Errorf("left %s", all)
	}
	f := newCrashNotes(settings{}, folder)
	if !f.last.Unclean || !strings.Contains(f.last.Text, "latchkey.fault (crash_notes_test.go:") {
		t.Errorf("the next start knows %+v", f.last)
	}
	f.clean()
	if f := newCrashNotes(settings{}, folder); f.last.Unclean {
		t.Error("it is told again after a good end")
	}
	if f := newCrashNotes(settings{demo: true}, folder); f.last.Unclean {
		t.Error("the demo tells of the person's own data")
	}
}

func TestASecondStartFindsTheFirst(t *testing.T) {
	dir, err := os.MkdirTemp("", "lk")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	raised := make(chan struct{}, 1)
	free, mine, err := settings{}.claimFolder(dir, func() bool { raised <- struct{}{}; return true })
	if err != nil || !mine {
		t.Fatal(mine, err)
	}
	if _, mine, err := (settings{}).claimFolder(dir, nil); err != nil || mine {
		t.Errorf("the second one: mine %v, %v", mine, err)
	}
	<-raised
	if _, mine, err := (settings{demo: true}).claimFolder(dir, nil); err != nil || !mine {
		t.Errorf("the demo: mine %v, %v", mine, err)
	}
	free()
	free, mine, err = settings{}.claimFolder(dir, func() bool { return true })
	if err != nil || !mine {
		t.Errorf("after the first: mine %v, %v", mine, err)
	}
	free()
}
