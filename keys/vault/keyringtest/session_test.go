package keyringtest

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"latchkey/internal/reaper"
)

func TestASessionHasAKeyringAndAHomeOfItsOwn(t *testing.T) {
	Need(t, "secret-tool")
	t.Setenv("DISPLAY", ":99")
	s := Start(t, Unlocked)
	for _, pair := range s.Env() {
		name, value, _ := strings.Cut(pair, "=")
		if name == "DISPLAY" || name == "HOME" && value != s.Dir() {
			t.Errorf("the session sees %s", pair)
		}
	}
	tool := func(input string, args ...string) string {
		cmd := exec.CommandContext(t.Context(), "secret-tool", args...)
		cmd.Env, cmd.Stdin = s.Env(), strings.NewReader(input)
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Errorf("secret-tool %q: %v\n%s", args, err, out)
		}
		return string(out)
	}
	tool("secret", "store", "--label=x", "a", "b")
	if got := tool("", "lookup", "a", "b"); got != "secret" {
		t.Errorf("lookup = %q", got)
	}
}

func TestAProcessThatStaysIsNoticed(t *testing.T) {
	Need(t, "sleep")
	variable := marker + "_TEST=" + t.TempDir()
	cmd := exec.CommandContext(t.Context(), "sleep", "600")
	cmd.Env = append(os.Environ(), variable)
	ends := reaper.New()
	defer ends.Close()
	if err := ends.Start(cmd); err != nil {
		t.Fatal(err)
	}
	isOurs := func(p process) bool { return p.pid == cmd.Process.Pid }
	if !slices.ContainsFunc(processesWith(variable), isOurs) {
		t.Error("a running process was not found")
	}
	ends.Kill(cmd)
	_ = cmd.Wait()
	if found := processesWith(variable); len(found) != 0 {
		t.Errorf("found %v after its end", found)
	}
}

func TestOneTestIsNamedExactly(t *testing.T) {
	if got := exactly("TestA/b+c (d)"); got != `^TestA$/^b\+c \(d\)$` {
		t.Errorf("exactly = %s", got)
	}
}
