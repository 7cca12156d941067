package vault

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestADamagedFileIsReportedAndNeverOverwritten(t *testing.T) {
	whole, err := os.ReadFile(encryptedWith(t, "n", strings.Repeat("secret", 100)))
	if err != nil {
		t.Fatal(err)
	}
	_, body, err := splitEncrypted(whole)
	if err != nil {
		t.Fatal(err)
	}
	inBody := len(whole) - len(body) + 100
	for _, c := range []struct {
		name string
		raw  []byte
	}{
		{"empty", nil},
		{"other text", []byte("hello\n")},
		{"a later version", bytes.Replace(whole, []byte("file 1\n"), []byte("file 3\n"), 1)},
		{"first block cut off", whole[:60]},
		{"second block missing", whole[:len(whole)-len(body)]},
		{"second block cut off", whole[:len(whole)-100]},
		{"a byte turned", slices.Concat(whole[:inBody], []byte{whole[inBody] ^ 1}, whole[inBody+1:])},
		{"something behind it", slices.Concat(whole, []byte("more\n"))},
		{"a plain age file", whole[len(encryptedMark):]},
		{"binary", bytes.Repeat([]byte{0}, 1000)},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := encryptedPath(t)
			if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, c.raw, 0o600); err != nil {
				t.Fatal(err)
			}
			v := openTestFile(t, path, FileOptions{Passphrase: passphrase(phrase)})
			if _, err := v.Get(t.Context(), "n"); !errors.Is(err, ErrDamaged) {
				t.Errorf("Get = %v, want ErrDamaged", err)
			}
			if err := v.Put(t.Context(), "n", []byte("new")); !errors.Is(err, ErrDamaged) {
				t.Errorf("Put = %v, want ErrDamaged", err)
			}
			if err := v.Delete(t.Context(), "n"); !errors.Is(err, ErrDamaged) {
				t.Errorf("Delete = %v, want ErrDamaged", err)
			}
			if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, c.raw) {
				t.Errorf("the file was changed: %v", err)
			}
		})
	}
}

func TestAnUnsafePlaceIsRefused(t *testing.T) {
	if !permissions() {
		t.Skip("needs mode bits")
	}
	for _, c := range []struct {
		name  string
		spoil func(t *testing.T, path string) error
		says  string
	}{
		{"a link instead of the file", func(t *testing.T, path string) error {
			real := encryptedWith(t, "n", "secret")
			return errors.Join(os.Remove(path), os.Symlink(real, path))
		}, "is a link"},
		{"a folder instead of the file", func(_ *testing.T, path string) error {
			return errors.Join(os.Remove(path), os.Mkdir(path, 0o700))
		}, "no plain file"},
		{"a link instead of the lock", func(t *testing.T, path string) error {
			return errors.Join(os.Remove(path+".lock"), os.Symlink(filepath.Join(t.TempDir(), "x"), path+".lock"))
		}, "is not a regular file"},
		{"a folder in which everybody may write", func(_ *testing.T, path string) error {
			return os.Chmod(filepath.Dir(path), 0o777)
		}, "everybody may write"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := encryptedWith(t, "n", "secret")
			if err := c.spoil(t, path); err != nil {
				t.Fatal(err)
			}
			v := openTestFile(t, path, FileOptions{Passphrase: passphrase(phrase)})
			if err := v.Put(t.Context(), "n", []byte("new")); !errors.Is(err, ErrUnsafe) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("Put = %v, want ErrUnsafe that says %q", err, c.says)
			}
		})
	}
}

func TestAFileThatOthersMayReadIsMadePrivate(t *testing.T) {
	if !permissions() {
		t.Skip("needs mode bits")
	}
	path := encryptedWith(t, "n", "secret")
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := openTestFile(t, path, FileOptions{Passphrase: passphrase(phrase)}).Get(t.Context(), "n"); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode is %v, %v; want 0600", info.Mode(), err)
	}
}

func TestWhatAnotherProgramWroteIsSeenAndKept(t *testing.T) {
	path := encryptedWith(t, "n", "one")
	here := openTestFile(t, path, FileOptions{Passphrase: passphrase(phrase)})
	there := openTestFile(t, path, FileOptions{Passphrase: passphrase(phrase)})
	for i := range 50 {
		// Values of one length, written as fast as the disk goes: neither
		// size nor time need differ.
		value := fmt.Sprintf("%03d", i)
		if err := there.Put(t.Context(), "n", []byte(value)); err != nil {
			t.Fatal(err)
		}
		if got, err := here.Get(t.Context(), "n"); string(got) != value || err != nil {
			t.Fatalf("Get = %q, %v; want %q", got, err, value)
		}
	}
	if err := here.Put(t.Context(), "mine", []byte("m")); err != nil {
		t.Fatal(err)
	}
	if got, err := there.Get(t.Context(), "n"); string(got) != "049" || err != nil {
		t.Errorf("Get = %q, %v: a write lost what the other had written", got, err)
	}
}

