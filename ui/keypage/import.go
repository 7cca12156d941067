package keypage

import (
	"context"
	"errors"
	"strings"

	"fyne.io/fyne/v2"

	"latchkey/core/ask"
	"latchkey/core/inventory"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// keyImport imports keys: pasted, from files that are named, or dropped onto the
// window. It has two faces: inputs, and what came of each source.
type keyImport struct {
	*frame.Form
	f       *frame.Frame
	backend Backend
	paste   *kit.Entry
	path    *kit.Entry
	inputs  fyne.CanvasObject
	list    *fyne.Container
	results []importResult
	done    int // sources that were read: one may hold several keys
	total   int
}

// showImport asks for the text or the file.
func (p *Page) showImport() {
	if p.backend == nil {
		return
	}
	i := newImport(p.f, p.backend)
	i.Show(i.inputs, i.paste)
}

// ImportDropped imports from files that were dropped onto the window, wherever.
func (p *Page) ImportDropped(uris []fyne.URI) {
	if p.f.Closed || p.backend == nil || p.f.Dialogs.Any() || len(uris) == 0 {
		return
	}
	var from []source
	for _, u := range uris {
		if u.Scheme() == "file" {
			from = append(from, source{path: u.Path()})
		}
	}
	if len(from) == 0 || len(from) > mostFiles {
		p.f.Toasts.Show(locale.T("import.not_so_many", locale.Args{"N": mostFiles}))
		return
	}
	i := newImport(p.f, p.backend)
	i.Show(i.list, i.Cancel)
	i.read(from)
}

func newImport(f *frame.Frame, b Backend) *keyImport {
	i := &keyImport{f: f, backend: b, list: kit.Stack()}
	i.Form = f.NewForm(locale.T("import.title"), "import", locale.T("import.do"), i.submit)
	i.Dialog.Width = 620
	i.paste = kit.NewTextArea(locale.T("add.paste"), 5)
	i.paste.Confidential = true
	i.path = kit.NewEntry(locale.T("add.path"))
	i.SubmitWith(i.path)
	browse := kit.NewButton(locale.T("add.browse"), "folder", func() { f.Files.Browse(i.path) })
	i.inputs = kit.Stack(frame.Field(locale.T("import.text"), i.paste, ""), kit.Stretch(0, i.path, browse), kit.NewNote(locale.T("import.note")))
	i.Dialog.OnHidden = func() { i.paste.SetText("") }
	return i
}

func (i *keyImport) submit() {
	text, path := i.paste.Text, strings.TrimSpace(i.path.Text)
	if frame.ClearSecret(i.path) { // the key itself, in the wrong field
		text, path = path, ""
	}
	switch {
	case strings.TrimSpace(text) != "":
		i.paste.SetText("")
		i.read([]source{{text: text}})
	case path != "":
		i.read([]source{{path: path}})
	default:
		i.Say(locale.T("add.nothing_pasted"))
		i.Dialog.FocusOn(i.paste)
	}
}

// read reads the sources one after another, and shows each as it is done.
func (i *keyImport) read(from []source) {
	f := i.f
	i.Clear()
	i.results, i.done, i.total = nil, 0, len(from)
	i.Main.Hide()
	i.Dialog.Body = i.list
	i.draw()
	f.Dialogs.Redraw(i.Dialog)
	i.Dialog.FocusOn(i.Cancel)
	job := f.Jobs.Start(locale.T("job.import"))
	i.Works(job.Stop)
	b, which := i.backend, f.AskWhich(f.Session.Ctx)
	frame.DoJob(f, job, func(ctx context.Context) (frame.None, error) {
		for _, s := range from {
			if ctx.Err() != nil {
				return frame.None{}, ctx.Err()
			}
			some := importFrom(ctx, b, which, s)
			f.Post(func() {
				if !f.Closed {
					i.results, i.done = append(i.results, some...), i.done+1
					i.draw()
				}
			})
		}
		return frame.None{}, nil
	}, func(_ frame.None, err error) {
		i.Rests()
		f.Announce(ask.PairsChanged)
		i.ended()
	})
}

// ended offers what comes next: to look at the key, or to try again.
func (i *keyImport) ended() {
	good := 0
	var last importResult
	for _, one := range i.results {
		if one.err == nil {
			good, last = good+1, one
		}
	}
	if !i.Dialog.Visible() {
		if good > 0 {
			i.f.Toasts.Show(locale.Tn("toast.imported", good))
		}
		return
	}
	i.total = i.done
	i.draw()
	i.Cancel.SetText(locale.T("action.close"))
	i.Main.Show()
	if good > 0 && (!last.public || len(last.key.Places) > 0) {
		fp := last.key.Fingerprint
		i.Main.SetText(locale.T("import.show"))
		i.Main.OnTapped = func() { i.Dialog.Hide(); i.f.Nav.Key(fp) }
	} else {
		i.Main.SetText(locale.T("action.try_again"))
		i.Main.OnTapped = i.again
	}
	i.f.Dialogs.Redraw(i.Dialog)
	i.Dialog.FocusOn(i.Main)
}

// again leads back to the inputs.
func (i *keyImport) again() {
	i.Main.SetText(locale.T("import.do"))
	i.Main.OnTapped = i.submit
	i.Cancel.SetText(locale.T("action.cancel"))
	i.Dialog.Body = kit.Stack(i.inputs, i.Errors)
	i.f.Dialogs.Redraw(i.Dialog)
	i.Dialog.FocusOn(i.paste)
}

func (i *keyImport) draw() {
	i.list.RemoveAll()
	for _, one := range i.results {
		i.list.Add(i.notice(one).Object())
	}
	if i.done < i.total {
		i.list.Add((&kit.Notice{Tone: kit.Accent, Icon: "running", Text: locale.T("import.reading", locale.Args{"N": i.done + 1, "Total": i.total})}).Object())
	}
	i.Dialog.Fit()
}

// notice says what came of one source: which key it was, what had to be
// repaired, and where it stands.
func (i *keyImport) notice(one importResult) *kit.Notice {
	var n *kit.Notice
	switch {
	case frame.IsChoice(one.err):
		n = &kit.Notice{Tone: kit.Neutral, Icon: "stop", Text: locale.T("import.stopped", locale.Args{"File": one.from.name()})}
	case one.err != nil:
		n = i.f.ErrorNotice(locale.T("import.failed", locale.Args{"File": one.from.name()}), one.err)
		if errors.Is(one.err, frame.ErrNoKeyFile) {
			n.Advice = locale.T("import.no_key_file")
		}
	default:
		n = i.success(one)
	}
	n.DetailsWord, n.HideWord, n.OnResize = locale.T("action.details"), locale.T("action.hide_details"), i.Dialog.Fit
	return n
}

func (i *keyImport) success(one importResult) *kit.Notice {
	d := one.key
	name := frame.KeyName(d.Comment, d.Fingerprint)
	n := &kit.Notice{Tone: kit.Good, Text: locale.T("import.good", locale.Args{"File": one.from.name(), "Name": name, "Format": one.format})}
	if one.public {
		n.Tone, n.Text = kit.Accent, locale.T("import.public", locale.Args{"File": one.from.name(), "Name": name})
		if d.PrivateKey == inventory.PrivateKeyHere {
			n.Tone, n.Text = kit.Good, locale.T("import.public_here", locale.Args{"File": one.from.name(), "Name": name})
		}
	}
	lines := []string{locale.KeyType(d.Type, d.Bits) + " · " + string(d.Fingerprint), standsAt(d.Places)}
	if d.Type == "" {
		lines[0] = string(d.Fingerprint)
	}
	if len(one.repairs) > 0 {
		lines = append(lines, locale.T("import.repaired", locale.Args{"What": strings.Join(locale.TranslateAll(one.repairs), "; ")}))
	}
	if one.weak {
		n.Tone, lines = kit.Caution, append(lines, locale.T("import.weak"))
	}
	n.Advice = strings.Join(lines, "\n")
	return n
}

// standsAt names the first places.
func standsAt(places []inventory.Placement) string {
	if len(places) == 0 {
		return locale.T("import.nowhere")
	}
	const most = 3
	var names []string
	for _, p := range places[:min(len(places), most)] {
		names = append(names, p.Target)
	}
	if more := len(places) - most; more > 0 {
		names = append(names, locale.Tn("confirm.more", more))
	}
	return locale.T("import.stands", locale.Args{"Where": locale.JoinNames(names)})
}
