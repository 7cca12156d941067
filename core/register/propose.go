package register

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"latchkey/internal/safetext"
	"latchkey/keys"
)

// Known is what is known of a key, from which an entry is proposed.
type Known struct {
	Fingerprint keys.Fingerprint
	Labels      []string // as they stand on the forges
	Comment     string
	Set         string   // the key set that it is of
	Machines    []string // names of the machines on which its private key lies
	AddedBy     []string // who put it on its places, as far as a forge tells or it was done here
	Places      []string // paths
}

// reviewAfter is when a key is to be looked at again, from the day of the proposal.
const reviewAfter = 365 * 24 * time.Hour

// Propose proposes an entry: a guess for a person to look at, made of what is written
// on the key and of who put it there.
func Propose(k Known, now time.Time) Entry {
	e := Entry{Fingerprint: k.Fingerprint, Review: now.UTC().Truncate(24 * time.Hour).Add(reviewAfter)}
	var user, host string
	for _, text := range append([]string{k.Comment}, k.Labels...) {
		if m := userAtHost.FindStringSubmatch(text); m != nil && user == "" {
			user, host = m[1], m[2]
		}
	}
	e.Machine = cmp.Or(strings.Join(k.Machines, ", "), host)
	switch {
	case len(k.AddedBy) == 1:
		e.Owner = k.AddedBy[0]
	case user != "" && !isService(user):
		e.Owner = user
	}
	e.Purpose = purpose(k)
	for _, text := range []*string{&e.Owner, &e.Purpose, &e.Machine} {
		*text = safetext.Line(*text, longest/4)
	}
	return e
}

// userAtHost matches what ssh-keygen writes as a comment by itself.
var userAtHost = regexp.MustCompile(`^([a-z_][a-z0-9._-]*)@([A-Za-z0-9][A-Za-z0-9._-]*)$`)

// purpose returns what a key is for: what somebody has written on it, else what it
// opens.
func purpose(k Known) string {
	if k.Set != "" {
		return k.Set
	}
	for _, text := range append(slices.Clone(k.Labels), k.Comment) {
		if text != "" && !userAtHost.MatchString(text) {
			return text
		}
	}
	switch len(k.Places) {
	case 0:
		return ""
	case 1:
		return "clone " + k.Places[0]
	}
	return fmt.Sprintf("clone %d repositories, %s first", len(k.Places), slices.Min(k.Places))
}

// isService reports whether a user is one of those under which builds run, and no
// person.
func isService(user string) bool {
	for _, word := range [...]string{"build", "ci", "deploy", "git", "jenkins", "runner", "root", "www-data", "admin", "ubuntu", "debian", "ec2-user", "backup", "argocd", "ansible", "svc", "service", "bot", "latchkey"} {
		if user == word || strings.HasPrefix(user, word+"-") || strings.HasSuffix(user, "-"+word) || strings.HasPrefix(user, word+"_") {
			return true
		}
	}
	return false
}
