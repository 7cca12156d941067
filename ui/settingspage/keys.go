package settingspage

import (
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"latchkey/api"
	"latchkey/core/ask"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// newKeys are the type and the name that new keys begin with.
func (p *Page) newKeys() fyne.CanvasObject {
	usual := p.f.Defaults
	offered, names := frame.Kinds()
	kind := kit.NewSelect(names, nil)
	kind.Selected = names[slices.Index(offered, p.f.Defaults.Kind())]
	kind.OnChanged = func(name string) {
		if i := slices.Index(names, name); i >= 0 {
			usual.SetKind(offered[i])
		}
	}
	example := kit.NewCaption("").Shorten()
	show := func(template string) {
		example.SetText(locale.T("settings.comment_example", locale.Args{"Name": frame.CommentFor(template, p.exampleRepo())}))
	}
	comment := kit.NewEntry(frame.UsualComment)
	comment.SetText(p.f.Defaults.CommentTemplate())
	comment.OnChanged = func(text string) {
		if frame.ClearSecret(comment) { // what stands here is kept in a plain file
			return
		}
		if strings.TrimSpace(text) == "" {
			text = frame.UsualComment
		}
		usual.SetCommentTemplate(text)
		show(text)
	}
	show(p.f.Defaults.CommentTemplate())
	return kit.Stack(frame.Field(locale.T("add.kind"), kit.NewField(kind), ""), frame.Field(locale.T("settings.comment"), comment, locale.T("settings.comment_note")), example)
}

// exampleRepo shows what a name would look like, on a repository that the
// person knows if there is one.
func (p *Page) exampleRepo() api.RepoPath {
	if repo := p.host.ChosenRepo(); repo != "" {
		return repo
	}
	return "acme/payments-api"
}

// policy says when a key needs attention.
func (p *Page) policy() fyne.CanvasObject {
	wrong := kit.NewCaption("").Toned(kit.Bad.Text())
	days := kit.NewEntry(strconv.Itoa(frame.UsualDays))
	days.SetText(strconv.Itoa(p.f.Defaults.OldDays()))
	days.OnChanged = func(text string) {
		n, ok := wholeNumber(text)
		if n == 0 {
			n = frame.UsualDays
		}
		if !ok || n > 3650 {
			wrong.SetText(locale.T("settings.days_wrong"))
			return
		}
		wrong.SetText("")
		p.f.Defaults.SetOldDays(n)
		if p.backend != nil {
			p.backend.SetUnusedAfter(p.f.Defaults.UnusedAfter())
			p.f.Announce(ask.ReposChanged, ask.PairsChanged)
		}
	}
	return kit.Stack(frame.Field(locale.T("settings.days"), kit.Limit(160, false, days), locale.T("settings.days_note")), wrong)
}
