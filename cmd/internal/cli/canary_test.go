package cli

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"latchkey/api/demo"
	"latchkey/keys"
	"latchkey/keys/vault/keyringtest"
)

// A canary is a secret that must turn up nowhere but where it belongs.
type canary struct {
	name  string
	bytes []byte
}

// window is how many bytes in a row of a secret count as a leak.
const window = 12

// traces gives the forms in which a piece of a secret could stand in a file:
// as it is, in hexadecimal, and in base64 at each of the three alignments.
func (c canary) traces() map[string][]byte {
	out := map[string][]byte{}
	for at := 0; at+window <= len(c.bytes); at += 4 {
		piece := c.bytes[at : at+window]
		out["raw "+c.name+string(piece)] = piece
		out["hex "+c.name+string(piece)] = []byte(hex.EncodeToString(piece))
		for shift := range 3 {
			if from := at + shift; from+window <= len(c.bytes) {
				out["base64 "+c.name+string(c.bytes[from:from+window])] = []byte(base64.RawStdEncoding.EncodeToString(c.bytes[from : from+window]))
			}
		}
	}
	return out
}

// canaryRun is the place of a full run: what may hold no canary.
type canaryRun struct {
	t        *testing.T
	dir      string
	canaries []canary
	shims    string
	output   bytes.Buffer // everything that latchctl printed
	env      []string
	vault    []string // flags that choose the vault
	files    []string // files that must be among what is searched
}

