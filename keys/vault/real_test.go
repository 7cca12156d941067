//go:build linux

package vault_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"latchkey/keys/vault"
	"latchkey/keys/vault/keyringtest"
)

// secretTool runs GNOME's own client on our items.
func secretTool(t *testing.T, args ...string) (out string, ok bool) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "secret-tool", args...)
	text, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return string(text), err == nil
}

func TestSecretToolSeesWhatIsPutAndNoLongerWhatIsDeleted(t *testing.T) {
	keyringtest.Need(t, "secret-tool")
	if !keyringtest.InSession(t, keyringtest.Unlocked) {
		return
	}
	v := vault.OS(vault.OSOptions{})
	if s := v.State(t.Context()); s.Name != "GNOME Keyring" || !s.Ready || s.Err != nil {
		t.Errorf("State = %+v, want GNOME Keyring, ready", s)
	}
	const name = "SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8"
	private := "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----\n"
	if err := v.Put(t.Context(), name, []byte(private)); err != nil {
		t.Fatal(err)
	}
	if out, ok := secretTool(t, "lookup", "service", "latchkey", "username", name); !ok || out != private {
		t.Errorf("secret-tool lookup = %q, want the private key", out)
	}
	if out, _ := secretTool(t, "search", "--all", "service", "latchkey"); strings.Count(out, "attribute.username = ") != 1 {
		t.Errorf("secret-tool search: want one item for one key pair:\n%s", out)
	}
	if err := v.Delete(t.Context(), name); err != nil {
		t.Fatal(err)
	}
	if out, _ := secretTool(t, "search", "--all", "service", "latchkey"); out != "" {
		t.Errorf("secret-tool search after Delete:\n%s", out)
	}
	if _, err := v.Get(t.Context(), name); !errors.Is(err, vault.ErrNotFound) {
		t.Errorf("Get after Delete = %v, want ErrNotFound", err)
	}
}

func TestRealKeyringKeepsLongValuesInItemsOf2560Bytes(t *testing.T) {
	keyringtest.Need(t, "secret-tool")
	if !keyringtest.InSession(t, keyringtest.Unlocked) {
		return
	}
	v := vault.OS(vault.OSOptions{Limit: 2560, LockFile: filepath.Join(t.TempDir(), "lock")})
	text := bytes.Repeat([]byte("an RSA-4096 private key\n"), 136) // 3,400 bytes
	for _, secret := range [][]byte{text, []byte("short"), text, bytes.Repeat([]byte{0, 0xff}, 5000), {}} {
		if err := v.Put(t.Context(), "SHA256:rsa", secret); err != nil {
			t.Fatal(err)
		}
		if got, err := v.Get(t.Context(), "SHA256:rsa"); err != nil || !bytes.Equal(got, secret) {
			t.Errorf("Get = %d bytes, %v; want %d", len(got), err, len(secret))
		}
	}
	if err := v.Put(t.Context(), "SHA256:rsa", text); err != nil {
		t.Fatal(err)
	}
	if out, _ := secretTool(t, "search", "--all", "service", "latchkey"); strings.Count(out, "attribute.username = ") != 3 {
		t.Errorf("want a head and two parts:\n%s", out)
	}
	if err := v.Delete(t.Context(), "SHA256:rsa"); err != nil {
		t.Fatal(err)
	}
	if out, _ := secretTool(t, "search", "--all", "service", "latchkey"); out != "" {
		t.Errorf("items stay after Delete:\n%s", out)
	}
}

// Other programs delete items while we look at what there is.
func TestAnItemThatGoesWhileAllAreListedIsNoError(t *testing.T) {
	keyringtest.Need(t, "secret-tool")
	if !keyringtest.InSession(t, keyringtest.Unlocked) {
		return
	}
	v := vault.OS(vault.OSOptions{})
	const many = 60
	for i := range many {
		if err := v.Put(t.Context(), fmt.Sprintf("n%02d", i), []byte("s")); err != nil {
			t.Fatal(err)
		}
	}
	deleted := make(chan struct{})
	go func() {
		defer close(deleted)
		for i := 1; i < many; i++ {
			_ = exec.Command("secret-tool", "clear", "service", "latchkey", "username", fmt.Sprintf("n%02d", i)).Run()
		}
	}()
	for going := true; going; {
		select {
		case <-deleted:
			going = false
		default:
		}
		if _, err := vault.Names(t.Context(), v); err != nil {
			t.Fatal(err)
		}
	}
	if names, err := vault.Names(t.Context(), v); err != nil || len(names) != 1 || names[0] != "n00" {
		t.Errorf("Names = %v, %v; want n00", names, err)
	}
}

