package sh

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

func mustRun(t *testing.T, r Runner, s Script) Result {
	t.Helper()
	got, err := r.Run(t.Context(), s)
	if err != nil {
		t.Fatalf("%v (out %q, err %q)", err, got.Out, got.Err)
	}
	return got
}

func TestAScriptRunsAndTellsItsEnd(t *testing.T) {
	eachShell(t, func(t *testing.T, o Local) {
		r := NewLocal(o)
		for body, want := range map[string]Result{
			"printf 'no line end'":                           {Out: []byte("no line end")},
			"echo a; echo b >&2; exit 7":                     {Out: []byte("a\n"), Err: []byte("b\n"), Status: 7},
			"false":                                          {Status: 1},
			"printf '\\n\\n'; printf e >&2":                  {Out: []byte("\n\n"), Err: []byte("e")},
			"cat; echo nothing to read":                      {Out: []byte("nothing to read\n")},
			"printf 'a\\000b'":                               {Out: []byte("a\x00b")},
			"command -v grep >/dev/null && echo \"$LC_ALL\"": {Out: []byte("C\n")},
			"sh -c 'kill -9 $PPID'; :":                       {Status: 137},
		} {
			got := mustRun(t, r, Script{Body: body})
			if string(got.Out) != string(want.Out) || string(got.Err) != string(want.Err) && want.Status != 137 || got.Status != want.Status || got.Noise != "" {
				t.Errorf("%s: %q, %q, %d, noise %q", body, got.Out, got.Err, got.Status, got.Noise)
			}
		}
		if got := mustRun(t, r, Script{Body: "pwd -P"}); strings.TrimSpace(string(got.Out)) != o.Home {
			t.Errorf("it runs in %s", got.Out)
		}
	})
}

func TestValuesArriveAsTheyAreAndAreNotExported(t *testing.T) {
	eachShell(t, func(t *testing.T, o Local) {
		o.Env = []string{"value=exported before", "SHELLOPTS=allexport"}
		for _, value := range awkward {
			got := mustRun(t, NewLocal(o), Script{Body: `printf %s "$value"; env | grep -c '^value=' >&2`, Values: map[string]string{"value": value}})
			if string(got.Out) != value || string(got.Err) != "0\n" {
				t.Errorf("%.80q became %.80q; in the environment: %s", value, got.Out, got.Err)
			}
		}
	})
}

// A canary in a value is in no argument and no environment of any process.
func TestASecretIsInNoArgumentAndNoEnvironment(t *testing.T) {
	if _, err := os.Stat("/proc/self/cmdline"); err != nil {
		if os.Getenv("CI") == "true" && runtime.GOOS == "linux" {
			t.Fatal(err)
		}
		t.Skip("there is no /proc here")
	}
	eachShell(t, func(t *testing.T, o Local) {
		if strings.Contains(o.Shell[0], "mksh") {
			t.Skip("it has no printf of its own")
		}
		got := mustRun(t, NewLocal(o), Script{Secret: true, Values: map[string]string{"secret": "canary-" + "4711"}, Body: `
printf '%s\n' "$secret" > kept
sleep 0.01
for process in /proc/[0-9]*; do tr '\000' '\n' < $process/cmdline; tr '\000' '\n' < $process/environ; done 2>/dev/null | grep -c 'canary-[4]711'
:`})
		if string(got.Out) != "0\n" {
			t.Errorf("seen %s times", got.Out)
		}
		if kept, _ := os.ReadFile(filepath.Join(o.Home, "kept")); string(kept) != "canary-4711\n" {
			t.Errorf("kept %q", kept)
		}
	})
}

func TestASecretIsRefusedWherePrintfIsAProgram(t *testing.T) {
	mksh, there := shells(t)["mksh"]
	if !there {
		t.Skip("every shell here has a printf of its own")
	}
	_, err := NewLocal(Local{Home: t.TempDir(), Shell: mksh}).Run(t.Context(), Script{Secret: true, Body: "touch ran"})
	if e, ok := asError(err); !ok || e.Kind != NoPrintf || e.Begun {
		t.Fatal(err)
	}
}

// Functions, aliases, options and an empty PATH change nothing.
func TestWhatTheEnvironmentSetsDoesNotCount(t *testing.T) {
	eachShell(t, func(t *testing.T, o Local) {
		rc := filepath.Join(o.Home, "rc")
		os.WriteFile(rc, []byte("alias ls='echo alias'\nls() { echo function; }\ncd() { :; }\n"), 0o600)
		o.Env = []string{"ENV=" + rc, "BASH_ENV=" + rc, "PATH=", "BASH_FUNC_ls%%=() { echo exported; }", "BASH_FUNC_cd%%=() { echo exported; }",
			"CDPATH=/usr", "LC_ALL=de_DE.UTF-8", "SHELLOPTS=noglob:errexit:nounset:xtrace:verbose", "IFS=/"}
		got := mustRun(t, NewLocal(o), Script{Body: `command ls *; cd /; false; echo "$unset$LC_ALL"; v=a/b; set -- $v; echo $# "$(pwd)"`})
		if string(got.Out) != "rc\nC\n1 /\n" {
			t.Errorf("%q, %q", got.Out, got.Err)
		}
	})
}

