// Package addkey is the dialog that makes, takes or reads a key, puts it on a
// repository or a project, and verifies it.
package addkey

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
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// The ways to come to a key, in the order of the segments.
const (
	sourceGenerate = iota
	sourceChoose
	sourceImport
	sourcePublic
)

// Backend is what the dialog needs of core.
type Backend interface {
	// KeyPairs lists the key pairs, and where the private key of each is.
	KeyPairs(context.Context) ([]core.KeyPair, error)
	// Import takes a private key into the vault.
	Import(context.Context, core.ImportRequest) (core.ImportResult, error)
	// PlaceKey puts a key on a repository; step is told how it goes.
	PlaceKey(ctx context.Context, r core.PlaceRequest, step func(core.StepState)) (core.PlaceResult, error)
}

// Place is where a key is put: on one repository, or on a project, of which it opens
// every repository.
type Place struct {
	Account     string
	Repo        api.RepoPath
	Shown       string          // the repository, as people know it
	Project     api.ProjectPath // of the repository, where projects have keys; "" = none
	ProjectOnly bool            // the project, and no repository
}

// Host is the page from which it was opened.
type Host interface {
	// Stands shows a key that stands there now, or will; on the project where it
	// is not "".
	Stands(account string, project api.ProjectPath, fp keys.Fingerprint)
	// Look reads again what stands there: it did not work, and may stand there
	// all the same.
	Look()
}

// dialog has three faces: inputs, ticks, outcome.
type dialog struct {
	*frame.Form
	f       *frame.Frame
	host    Host
	backend Backend
	asked   *core.PlaceRequest // what was asked for last, nil where it cannot be asked for again
	at      Place
	choice  *kit.Segments // of repository and project, nil where there is nothing to choose
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
	steps        *kit.Steps
	order        []core.PlaceStep
	states       map[core.PlaceStep]core.StepState
	importing    *core.ImportResult
	inputs       fyne.CanvasObject
}

// Show opens it; with a fingerprint, that pair is chosen already.
func Show(f *frame.Frame, backend Backend, host Host, at Place, fp keys.Fingerprint) {
	a := &dialog{f: f, host: host, backend: backend, at: at, traits: f.Session.TraitsOf(at.Account), states: map[core.PlaceStep]core.StepState{}}
	a.Form = f.NewForm(locale.T("add.title", locale.Args{"Repo": a.where()}), "key", locale.T("add.create"), a.submit)
	a.Dialog.Width = 620
	name := frame.CommentFor(f.Defaults.CommentTemplate(), at.Repo)
	a.label, a.labelOf = kit.NewEntry(locale.T("label.placeholder")), name
	a.label.SetText(name)
	a.write = kit.NewCheck(locale.T("add.write"), nil)
	a.sources = []fyne.CanvasObject{a.generateInputs(name), a.chooseInputs(), a.importInputs(), a.publicInputs()}
	a.source = kit.NewSegments(
		[]string{locale.T("add.generate"), locale.T("add.choose"), locale.T("add.import"), locale.T("add.public")},
		[]string{"plus", "key", "clone", "copy"}, func(i int) { a.setSource(i) })
	a.SubmitWith(a.label, a.comment, a.pass1, a.pass2, a.path)
	body := kit.Stack()
	a.offerProject(body)
	body.Add(a.source.Object)
	for i, s := range a.sources {
		kit.SetVisible(s, i == sourceGenerate)
		body.Add(s)
	}
	body.Add(frame.Field(locale.T("label.label"), a.label, locale.T("add.label_note", locale.Args{"Word": a.traits.WordForKey})))
	if a.traits.WriteAccess {
		body.Add(a.write)
	} else {
		body.Add(kit.NewNote(locale.T("add.read_only", locale.Args{"Forge": a.traits.Name})))
	}
	a.inputs = body
	a.Dialog.OnHidden = a.forget
	a.Show(body, a.label)
	a.label.TypedShortcut(frame.SelectAll())
	a.pairs.load(fp)
	if fp != "" {
		a.source.Choose(sourceChoose)
	}
}

func (a *dialog) setSource(chosen int) {
	for i, s := range a.sources {
		kit.SetVisible(s, i == chosen)
	}
	words := []string{locale.T("add.create"), locale.T("add.place"), locale.T("add.import_place"), locale.T("add.place")}
	a.Main.SetText(words[chosen])
	a.Clear()
	a.Dialog.Fit()
}

