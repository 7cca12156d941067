package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"latchkey/api/demo"
	"latchkey/internal/reaper"
	"latchkey/keys"
	"latchkey/keys/vault/keyringtest"
)

func TestMain(m *testing.M) {
	if os.Getenv(asLatchctl) != "" {
		latchctl()
	}
	testscript.Main(m, map[string]func(){"latchctl": latchctl})
}

// asLatchctl in the environment makes this test binary be latchctl.
const asLatchctl = "LATCHCTL_MAIN"

// forgeLags in the environment makes latchctl reckon with a forge that lags, as
// it does for people.
const forgeLags = "LATCHCTL_FORGE_LAGS"

// quickVault makes a file vault open at once. At age's own cost each of the many
// commands that open one would work for a second; keys/vault holds what that costs.
const quickVault = 4

func latchctl() {
	reaper.ExitWithParent()
	lag := time.Duration(-1) // the demo forge shows everything at once, unless a story says otherwise
	if os.Getenv(forgeLags) != "" {
		lag = 0
	}
	os.Exit(Main(Env{Args: os.Args[1:], In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Version: "v0-test", Lag: lag, VaultWork: quickVault}))
}

// TestStories plays testdata/*.txtar: latchctl as a child process, with the
// real keyring, git and ssh, against a demo forge of the script's own.
func TestStories(t *testing.T) {
	keyringtest.Need(t, "secret-tool", "git", "ssh", "ssh-keygen")
	session := keyringtest.Start(t, keyringtest.Unlocked)
	testscript.Run(t, testscript.Params{
		Dir:           "testdata",
		UpdateScripts: os.Getenv("UPDATE_SCRIPTS") != "",
		Condition:     scriptCondition,
		Setup:         func(env *testscript.Env) error { return setupStory(env, session) },
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"forge":    forgeCommand,
			"capture":  capture,
			"mode":     fileMode,
			"machines": machinesCommand,
			"lead":     leadCommand,
			"proxy":    proxyCommand,
			"company":  companyCommand,
			"encode":   encode,
			"readme":   readmeCommand,
			"cron":     cronCommand,
			"pipeline": pipelineCommand,
		},
	})
}

// scriptState is what a script's actors share; it is kept in the script's values
// under stageKey.
type (
	scriptState    struct{ forge *demo.Forge }
	scriptStateKey struct{}
)

func setupStory(env *testscript.Env, session *keyringtest.Session) error {
	for _, pair := range session.Env() {
		if name, value, _ := strings.Cut(pair, "="); name == "DBUS_SESSION_BUS_ADDRESS" || name == "XDG_RUNTIME_DIR" {
			env.Setenv(name, value)
		}
	}
	env.Setenv("XDG_DATA_HOME", filepath.Join(env.WorkDir, "data"))
	env.Setenv("HOME", env.WorkDir)
	env.Setenv("LANG", "C.UTF-8")
	env.Setenv("GIT_CONFIG_NOSYSTEM", "1")
	env.Setenv("GIT_TERMINAL_PROMPT", "0")
	env.Values[scriptStateKey{}] = &scriptState{}
	env.Values[fleetKey{}] = &fleetState{}
	env.Values[detourKey{}] = &detour{}
	return nil
}