func kindOf(t *testing.T, err error) *Error {
	t.Helper()
	e, ok := asError(err)
	if !ok {
		t.Fatalf("%v is no *Error", err)
	}
	if !strings.Contains(err.Error(), "build-07") {
		t.Errorf("%v does not name the machine", err)
	}
	return e
}

func TestWhatDoesNotEndIsEnded(t *testing.T) {
	eachShell(t, func(t *testing.T, o Local) {
		began := time.Now()
		r := NewLocal(o)
		_, err := r.Run(t.Context(), Script{Body: "while :; do echo y; done", Limit: 4000})
		if e := kindOf(t, err); e.Kind != TooMuch || !e.Begun {
			t.Error(err)
		}
		_, err = r.Run(t.Context(), Script{Body: "while :; do printf y; done >&2", Timeout: 200 * time.Millisecond})
		if e := kindOf(t, err); e.Kind != TooSlow || !e.Begun {
			t.Error(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
		defer cancel()
		_, err = r.Run(ctx, Script{Body: "sleep 600"})
		if e := kindOf(t, err); e.Kind != Cancelled || !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
		_, err = r.Run(t.Context(), Script{Body: "if"})
		if e := kindOf(t, err); e.Kind != Cut {
			t.Error(err)
		}
		if took := time.Since(began); took > 20*time.Second {
			t.Errorf("all that took %s", took)
		}
	})
}

// What a script leaves running does not keep us waiting.
func TestWhatIsLeftRunningHoldsNothingUp(t *testing.T) {
	eachShell(t, func(t *testing.T, o Local) {
		began := time.Now()
		if got := mustRun(t, NewLocal(o), Script{Body: "sleep 600 & echo done"}); string(got.Out) != "done\n" {
			t.Errorf("%q", got.Out)
		}
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("it took %s", took)
		}
	})
}

// When the connection is gone, nothing goes on over there.
func TestTheWatcherEndsWhatWasStarted(t *testing.T) {
	eachShell(t, func(t *testing.T, o Local) {
		o.Shell = append([]string{"setsid", "--wait"}, o.Shell...) // out of our group, as on another machine
		ctx, cancel := context.WithCancel(t.Context())
		mark := filepath.Join(o.Home, "pid")
		go func() {
			for range 500 {
				if data, _ := os.ReadFile(mark); strings.HasSuffix(string(data), "\n") {
					break
				}
				time.Sleep(10 * time.Millisecond)
			}
			cancel()
		}()
		_, err := NewLocal(o).Run(ctx, Script{Body: "sleep 600 & echo $! > pid; wait"})
		if e := kindOf(t, err); e.Kind != Cancelled {
			t.Fatal(err)
		}
		pid, _ := os.ReadFile(mark)
		stat := "/proc/" + strings.TrimSpace(string(pid)) + "/stat"
		for range 300 {
			data, err := os.ReadFile(stat)
			if err != nil || strings.Contains(string(data), ") Z ") {
				return
			}
			time.Sleep(10 * time.Millisecond)
		}
		t.Errorf("process %s still runs", pid)
	})
}

func TestNamesOfUsers(t *testing.T) {
	for _, name := range []string{"jenkins", "_www", "gitlab-runner", "build.er", "a@corp.example", "A9"} {
		if !IsUserName(name) {
			t.Errorf("%s is refused", name)
		}
	}
	for _, name := range []string{"", "-u", "#0", "a b", "a;b", "$(id)", "`id`", "a'b", "a\nb", "a\n", "ü", "0day", "@x", ".x", "a/b", `a\b`, "a:b", "a*", strings.Repeat("a", 65)} {
		if IsUserName(name) {
			t.Errorf("%q is taken", name)
		}
		if SudoLines(name, "jenkins") != nil || SudoLines("me", name) != nil {
			t.Errorf("there are lines for %q", name)
		}
		if name == "" {
			continue
		}
		_, err := NewLocal(Local{Name: "build-07"}).Run(t.Context(), Script{Body: "true", User: name})
		if e := kindOf(t, err); e.Kind != BadUser || e.Begun {
			t.Errorf("%q: %v", name, err)
		}
	}
}
