package ui

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"

	"latchkey/api"
	"latchkey/core"
	"latchkey/internal/safetext"
	"latchkey/keys"
	"latchkey/ui/kit"
)

// The ways to come to a key, in the order of the segments.
const (
	sourceGenerate = iota
	sourceChoose
	sourceImport
	sourcePublic
)

// addKey is the dialog that makes, takes or reads a key, puts it on the
// repository and verifies it. It has three faces: inputs, ticks, outcome.
type addKey struct {
	*form
	f       *Frame
	p       *reposPage
	backend addKeyBackend
	repo    repoRow
	traits  api.Traits

	source  *kit.Segments
	sources []fyne.CanvasObject
	label   *kit.Entry
	labelOf string // what label held when it was filled in by us
	write   *kit.Check

	kind         *kit.Select
	comment      *kit.Entry
	pass1, pass2 *kit.Entry
	pairs        *pairPicker
	paste        *kit.Entry
	path         *kit.Entry
	public       *kit.Entry
	stop         context.CancelFunc // while it runs
	steps        *kit.Steps
	order        []core.PlaceStep
	states       map[core.PlaceStep]core.StepState
	importing    *core.ImportResult
	inputs       fyne.CanvasObject
}

// showAddKey opens it for the selected repository; with a fingerprint, that
// pair is chosen already.
func (p *reposPage) showAddKey(fp keys.Fingerprint) {
	repo, f := p.selected(), p.f
	if repo == nil || p.backend == nil {
		return
	}
	a := &addKey{f: f, p: p, backend: p.backend, repo: *repo, traits: f.session.traitsOf(repo.Account), states: map[core.PlaceStep]core.StepState{}}
	a.form = f.newForm(t("add.title", args{"Repo": repo.shown}), "key", t("add.create"), a.submit)
	a.dialog.Width = 620
	name := commentFor(f.defaults.commentTemplate(), repo.Path)
	a.label, a.labelOf = kit.NewEntry(t("label.placeholder")), name
	a.label.SetText(name)
	a.write = kit.NewCheck(t("add.write"), nil)
	a.sources = []fyne.CanvasObject{a.generateInputs(name), a.chooseInputs(), a.importInputs(), a.publicInputs()}
	a.source = kit.NewSegments(
		[]string{t("add.generate"), t("add.choose"), t("add.import"), t("add.public")},
		[]string{"plus", "key", "clone", "copy"}, func(i int) { a.setSource(i) })
	a.submitWith(a.label, a.comment, a.pass1, a.pass2, a.path)
	body := kit.Stack(a.source.Object)
	for i, s := range a.sources {
		kit.SetVisible(s, i == sourceGenerate)
		body.Add(s)
	}
	body.Add(field(t("label.label"), a.label, t("add.label_note", args{"Word": a.traits.WordForKey})))
	if a.traits.WriteAccess {
		body.Add(a.write)
	} else {
		body.Add(kit.NewNote(t("add.read_only", args{"Forge": a.traits.Name})))
	}
	a.inputs = body
	a.dialog.OnHidden = a.forget
	a.dialog.OnEscape = a.close
	a.cancel.OnTapped = a.close
	a.show(body, a.label)
	a.label.TypedShortcut(selectAll())
	a.pairs.load(fp)
	if fp != "" {
		a.source.Choose(sourceChoose)
	}
}

func (a *addKey) setSource(chosen int) {
	for i, s := range a.sources {
		kit.SetVisible(s, i == chosen)
	}
	words := []string{t("add.create"), t("add.place"), t("add.import_place"), t("add.place")}
	a.main.SetText(words[chosen])
	a.clear()
	a.dialog.Fit()
}

func (a *addKey) generateInputs(name string) fyne.CanvasObject {
	_, words := kinds()
	a.kind = kit.NewSelect(words, nil)
	offered, _ := kinds()
	a.kind.Selected = words[slices.Index(offered, a.f.defaults.kind())]
	a.comment = kit.NewEntry("")
	a.comment.SetText(name)
	a.pass1, a.pass2 = kit.NewSecretEntry(t("add.no_passphrase")), kit.NewSecretEntry(t("add.again"))
	more := kit.NewFold(t("add.more"), kit.Stack(
		field(t("add.comment"), a.comment, t("add.comment_note")),
		field(t("add.passphrase"), kit.Stack(a.pass1, a.pass2), t("add.passphrase_note")),
	), func() { a.dialog.Fit() })
	return kit.Stack(field(t("add.kind"), kit.NewField(a.kind), ""), more.Object)
}

func (a *addKey) chooseInputs() fyne.CanvasObject {
	a.pairs = newPairPicker(a.f, a.backend, func(p core.KeyPair) {
		if a.label.Text == a.labelOf && p.Comment != "" {
			a.labelOf = p.Comment
			a.label.SetText(p.Comment)
		}
	})
	return a.pairs.object
}

func (a *addKey) importInputs() fyne.CanvasObject {
	a.paste = kit.NewTextArea(t("add.paste"), 4)
	a.path = kit.NewEntry(t("add.path"))
	browse := kit.NewButton(t("add.browse"), "folder", func() { a.f.files.browse(a.path) })
	return kit.Stack(field(t("add.private"), a.paste, ""), kit.Stretch(0, a.path, browse), kit.NewNote(t("add.import_note")))
}

func (a *addKey) publicInputs() fyne.CanvasObject {
	a.public = kit.NewTextArea("ssh-ed25519 AAAA… comment", 3)
	a.public.OnChanged = func(text string) {
		public, err := keys.ParsePublic(strings.TrimSpace(text))
		if err == nil && public.Comment() != "" && a.label.Text == a.labelOf {
			a.labelOf = safetext.Line(public.Comment(), 200)
			a.label.SetText(a.labelOf)
		}
	}
	return field(t("add.public_line"), a.public, t("add.public_note"))
}

// request reads the inputs; wrong says what is amiss with them.
func (a *addKey) request() (r core.PlaceRequest, wrong string, at fyne.Focusable) {
	r = core.PlaceRequest{Account: a.repo.Account, Repo: a.repo.Path, Label: strings.TrimSpace(a.label.Text), Access: api.Read, Test: true}
	if a.write.Checked && a.traits.WriteAccess {
		r.Access = api.ReadWrite
	}
	if n := a.traits.LabelMax; n > 0 && utf8.RuneCountInString(r.Label) > n {
		return r, t("label.too_long", args{"N": n}), a.label
	}
	switch a.source.Chosen() {
	case sourceGenerate:
		if a.pass1.Text != a.pass2.Text {
			return r, t("add.differ"), a.pass2
		}
		list, _ := kinds()
		r.Generate = &core.NewPair{Kind: list[max(0, a.kind.SelectedIndex())], Comment: strings.TrimSpace(a.comment.Text)}
		if a.pass1.Text != "" {
			r.Generate.Passphrase = []byte(a.pass1.Text)
		}
	case sourceChoose:
		p := a.pairs.chosen()
		if p == nil {
			return r, t("add.none_chosen"), a.source.Focusable()
		}
		r.Fingerprint = p.Fingerprint
	case sourceImport:
		if strings.TrimSpace(a.paste.Text) == "" && strings.TrimSpace(a.path.Text) == "" {
			return r, t("add.nothing_pasted"), a.paste
		}
	case sourcePublic:
		r.Public, r.Test = strings.TrimSpace(a.public.Text), false
		if r.Public == "" {
			return r, t("add.nothing_pasted"), a.public
		}
	}
	return r, "", nil
}