// forgeCommand is the forge as an actor in a story:
//
//	forge start [size=N] [limit=N] [machines=N]   sets REST, SSH, SSH_HOST, SSH_PORT, HOST_KEY, LOGIN; writes token and known_hosts
//	forge token USER FILE            writes the token of the user whose login begins so
//	forge token-of NAME FILE         writes the first token of the person
//	forge second-token FILE          writes another token of the first user
//	forge has REPO FINGERPRINT       the key stands there
//	forge used REPO FINGERPRINT      the key was used there over SSH
//	forge fault SPEC                 answers wrongly from now on, in this way only
//	forge rename OLD NEW             somebody renames a repository
//	forge stop                       it is not there any more
//	forge healthy                    answers rightly again
//	forge new-host-key               the SSH server shows another host key from now on
//	forge person USER FILE           the public key in the file is one of the person's account
//	forge asked METHOD N             waits until it was asked so N times
func forgeCommand(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) == 0 {
		ts.Fatalf("forge: what?")
	}
	here := ts.Value(scriptStateKey{}).(*scriptState)
	if args[0] == "start" {
		here.forge = startForge(ts, args[1:])
		return
	}
	f := here.forge
	if f == nil {
		ts.Fatalf("forge: not started")
	}
	switch {
	case args[0] == "stop":
		f.Close()
	case args[0] == "token" && len(args) == 3:
		ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(tokenOf(ts, f, args[1])+"\n"), 0o600))
	case args[0] == "token-of" && len(args) == 3:
		for _, u := range f.Info().Users {
			if u.Name == args[1] {
				ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(u.Token+"\n"), 0o600))
				return
			}
		}
		ts.Fatalf("forge: no user %s", args[1])
	case args[0] == "second-token" && len(args) == 2:
		users := f.Info().Users
		for _, u := range users[1:] {
			if u.Name == users[0].Name {
				ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(u.Token+"\n"), 0o600))
				return
			}
		}
		ts.Fatalf("forge: %s has one token only", users[0].Name)
	case args[0] == "has" && len(args) == 3:
		if has := hasKey(f, args[1], args[2]); has == neg {
			ts.Fatalf("%s on %s: %v", args[2], args[1], has)
		}
	case args[0] == "used" && len(args) == 3:
		if used := len(f.Uses(args[1], keys.Fingerprint(args[2]))) > 0; used == neg {
			ts.Fatalf("%s used on %s: %v", args[2], args[1], used)
		}
	case args[0] == "fault" && len(args) == 2:
		var parsed error
		ts.Check(f.SetFaults(func(now *demo.Faults) {
			*now = demo.Faults{}
			parsed = demo.ParseFault(now, args[1])
		}))
		ts.Check(parsed)
	case args[0] == "ruleset" && len(args) == 4: // except = deploy keys pass it
		ts.Check(f.AddRuleset(args[1], args[2], true, args[3] == "except"))
	case args[0] == "forbid-keys" && len(args) == 2:
		ts.Check(f.ForbidDeployKeys(args[1], true))
	case args[0] == "rename" && len(args) == 3:
		ts.Check(f.Rename(args[1], args[2]))
	case args[0] == "healthy":
		ts.Check(f.SetFaults(func(now *demo.Faults) { *now = demo.Faults{} }))
	case args[0] == "person" && len(args) == 3:
		public, err := keys.ParsePublic(ts.ReadFile(args[2]))
		ts.Check(err)
		ts.Check(f.AddAccountKey(args[1], public))
	case args[0] == "asked" && len(args) == 3:
		n, err := strconv.Atoi(args[2])
		ts.Check(err)
		awaitCalls(ts, f, args[1], n)
	case args[0] == "new-host-key":
		ts.Check(f.SetFaults(func(now *demo.Faults) { now.RotateHostKey = true }))
		ts.Setenv("NEW_HOST_KEY", f.Info().HostKey)
	default:
		ts.Fatalf("forge: what is %q?", args)
	}
}

// awaitCalls waits until the forge was asked with the method n times since it
// was started.
func awaitCalls(ts *testscript.TestScript, f *demo.Forge, method string, n int) {
	count := func() (n int) {
		for _, c := range f.Calls() {
			if c.Method == method {
				n++
			}
		}
		return n
	}
	const patience = 30 * time.Second
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(patience); count() < n; <-tick.C {
		if time.Now().After(end) {
			ts.Fatalf("only %d %s within %s", count(), method, patience)
		}
	}
}

func hasKey(f *demo.Forge, repo, fp string) bool {
	for _, k := range f.KeysOn(repo) {
		if string(k.Public.Fingerprint()) == fp {
			return true
		}
	}
	return false
}

func tokenOf(ts *testscript.TestScript, f *demo.Forge, user string) string {
	for _, u := range f.Info().Users {
		if strings.HasPrefix(u.User, user) {
			return u.Token
		}
	}
	ts.Fatalf("forge: no user %s", user)
	return ""
}

// capture NAME REGEXP keeps the first group of the last standard output in an
// environment variable.
func capture(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: capture NAME REGEXP")
	}
	m := regexp.MustCompile(args[1]).FindStringSubmatch(ts.ReadFile("stdout"))
	if len(m) != 2 {
		ts.Fatalf("no %s in %q", args[1], ts.ReadFile("stdout"))
	}
	ts.Setenv(args[0], m[1])
}

// mode FILE OCTAL wants a file to have just these permissions.
func fileMode(ts *testscript.TestScript, neg bool, args []string) {
	info, err := os.Stat(ts.MkAbs(args[0]))
	ts.Check(err)
	if got := fmt.Sprintf("%o", info.Mode().Perm()); (got == args[1]) == neg {
		ts.Fatalf("%s has mode %s", args[0], got)
	}
}
