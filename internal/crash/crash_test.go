package crash

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

const canary = "CANARY-private-half-0123456789"

// secretive panics with a text and an argument that must not be kept.
//
//go:noinline
func secretive(secret string, data []byte) {
	if len(data) > 0 {
		panic(fmt.Errorf("cannot use %s: %w", secret, errors.New(string(data))))
	}
}

// fail runs f and keeps a note of its panic.
func fail(k *Keeper, f func()) (text, file string) {
	defer func() {
		if v := recover(); v != nil {
			text, file = k.Write(v)
		}
	}()
	f()
	return "", ""
}

func keeper(t *testing.T) *Keeper {
	at := time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)
	return New(filepath.Join(t.TempDir(), "data"), "1.2.3", func() time.Time { at = at.Add(time.Second); return at })
}

func TestANoteNamesWhereAndHoldsNothingThatThePanicKnew(t *testing.T) {
	k := keeper(t)
	if last, err := k.Begin(); err != nil || last.Unclean {
		t.Fatalf("%+v, %v", last, err)
	}
	_, file := fail(k, func() { secretive(canary, []byte(canary)) })
	if file == "" {
		t.Fatal("nothing was written")
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"1.2.3", "*fmt.wrapError", "crash.secretive (crash_test.go:", runtime.GOOS} {
		if !strings.Contains(string(text), want) {
			t.Errorf("the note lacks %q:\n%s", want, text)
		}
	}
	home, _ := os.Getwd()
	for _, never := range []string{canary, "CANARY", "0x", home, "Keeper).Write"} {
		if strings.Contains(string(text), never) {
			t.Errorf("the note holds %q:\n%s", never, text)
		}
	}
	info, err := os.Stat(file)
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestTheNextStartTellsHowTheLastRunEnded(t *testing.T) {
	k := keeper(t)
	begin := func() Last {
		t.Helper()
		last, err := k.Begin()
		if err != nil {
			t.Fatal(err)
		}
		return last
	}
	begin()
	if err := k.End(); err != nil {
		t.Fatal(err)
	}
	if last := begin(); last.Unclean {
		t.Errorf("a good end counts as a crash: %+v", last)
	}
	if last := begin(); !last.Unclean || last.Note != "" || last.Began.IsZero() {
		t.Errorf("a power cut: %+v", last)
	}
	_, file := fail(k, func() { var list []int; list[len(list)] = 1 })
	if last := begin(); !last.Unclean || last.Note != file || !strings.Contains(last.Text, "runtime.") {
		t.Errorf("a panic: %+v, want the note %s", last, file)
	}
	if err := k.Delete(file); err != nil {
		t.Error(err)
	}
	if err := k.Delete(k.path(marker)); err == nil {
		t.Error("anything can be deleted")
	}
}

func TestOnlyAFewNotesAreKept(t *testing.T) {
	k := keeper(t)
	if _, err := k.Begin(); err != nil {
		t.Fatal(err)
	}
	for range 3 * maxNotes {
		if _, file := fail(k, func() { panic(1) }); file == "" {
			t.Fatal("nothing was written")
		}
	}
	if n := len(k.notes()); n != maxNotes {
		t.Errorf("%d notes", n)
	}
}

func TestAMarkerThatIsNoneIsRefused(t *testing.T) {
	k := keeper(t)
	if _, err := k.Begin(); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(k.path(marker)); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("/etc/passwd", k.path(marker)); err != nil {
		if runtime.GOOS != "windows" {
			t.Fatal(err)
		}
		t.Skip("a person has to be allowed to make links here")
	}
	if _, err := k.Begin(); err == nil {
		t.Error("a link was followed")
	}
}

// A folder's name may hold what a pattern takes for something else.
func TestNotesAreFoundInAFolderWithBrackets(t *testing.T) {
	at := time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)
	dir := filepath.Join(t.TempDir(), "da[ta")
	k := New(dir, "1", func() time.Time { at = at.Add(time.Second); return at })
	if _, err := k.Begin(); err != nil {
		t.Fatal(err)
	}
	_, file := fail(k, func() { panic("x") })
	last, err := k.Begin()
	if err != nil || last.Note != file || file == "" {
		t.Errorf("%+v, %v; written %q", last, err, file)
	}
	if err := k.Delete(file); err != nil {
		t.Error(err)
	}
}
