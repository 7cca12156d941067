package main

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/crypto/ssh"

	"latchkey/internal/machinetest"
)

// person is somebody with latchctl, an encrypted file as vault, and a key on the
// small repository of a forge, also as a file for git.
type person struct {
	b      *bench
	dir    string
	env    []string // of latchctl
	public string   // line of the key
	key    string   // file with the key
	git    []string // environment of git
}

// newPerson sets latchctl up as README says. The vault opens by identity, and by a
// passphrase too.
func (b *bench) newPerson() (*person, func(), error) {
	info, end, err := b.forge()
	if err != nil {
		return nil, nil, err
	}
	p, err := b.setUp(info.Users[0].Token)
	if err == nil {
		err = p.connect(info.Users[0].User, info.REST, info.SSH, info.HostKey)
	}
	if err != nil {
		end()
		return nil, nil, err
	}
	return p, end, nil
}

func (b *bench) setUp(token string) (*person, error) {
	dir, err := os.MkdirTemp(b.dir, "person-")
	if err != nil {
		return nil, err
	}
	p := &person{b: b, dir: dir, key: filepath.Join(dir, "id")}
	for name, text := range map[string]string{"token": token, "phrase": "correct horse battery staple"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text+"\n"), 0o600); err != nil {
			return nil, err
		}
	}
	p.env = []string{"LATCHKEY_DATA=" + filepath.Join(dir, "data"), "LATCHKEY_VAULT=file", p.phrase()}
	return p, nil
}

func (p *person) phrase() string {
	return "LATCHKEY_VAULT_PASSPHRASE_FILE=" + filepath.Join(p.dir, "phrase")
}

// connect connects the account and places a key.
func (p *person) connect(user, rest, at, hostKey string) error {
	host, port, err := net.SplitHostPort(at)
	if err != nil {
		return err
	}
	identity := filepath.Join(p.dir, "age.txt")
	for i, args := range [][]string{
		{"key", "new", "--comment", "first"}, // makes the vault, with the passphrase
		{"vault", "identity", identity},
		{"account", "add", "bitbucket", "--user", user, "--base-url", rest, "--ssh-host", host, "--ssh-port", port, "--token-file", filepath.Join(p.dir, "token")},
		{"host-key", "trust", hostKey},
		{"deploy-key", "add", string(smallRepo), "--new", "--comment", "bench"},
		{"key", "export", "bench", "--out", p.key},
	} {
		if err := p.latchctl(args...); err != nil {
			return err
		}
		if i == 1 {
			p.env = append(p.env[:2], "LATCHKEY_VAULT_IDENTITY="+identity)
		}
	}
	public, err := os.ReadFile(p.key + ".pub")
	p.public = string(public)
	if err == nil {
		err = p.knows(hostKey)
	}
	return err
}

// knows lets git know the host key.
func (p *person) knows(hostKey string) error {
	hosts := filepath.Join(p.dir, "known_hosts")
	p.git = []string{"GIT_TERMINAL_PROMPT=0", "GIT_SSH_COMMAND=ssh -F /dev/null -o IdentitiesOnly=yes -o IdentityAgent=none -o StrictHostKeyChecking=yes -o UserKnownHostsFile=" + hosts + " -i " + p.key}
	return os.WriteFile(hosts, []byte(hostKey+"\n"), 0o600)
}

func (p *person) latchctl(args ...string) error { return p.b.quiet(p.env, p.b.latchctl, args...) }

// wholeTest measures latchctl test as a person runs it, from the start of the process
// to its end, against git ls-remote: on the demo forge, and where OpenSSH starts
// processes for each question, as a forge on one machine does.
func wholeTest(b *bench) error {
	const name = "whole latchctl test"
	return b.asPerson(name, func(p *person) error { return p.test(name) })
}

