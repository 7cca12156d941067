package ui

import (
	"fyne.io/fyne/v2"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/inventory"
	"latchkey/keys"
	"latchkey/ui/kit"
)

// newPlaceCard is one place at which a key stands: where, with what access, and
// since when that is known. Its button leads there.
func newPlaceCard(f *Frame, s inventory.Placement, fp keys.Fingerprint) fyne.CanvasObject {
	icon := map[string]string{"repository": "repository", "project": "folder", "account": "account", "machine": "machine"}[s.Kind]
	target := kit.NewStrong(s.Target).Shorten()
	access := kit.NewPill(t("access.read"), "", kit.Neutral)
	if s.Access == api.ReadWrite {
		access = kit.NewPill(t("access.write"), "edit", kit.Caution)
	}
	head := []fyne.CanvasObject{kit.NewMark(icon, kit.ColorMuted, 18), target}
	if s.Access != "" {
		head = append(head, access)
	}
	if s.Kind == "repository" {
		head = append(head, kit.NewButton("", "forward", func() { f.nav.Repository(s.Account, api.RepoPath(s.Target), fp) }).Quiet().Tip(f.tips, t("keys.go_there")))
	}
	account := s.Account
	for _, a := range f.session.accounts {
		if a.ID == s.Account {
			account = accountName(a) + " · " + f.session.forgeName(a)
		}
	}
	if s.Kind == "project" {
		account = t("keys.project") + " · " + account
	}
	use := s.Use()
	used := usedSentence(use, f.now())
	if s.Source != "inventory" {
		used = t("keys.not_read_since")
	}
	known := kit.NewTipped(kit.NewCaption(t("keys.known_since", args{"When": ago(s.Read, f.now())})), f.tips, moment(s.Read))
	times := kit.Row(kit.NewTipped(kit.NewCaption(used), f.tips, useTip(use)), kit.NewCaption("·"), known)
	return kit.NewCard(kit.Tight(kit.Stretch(1, head...), kit.NewCaption(account).Shorten(), times))
}

// firstRepository is the first repository on which a key stands, for a test.
func firstRepository(d core.KeyDetails) (inventory.Placement, bool) {
	for _, s := range d.Places {
		if s.Kind == "repository" {
			return s, true
		}
	}
	return inventory.Placement{}, false
}
