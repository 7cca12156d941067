package sh

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// needSudo skips where the real sudo cannot be asked: only root may become
// others here without a change of the system.
func needSudo(t *testing.T) {
	t.Helper()
	for _, tool := range []string{"sudo", "getent"} {
		if _, err := exec.LookPath(tool); err != nil || os.Getuid() != 0 {
			t.Skip("this takes root and sudo")
		}
	}
	if err := exec.Command("sudo", "-n", "-u", "nobody", "true").Run(); err != nil {
		t.Skip("sudo does nothing here:", err)
	}
}

func TestAScriptRunsAsAnotherUser(t *testing.T) {
	needSudo(t)
	for name, shell := range shells(t) {
		if name == "zsh" { // --emulate sh is not what it does under the name sh
			continue
		}
		t.Run(name, func(t *testing.T) {
			r := NewLocal(Local{Name: "build-07", Shell: shell, Env: []string{"HOME=" + t.TempDir()}})
			got := mustRun(t, r, Script{User: "nobody", Body: `printf '%s %s %s' "$(id -un)" "$HOME" "$value"; exit 3`, Values: map[string]string{"value": "it's"}})
			home, _ := exec.Command("sh", "-c", "getent passwd nobody | cut -d: -f6").Output()
			if string(got.Out) != "nobody "+strings.TrimSpace(string(home))+" it's" || got.Status != 3 {
				t.Errorf("%q, %d, %q", got.Out, got.Status, got.Err)
			}
			_, err := r.Run(t.Context(), Script{User: "no-such-user", Body: "true"})
			if e := kindOf(t, err); e.Kind != NoUser || e.Begun || !strings.Contains(err.Error(), "no-such-user") {
				t.Error(err)
			}
		})
	}
}

func TestSudoThatWantsAPasswordIsToldWithTheLinesToPaste(t *testing.T) {
	needSudo(t)
	r := NewLocal(Local{Name: "build-07", Shell: []string{"sudo", "-n", "-u", "nobody", "/bin/sh"}})
	_, err := r.Run(t.Context(), Script{User: "daemon", Body: "true"})
	e := kindOf(t, err)
	if e.Kind != SudoPassword || e.Begun || len(e.Paste) != 3 {
		t.Fatalf("%v, %q", err, e.Paste)
	}
	if !strings.Contains(e.Paste[0], "nobody ALL=(daemon) NOPASSWD: /bin/sh") || !strings.Contains(err.Error(), "nobody may become daemon") {
		t.Errorf("%v, %q", err, e.Paste)
	}
}

// What a person pastes is good for sudo's own checker, and names no file that
// sudo passes over.
func TestTheLinesToPasteAreGoodSudoers(t *testing.T) {
	visudo, err := exec.LookPath("visudo")
	if err != nil {
		t.Skip("visudo is not installed")
	}
	for _, login := range []string{"deploy", "a@corp.example", "build.er"} {
		lines := SudoLines(login, "gitlab-runner")
		to := t.TempDir() + "/rule"
		write, _, _ := strings.Cut(lines[0], " > ")
		if out, err := exec.Command("sh", "-c", write+" > "+to).CombinedOutput(); err != nil {
			t.Fatal(err, string(out))
		}
		if out, err := exec.Command(visudo, "-c", "-f", to).CombinedOutput(); err != nil {
			t.Errorf("%s: %s", lines[0], out)
		}
	}
	if lines := SudoLines("me", "build.er"); strings.Contains(lines[1][strings.LastIndex(lines[1], "/"):], ".") {
		t.Errorf("sudo does not read %s", lines[1])
	}
}