func (a *dialog) generateInputs(name string) fyne.CanvasObject {
	_, words := frame.Kinds()
	a.kind = kit.NewSelect(words, nil)
	offered, _ := frame.Kinds()
	a.kind.Selected = words[slices.Index(offered, a.f.Defaults.Kind())]
	a.comment = kit.NewEntry("")
	a.comment.SetText(name)
	a.pass1, a.pass2 = kit.NewSecretEntry(locale.T("add.no_passphrase")), kit.NewSecretEntry(locale.T("add.again"))
	more := kit.NewFold(locale.T("add.more"), kit.Stack(
		frame.Field(locale.T("add.comment"), a.comment, locale.T("add.comment_note")),
		frame.Field(locale.T("add.passphrase"), kit.Stack(a.pass1, a.pass2), locale.T("add.passphrase_note")),
	), func() { a.Dialog.Fit() })
	return kit.Stack(frame.Field(locale.T("add.kind"), kit.NewField(a.kind), ""), more.Object)
}

func (a *dialog) chooseInputs() fyne.CanvasObject {
	a.pairs = newPairPicker(a.f, a.backend, func(p core.KeyPair) {
		if a.label.Text == a.labelOf && p.Comment != "" {
			a.labelOf = p.Comment
			a.label.SetText(p.Comment)
		}
	})
	return a.pairs.object
}

func (a *dialog) importInputs() fyne.CanvasObject {
	a.paste = kit.NewTextArea(locale.T("add.paste"), 4)
	a.paste.Confidential = true
	a.path = kit.NewEntry(locale.T("add.path"))
	browse := kit.NewButton(locale.T("add.browse"), "folder", func() { a.f.Files.Browse(a.path) })
	return kit.Stack(frame.Field(locale.T("add.private"), a.paste, ""), kit.Stretch(0, a.path, browse), kit.NewNote(locale.T("add.import_note")))
}

func (a *dialog) publicInputs() fyne.CanvasObject {
	a.public = kit.NewTextArea("ssh-ed25519 AAAA… comment", 3)
	a.public.OnChanged = func(text string) {
		public, err := keys.ParsePublic(strings.TrimSpace(text))
		if err == nil && public.Comment() != "" && a.label.Text == a.labelOf {
			a.labelOf = safetext.Line(public.Comment(), 200)
			a.label.SetText(a.labelOf)
		}
	}
	return frame.Field(locale.T("add.public_line"), a.public, locale.T("add.public_note"))
}

// request reads the inputs; wrong says what is amiss with them.
func (a *dialog) request() (r core.PlaceRequest, wrong string, at fyne.Focusable) {
	r = core.PlaceRequest{Account: a.at.Account, Repo: a.at.Repo, Label: strings.TrimSpace(a.label.Text), Access: api.Read, Test: true}
	if a.onProject() { // what a key on a project opens cannot be tested at once
		r.Repo, r.Project, r.Test = "", a.at.Project, false
	}
	if a.write.Checked && a.traits.WriteAccess {
		r.Access = api.ReadWrite
	}
	if n := a.traits.LabelMax; n > 0 && utf8.RuneCountInString(r.Label) > n {
		return r, locale.T("label.too_long", locale.Args{"N": n}), a.label
	}
	switch a.source.Chosen() {
	case sourceGenerate:
		if a.pass1.Text != a.pass2.Text {
			return r, locale.T("add.differ"), a.pass2
		}
		list, _ := frame.Kinds()
		r.Generate = &core.NewPair{Kind: list[max(0, a.kind.SelectedIndex())], Comment: strings.TrimSpace(a.comment.Text)}
		if a.pass1.Text != "" {
			r.Generate.Passphrase = []byte(a.pass1.Text)
		}
	case sourceChoose:
		p := a.pairs.chosen()
		if p == nil {
			return r, locale.T("add.none_chosen"), a.source.Focusable()
		}
		r.Fingerprint = p.Fingerprint
	case sourceImport:
		if strings.TrimSpace(a.paste.Text) == "" && strings.TrimSpace(a.path.Text) == "" {
			return r, locale.T("add.nothing_pasted"), a.paste
		}
	case sourcePublic:
		r.Public, r.Test = strings.TrimSpace(a.public.Text), false
		if r.Public == "" {
			return r, locale.T("add.nothing_pasted"), a.public
		}
	}
	return r, "", nil
}
