package ui

import (
	"context"
	"errors"
	"strings"

	"fyne.io/fyne/v2"

	"latchkey/core/ask"
	"latchkey/core/inventory"
	"latchkey/ui/kit"
)

// keyImport imports keys: pasted, from files that are named, or dropped onto the
// window. It has two faces: inputs, and what came of each source.
type keyImport struct {
	*form
	f       *Frame
	backend keysBackend
	paste   *kit.Entry
	path    *kit.Entry
	inputs  fyne.CanvasObject
	list    *fyne.Container
	stop    context.CancelFunc // nil = nothing is being read
	results []importResult
	done    int // sources that were read: one may hold several keys
	total   int
}

// showImport asks for the text or the file.
func (p *keysPage) showImport() {
	if p.backend == nil {
		return
	}
	i := newImport(p.f, p.backend)
	i.show(i.inputs, i.paste)
}

// importDropped imports from files that were dropped onto the window, wherever.
func (p *keysPage) importDropped(uris []fyne.URI) {
	if p.f.closed || p.backend == nil || p.f.dialogs.Any() || len(uris) == 0 {
		return
	}
	var from []source
	for _, u := range uris {
		if u.Scheme() == "file" {
			from = append(from, source{path: u.Path()})
		}
	}
	if len(from) == 0 || len(from) > mostFiles {
		p.f.toasts.Show(t("import.not_so_many", args{"N": mostFiles}))
		return
	}
	i := newImport(p.f, p.backend)
	i.show(i.list, i.cancel)
	i.read(from)
}

func newImport(f *Frame, b keysBackend) *keyImport {
	i := &keyImport{f: f, backend: b, list: kit.Stack()}
	i.form = f.newForm(t("import.title"), "import", t("import.do"), i.submit)
	i.dialog.Width = 620
	i.paste = kit.NewTextArea(t("add.paste"), 5)
	i.path = kit.NewEntry(t("add.path"))
	i.submitWith(i.path)
	browse := kit.NewButton(t("add.browse"), "folder", func() { f.files.browse(i.path) })
	i.inputs = kit.Stack(field(t("import.text"), i.paste, ""), kit.Stretch(0, i.path, browse), kit.NewNote(t("import.note")))
	i.dialog.OnEscape, i.cancel.OnTapped = i.close, i.close
	i.dialog.OnHidden = func() { i.paste.SetText("") }
	return i
}

func (i *keyImport) close() {
	if i.stop != nil {
		i.stop()
		return
	}
	i.dialog.Hide()
}

func (i *keyImport) submit() {
	text, path := i.paste.Text, strings.TrimSpace(i.path.Text)
	if clearSecret(i.path) { // the key itself, in the wrong field
		text, path = path, ""
	}
	switch {
	case strings.TrimSpace(text) != "":
		i.paste.SetText("")
		i.read([]source{{text: text}})
	case path != "":
		i.read([]source{{path: path}})
	default:
		i.say(t("add.nothing_pasted"))
		i.dialog.FocusOn(i.paste)
	}
}

