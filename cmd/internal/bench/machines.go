package main

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/rollout"
	"latchkey/internal/machinetest"
)

const (
	benchMachines  = 20
	reposOfMachine = 10
	scriptMachines = 2 // are onboarded by the script; its time is scaled up
	wireDelay      = 25 * time.Millisecond
	mostRoundTrips = 6
)

// stage lets machines of tests be used outside of one.
type stage struct {
	testing.TB
	dir    string
	ends   []func()
	failed bool
}

// stageError is why something on a stage could not go on.
type stageError struct{ error }

func (s *stage) Helper()                      {}
func (s *stage) Cleanup(end func())           { s.ends = append(s.ends, end) }
func (s *stage) Failed() bool                 { return s.failed }
func (s *stage) Logf(string, ...any)          {}
func (s *stage) Error(args ...any)            { s.failed = true; fmt.Fprintln(os.Stderr, args...) }
func (s *stage) Fatal(args ...any)            { panic(stageError{errors.New(fmt.Sprint(args...))}) }
func (s *stage) Fatalf(f string, args ...any) { panic(stageError{fmt.Errorf(f, args...)}) }
func (s *stage) Skipf(f string, args ...any)  { panic(stageError{fmt.Errorf(f, args...)}) }

func (s *stage) TempDir() string {
	dir, err := os.MkdirTemp(s.dir, "machine-")
	if err != nil {
		s.Fatal(err)
	}
	return dir
}

// end runs what was put off, the last first.
func (s *stage) end() {
	for _, end := range slices.Backward(s.ends) {
		end()
	}
}

// onStage runs something with a stage, and returns why it could not go on.
func (b *bench) onStage(do func(*stage) error) (err error) {
	s := &stage{dir: b.dir}
	defer s.end()
	defer func() {
		if stopped, ok := recover().(stageError); ok {
			err = stopped.error
		}
	}()
	return do(s)
}

// slowFleet are build machines behind a wire that takes its time, and a forge behind
// another one.
type slowFleet struct {
	*fixture
	names    []string
	machines []*machinetest.Running
	wires    []*machinetest.Proxy
	config   string // for ssh and scp
	known    string
}

