package demo

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"latchkey/api"
	"latchkey/keys"
)

// Info is what somebody needs to know to use the forge from outside. Its JSON
// form is the line that "latchctl forge" prints.
type Info struct {
	Kind         api.Kind `json:"kind"`
	REST         string   `json:"rest"`     // base URL, "http://127.0.0.1:port/2.0"
	SSH          string   `json:"ssh"`      // "127.0.0.1:port"
	HostKey      string   `json:"host_key"` // known_hosts line
	Users        []Login  `json:"users"`
	Repositories []string `json:"repositories"` // full names, sorted
}

// Login is one credential. Only the first is without any catch.
type Login struct {
	User    string    `json:"user"` // what Basic wants: the account's e-mail; "" for bearer tokens
	Name    string    `json:"name"` // whose it is
	Token   string    `json:"token"`
	Kind    string    `json:"kind"` // "api-token", "oauth", "access-token" or "app-password"
	Scopes  []string  `json:"scopes"`
	Expires time.Time `json:"expires,omitzero"`
}

// Info tells how to reach the forge and with which credentials.
func (f *Forge) Info() Info {
	w := f.world
	w.mu.Lock()
	defer w.mu.Unlock()
	host, port, _ := strings.Cut(f.git.Addr(), ":")
	info := Info{Kind: w.dialect.kind, REST: "http://" + f.addr + w.dialect.root, SSH: f.git.Addr(),
		HostKey: "[" + host + "]:" + port + " " + f.git.HostKey().WithComment("").Line()}
	for _, c := range w.creds {
		info.Users = append(info.Users, Login{User: c.login, Name: c.user.name, Token: c.secret, Kind: string(c.kind),
			Scopes: append([]string{}, c.scopes...), Expires: c.expires})
	}
	for _, r := range w.repos {
		info.Repositories = append(info.Repositories, r.fullName())
	}
	slices.Sort(info.Repositories)
	return info
}

// Key is a deploy key as it stands on a repository or project.
type Key struct {
	ID       int
	Label    string
	Comment  string
	Public   keys.Public
	Created  time.Time
	LastUsed time.Time // zero = never
	Write    bool      // it may push
}

// KeysOn lists the deploy keys that stand on a repository ("acme/ledger")
// itself, oldest first; nil when there is no such repository.
func (f *Forge) KeysOn(repo string) []Key {
	f.world.mu.Lock()
	defer f.world.mu.Unlock()
	r := f.world.named(repo)
	if r == nil {
		return nil
	}
	return show(f.world.keysOf(holder{repo: r}))
}

// KeysOnProject is KeysOn for a project ("acme/PAY").
func (f *Forge) KeysOnProject(project string) []Key {
	f.world.mu.Lock()
	defer f.world.mu.Unlock()
	slug, key, _ := strings.Cut(project, "/")
	if ws := f.world.workspace(slug); ws != nil {
		if p := ws.project(key); p != nil {
			return show(p.keys)
		}
	}
	return nil
}

func show(list []*deployKey) []Key {
	var out []Key
	for _, k := range list {
		out = append(out, Key{k.id, k.label, k.comment, k.public.WithComment(k.comment), k.created, k.lastUsed, k.write})
	}
	return out
}

// Use is one time that a key was used over SSH.
type Use struct {
	Repo        string
	Fingerprint keys.Fingerprint
	Service     string // "git-upload-pack" and its kin
	At          time.Time
}

// Uses lists when a key read a repository over SSH, oldest first.
func (f *Forge) Uses(repo string, key keys.Fingerprint) []Use {
	f.world.mu.Lock()
	defer f.world.mu.Unlock()
	var out []Use
	for _, u := range f.world.uses {
		if strings.EqualFold(u.Repo, repo) && u.Fingerprint == key {
			out = append(out, u)
		}
	}
	return out
}

// Calls lists every REST request so far, oldest first, also those that a
// fault swallowed.
func (f *Forge) Calls() []Call {
	f.meter.mu.Lock()
	defer f.meter.mu.Unlock()
	return slices.Clone(f.meter.calls)
}

// Requests counts the REST requests of a user by name ("ada"); "" counts
// those with bad credentials.
func (f *Forge) Requests(user string) int {
	n := 0
	for _, c := range f.Calls() {
		if c.User == user {
			n++
		}
	}
	return n
}

// Counted is how many requests of a user counted against GitHub's limit: all but
// those that were answered with 304.
func (f *Forge) Counted(user string) int {
	f.world.mu.Lock()
	defer f.world.mu.Unlock()
	return f.rate.counted[user]
}

