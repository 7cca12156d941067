package sshsetup

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/api"
)

// What ssh reads back must be what was given. The judge is ssh -G.
func TestAPathIsReadBackAsItWasGiven(t *testing.T) {
	ssh, err := exec.LookPath("ssh")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("ssh is missing, and CI=true promises it")
		}
		t.Skip("ssh is not installed")
	}
	for _, path := range []string{
		"/srv/ci key", "~/.ssh/ci", `\\fs01\home\jo\ci key`, `C:\Users\Jo Ä\.ssh\ci`, `/srv/my "keys"/ci`, "/srv/it's/ci", "/srv/#1 = a/ci",
		`/srv/back\`, "/srv/100%/ci", "/srv/%h/%d/ci", "%d/ci", "/srv/$HOME/ci", "/srv/鍵/ci", " /leading", "none", "NONE", "/srv/a\\\"b", "-x",
	} {
		quoted, err := Path(path)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		config := filepath.Join(t.TempDir(), "config")
		var text strings.Builder
		hostBlock{alias: "here", end: api.SSHEnd{Host: "h.example"}, file: quoted, knownHosts: quoted}.write(&text)
		if err := os.WriteFile(config, []byte(text.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.CommandContext(t.Context(), ssh, "-G", "-F", config, "here").CombinedOutput()
		if err != nil {
			t.Errorf("%s: %v: %s", path, err, out)
			continue
		}
		want := path
		if strings.EqualFold(path, "none") {
			want = "./" + path
		}
		home, rest := "", want // ssh -G shows what is not expanded yet
		if after, ok := strings.CutPrefix(want, "%d/"); ok {
			home, rest = "%d/", after
		}
		want = home + strings.ReplaceAll(rest, "%", "%%")
		if line := "identityfile " + want + "\n"; !strings.Contains(string(out), line) {
			t.Errorf("%s is read as %s", path, lineWith(string(out), "identityfile "))
		}
	}
	for _, path := range []string{"a\nb", "a\x00b", "a\tb", "/srv/${HOME}/ci", "x\"\nProxyCommand evil"} {
		if quoted, err := Path(path); err == nil {
			t.Errorf("%q is written as %s", path, quoted)
		}
	}
}

func lineWith(text, begin string) string {
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, begin) {
			return fmt.Sprintf("%q", line)
		}
	}
	return "nothing"
}

func TestNamesOfFilesAndAliasesAreOneOfAKind(t *testing.T) {
	n := UniqueNames{}
	for _, c := range [][2]string{{"acme/web-app", "acme-web-app"}, {"acme-web/app", "acme-web-app-2"}, {"Acme/Web-App", "Acme-Web-App-3"}, {"acme/web-app.pub", "key-acme-web-app.pub"}} {
		if got := n.Free(PlainName(c[0])); got != c[1] {
			t.Errorf("%s: %s, want %s", c[0], got, c[1])
		}
	}
	aliases := UniqueNames{}
	if one, two := aliases.alias("git.example.com", "acme-web-app"), aliases.alias("git.example.com", "ACME-web-app"); one == two || strings.ToLower(two) != two {
		t.Errorf("%s and %s", one, two)
	}
	if a := aliases.alias("2001:db8::1", "x"); strings.ContainsAny(a, ":[]") || strings.HasPrefix(a, "-") {
		t.Errorf("%s", a)
	}
	for text, want := range map[string]string{"config": "key-config", "id_rsa": "key-id_rsa", "known_hosts": "key-known_hosts", "..": "", "-oProxyCommand=x": "oProxyCommand-x",
		"NUL.txt": "key-NUL.txt", "com7": "key-com7", "ci@build-07": "ci-build-07", "構建": "", "authorized_keys": "key-authorized_keys", "id_ed25519.pub": "key-id_ed25519.pub"} {
		if got := PlainName(text); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

func FuzzSSHPath(f *testing.F) {
	f.Add(`\\fs01\x "y" %d ~`)
	f.Add("%d/x")
	f.Fuzz(func(t *testing.T, path string) {
		quoted, err := Path(path)
		if err != nil {
			return
		}
		if strings.ContainsAny(quoted, "\r\n\x00") || quoted[0] != '"' || quoted[len(quoted)-1] != '"' {
			t.Fatalf("%q", quoted)
		}
		// Nothing inside ends the quotes.
		for i := 1; i < len(quoted)-1; i++ {
			switch quoted[i] {
			case '\\':
				i++
				if i == len(quoted)-1 {
					t.Fatalf("%q ends its own quotes", quoted)
				}
			case '"':
				t.Fatalf("%q ends its own quotes", quoted)
			}
		}
	})
}