// machines measures the onboarding of 20 machines on 10 repositories each against a
// script of ssh, scp and curl, one thing after another, with 50 ms on each round trip.
func machines(b *bench) error {
	const name = "onboard 20 machines × 10 repositories"
	if !b.selected("machines") {
		return nil
	}
	return b.onStage(func(s *stage) error {
		f, err := b.newSlowFleet(s)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		repos, err := f.chooseRepos(reposOfMachine)
		if err != nil {
			return err
		}
		script, err := measure(func() error {
			for i := range scriptMachines {
				if err := f.byScript(i, repos); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("%s: the script: %w", name, err)
		}
		for i := range scriptMachines {
			if out, err := f.machines[i].Run("jenkins", "find ~ -mindepth 1 -delete"); err != nil {
				return fmt.Errorf("%w: %s", err, out)
			}
		}
		if err := f.trust(); err != nil {
			return err
		}
		before, turns := f.sessions(), f.turns()
		ours, err := measure(func() error { return f.onboard(repos) })
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		b.row(name+" / ssh, scp, curl", ours, script*benchMachines/scriptMachines, 0.15)
		after, most := f.sessions(), 0
		for i := range after {
			most = max(most, after[i]-before[i])
		}
		fmt.Printf("%-46s %11d %11d %7.3f %6s\n", "  scripts on a machine, most / aim", most, mostRoundTrips, float64(most)/mostRoundTrips, "≤1.00")
		wire := 0
		for i, n := range f.turns() {
			wire = max(wire, n-turns[i])
		}
		fmt.Printf("%-46s %11d\n", "  turns on the wire with sign-in, most", wire)
		fmt.Printf("The script of ssh, scp and curl is timed over %d machines and scaled to %d.\n", scriptMachines, benchMachines)
		return nil
	})
}

func (b *bench) newSlowFleet(s *stage) (*slowFleet, error) {
	info, endForge, err := b.forge("--size", "40", "--latency", "50ms")
	if err != nil {
		return nil, err
	}
	s.Cleanup(endForge)
	way := machinetest.Through(s, info.SSH, machinetest.Wire{Delay: wireDelay})
	f := &slowFleet{fixture: &fixture{b: b}}
	_, key, _ := strings.Cut(info.HostKey, " ")
	host, port, err := net.SplitHostPort(way.Addr)
	if err != nil {
		return nil, err
	}
	info.SSH, info.HostKey = way.Addr, "["+host+"]:"+port+" "+key
	f.info = info
	home := filepath.Join(b.dir, "home")
	if err := os.MkdirAll(filepath.Join(home, ".ssh"), 0o700); err != nil {
		return nil, err
	}
	f.config, f.known = filepath.Join(home, ".ssh", "config"), filepath.Join(home, ".ssh", "known_hosts")
	var config, known strings.Builder
	for i := range benchMachines {
		name := fmt.Sprintf("build-%02d", i+1)
		r := machinetest.Start(s, machinetest.Machine{Name: name, Config: "LogLevel VERBOSE\n", NoSFTP: i >= scriptMachines})
		wire := machinetest.Through(s, r.Addr, machinetest.Wire{Delay: wireDelay})
		f.names, f.machines, f.wires = append(f.names, name), append(f.machines, r), append(f.wires, wire)
		_, port, _ := net.SplitHostPort(wire.Addr)
		fmt.Fprintf(&config, "Host %s\n  HostName 127.0.0.1\n  Port %s\n  User jenkins\n  IdentityFile %s\n  IdentitiesOnly yes\n  UserKnownHostsFile %s\n", name, port, r.KeyFile, f.known)
		fmt.Fprintf(&known, "[127.0.0.1]:%s %s\n", port, strings.TrimSpace(strings.SplitN(r.KnownHosts(), " ", 2)[1]))
	}
	if err := os.WriteFile(f.config, []byte(config.String()), 0o600); err != nil {
		return nil, err
	}
	if err := os.WriteFile(f.known, []byte(known.String()), 0o600); err != nil {
		return nil, err
	}
	before := os.Getenv("HOME")
	s.Cleanup(func() { _ = os.Setenv("HOME", before) })
	if err := os.Setenv("HOME", home); err != nil {
		return nil, err
	}
	if err := f.connect(); err != nil {
		return nil, err
	}
	s.Cleanup(func() { f.app.Close() })
	return f, nil
}

func (f *slowFleet) chooseRepos(n int) ([]api.RepoPath, error) {
	var repos []api.RepoPath
	list, err := f.app.Repos.RefreshRepos(f.b.ctx, f.account, nil)
	if err != nil {
		return nil, err
	}
	for _, r := range list {
		if len(repos) < n && strings.HasPrefix(string(r.Path), "team-") {
			repos = append(repos, r.Path)
		}
	}
	if len(repos) < n {
		return nil, fmt.Errorf("only %d repositories", len(repos))
	}
	return repos, nil
}

// trust adds the machines; each is reached once, as whoever wrote the script had
// signed in once.
func (f *slowFleet) trust() error {
	for _, name := range f.names {
		if _, err := f.app.Machines.Add(f.b.ctx, core.NewMachine{Address: name, Name: name}); err != nil {
			return err
		}
	}
	all := withoutBudget
	_, err := f.app.Accounts.ChangeAccount(f.b.ctx, f.account, core.AccountChange{HourlyBudget: &all})
	return err
}

// onboard plans, starts and runs it.
func (f *slowFleet) onboard(repos []api.RepoPath) error {
	plan, err := f.app.Rollouts.PlanRollout(f.b.ctx, rollout.Spec{Verb: rollout.Onboard, Account: f.account, Machines: f.names, Choice: rollout.Choice{Repos: repos}})
	if err != nil {
		return err
	}
	id, err := f.app.Rollouts.StartRollout(f.b.ctx, plan)
	if err != nil {
		return err
	}
	r, err := f.app.Rollouts.RunRollout(f.b.ctx, id, rollout.Run{})
	if err == nil && r.State != rollout.Done {
		err = fmt.Errorf("%s: %d of %d done, %d failed: %s", r.State, r.Done, r.Total, r.Failed, r.Reason)
	}
	return err
}

// sessions are how many scripts ran on each machine.
func (f *slowFleet) sessions() (all []int) {
	for _, r := range f.machines {
		all = append(all, strings.Count(r.Log(), "Starting session: "))
	}
	return all
}

func (f *slowFleet) turns() (all []int) {
	for _, w := range f.wires {
		all = append(all, w.RoundTrips())
	}
	return all
}