// asPerson measures something of a person who has just set up, if it is asked for.
func (b *bench) asPerson(name string, measure func(*person) error) error {
	if !b.selected(name) {
		return nil
	}
	p, end, err := b.newPerson()
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	defer end()
	return measure(p)
}

// test measures the two servers.
func (p *person) test(name string) error {
	compare := func(where, url string) error {
		return p.b.compare(name+", "+where+" / git ls-remote", 0.9,
			func() error { return p.latchctl("test", string(smallRepo), "--key", "bench") },
			func() error { return p.b.quiet(p.git, "git", "ls-remote", "-q", url) })
	}
	info, err := p.forgeURL()
	if err != nil {
		return err
	}
	if err := compare("demo forge", info); err != nil {
		return err
	}
	return p.b.onStage(func(s *stage) error {
		r, err := p.sshd(s)
		if err != nil {
			return err
		}
		return compare("sshd", "ssh://git@"+r.Addr+"/"+string(smallRepo)+".git")
	})
}

// forgeURL is where git finds the repository.
func (p *person) forgeURL() (string, error) {
	hosts, err := os.ReadFile(filepath.Join(p.dir, "known_hosts"))
	place, _, _ := strings.Cut(strings.TrimSpace(string(hosts)), " ")
	place = strings.NewReplacer("[", "", "]", "").Replace(place)
	return "ssh://git@" + place + "/" + string(smallRepo) + ".git", err
}

// forcedCommand greets, or runs git's own commands, as forges behind OpenSSH do.
const forcedCommand = `#!/bin/sh
[ -n "$SSH_ORIGINAL_COMMAND" ] && exec git shell -c "$SSH_ORIGINAL_COMMAND"
echo "Hi there! You've successfully authenticated with the deploy key named bench, but Gitea does not provide shell access."
`

// sshd starts a real SSH server with a repository of that name, and leads the account
// there.
func (p *person) sshd(s *stage) (*machinetest.Running, error) {
	key, _, _, _, err := ssh.ParseAuthorizedKey([]byte(p.public))
	if err != nil {
		return nil, err
	}
	owner := filepath.Dir(string(smallRepo))
	r := machinetest.Start(s, machinetest.Machine{Name: "forge", Config: "ForceCommand /forced\n",
		Users: []machinetest.User{{Name: "git", Keys: []ssh.PublicKey{key}}},
		Files: []machinetest.File{{Path: "/forced", Text: forcedCommand, Mode: 0o755}, {Path: "/" + owner, Dir: true, Owner: "git"}}})
	script := "git init -q --bare /" + string(smallRepo) + ".git && git init -q ~/w && cd ~/w && git -c user.name=a -c user.email=a@b.test commit -q --allow-empty -m x && git push -q /" + string(smallRepo) + ".git HEAD:refs/heads/main"
	if out, err := r.Run("git", script); err != nil {
		return nil, fmt.Errorf("%w: %s", err, out)
	}
	host, port, err := net.SplitHostPort(r.Addr)
	if err != nil {
		return nil, err
	}
	line := strings.TrimSpace(r.KnownHosts())
	if err := p.latchctl("account", "set", "--ssh-host", host, "--ssh-port", port); err != nil {
		return nil, err
	}
	if err := p.latchctl("host-key", "trust", line); err != nil {
		return nil, err
	}
	return r, p.knows(line)
}

// vaultFile measures what takes a private key out of the encrypted file, opened by an
// age identity and by its passphrase.
func vaultFile(b *bench) error {
	const name = "key from the vault: age identity / passphrase"
	return b.asPerson(name, func(p *person) error {
		export := func(env []string) error {
			out := filepath.Join(p.dir, "out")
			defer os.Remove(out)
			defer os.Remove(out + ".pub")
			return b.quiet(env, b.latchctl, "key", "export", "bench", "--out", out)
		}
		byPhrase := append(p.env[:2:2], p.phrase())
		return b.compare(name, 0, func() error { return export(p.env) }, func() error { return export(byPhrase) })
	})
}