// ArchiveRepo makes a repository read-only.
func (f *Forge) ArchiveRepo(name string) error {
	return f.change(name, func(r *repo) error { r.archived = true; return nil })
}

// ForbidDeployKeys sets an organization's policy, as on GitHub: existing keys
// stop working too.
func (f *Forge) ForbidDeployKeys(owner string, on bool) error {
	f.world.mu.Lock()
	defer f.world.mu.Unlock()
	ws := f.world.workspace(owner)
	if ws == nil {
		return fmt.Errorf("demo forge: no organization %s", owner)
	}
	ws.noDeployKeys = on
	return nil
}

// DeleteToken deletes a person's token by its secret, and with it, where a forge
// does so, every key that it made.
func (f *Forge) DeleteToken(secret string) {
	w := f.world
	w.mu.Lock()
	defer w.mu.Unlock()
	var c *credential
	if i := slices.IndexFunc(w.creds, func(c *credential) bool { return same(c.secret, secret) }); i >= 0 {
		c = w.creds[i]
	}
	w.creds = slices.DeleteFunc(w.creds, func(other *credential) bool { return other == c })
	for _, r := range w.repos {
		for _, k := range slices.Clone(r.keys) {
			if c != nil && k.made == c && w.dialect.tokenOwnsKeys {
				w.displace(k)
			}
		}
	}
}

// RemoveRepo deletes a repository, as somebody else might at any time.
func (f *Forge) RemoveRepo(name string) error {
	return f.change(name, func(r *repo) error { f.world.removeRepo(r); return nil })
}

// RemoveKeyBehindBack takes a key off a repository without a REST call.
func (f *Forge) RemoveKeyBehindBack(name string, key keys.Fingerprint) error {
	return f.change(name, func(r *repo) error {
		for _, k := range f.world.keysOf(holder{repo: r}) {
			if k.public.Fingerprint() == key {
				f.world.displace(k)
				return nil
			}
		}
		return fmt.Errorf("demo forge: key %s is not on %s", key, name)
	})
}

// AddKeyBehindBack puts a key on a repository without a REST call and without
// any check.
func (f *Forge) AddKeyBehindBack(name, label string, key keys.Public) error {
	return f.change(name, func(r *repo) error {
		f.world.place(holder{repo: r}, deployKey{label: label, comment: key.Comment(), public: key.WithComment(""), created: f.world.now(), changes: changes{added: f.world.now()}})
		return nil
	})
}

// Opens reports whether the SSH side would let a key read the repository now.
func (f *Forge) Opens(name string, key keys.Fingerprint) bool {
	f.world.mu.Lock()
	defer f.world.mu.Unlock()
	r := f.world.named(name)
	return r != nil && slices.ContainsFunc(f.world.keys[key], func(k *deployKey) bool { return k.opens(r) })
}

// UseKey lets a machine read a repository over SSH with a key, as far as the
// forge's memory of it is concerned.
func (f *Forge) UseKey(name string, key keys.Fingerprint) error {
	return f.change(name, func(r *repo) error {
		for _, k := range f.world.keysOf(holder{repo: r}) {
			if k.public.Fingerprint() == key {
				f.world.used(k.public, "git-upload-pack", r)
				return nil
			}
		}
		return fmt.Errorf("demo forge: key %s is not on %s", key, name)
	})
}

// AddAccountKey puts a key on a user's account ("ada"), so that it cannot be
// a deploy key.
func (f *Forge) AddAccountKey(user string, key keys.Public) error {
	f.world.mu.Lock()
	defer f.world.mu.Unlock()
	u := f.world.user(user)
	if u == nil {
		return fmt.Errorf("demo forge: no user %s", user)
	}
	f.world.addAccountKey(u, key)
	return nil
}

// AccountKeys lists the keys on a user's account.
func (f *Forge) AccountKeys(user string) []keys.Public {
	f.world.mu.Lock()
	defer f.world.mu.Unlock()
	if u := f.world.user(user); u != nil {
		return slices.Clone(u.ssh)
	}
	return nil
}

func (f *Forge) change(name string, do func(*repo) error) error {
	f.world.mu.Lock()
	defer f.world.mu.Unlock()
	r := f.world.named(name)
	if r == nil {
		return fmt.Errorf("demo forge: no repository %s", name)
	}
	return do(r)
}

func (w *world) named(repo string) *repo {
	workspace, slug, _ := strings.Cut(repo, "/")
	return w.repo(workspace, slug)
}
