package cli

import (
	"encoding/pem"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"strings"
	"testing"
)

// A server of one's own has a certificate that the system does not know: the account
// is given its authority, which counts for that account alone.
func TestACertificateAuthorityForOneAccount(t *testing.T) {
	s := newScene(t, append(os.Environ(), "LATCHKEY_VAULT=file")).withForge(t)
	s.env = append(s.env, "LATCHKEY_VAULT_PASSPHRASE_FILE="+s.path("phrase"))
	forge, err := url.Parse(s.names["REST"])
	if err != nil {
		t.Fatal(err)
	}
	forge.Path = ""
	server := httptest.NewUnstartedServer(httputil.NewSingleHostReverseProxy(forge))
	server.Config.ErrorLog = nil
	server.StartTLS()
	t.Cleanup(server.Close)
	authority := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	for name, text := range map[string]string{"phrase": "correct horse battery\n", "ca.pem": string(authority), "tok": s.expand("{ADA API-TOKEN}"), "no.pem": "nothing"} {
		if err := os.WriteFile(s.path(name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	add := []string{"account", "add", "bitbucket", "--user", "ada@acme.example", "--base-url", server.URL + "/2.0", "--token-file", "tok"}
	fails := func(want string, args ...string) {
		t.Helper()
		got, err := s.latchctl("", nil, args...)
		if err != nil || got.status != 1 || !strings.Contains(got.stderr, want) {
			t.Errorf("%q: status %d, %v, it says %s", args, got.status, err, got.stderr)
		}
	}
	fails("--ca-file FILE", add...)
	fails("no certificate", append(add, "--ca-file", "no.pem")...)
	s.mustRun(t, "", append(add, "--ca-file", "ca.pem")...)
	if err := os.Remove(s.path("ca.pem")); err != nil { // it is kept with the account
		t.Fatal(err)
	}
	if rows := s.mustRun(t, "", "repo", "list", "--output", "name"); !strings.Contains(rows, "acme/ledger") {
		t.Errorf("repo list: %s", rows)
	}
	s.mustRun(t, "", add...) // a new token alone
	if got, err := s.latchctl("", nil, "doctor", "--json"); err != nil || strings.Contains(got.stdout, "nobody whom this system trusts") {
		t.Errorf("doctor: %v, %s", err, got.stdout)
	}
	s.mustRun(t, "", "account", "set", "--ca-file", "")
	fails("nobody whom this system trusts", "repo", "list")
}