// read reads the sources one after another, and shows each as it is done.
func (i *keyImport) read(from []source) {
	f := i.f
	i.clear()
	i.results, i.done, i.total = nil, 0, len(from)
	i.main.Hide()
	i.dialog.Body = i.list
	i.draw()
	f.dialogs.Redraw(i.dialog)
	i.dialog.FocusOn(i.cancel)
	job := f.jobs.start(t("job.import"))
	i.stop = job.stop
	b, which := i.backend, f.askWhich(f.session.ctx)
	doJob(f, job, func(ctx context.Context) (none, error) {
		for _, s := range from {
			if ctx.Err() != nil {
				return none{}, ctx.Err()
			}
			some := importFrom(ctx, b, which, s)
			f.post(func() {
				if !f.closed {
					i.results, i.done = append(i.results, some...), i.done+1
					i.draw()
				}
			})
		}
		return none{}, nil
	}, func(_ none, err error) {
		i.stop = nil
		f.announce(ask.PairsChanged)
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
	if !i.dialog.Visible() {
		if good > 0 {
			i.f.toasts.Show(tn("toast.imported", good))
		}
		return
	}
	i.total = i.done
	i.draw()
	i.cancel.SetText(t("action.close"))
	i.main.Show()
	if good > 0 && (!last.public || len(last.key.Places) > 0) {
		fp := last.key.Fingerprint
		i.main.SetText(t("import.show"))
		i.main.OnTapped = func() { i.dialog.Hide(); i.f.nav.Key(fp) }
	} else {
		i.main.SetText(t("action.try_again"))
		i.main.OnTapped = i.again
	}
	i.f.dialogs.Redraw(i.dialog)
	i.dialog.FocusOn(i.main)
}

// again leads back to the inputs.
func (i *keyImport) again() {
	i.main.SetText(t("import.do"))
	i.main.OnTapped = i.submit
	i.cancel.SetText(t("action.cancel"))
	i.dialog.Body = kit.Stack(i.inputs, i.errors)
	i.f.dialogs.Redraw(i.dialog)
	i.dialog.FocusOn(i.paste)
}

func (i *keyImport) draw() {
	i.list.RemoveAll()
	for _, one := range i.results {
		i.list.Add(i.notice(one).Object())
	}
	if i.done < i.total {
		i.list.Add((&kit.Notice{Tone: kit.Accent, Icon: "running", Text: t("import.reading", args{"N": i.done + 1, "Total": i.total})}).Object())
	}
	i.dialog.Fit()
}

// notice says what came of one source: which key it was, what had to be
// repaired, and where it stands.
func (i *keyImport) notice(one importResult) *kit.Notice {
	var n *kit.Notice
	switch {
	case isChoice(one.err):
		n = &kit.Notice{Tone: kit.Neutral, Icon: "stop", Text: t("import.stopped", args{"File": one.from.name()})}
	case one.err != nil:
		n = i.f.errorNotice(t("import.failed", args{"File": one.from.name()}), one.err)
		if errors.Is(one.err, errNoKeyFile) {
			n.Advice = t("import.no_key_file")
		}
	default:
		n = i.success(one)
	}
	n.DetailsWord, n.HideWord, n.OnResize = t("action.details"), t("action.hide_details"), i.dialog.Fit
	return n
}

func (i *keyImport) success(one importResult) *kit.Notice {
	d := one.key
	name := d.Comment
	if name == "" {
		name = shortFingerprint(d.Fingerprint)
	}
	n := &kit.Notice{Tone: kit.Good, Text: t("import.good", args{"File": one.from.name(), "Name": name, "Format": one.format})}
	if one.public {
		n.Tone, n.Text = kit.Accent, t("import.public", args{"File": one.from.name(), "Name": name})
		if d.PrivateKey == inventory.PrivateKeyHere {
			n.Tone, n.Text = kit.Good, t("import.public_here", args{"File": one.from.name(), "Name": name})
		}
	}
	lines := []string{keyType(d.Type, d.Bits) + " · " + string(d.Fingerprint), standsAt(d.Places)}
	if d.Type == "" {
		lines[0] = string(d.Fingerprint)
	}
	if len(one.repairs) > 0 {
		lines = append(lines, t("import.repaired", args{"What": strings.Join(one.repairs, "; ")}))
	}
	if one.weak {
		n.Tone, lines = kit.Caution, append(lines, t("import.weak"))
	}
	n.Advice = strings.Join(lines, "\n")
	return n
}

// standsAt names the first places.
func standsAt(places []inventory.Placement) string {
	if len(places) == 0 {
		return t("import.nowhere")
	}
	const most = 3
	var names []string
	for _, p := range places[:min(len(places), most)] {
		names = append(names, p.Target)
	}
	if more := len(places) - most; more > 0 {
		names = append(names, tn("confirm.more", more))
	}
	return t("import.stands", args{"Where": joinList(names)})
}
