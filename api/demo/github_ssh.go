package demo

import (
	"slices"
	"strings"

	"latchkey/api/demo/gitserver"
	"latchkey/keys"
)

// githubHooks are GitHub's rules for SSH.
type githubHooks struct{ bitbucketHooks }

// Greet answers ssh -T; the slash tells a deploy key from a person's.
func (h githubHooks) Greet(key keys.Public) (string, int) {
	const rest = "! You've successfully authenticated, but GitHub does not provide shell access.\n"
	w := h.forge.world
	w.mu.Lock()
	defer w.mu.Unlock()
	if u := w.accounts[key.Fingerprint()]; u != nil {
		return "Hi " + u.name + rest, 1
	}
	for _, k := range w.keys[key.Fingerprint()] {
		if k.repo != nil {
			return "Hi " + k.repo.fullName() + rest, 1
		}
	}
	return "", 1
}

// HostKeyInfo implements [gitserver.Hooks]: GitHub has a page for that.
func (githubHooks) HostKeyInfo() bool { return false }

func (h githubHooks) Open(key keys.Public, service, path string) (*gitserver.Repo, string) {
	w := h.forge.world
	w.mu.Lock()
	defer w.mu.Unlock()
	owner, name, _ := strings.Cut(path, "/")
	r := w.reached(owner, name)
	const notFound = "ERROR: Repository not found."
	if r == nil {
		return nil, notFound
	}
	if u := w.accounts[key.Fingerprint()]; u != nil {
		if !w.sees(u, r) {
			return nil, notFound
		}
		if service == gitserver.ReceivePack && w.levelOf(u, r) < write {
			return nil, "ERROR: Permission to " + r.fullName() + ".git denied to " + u.name + "."
		}
		return w.gitRepo(r, h.forge.base), ""
	}
	i := slices.IndexFunc(w.keys[key.Fingerprint()], func(k *deployKey) bool { return k.repo == r })
	switch {
	case i < 0 && !r.public, r.ws.noDeployKeys:
		return nil, notFound
	case service == gitserver.ReceivePack && r.archived:
		return nil, "ERROR: This repository was archived so it is read-only."
	case service == gitserver.ReceivePack && (i < 0 || !w.keys[key.Fingerprint()][i].write):
		return nil, "ERROR: The key you are authenticating with has been marked as read only."
	}
	return w.gitRepo(r, h.forge.base), ""
}