// A program that sets clocks back, or a file system with coarse ones.
func TestAnotherProgramsWriteIsSeenThoughTimeAndSizeAreTheSame(t *testing.T) {
	path := encryptedWith(t, "n", "one")
	here := openTestFile(t, path, FileOptions{Passphrase: passphrase(phrase)})
	if _, err := here.Get(t.Context(), "n"); err != nil {
		t.Fatal(err)
	}
	before, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	there := openTestFile(t, path, FileOptions{Passphrase: passphrase(phrase)})
	if err := there.Put(t.Context(), "n", []byte("two")); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(path, before.ModTime(), before.ModTime()); err != nil {
		t.Fatal(err)
	}
	if after, err := os.Stat(path); err != nil || after.Size() != before.Size() || !after.ModTime().Equal(before.ModTime()) {
		t.Fatalf("size or time differ, nothing is tested: %v", err)
	}
	if got, err := here.Get(t.Context(), "n"); string(got) != "two" || err != nil {
		t.Errorf("Get = %q, %v; want what the other wrote", got, err)
	}
}

func TestManyProgramsLoseNoWrite(t *testing.T) {
	path := encryptedPath(t) // none has made the file yet
	const programs, each = 4, 10
	var all sync.WaitGroup
	for p := range programs {
		v := openTestFile(t, path, FileOptions{Passphrase: passphrase(phrase)})
		all.Go(func() {
			for i := range each {
				if err := v.Put(t.Context(), fmt.Sprint(p, " ", i), []byte("s")); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	v := openTestFile(t, path, FileOptions{Passphrase: passphrase(phrase)})
	for p := range programs {
		for i := range each {
			if _, err := v.Get(t.Context(), fmt.Sprint(p, " ", i)); err != nil {
				t.Errorf("write %d of program %d: %v", i, p, err)
			}
		}
	}
}

func TestALockThatIsHeldIsWaitedForOnlyAsLongAsTheContextLasts(t *testing.T) {
	path := encryptedWith(t, "n", "old")
	release, err := lockFile(t.Context(), path+".lock", lockTimeout)
	if err != nil {
		t.Fatal(err)
	}
	v := openTestFile(t, path, FileOptions{Passphrase: passphrase(phrase)})
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := v.Put(ctx, "n", []byte("new")); !errors.Is(err, ErrSlow) {
		t.Errorf("Put = %v, want ErrSlow", err)
	}
	if _, err := lockFile(t.Context(), path+".lock", 3*lockRetry); !errors.Is(err, ErrBusy) {
		t.Errorf("lockFile = %v, want ErrBusy", err)
	}
	if got, err := v.Get(t.Context(), "n"); string(got) != "old" || err != nil {
		t.Errorf("Get = %q, %v; want the old value: reading needs no lock", got, err)
	}
	release()
	if err := v.Put(t.Context(), "n", []byte("new")); err != nil {
		t.Errorf("Put once the lock is free = %v", err)
	}
}

func TestWhatACrashLeftBehindIsRemoved(t *testing.T) {
	path := encryptedWith(t, "n", "old")
	half := filepath.Join(filepath.Dir(path), ".vault.age.123.new")
	if err := os.WriteFile(half, []byte("half a file"), 0o600); err != nil {
		t.Fatal(err)
	}
	v := openTestFile(t, path, FileOptions{Passphrase: passphrase(phrase)})
	if got, err := v.Get(t.Context(), "n"); string(got) != "old" || err != nil {
		t.Errorf("Get = %q, %v", got, err)
	}
	if err := v.Put(t.Context(), "n", []byte("new")); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Lstat(half); err == nil {
		t.Error("half a file stays")
	}
}

func TestAWriteThatFailsLeavesTheOldValue(t *testing.T) {
	short := encryptedWith(t, "n", "old")
	// A name with room for ".lock" behind it and for nothing longer.
	path := filepath.Join(filepath.Dir(short), strings.Repeat("v", 250))
	if err := os.Rename(short, path); err != nil {
		t.Fatal(err)
	}
	v := openTestFile(t, path, FileOptions{Passphrase: passphrase(phrase)})
	if err := v.Put(t.Context(), "n", []byte("new")); err == nil {
		t.Error("Put that cannot make its new file = nil")
	}
	if got, err := v.Get(t.Context(), "n"); string(got) != "old" || err != nil {
		t.Errorf("Get = %q, %v; want the old value", got, err)
	}
}

func TestAKilledWriterLeavesAWholeValueAndNoLock(t *testing.T) {
	const where = "LATCHKEY_TEST_WRITE"
	if path := os.Getenv(where); path != "" {
		v := openTestFile(t, path, FileOptions{Passphrase: passphrase(phrase)})
		for i := 0; ; i++ {
			if err := v.Put(t.Context(), "n", bytes.Repeat([]byte{byte(i)}, 1+i*100)); err != nil {
				t.Fatal(err)
			}
			fmt.Printf("wrote %d\n", i)
		}
	}
	path := encryptedPath(t)
	for kill := range 8 {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$")
		cmd.Env = append(os.Environ(), where+"="+path)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		written := -1
		for lines := bufio.NewScanner(out); written < 2*kill && lines.Scan(); {
			_, _ = fmt.Sscanf(lines.Text(), "wrote %d", &written)
		}
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		v := openTestFile(t, path, FileOptions{Passphrase: passphrase(phrase)})
		got, err := v.Get(t.Context(), "n")
		if err != nil || len(got) < 1+written*100 || len(bytes.Trim(got, string(got[:1]))) != 0 {
			t.Fatalf("after %d writes and a kill: Get = %d bytes, %v", written, len(got), err)
		}
		if err := v.Put(t.Context(), "n", []byte("free")); err != nil {
			t.Fatalf("Put after a kill = %v", err)
		}
	}
}
