package ui

import (
	"context"
	"slices"
	"strings"

	"latchkey/core"
	"latchkey/core/inventory"
)

// keyMeaning is what a text in the search of the Keys page means where it is more
// than words: a key in any form that people have of one, or a repository.
type keyMeaning struct {
	keys map[string]bool // fingerprints; nil = none is meant
	on   string          // path of the repository on which they stand, "" = none is meant
}

// named reports whether the text names keys or a repository as a whole.
func (m keyMeaning) named() bool { return m.keys != nil || m.on != "" }

// resolve finds out what the text means. Core knows the public keys, with which
// old fingerprints have to be compared, and the repositories by any address; it
// asks no forge. It runs away from the UI goroutine.
func (v keyView) resolve(ctx context.Context, b keysBackend) keyView {
	text := strings.TrimSpace(v.text)
	switch {
	case b == nil || len(text) > mostPasted:
	case isPublicKey(text) || isFingerprint(text):
		if found, err := b.Find(ctx, core.FindRequest{Text: text}); err == nil {
			v.keys = map[string]bool{}
			for _, k := range found.Keys {
				v.keys[string(k.Fingerprint)] = true
			}
		}
	case addressed(text) != "":
		v.on = locatedText(ctx, b, text)
	}
	return v
}

// has reports whether a line has what was typed: the words, or what they mean.
func (v keyView) has(k *keyItem, words []string) bool {
	switch {
	case v.keys != nil:
		return v.keys[string(k.Fingerprint)]
	case v.on != "":
		return slices.ContainsFunc(k.Repos, func(repo string) bool { return strings.EqualFold(repo, v.on) })
	}
	return matches(k.find, words)
}

// narrowTo leaves the line of a key that was pasted while the page is in front,
// with its fingerprint in the search, and reports whether it has. Where the page
// has no line for it, or several keys are meant, the answer has to be given in
// words.
func (p *keysPage) narrowTo(found inventory.Found) bool {
	if p.f.nav.Front() != p.ID || p.f.dialogs.Any() || len(found.Keys) != 1 {
		return false
	}
	fp := string(found.Keys[0].Fingerprint)
	if p.all.line(fp) == nil {
		return false
	}
	p.f.search.Set(p.ID, fp)
	return true
}
