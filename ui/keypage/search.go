package keypage

import (
	"context"
	"slices"
	"strings"

	"latchkey/core"
	"latchkey/core/inventory"
	"latchkey/ui/frame"
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
func (v keyView) resolve(ctx context.Context, b Backend) keyView {
	text := strings.TrimSpace(v.text)
	switch {
	case b == nil || len(text) > frame.MostPasted:
	case frame.IsPublicKey(text) || frame.IsFingerprint(text):
		if found, err := b.Find(ctx, core.FindRequest{Text: text}); err == nil {
			v.keys = map[string]bool{}
			for _, k := range found.Keys {
				v.keys[string(k.Fingerprint)] = true
			}
		}
	case frame.Addressed(text) != "":
		v.on = frame.LocatedText(ctx, b, text)
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
	return frame.Matches(k.find, words)
}

// NarrowTo leaves the line of a key that was pasted while the page is in front,
// with its fingerprint in the search, and reports whether it has. Where the page
// has no line for it, or several keys are meant, the answer has to be given in
// words.
func (p *Page) NarrowTo(found inventory.Found) bool {
	if p.f.Nav.Front() != p.ID || p.f.Dialogs.Any() || len(found.Keys) != 1 {
		return false
	}
	fp := string(found.Keys[0].Fingerprint)
	if p.all.line(fp) == nil {
		return false
	}
	p.f.Search.Set(p.ID, fp)
	return true
}
