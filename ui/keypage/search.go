package keypage

import (
	"context"
	"slices"
	"strings"

	"latchkey/core"
	"latchkey/core/inventory"
	"latchkey/ui/frame"
	"latchkey/ui/list"
)

// meaningOf is what a text in the search of the Keys page means where it is more
// than words: a key in any form that people have of one, or a repository. Core
// knows the public keys, with which old fingerprints have to be compared, and the
// repositories by any address; it asks no forge.
func meaningOf(text string, b Backend, words func(text string) list.Match[keyItem]) func(context.Context) list.Match[keyItem] {
	trimmed := strings.TrimSpace(text)
	switch {
	case b == nil || len(trimmed) > frame.MostPasted:
	case frame.IsPublicKey(trimmed) || frame.IsFingerprint(trimmed):
		return func(ctx context.Context) list.Match[keyItem] {
			found, err := b.Find(ctx, core.FindRequest{Text: trimmed})
			if err != nil {
				return words(text)
			}
			return theseKeys(found)
		}
	case frame.Addressed(trimmed) != "":
		return func(ctx context.Context) list.Match[keyItem] {
			repo := frame.LocatedText(ctx, b, trimmed)
			if repo == "" {
				return words(text)
			}
			return standingOn(repo)
		}
	}
	return nil
}

// theseKeys means keys by their fingerprints; whoever names a key wants to see
// it, also where it is one of a set.
func theseKeys(found inventory.Found) list.Match[keyItem] {
	fps := map[string]bool{}
	for _, k := range found.Keys {
		fps[string(k.Fingerprint)] = true
	}
	return list.Match[keyItem]{Exact: true, Unfold: true, Has: func(k *keyItem) bool { return fps[string(k.Fingerprint)] }}
}

// standingOn means the keys that stand on a repository.
func standingOn(path string) list.Match[keyItem] {
	return list.Match[keyItem]{Exact: true, Has: func(k *keyItem) bool {
		return slices.ContainsFunc(k.Repos, func(repo string) bool { return strings.EqualFold(repo, path) })
	}}
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
	if p.list.Find(fp) == nil {
		return false
	}
	p.f.Search.Set(p.ID, fp)
	return true
}
