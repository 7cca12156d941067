package core

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"latchkey/api/demo"
	"latchkey/core/cause"
)

// Doctor must not be green where every command fails.
func TestDoctorLooksAtWhatCommandsMeet(t *testing.T) {
	if _, err := os.Stat("/bin/sh"); err != nil {
		t.Skip("there is no /bin/sh")
	}
	w := newWorld(t, demo.Options{})
	secure := httptest.NewTLSServer(http.NotFoundHandler())
	defer secure.Close()
	account, err := w.store.Account(t.Context(), w.account)
	must(t, err)
	account.BaseURL = secure.URL
	if _, err := w.Checkup.reachAPI(t.Context(), account); err == nil || !strings.Contains(err.Error(), "signed by nobody whom this system trusts") {
		t.Errorf("a certificate that nobody trusts: %v", err)
	}
	rest := account
	rest.BaseURL = strings.Replace(w.forge.Info().REST, "http://", "https://", 1)
	if _, err := w.Checkup.reachAPI(t.Context(), rest); err == nil || strings.Contains(err.Error(), "dial tcp") {
		t.Errorf("no https there: %v", err)
	}
	w.Checkup.patience = 300 * time.Millisecond // it says nothing, and waits for us to begin
	account.SSHHost, account.SSHPort = "127.0.0.1", portOf(strings.TrimPrefix(secure.URL, "https://"))
	must(t, w.store.UpdateAccount(t.Context(), account))
	if _, err := w.Checkup.reachSSH(t.Context(), account); err == nil {
		t.Error("what is no SSH service passes for one")
	}

	bin := t.TempDir()
	left := filepath.Join(bin, "left")
	must(t, os.WriteFile(filepath.Join(bin, "ssh"), []byte("#!/bin/sh\necho OpenSSH_wrapped\n/bin/sleep 60 &\necho $! >>"+left+"\n"), 0o755))
	t.Cleanup(func() {
		data, err := os.ReadFile(left)
		must(t, err)
		for line := range strings.FieldsSeq(string(data)) {
			pid, err := strconv.Atoi(line)
			must(t, err)
			if child, err := os.FindProcess(pid); err == nil {
				_ = child.Kill()
			}
		}
	})
	t.Setenv("PATH", bin)
	began := time.Now()
	if c := checkSSH(t.Context()); time.Since(began) > 30*time.Second {
		t.Errorf("a program that leaves a child held it up for %v: %+v", time.Since(began), c)
	}

	account.TokenExpires = w.now().Add(48 * time.Hour)
	must(t, w.store.UpdateAccount(t.Context(), account))
	for _, c := range w.Checkup.Doctor(t.Context()) {
		if (c.Name == "tokens" || c.Name == "ssh services") && (c.State != checkWarning || c.Hint.IsZero()) {
			t.Errorf("%+v", c)
		}
	}
	account.TokenExpires = time.Time{}
	must(t, w.store.UpdateAccount(t.Context(), account))
	must(t, w.vault.Delete(t.Context(), w.connections.tokenName(w.account)))
	if c := w.Checkup.checkTokens(t.Context()); c.State != checkWarning || !strings.Contains(c.Detail.String(), cause.ErrTokenLost.Error()) {
		t.Errorf("%+v", c)
	}
}

func TestDoctorGoesOnWithoutTheDataFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	must(t, os.Mkdir(dir, 0o700))
	must(t, os.WriteFile(filepath.Join(dir, "latchkey.db"), []byte("no database"), 0o600))
	_, err := Open(t.Context(), Options{DataDir: dir, Vault: VaultMemory, KnownHosts: []string{}})
	if err == nil {
		t.Fatal("it opens")
	}
	checks := DoctorWithout(t.Context(), Options{Vault: VaultMemory}, err)
	if len(checks) < 4 || checks[0].State != checkFailed || !strings.Contains(checks[0].Hint.String(), "key adopt") {
		t.Errorf("%+v", checks)
	}
}

// A token is in order when the forge has taken it. What was not tried is not called in
// order.
func TestDoctorSignsIn(t *testing.T) {
	w := newWorld(t, demo.Options{})
	see := func(state, text string) {
		t.Helper()
		if c := w.Checkup.checkTokens(t.Context()); c.State != state || !strings.Contains(c.Detail.String(), text) {
			t.Errorf("%+v, want %s, %q", c, state, text)
		}
	}
	before := len(w.forge.Calls())
	see(checkOK, w.account)
	if asked := len(w.forge.Calls()) - before; asked < 1 || asked > 3 {
		t.Errorf("the forge was asked %d times", asked)
	}
	must(t, w.forge.SetFaults(func(f *demo.Faults) { f.Rules = []demo.Rule{{Do: demo.Status, Status: 401}} }))
	see(checkWarning, "does not accept the token")
	must(t, w.forge.SetFaults(func(f *demo.Faults) { f.Rules = []demo.Rule{{Do: demo.Status, Status: 503}} }))
	see(checkSkipped, "not tried")
	must(t, w.forge.SetFaults(func(f *demo.Faults) {
		f.Rules = []demo.Rule{{Do: demo.Slow, After: time.Minute}}
	}))
	w.Checkup.patience = 200 * time.Millisecond
	began := time.Now()
	see(checkSkipped, "not tried")
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("a forge that does not answer held it up for %v", took)
	}
	w.forge.Close()
	see(checkSkipped, "not tried")
}
