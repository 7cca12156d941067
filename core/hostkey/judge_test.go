package hostkey

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// sshKeygen is the judge: `ssh-keygen -F` reads the same files.
func sshKeygen(t testing.TB, args ...string) (string, bool) {
	t.Helper()
	path, err := exec.LookPath("ssh-keygen")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("ssh-keygen is missing, and CI=true promises it")
		}
		t.Skip("ssh-keygen is not installed")
	}
	out, err := exec.Command(path, args...).CombinedOutput()
	return string(out), err == nil
}

func TestSSHKeygenFindsTheSameHosts(t *testing.T) {
	a := newKey(t)
	for _, hashed := range []bool{false, true} {
		name := write(t, "plain.example "+text(a), "[port.example]:2222 "+text(a), "one.example,two.example "+text(a), "*.wild.example,!not.wild.example "+text(a))
		if hashed {
			if out, ok := sshKeygen(t, "-H", "-f", name); !ok {
				t.Fatal(out)
			}
			if data := string(must(os.ReadFile(name))); !strings.HasPrefix(data, "|1|") {
				t.Fatalf("not hashed: %s", data)
			}
		}
		s := open(t, Options{User: []string{name}})
		for _, place := range []string{"plain.example", "port.example", "[port.example]:2222", "one.example", "two.example", "a.wild.example", "not.wild.example", "wild.example", "[a.wild.example]:2222", "other.example"} {
			host, port := strings.Trim(place, "[]"), 22
			if h, ok := strings.CutSuffix(place, "]:2222"); ok {
				host, port = h[1:], 2222
			}
			_, known := sshKeygen(t, "-F", place, "-f", name)
			exact := false
			for _, e := range s.userEntries() {
				exact = exact || e.matches(Place(host, port))
			}
			if exact != known {
				t.Errorf("hashed %v, %s: we say %v, ssh-keygen %v", hashed, place, exact, known)
			}
		}
	}
}

func TestSSHKeygenReadsWhatIsShipped(t *testing.T) {
	name := t.TempDir() + "/published"
	os.WriteFile(name, publishedFile, 0o600)
	out, ok := sshKeygen(t, "-lf", name)
	s := open(t, Options{})
	if !ok || strings.Count(out, "\n") != len(s.pins) {
		t.Fatal(out)
	}
	for _, p := range s.pins {
		if !strings.Contains(out, fmt.Sprint(p.fingerprint())) {
			t.Errorf("ssh-keygen does not know %s", p.fingerprint())
		}
	}
}
