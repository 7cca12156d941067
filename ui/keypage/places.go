package keypage

import (
	"fyne.io/fyne/v2"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/inventory"
	"latchkey/keys"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
	"latchkey/ui/locale"
)

// newPlaceCard is one place at which a key stands: where, with what access, and
// since when that is known. Its button leads there.
func newPlaceCard(f *frame.Frame, s inventory.Placement, fp keys.Fingerprint) fyne.CanvasObject {
	icon := map[string]string{"repository": "repository", "project": "folder", "account": "account", "machine": "machine"}[s.Kind]
	target := kit.NewText(s.Target).Shorten()
	access := kit.NewPill(locale.T("access.read"), "", kit.Neutral)
	if s.Access == api.ReadWrite {
		access = kit.NewPill(locale.T("access.write"), "edit", kit.Caution)
	}
	head := []fyne.CanvasObject{kit.NewMark(icon, paint.ColorMuted, 18), target}
	if s.Access != "" {
		head = append(head, access)
	}
	if s.Kind == "repository" {
		head = append(head, kit.NewButton("", "forward", func() { f.Nav.Repository(s.Account, api.RepoPath(s.Target), fp) }).Quiet().Tip(f.Tips, locale.T("keys.go_there")))
	}
	account := s.Account
	for _, a := range f.Session.Accounts {
		if a.ID == s.Account {
			account = frame.AccountName(a) + " · " + f.Session.ForgeName(a)
		}
	}
	if s.Kind == "project" {
		account = locale.T("keys.project") + " · " + account
	}
	use := s.Use()
	used := frame.UsedSentence(use, f.Now())
	if s.Source != "inventory" {
		used = locale.T("keys.not_read_since")
	}
	known := kit.NewTipped(kit.NewCaption(locale.T("keys.known_since", locale.Args{"When": locale.Ago(s.Read, f.Now())})), f.Tips, locale.Moment(s.Read))
	times := kit.Row(kit.NewTipped(kit.NewCaption(used), f.Tips, frame.UseTip(use)), kit.NewCaption("·"), known)
	return kit.NewCard(kit.Tight(kit.Stretch(1, head...), kit.NewCaption(account).Shorten(), times)).Raised()
}

// repositories are the repositories on which a key stands, in the order of its
// places.
func repositories(d core.KeyDetails) []inventory.Placement {
	var out []inventory.Placement
	for _, s := range d.Places {
		if s.Kind == "repository" {
			out = append(out, s)
		}
	}
	return out
}

// selectionsOf are places, account by account, for tests with one key.
func selectionsOf(places []inventory.Placement, fp keys.Fingerprint) []frame.Selection {
	var out []frame.Selection
	at := map[string]int{}
	for _, s := range places {
		i, known := at[s.Account]
		if !known {
			i = len(out)
			at[s.Account] = i
			out = append(out, frame.Selection{Account: s.Account, Key: fp})
		}
		out[i].Repos = append(out[i].Repos, api.RepoPath(s.Target))
	}
	return out
}
