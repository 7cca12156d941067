package demo

import (
	"fmt"
	"slices"
	"strings"

	"latchkey/api/demo/gitserver"
	"latchkey/keys"
)

// bitbucketHooks are Bitbucket's rules for SSH: who is known, how ssh -T is greeted,
// and with which sentence somebody is turned away.
type bitbucketHooks struct{ forge *Forge }

func (h bitbucketHooks) Knows(key keys.Public) bool {
	w := h.forge.world
	w.mu.Lock()
	defer w.mu.Unlock()
	fp := key.Fingerprint()
	return w.accounts[fp] != nil || len(w.keys[fp]) > 0
}

// Greet answers ssh -T: a deploy key is shown what it opens.
func (h bitbucketHooks) Greet(key keys.Public) (string, int) {
	const noShell = "You can use git to connect to Bitbucket. Shell access is disabled."
	w := h.forge.world
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.accounts[key.Fingerprint()] != nil {
		return "authenticated via ssh key.\n\n" + noShell + "\n", 0
	}
	var b strings.Builder
	b.WriteString("authenticated via a deploy key.\n\n\n" + noShell + "\n\nThis deploy key has read access to the following repositories:\n\n")
	for _, k := range w.keys[key.Fingerprint()] {
		for _, r := range w.opened(k) {
			fmt.Fprintf(&b, "%s: %s -- %s\n", r.fullName(), k.label, k.comment)
		}
	}
	b.WriteString("\n")
	return b.String(), 0
}

// opened are the repositories that a deploy key reads.
func (w *world) opened(k *deployKey) []*repo {
	if k.repo != nil {
		return []*repo{k.repo}
	}
	return slices.DeleteFunc(slices.Clone(k.project.ws.repos), func(r *repo) bool { return r.project != k.project })
}

func (h bitbucketHooks) Open(key keys.Public, service, path string) (*gitserver.Repo, string) {
	w := h.forge.world
	w.mu.Lock()
	defer w.mu.Unlock()
	workspace, slug, _ := strings.Cut(path, "/")
	r := w.reached(workspace, slug)
	if u := w.accounts[key.Fingerprint()]; u != nil {
		if r == nil || !w.sees(u, r) {
			return nil, "conq: repository does not exist."
		}
		if service == gitserver.ReceivePack && w.levelOf(u, r) < write {
			return nil, "conq: repository access denied."
		}
		return w.gitRepo(r, h.forge.base), ""
	}
	switch {
	case r == nil:
		return nil, "conq: repository does not exist."
	// That a deploy key reads public repositories on which it does not stand is
	// known of GitHub and GitLab; for Bitbucket Cloud nobody has said. The fake
	// lets it in, the case in which a client must not take reading for standing.
	case !r.public && !slices.ContainsFunc(w.keys[key.Fingerprint()], func(k *deployKey) bool { return k.opens(r) }):
		return nil, "conq: repository access denied. deployment key is not associated with the requested repository."
	case service == gitserver.ReceivePack:
		return nil, "conq: repository access denied. access via a deployment key is read-only."
	}
	return w.gitRepo(r, h.forge.base), ""
}

// HostKeyInfo implements [gitserver.Hooks].
func (bitbucketHooks) HostKeyInfo() bool { return true }

func (h bitbucketHooks) Used(key keys.Public, service, path string) {
	w := h.forge.world
	w.mu.Lock()
	defer w.mu.Unlock()
	workspace, slug, _ := strings.Cut(path, "/")
	if r := w.reached(workspace, slug); r != nil {
		w.used(key, service, r)
	}
}
