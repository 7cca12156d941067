package ui

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/api"
	"latchkey/keys"
)

// Names of what a person wants by default. None of it is secret.
const (
	prefKind    = "keys.kind"
	prefComment = "keys.comment"
	prefOldDays = "policy.days"
)

// usualComment names a new key after its repository.
const usualComment = "latchkey-{repository}"

// usualDays is how long a key may be unused before it looks forgotten.
const usualDays = 180

// defaults are what a person wants where nothing else is chosen, as it stands in
// the preferences.
type defaults struct{ prefs fyne.Preferences }

// kind is the type of new keys.
func (d defaults) kind() keys.Kind {
	wanted := keys.Kind(d.prefs.String(prefKind))
	offered, _ := kinds()
	for _, k := range offered {
		if k == wanted {
			return k
		}
	}
	return keys.Ed25519
}

// setKind remembers the type of new keys.
func (d defaults) setKind(k keys.Kind) { d.prefs.SetString(prefKind, string(k)) }

// commentTemplate is what new keys are named by.
func (d defaults) commentTemplate() string {
	return d.prefs.StringWithFallback(prefComment, usualComment)
}

// setCommentTemplate remembers what new keys are named by.
func (d defaults) setCommentTemplate(template string) { d.prefs.SetString(prefComment, template) }

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
func (d defaults) oldDays() int {
	days := d.prefs.IntWithFallback(prefOldDays, usualDays)
	return min(max(days, 1), 3650)
}

// unusedAfter is the same as a time.
func (d defaults) unusedAfter() time.Duration { return time.Duration(d.oldDays()) * 24 * time.Hour }

// setOldDays remembers after how many days without use a key needs attention.
func (d defaults) setOldDays(days int) { d.prefs.SetInt(prefOldDays, days) }

// kinds are the key types on offer with the words for them.
func kinds() ([]keys.Kind, []string) {
	return []keys.Kind{keys.Ed25519, keys.ECDSAP256, keys.ECDSAP384, keys.ECDSAP521, keys.RSA3072, keys.RSA4096},
		[]string{t("kind.ed25519"), "ECDSA P-256", "ECDSA P-384", "ECDSA P-521", "RSA 3072", "RSA 4096"}
}