func newCanaryRun(t *testing.T) *canaryRun {
	t.Helper()
	a := &canaryRun{t: t, dir: t.TempDir()}
	for _, sub := range []string{"tmp", "home", "cwd", "shims", "secrets"} {
		if err := os.Mkdir(filepath.Join(a.dir, sub), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	// Every program that latchctl might start is a shim that notes its
	// arguments and environment.
	a.shims = filepath.Join(a.dir, "shims")
	note := "#!/bin/sh\n{ echo \"$0 $*\"; env; } >>" + filepath.Join(a.dir, "children") + "\nexit 0\n"
	for _, name := range []string{"git", "ssh", "ssh-keygen", "ssh-add", "dbus-launch", "dbus-daemon", "security", "secret-tool", "xdg-open", "sh"} {
		if err := os.WriteFile(filepath.Join(a.shims, name), []byte(note), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	a.env = []string{
		"PATH=" + a.shims, "TMPDIR=" + filepath.Join(a.dir, "tmp"), "HOME=" + filepath.Join(a.dir, "home"),
		"XDG_DATA_HOME=" + filepath.Join(a.dir, "home", "data"), "GOTRACEBACK=crash", asLatchctl + "=1",
	}
	return a
}

// secret writes a canary into a file that only its owner needs.
func (a *canaryRun) secret(name, text string) string {
	a.t.Helper()
	a.canaries = append(a.canaries, canary{name, []byte(text)})
	path := filepath.Join(a.dir, "secrets", name)
	if err := os.WriteFile(path, []byte(text+"\n"), 0o600); err != nil {
		a.t.Fatal(err)
	}
	return path
}

// run is one latchctl in a process of its own, verbose; what it says is kept.
func (a *canaryRun) run(stdin string, args ...string) string {
	a.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, os.Args[0], slices.Concat([]string{"-v"}, a.vault, args)...)
	cmd.Dir = filepath.Join(a.dir, "cwd")
	cmd.Env = a.env
	cmd.Stdin = strings.NewReader(stdin)
	out, err := cmd.CombinedOutput()
	a.output.Write(out)
	a.t.Logf("latchctl %s: %v", strings.Join(args, " "), err)
	return string(out)
}

func TestNoSecretTurnsUpAnywhere(t *testing.T) {
	t.Parallel()
	t.Run("encrypted file", func(t *testing.T) {
		if testing.Short() {
			t.Skip("each program opens the file anew, which takes a second of a processor by design")
		}
		t.Parallel()
		a := newCanaryRun(t)
		path := a.secret("vault", "vault-canary-Xq7vR2mW9zLk4TbN")
		a.vault, a.files = []string{"--vault", "file", "--vault-passphrase-file", path}, []string{"latchkey.db", "vault.age"}
		a.fullRun(t)
	})
	t.Run("OS keyring", func(t *testing.T) {
		t.Parallel()
		session := keyringtest.Start(t, keyringtest.Unlocked)
		a := newCanaryRun(t)
		a.vault, a.files = []string{"--vault", "os"}, []string{"latchkey.db"}
		for _, pair := range session.Env() {
			if name, _, _ := strings.Cut(pair, "="); name == "DBUS_SESSION_BUS_ADDRESS" || name == "XDG_RUNTIME_DIR" {
				a.env = append(a.env, pair)
			}
		}
		a.fullRun(t)
	})
}

// fullRun does everything that meets a secret, with what works and what does
// not, and then searches.
func (a *canaryRun) fullRun(t *testing.T) {
	t.Helper()
	forge, err := demo.Start(context.Background(), demo.Options{Seed: 1, Log: &a.output})
	if err != nil {
		t.Fatal(err)
	}
	defer forge.Close()
	info := forge.Info()
	token := info.Users[0].Token
	keyPass := a.secret("key-passphrase", "pass-canary-Bf3HsY8dKpQw6JcM")
	wrongPass := a.secret("wrong-passphrase", "wrong-canary-Gt5NxU1aEoRi7VzL")
	a.secret("token", token)
	badToken := "ATATT3xFfGF0badcanaryKw8PqZsY2mHd6LrTfVxCn=0A1B2C3D"
	a.secret("bad-token", badToken)
	imported := a.privateKey()
	encrypted := a.encryptedKey("pass-canary-Bf3HsY8dKpQw6JcM")

	host, port, err := net.SplitHostPort(info.SSH)
	if err != nil {
		t.Fatal(err)
	}
	add := []string{"account", "add", "bitbucket", "--user", info.Users[0].User, "--base-url", info.REST, "--ssh-host", host, "--ssh-port", port}
	a.run(badToken+"\n", add...)
	if out := a.run(token+"\n", add...); !strings.Contains(out, "connected") {
		t.Fatalf("no account: %s", out)
	}
	a.run("", "host-key", "trust", info.HostKey)
	a.run("", "key", "import", imported)
	a.run("", "key", "import", encrypted, "--passphrase-file", wrongPass)
	a.run("", "key", "import", encrypted, "--passphrase-file", keyPass)
	a.run("", "deploy-key", "add", "acme/ledger", "--public", imported) // a private key where a public one belongs
	out := a.run("", "deploy-key", "add", "acme/web-frontend", "--new", "--comment", "canary", "--passphrase-file", keyPass, "--test")
	if !strings.Contains(out, "added to acme/web-frontend") {
		t.Fatalf("no key added: %s", out)
	}
	a.run("", "key", "list", "--json")
	a.run("", "deploy-key", "add", "acme/ledger", "--key", "imported-canary", "--test")
	out = a.run("", "test", "acme/ledger", "--key", "imported-canary", "--clone")
	if !strings.Contains(out, "Clone is complete and correct") {
		t.Fatalf("no clone: %s", out)
	}
	a.run("", "test", "acme/payments-api", "--key", "imported-canary")
	if err := forge.SetFaults(func(f *demo.Faults) { err = demo.ParseFault(f, "500") }); err != nil {
		t.Fatal(err)
	}
	a.run("", "repo", "list")
	a.run("", "deploy-key", "add", "acme/ledger", "--new")
	if err := forge.SetFaults(func(f *demo.Faults) { *f = demo.Faults{} }); err != nil {
		t.Fatal(err)
	}
	a.run("", "rollout", "add", "--new", "--comment", "rolled-canary", "--per-repository", "acme/mobile.app", "acme/build-images", "--yes")
	if out := a.run("", "rollout", "rotate", "imported-canary", "--comment", "rotated", "--yes"); !strings.Contains(out, ": done") {
		a.t.Errorf("the rotation says %s", out)
	}
	a.run("", "rollout", "undo", "2", "--yes")
	a.run("", "rollout", "show", "2", "--csv")
	a.run("", "inventory", "sync")
	a.run("", "find", "imported-canary", "--ask")
	a.run("", "find", imported)
	a.run("", "doctor")
	a.run("", "pending", "list")
	exported := filepath.Join(a.dir, "secrets", "exported")
	a.run("", "key", "export", "imported-canary", "--out", exported)
	if data, err := os.ReadFile(exported); err != nil || !bytes.Contains(data, []byte("PRIVATE KEY")) {
		t.Fatalf("no export: %v", err)
	}
	a.run("", "account", "remove", info.Users[0].Name, "--yes")
	a.search()
}

// privateKey makes a pair whose private key is a canary, and gives its file.
func (a *canaryRun) privateKey() string {
	a.t.Helper()
	pair, err := keys.Generate(keys.Ed25519, "imported-canary")
	if err != nil {
		a.t.Fatal(err)
	}
	pem, err := pair.MarshalPrivate(nil)
	if err != nil {
		a.t.Fatal(err)
	}
	return a.keyFile("imported", pem, pem)
}

func (a *canaryRun) encryptedKey(passphrase string) string {
	a.t.Helper()
	pair, err := keys.Generate(keys.Ed25519, "encrypted-canary")
	if err != nil {
		a.t.Fatal(err)
	}
	open, err := pair.MarshalPrivate(nil)
	if err != nil {
		a.t.Fatal(err)
	}
	shut, err := pair.MarshalPrivate([]byte(passphrase))
	if err != nil {
		a.t.Fatal(err)
	}
	return a.keyFile("encrypted", open, shut)
}

// keyFile writes a private key. The canary is the last part of the open key's
// wire form: seed and public key, without what public keys hold as well.
func (a *canaryRun) keyFile(name string, open, file []byte) string {
	a.t.Helper()
	lines := strings.Split(strings.TrimSpace(string(open)), "\n")
	wire, err := base64.StdEncoding.DecodeString(strings.Join(lines[1:len(lines)-1], ""))
	if err != nil {
		a.t.Fatal(err)
	}
	// In an OpenSSH Ed25519 key the seed follows the second copy of the public
	// key and the length 64; the second copy of the public key follows it.
	public := wire[bytes.Index(wire, []byte("ssh-ed25519"))+15:][:32]
	second := bytes.LastIndex(wire, append([]byte{0, 0, 0, 64}, wire[bytes.LastIndex(wire, public)-32:bytes.LastIndex(wire, public)]...))
	if second < 0 {
		a.t.Fatal("no seed found in the key")
	}
	a.canaries = append(a.canaries, canary{name, wire[second+4 : second+4+32]})
	path := filepath.Join(a.dir, "secrets", name)
	if err := os.WriteFile(path, file, 0o600); err != nil {
		a.t.Fatal(err)
	}
	return path
}

// search looks for the canaries in all that a run leaves and says.
func (a *canaryRun) search() {
	a.t.Helper()
	places := map[string][]byte{"output, logs and error texts": a.output.Bytes()}
	err := filepath.WalkDir(a.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(path, filepath.Join(a.dir, "secrets")) {
			return err
		}
		places[path], err = os.ReadFile(path)
		if strings.HasPrefix(d.Name(), "core") {
			a.t.Errorf("a core file: %s", path)
		}
		return err
	})
	if err != nil {
		a.t.Fatal(err)
	}
	var searched []string
	for place, text := range places {
		if name := filepath.Base(place); slices.Contains(a.files, name) {
			searched = append(searched, name)
		}
		for _, c := range a.canaries {
			for form, trace := range c.traces() {
				if bytes.Contains(text, trace) {
					a.t.Errorf("%s: %s of %s stands there", place, strings.Fields(form)[0], c.name)
					break
				}
			}
		}
	}
	if len(searched) != len(a.files) {
		a.t.Errorf("searched %q, want all of %q", searched, a.files)
	}
	if left, _ := os.ReadDir(filepath.Join(a.dir, "tmp")); len(left) > 0 {
		a.t.Errorf("left in the temporary folder: %v", left)
	}
}

// The search itself must find what is there.
func TestTheSearchFindsCanaries(t *testing.T) {
	c := canary{"seed", []byte("0123456789abcdefghijklmnopqrstuv")}
	for name, text := range map[string]string{
		"raw":      "xx 0123456789abcdefghijklmnopqrstuv xx",
		"a part":   "89abcdefghijklmn",
		"hex":      hex.EncodeToString(c.bytes),
		"base64":   base64.StdEncoding.EncodeToString(c.bytes),
		"base64+1": base64.StdEncoding.EncodeToString(append([]byte("x"), c.bytes...)),
		"base64+2": base64.StdEncoding.EncodeToString(append([]byte("xy"), c.bytes...)),
	} {
		found := false
		for _, trace := range c.traces() {
			found = found || bytes.Contains([]byte(text), trace)
		}
		if !found {
			t.Errorf("%s: not found in %q", name, text)
		}
	}
}
