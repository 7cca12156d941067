package machinepage

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"latchkey/core/machine/home"
	"latchkey/internal/safetext"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/overlay"
	"latchkey/ui/kit/paint"
	"latchkey/ui/locale"
)

// mostContent is how much of a file shows, in bytes.
const mostContent = 16 << 10

// mostFiles is how many files show; the rest is counted.
const mostFiles = 60

// showFiles reads what of ours lies on the machine, and shows it.
func (p *Page) showFiles() {
	m := p.current()
	if m == nil {
		return
	}
	f, b, id, name := p.f, p.backend, m.ID, m.name()
	job := f.Jobs.Start(locale.T("job.machine_files", locale.Args{"Machine": name}))
	frame.DoJob(f, job, func(ctx context.Context) ([]home.File, error) { return b.MachineFiles(ctx, id) }, func(all []home.File, err error) {
		switch {
		case frame.IsChoice(err):
		case err != nil:
			f.Notices.Fail("machine-"+id, locale.T("error.machine_files", locale.Args{"Machine": name}), err)
		case f.Dialogs.Any(): // the person is doing something else by now
			f.Toasts.Show(locale.T("machinefiles.ready", locale.Args{"Machine": name}))
		default:
			f.Notices.Remove("machine-" + id)
			showFiles(f, name, all)
		}
	})
}

// showFiles lists the files. The content of a private key is never there.
func showFiles(f *frame.Frame, name string, all []home.File) {
	closeB := kit.NewButton(locale.T("action.close"), "", nil)
	d := &overlay.Dialog{Title: locale.T("machinefiles.title", locale.Args{"Machine": name}), Icon: "file", Width: 640, Actions: []*kit.Button{closeB}}
	closeB.OnTapped = d.Hide
	body := kit.Stack()
	if len(all) == 0 {
		body.Add(kit.NewNote(locale.T("machinefiles.none")))
	} else {
		body.Add(kit.NewNote(locale.Tn("machinefiles.note", len(all))))
	}
	for i, file := range all {
		if i == mostFiles {
			body.Add(kit.NewNote(locale.Tn("machinefiles.more", len(all)-mostFiles)))
			break
		}
		body.Add(fileCard(file, d.Fit))
	}
	d.Body = body
	f.Dialogs.Show(d)
}

// fileCard is one file: its path and mode, and its content folded away.
func fileCard(file home.File, moved func()) fyne.CanvasObject {
	secret := file.Private || frame.HoldsPrivateKey(file.Content)
	head := []fyne.CanvasObject{kit.NewMark(map[bool]string{true: "key", false: "file"}[secret], paint.ColorMuted, 18), kit.NewText(safetext.Line(file.Path, 200)).Shorten(), kit.NewCaption(safetext.Line(file.Mode, 8))}
	card := kit.Tight(kit.Stretch(1, head...))
	switch content := strings.TrimRight(safetext.Block(file.Content, mostContent), "\n"); {
	case secret:
		card.Add(kit.NewCaption(locale.T("machinefiles.private")).Shorten())
	case content == "":
		card.Add(kit.NewCaption(locale.T("machinefiles.empty")))
	default:
		text := kit.NewParagraph(content)
		text.Selectable, text.TextStyle.Monospace, text.Wrapping = true, true, fyne.TextWrapBreak
		card.Add(kit.NewFold(locale.T("machinefiles.content"), kit.NewFill(paint.ColorSunken, 6, kit.Pad(8, text)), moved).Object)
	}
	return kit.NewCard(card).Raised()
}
