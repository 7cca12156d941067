package ui

import (
	"strings"
	"time"

	"latchkey/api"
	"latchkey/keys"
)

// Names of what a person wants by default. None of it is secret.
const (
	prefKind    = "keys.kind"
	prefComment = "keys.comment"
	prefOldDays = "policy.days"
	prefVault   = "vault.kind"
)

// usualComment names a new key after its repository.
const usualComment = "latchkey-{repository}"

// usualDays is how long a key may be unused before it looks forgotten.
const usualDays = 180

// defaultKind is the type of new keys.
func (w *Window) defaultKind() keys.Kind {
	wanted := keys.Kind(w.app.Preferences().String(prefKind))
	offered, _ := kinds()
	for _, k := range offered {
		if k == wanted {
			return k
		}
	}
	return keys.Ed25519
}

// commentTemplate is what new keys are named by.
func (w *Window) commentTemplate() string {
	return w.app.Preferences().StringWithFallback(prefComment, usualComment)
}

// commentFor fills the template in for a repository.
func commentFor(template string, repo api.RepoPath) string {
	name := strings.NewReplacer("{repository}", strings.ToLower(repo.Name()), "{workspace}", strings.ToLower(repo.Workspace())).Replace(template)
	return strings.TrimSpace(name)
}

// commentForMany fills the template in for one key that opens them all: what
// stands for a repository is then the workspace, or, where they are in
// several, nothing.
func commentForMany(template string, repos []api.RepoPath) string {
	if len(repos) == 1 {
		return commentFor(template, repos[0])
	}
	workspace := ""
	for i, r := range repos {
		if i > 0 && r.Workspace() != repos[0].Workspace() {
			workspace = ""
			break
		}
		workspace = strings.ToLower(r.Workspace())
	}
	name := template
	if strings.Contains(template, "{workspace}") { // it is named once
		name = strings.ReplaceAll(name, "{repository}", "")
	}
	name = strings.NewReplacer("{repository}", workspace, "{workspace}", workspace).Replace(name)
	for _, double := range []string{"--", "__", "//", "..", "  "} {
		for strings.Contains(name, double) {
			name = strings.ReplaceAll(name, double, double[:1])
		}
	}
	return strings.Trim(name, " -_/.")
}

// oldDays is after how many days without use a key needs attention.
func (w *Window) oldDays() int {
	days := w.app.Preferences().IntWithFallback(prefOldDays, usualDays)
	return min(max(days, 1), 3650)
}

// unusedAfter is the same as a time.
func (w *Window) unusedAfter() time.Duration { return time.Duration(w.oldDays()) * 24 * time.Hour }
