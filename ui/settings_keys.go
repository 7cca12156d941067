package ui

import (
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"latchkey/api"
	"latchkey/core/ask"
	"latchkey/ui/kit"
)

// newKeys are the type and the name that new keys begin with.
func (p *settingsPage) newKeys() fyne.CanvasObject {
	usual := p.f.defaults
	offered, names := kinds()
	kind := kit.NewSelect(names, nil)
	kind.Selected = names[slices.Index(offered, p.f.defaults.kind())]
	kind.OnChanged = func(name string) {
		if i := slices.Index(names, name); i >= 0 {
			usual.setKind(offered[i])
		}
	}
	example := kit.NewCaption("").Shorten()
	show := func(template string) {
		example.SetText(t("settings.comment_example", args{"Name": commentFor(template, p.exampleRepo())}))
	}
	comment := kit.NewEntry(usualComment)
	comment.SetText(p.f.defaults.commentTemplate())
	comment.OnChanged = func(text string) {
		if clearSecret(comment) { // what stands here is kept in a plain file
			return
		}
		if strings.TrimSpace(text) == "" {
			text = usualComment
		}
		usual.setCommentTemplate(text)
		show(text)
	}
	show(p.f.defaults.commentTemplate())
	return kit.Stack(field(t("add.kind"), kit.NewField(kind), ""), field(t("settings.comment"), comment, t("settings.comment_note")), example)
}

// exampleRepo shows what a name would look like, on a repository that the
// person knows if there is one.
func (p *settingsPage) exampleRepo() api.RepoPath {
	if repo := p.host.chosenRepo(); repo != "" {
		return repo
	}
	return "acme/payments-api"
}

// policy says when a key needs attention.
func (p *settingsPage) policy() fyne.CanvasObject {
	wrong := kit.NewCaption("").Toned(kit.Bad.Text())
	days := kit.NewEntry(strconv.Itoa(usualDays))
	days.SetText(strconv.Itoa(p.f.defaults.oldDays()))
	days.OnChanged = func(text string) {
		n, ok := wholeNumber(text)
		if n == 0 {
			n = usualDays
		}
		if !ok || n > 3650 {
			wrong.SetText(t("settings.days_wrong"))
			return
		}
		wrong.SetText("")
		p.f.defaults.setOldDays(n)
		if p.backend != nil {
			p.backend.SetUnusedAfter(p.f.defaults.unusedAfter())
			p.f.announce(ask.ReposChanged, ask.PairsChanged)
		}
	}
	return kit.Stack(field(t("settings.days"), kit.Limit(160, false, days), t("settings.days_note")), wrong)
}