// all tells that every way into the vault fails alike.
func all(t *testing.T, v vault.Vault, want error) {
	t.Helper()
	start := time.Now()
	if s := v.State(t.Context()); s.Ready || !errors.Is(s.Err, want) {
		t.Errorf("State = %+v, want %v", s, want)
	}
	if err := v.Put(t.Context(), "n", []byte("s")); !errors.Is(err, want) {
		t.Errorf("Put = %v, want %v", err, want)
	}
	if _, err := v.Get(t.Context(), "n"); !errors.Is(err, want) {
		t.Errorf("Get = %v, want %v", err, want)
	}
	if err := v.Delete(t.Context(), "n"); !errors.Is(err, want) {
		t.Errorf("Delete = %v, want %v", err, want)
	} else {
		t.Log(err)
	}
	if took := time.Since(start); took > vault.DefaultTimeout/2 {
		t.Errorf("it took %v to say so", took)
	}
}

func TestALockedKeyringThatCannotAskIsReportedAsLocked(t *testing.T) {
	if !keyringtest.InSession(t, keyringtest.Locked) {
		return
	}
	all(t, vault.OS(vault.OSOptions{}), vault.ErrLocked)
}

// As on a server: gcr is installed and there is no display to ask on.
func TestALockedKeyringWhosePrompterFailsIsReportedAsLocked(t *testing.T) {
	if !keyringtest.InSession(t, keyringtest.Locked, keyringtest.WithService("org.gnome.keyring.SystemPrompter", "/bin/false")) {
		return
	}
	all(t, vault.OS(vault.OSOptions{}), vault.ErrLocked)
}

func TestABusWithoutAKeyringIsReportedAsAbsent(t *testing.T) {
	if !keyringtest.InSession(t, keyringtest.None) {
		return
	}
	all(t, vault.OS(vault.OSOptions{}), vault.ErrAbsent)
}

func TestAKeyringThatDoesNotStartIsReportedAsAbsent(t *testing.T) {
	if !keyringtest.InSession(t, keyringtest.None, keyringtest.WithService("org.freedesktop.secrets", "/bin/false")) {
		return
	}
	all(t, vault.OS(vault.OSOptions{}), vault.ErrAbsent)
}

func TestABareEnvironmentIsReportedAsAbsentAndStartsNothing(t *testing.T) {
	const bare = "LATCHKEY_TEST_BARE"
	if os.Getenv(bare) == "" {
		if bus, err := filepath.Glob(fmt.Sprintf("/run/user/%d/*bus*", os.Getuid())); err == nil && bus != nil {
			t.Skipf("this user has a session bus at %s", bus)
		}
		// A dbus-launch that leaves a mark when it is run.
		dir := t.TempDir()
		mark := filepath.Join(dir, "launched")
		script := "#!/bin/sh\n: > " + mark + "\nexit 1\n"
		if err := os.WriteFile(filepath.Join(dir, "dbus-launch"), []byte(script), 0o700); err != nil {
			t.Fatal(err)
		}
		keyringtest.Rerun(t, []string{bare + "=1", "PATH=" + dir})
		if _, err := os.Stat(mark); err == nil {
			t.Error("dbus-launch was run: it leaves a dbus-daemon behind")
		}
		return
	}
	all(t, vault.OS(vault.OSOptions{}), vault.ErrAbsent)
}

func TestADeadBusIsReportedAsAbsent(t *testing.T) {
	const dead = "LATCHKEY_TEST_DEAD"
	if os.Getenv(dead) == "" {
		gone := "DBUS_SESSION_BUS_ADDRESS=unix:path=" + filepath.Join(t.TempDir(), "gone")
		keyringtest.Rerun(t, append(os.Environ(), dead+"=1", gone))
		return
	}
	all(t, vault.OS(vault.OSOptions{}), vault.ErrAbsent)
}

func TestARealKeyringIsLeftWhenTheContextEnds(t *testing.T) {
	if !keyringtest.InSession(t, keyringtest.Unlocked) {
		return
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := vault.OS(vault.OSOptions{}).Get(ctx, "n"); !errors.Is(err, context.Canceled) {
		t.Errorf("Get = %v, want context.Canceled", err)
	}
}
