package frame

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/api"
	"latchkey/keys"
	"latchkey/ui/locale"
)

// Names of what a person wants by default. None of it is secret.
const (
	prefKind    = "keys.kind"
	prefComment = "keys.comment"
	prefOldDays = "policy.days"
)

// UsualComment names a new key after its repository.
const UsualComment = "latchkey-{repository}"

// UsualDays is how long a key may be unused before it looks forgotten.
const UsualDays = 180

// Defaults are what a person wants where nothing else is chosen, as it stands in
// the preferences.
type Defaults struct{ Prefs fyne.Preferences }

// Kind is the type of new keys.
func (d Defaults) Kind() keys.Kind {
	wanted := keys.Kind(d.Prefs.String(prefKind))
	offered, _ := Kinds()
	for _, k := range offered {
		if k == wanted {
			return k
		}
	}
	return keys.Ed25519
}

// SetKind remembers the type of new keys.
func (d Defaults) SetKind(k keys.Kind) { d.Prefs.SetString(prefKind, string(k)) }

// CommentTemplate is what new keys are named by.
func (d Defaults) CommentTemplate() string {
	return d.Prefs.StringWithFallback(prefComment, UsualComment)
}

// SetCommentTemplate remembers what new keys are named by.
func (d Defaults) SetCommentTemplate(template string) { d.Prefs.SetString(prefComment, template) }

// CommentFor fills the template in for a repository.
func CommentFor(template string, repo api.RepoPath) string {
	name := strings.NewReplacer("{repository}", strings.ToLower(repo.Name()), "{workspace}", strings.ToLower(repo.Workspace())).Replace(template)
	return strings.TrimSpace(name)
}

// CommentForMany fills the template in for one key that opens them all: what
// stands for a repository is then the workspace, or, where they are in
// several, nothing.
func CommentForMany(template string, repos []api.RepoPath) string {
	if len(repos) == 1 {
		return CommentFor(template, repos[0])
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

// OldDays is after how many days without use a key needs attention.
func (d Defaults) OldDays() int {
	days := d.Prefs.IntWithFallback(prefOldDays, UsualDays)
	return min(max(days, 1), 3650)
}

// UnusedAfter is the same as a time.
func (d Defaults) UnusedAfter() time.Duration { return time.Duration(d.OldDays()) * 24 * time.Hour }

// SetOldDays remembers after how many days without use a key needs attention.
func (d Defaults) SetOldDays(days int) { d.Prefs.SetInt(prefOldDays, days) }

// Kinds are the key types on offer with the words for them.
func Kinds() ([]keys.Kind, []string) {
	return []keys.Kind{keys.Ed25519, keys.ECDSAP256, keys.ECDSAP384, keys.ECDSAP521, keys.RSA3072, keys.RSA4096},
		[]string{locale.T("kind.ed25519"), "ECDSA P-256", "ECDSA P-384", "ECDSA P-521", "RSA 3072", "RSA 4096"}
}
