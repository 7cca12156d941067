package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"latchkey/api/demo"
)

// scene is where a group plays: a forge, a home, a working folder and a data
// folder of its own.
type scene struct {
	dir     string
	env     []string
	forge   *demo.Forge
	names   map[string]string // what stands for what, without the braces
	secrets []string
}

// outcome is one run of latchctl.
type outcome struct {
	stdout, stderr string
	status         int
}

// newScene makes a home without a forge.
func newScene(t *testing.T, session []string) *scene {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	s := &scene{dir: dir, names: map[string]string{"DIR": dir}}
	s.env = append(slices.Clone(session), asLatchctl+"=1", "HOME="+filepath.Join(dir, "home"), "XDG_DATA_HOME="+filepath.Join(dir, "data"),
		"LANG=C.UTF-8", "TZ=UTC", "HTTPS_PROXY=", "HTTP_PROXY=")
	return s
}

// withForge starts a healthy forge.
func (s *scene) withForge(t *testing.T) *scene {
	t.Helper()
	forge, err := demo.Start(context.Background(), demo.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(forge.Close)
	info := forge.Info()
	host, port, err := net.SplitHostPort(info.SSH)
	if err != nil {
		t.Fatal(err)
	}
	s.forge = forge
	s.define("REST", info.REST)
	s.define("RESTHOST", strings.TrimSuffix(strings.TrimPrefix(info.REST, "http://"), "/2.0"))
	s.define("SSHHOST", host)
	s.define("PORT", port)
	s.define("HOSTKEY", info.HostKey)
	for _, u := range info.Users {
		s.define(strings.ToUpper(u.Name+" "+u.Kind), u.Token)
		s.secrets = append(s.secrets, u.Token)
	}
	return s
}

// withAccount connects ada and trusts the forge's host key.
func (s *scene) withAccount(t *testing.T) *scene {
	t.Helper()
	s.withForge(t)
	s.mustRun(t, "{ADA API-TOKEN}\n", "account", "add", "bitbucket", "--user", "ada@acme.example", "--base-url", "{REST}", "--ssh-host", "{SSHHOST}", "--ssh-port", "{PORT}")
	s.mustRun(t, "", "host-key", "trust", "{HOSTKEY}")
	return s
}

// withKey puts a pair, "ci@here", on acme/web-frontend. {FP} is its
// fingerprint.
func (s *scene) withKey(t *testing.T) *scene {
	t.Helper()
	s.withAccount(t)
	s.define("FP", strings.TrimSpace(s.mustRun(t, "", "key", "new", "--comment", "ci@here")))
	s.mustRun(t, "", "deploy-key", "add", "acme/web-frontend", "--key", "{FP}")
	return s
}

func (s *scene) define(name, value string) { s.names[name] = value }

func (s *scene) path(name string) string { return filepath.Join(s.dir, name) }

// expand puts values in the place of {NAMES}, and general does the
// opposite, the longest value first.
func (s *scene) expand(text string) string {
	for name, value := range s.names {
		text = strings.ReplaceAll(text, "{"+name+"}", value)
	}
	return text
}

func (s *scene) abbreviate(text string) string {
	names := slices.SortedFunc(maps.Keys(s.names), func(a, b string) int { return len(s.names[b]) - len(s.names[a]) })
	for _, name := range names {
		if value := s.names[name]; len(value) > 3 && value != "127.0.0.1" {
			text = strings.ReplaceAll(text, value, "{"+name+"}")
		}
	}
	text = regexp.MustCompile(`SHA256:[A-Za-z0-9+/]{43}`).ReplaceAllString(text, "{ANY}")
	// When it goes on, and how far a reading had come, is another thing each time.
	return regexp.MustCompile(`(resumes at |run the same command again at )\d\d:\d\d|\b\d+( left:| repositories are left)`).ReplaceAllString(text, "${1}{ANY}${2}")
}

// mustRun is a command that has to work.
func (s *scene) mustRun(t *testing.T, stdin string, args ...string) string {
	t.Helper()
	got, err := s.latchctl(stdin, nil, args...)
	if err != nil || got.status != 0 {
		t.Fatalf("latchctl %s: status %d: %s (%v)", strings.Join(args, " "), got.status, got.stderr, err)
	}
	return got.stdout
}

// latchctl runs as a child process in the scene's working folder. Nobody sits
// at a terminal there. The error says that it did not run or did not end.
func (s *scene) latchctl(stdin string, env []string, args ...string) (outcome, error) {
	return s.latchctlUntil(context.Background(), stdin, env, args...)
}

// latchctlUntil is latchctl, which is ended with ctx.
func (s *scene) latchctlUntil(ctx context.Context, stdin string, env []string, args ...string) (outcome, error) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	full := make([]string, len(args))
	for i, a := range args {
		full[i] = s.expand(a)
	}
	cmd := exec.CommandContext(ctx, os.Args[0], full...)
	cmd.Dir = s.dir
	cmd.Env = slices.Clone(s.env)
	for _, pair := range env {
		cmd.Env = append(cmd.Env, s.expand(pair))
	}
	cmd.Stdin = strings.NewReader(s.expand(stdin))
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if _, exited := errors.AsType[*exec.ExitError](err); exited && ctx.Err() == nil {
		err = nil
	}
	if err != nil {
		return outcome{}, fmt.Errorf("latchctl %s: %w", strings.Join(args, " "), err)
	}
	return outcome{out.String(), errs.String(), cmd.ProcessState.ExitCode()}, nil
}
