package core

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"latchkey/api/demo"
	"latchkey/core/cause"
	"latchkey/core/files"
	"latchkey/core/hint"
)

func TestAnSSHConfigPicksOneKey(t *testing.T) {
	w := newWorld(t, demo.Options{})
	_, fp := w.added(7)
	text, err := w.Exports.SSHConfig(t.Context(), fp, "/srv/keys/50% build")
	must(t, err)
	host := hostOf(w.forge.Info().SSH)
	for _, want := range []string{
		"HostName " + host, "Port " + strconv.Itoa(portOf(w.forge.Info().SSH)), "User git", `IdentityFile "/srv/keys/50%% build"`, "IdentitiesOnly yes",
		"# git clone git@" + host + "-", "# …",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
	if n := strings.Count(text, "\nHost "); n != 1 || strings.Count(text, "# git clone") != 5 || strings.Contains(text, "PRIVATE") {
		t.Errorf("%d blocks in\n%s", n, text)
	}
	asOpenSSHReadsIt(t, text, host)
}

// asOpenSSHReadsIt lets ssh itself say what it makes of the block.
func asOpenSSHReadsIt(t *testing.T, text, host string) {
	t.Helper()
	ssh, err := exec.LookPath("ssh")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("ssh is missing, and CI=true promises it")
		}
		t.Skip("ssh is not installed")
	}
	alias := strings.Fields(text[strings.Index(text, "\nHost "):])[1]
	file := filepath.Join(t.TempDir(), "config")
	must(t, files.WriteNew(file, []byte(text), 0o600))
	out, err := exec.CommandContext(t.Context(), ssh, "-G", "-F", file, alias).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for _, want := range []string{"hostname " + host, "user git", "identitiesonly yes", "identityfile /srv/keys/50%"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("ssh does not say %q:\n%s", want, out)
		}
	}
}

func TestAnSSHConfigIsRefusedWhereItWouldBeWrong(t *testing.T) {
	w := newWorld(t, demo.Options{})
	pair := w.generated()
	if _, err := w.Exports.SSHConfig(t.Context(), pair.Fingerprint, ""); !errors.Is(err, cause.ErrStandsNowhere) || hint.Of(err).IsZero() {
		t.Errorf("a key that stands nowhere: %v", err)
	}
	_, fp := w.added(1)
	for _, file := range []string{"x\"\nProxyCommand evil", "x\ny", "-----BEGIN OPENSSH PRIVATE KEY-----"} {
		if text, err := w.Exports.SSHConfig(t.Context(), fp, file); err == nil {
			t.Errorf("%q made\n%s", file, text)
		}
	}
	text, err := w.Exports.SSHConfig(t.Context(), fp, "")
	must(t, err)
	if !strings.Contains(text, `IdentityFile "~/.ssh/`) {
		t.Errorf("it suggests no file:\n%s", text)
	}
}
