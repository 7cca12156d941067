package main

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"time"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/core"
	"latchkey/core/ask"
	"latchkey/core/probe"
	"latchkey/keys"
)

const (
	smallRepo api.RepoPath = "acme/web-frontend"
	largeRepo api.RepoPath = "acme/big-assets"
)

// fixture is an App connected to a forge, with one key on the repositories that
// are measured, and the same key as a file for git.
type fixture struct {
	b          *bench
	info       demo.Info
	vault      core.VaultKind // "" = memory
	app        *core.App
	account    string // account
	dir        string // data folder
	key        keys.Fingerprint
	cloneDir   string       // where git clones to
	clockAhead atomic.Int64 // how far the App's clock is ahead, in nanoseconds
	env        []string     // GIT_SSH_COMMAND for git
}

func (b *bench) newFixture(repos []api.RepoPath, forgeArgs ...string) (*fixture, func(), error) {
	info, endForge, err := b.forge(forgeArgs...)
	if err != nil {
		return nil, nil, err
	}
	d := &fixture{b: b, info: info}
	end := func() {
		if d.app != nil {
			d.app.Close()
		}
		endForge()
	}
	if err = d.connect(); err == nil {
		err = d.placeKey(repos)
	}
	if err != nil {
		end()
		return nil, nil, err
	}
	return d, end, nil
}

func (d *fixture) connect() error {
	dir, err := os.MkdirTemp(d.b.dir, "data-")
	if err != nil {
		return err
	}
	d.dir = filepath.Join(dir, "latchkey")
	if d.vault == "" {
		d.vault = core.VaultMemory
	}
	d.app, err = core.Open(d.b.ctx, core.Options{
		DataDir: d.dir, Vault: d.vault, KnownHosts: []string{},
		Published: []core.HostPin{{Line: d.info.HostKey}}, Person: ask.Person{Confirm: confirmAll},
		Now: func() time.Time { return time.Now().Add(time.Duration(d.clockAhead.Load())) },
	})
	if err != nil {
		return err
	}
	host, port, err := net.SplitHostPort(d.info.SSH)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(port)
	if err != nil {
		return err
	}
	user := d.info.Users[0]
	login := user.User
	if d.traits().WordForAccount == "" {
		login = "" // the token alone signs in
	}
	health, err := d.app.Accounts.AddAccount(d.b.ctx, core.NewAccount{
		Forge: d.info.Kind, BaseURL: d.info.REST, Login: login, Token: []byte(user.Token), SSHHost: host, SSHPort: n,
	})
	d.account = health.Account.ID
	return err
}

// traits returns the traits of the demo forge's kind.
func (d *fixture) traits() api.Traits {
	for _, t := range d.app.Accounts.Forges() {
		if t.Kind == d.info.Kind {
			return t
		}
	}
	return api.Traits{Kind: d.info.Kind, Parallel: 1}
}

func (d *fixture) placeKey(repos []api.RepoPath) error {
	if len(repos) == 0 {
		return nil
	}
	pair, err := d.app.Pairs.GenerateKeyPair(d.b.ctx, core.NewPair{Comment: "bench"})
	if err != nil {
		return err
	}
	d.key = pair.Fingerprint
	for _, repo := range repos {
		if _, err := d.app.Placements.PlaceKey(d.b.ctx, core.PlaceRequest{Account: d.account, Repo: repo, Fingerprint: d.key}, nil); err != nil {
			return err
		}
	}
	path := filepath.Join(d.b.dir, fmt.Sprintf("id-%d", os.Getpid()))
	_ = os.Remove(path)
	_ = os.Remove(path + ".pub")
	if err := d.app.Exports.ExportPrivate(d.b.ctx, d.key, path, nil); err != nil {
		return err
	}
	hosts := filepath.Join(d.b.dir, "known_hosts")
	if err := os.WriteFile(hosts, []byte(d.info.HostKey+"\n"), 0o600); err != nil {
		return err
	}
	d.env = []string{"GIT_TERMINAL_PROMPT=0", "GIT_SSH_COMMAND=ssh -F /dev/null -o IdentitiesOnly=yes -o IdentityAgent=none -o StrictHostKeyChecking=yes -o UserKnownHostsFile=" + hosts + " -i " + path}
	d.cloneDir = filepath.Join(d.b.dir, "clone")
	return nil
}

func (d *fixture) url(repo api.RepoPath) string {
	return "ssh://git@" + d.info.SSH + "/" + string(repo) + ".git"
}

func (d *fixture) test(repo api.RepoPath, depth probe.Depth) error {
	report, err := d.app.Tests.Test(d.b.ctx, core.TestRequest{Account: d.account, Repo: repo, Fingerprint: d.key, Depth: depth}, nil)
	if err != nil {
		return err
	}
	if !report.OK {
		return errors.New(report.Text())
	}
	return nil
}

func (d *fixture) gitClone(repo api.RepoPath) error {
	defer os.RemoveAll(d.cloneDir)
	return d.b.quiet(d.env, "git", "clone", "-q", "--depth", "1", d.url(repo), d.cloneDir)
}

// access compares the whole ladder of "Test access" with git ls-remote.
func access(b *bench) error {
	if !b.selected("access") {
		return nil
	}
	d, end, err := b.newFixture([]api.RepoPath{smallRepo})
	if err != nil {
		return err
	}
	defer end()
	return b.compare("test access / git ls-remote", 0.7,
		func() error { return d.test(smallRepo, probe.Access) },
		func() error { return b.quiet(d.env, "git", "ls-remote", "-q", d.url(smallRepo)) })
}

// clones compares "Test clone" with git clone --depth 1.
func clones(b *bench) error {
	if !b.selected("clone") {
		return nil
	}
	d, end, err := b.newFixture([]api.RepoPath{smallRepo, largeRepo})
	if err != nil {
		return err
	}
	defer end()
	for _, c := range []struct {
		name string
		repo api.RepoPath
	}{{"test clone, small / git clone --depth 1", smallRepo}, {"test clone, 50 MB / git clone --depth 1", largeRepo}} {
		err := b.compare(c.name, 1.0,
			func() error { return d.test(c.repo, probe.Clone) },
			func() error { return d.gitClone(c.repo) })
		if err != nil {
			return err
		}
	}
	return nil
}
