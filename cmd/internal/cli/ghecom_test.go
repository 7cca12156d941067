package cli

import (
	"bytes"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/api"
	"latchkey/api/demo"
)

// ghecomProxy plays a company on GHE.com: its pages at octo.ghe.com, its API at
// api.octo.ghe.com as documented, and nothing at the address of an Enterprise
// Server's. It is reached through a proxy, as the names lead nowhere.
func ghecomProxy(t *testing.T, f *demo.Forge) (proxy, ca string) {
	t.Helper()
	certificate, authority, err := privateCA("octo.ghe.com", "api.octo.ghe.com")
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Host != "api.octo.ghe.com" || strings.HasPrefix(r.URL.Path, "/api/") {
			http.NotFound(w, r)
			return
		}
		f.Handler().ServeHTTP(w, r)
	}))
	server.TLS = &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}
	server.StartTLS()
	t.Cleanup(server.Close)
	tunnel := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		to, err := net.Dial("tcp", server.Listener.Addr().String())
		if r.Method != http.MethodConnect || !strings.HasSuffix(r.Host, "octo.ghe.com:443") || err != nil {
			http.Error(w, "not for you", http.StatusForbidden)
			return
		}
		from, buffered, err := http.NewResponseController(w).Hijack()
		if err != nil {
			to.Close()
			return
		}
		_, _ = from.Write([]byte("HTTP/1.1 200 OK\r\n\r\n"))
		go func() { defer to.Close(); _, _ = io.Copy(to, buffered) }()
		go func() { defer from.Close(); _, _ = io.Copy(from, to) }()
	}))
	t.Cleanup(tunnel.Close)
	ca = filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, authority, 0o600); err != nil {
		t.Fatal(err)
	}
	return tunnel.URL, ca
}

// Whichever address of a company on GHE.com is typed, its documented API is
// asked, by REST and by GraphQL, and the account is one.
func TestGHEComIsReachedByAnyOfItsAddresses(t *testing.T) {
	f, err := demo.Start(t.Context(), demo.Options{Kind: api.GitHub, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.Close)
	proxy, ca := ghecomProxy(t, f)
	dir := t.TempDir()
	pass := filepath.Join(dir, "vp")
	if err := os.WriteFile(pass, []byte("correct horse\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(stdin string, args ...string) string {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), os.Args[0], append([]string{"--vault", "file", "--vault-passphrase-file", pass, "--data", filepath.Join(dir, "data")}, args...)...)
		cmd.Dir = dir
		cmd.Env = []string{asLatchctl + "=1", "HOME=" + dir, "PATH=" + os.Getenv("PATH"), "HTTPS_PROXY=" + proxy, "SSL_CERT_FILE=" + ca, "SSL_CERT_DIR=" + dir}
		cmd.Stdin = strings.NewReader(stdin)
		var out, errs bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &errs
		if err := cmd.Run(); err != nil {
			t.Fatalf("latchctl %s: %v: %s", strings.Join(args, " "), err, errs.String())
		}
		return out.String()
	}
	token := f.Info().Users[0].Token + "\n"
	for n, address := range []string{"https://OCTO.ghe.com:443/", "https://api.octo.ghe.com"} {
		out := run(token, "account", "add", "github", "--base-url", address)
		if want := "github-ada: ada on https://api.octo.ghe.com\n"; !strings.Contains(out, want) || (n > 0) != strings.Contains(out, "connected already") {
			t.Errorf("%s: %q", address, out)
		}
	}
	if out := run("", "inventory", "sync"); !strings.Contains(out, "the keys of 21 read") {
		t.Errorf("the inventory: %s", out)
	}
	if out := run("", "repo", "list", "--cached"); !strings.Contains(out, "git@octo.ghe.com:acme/web-frontend.git") {
		t.Errorf("clone URLs are others: %s", out)
	}
	run("", "deploy-key", "add", "https://octo.ghe.com/acme/ledger/tree/main", "--new", "--comment", "resident")
	if out := run("", "key", "ssh-config", "resident"); !strings.Contains(out, "HostName octo.ghe.com\n") {
		t.Errorf("ssh_config: %s", out)
	}
}
