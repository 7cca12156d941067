package auditpage

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"latchkey/core/audit"
	"latchkey/core/audit/export"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
	"latchkey/ui/locale"
)

// showExport offers each form in which an audit can be taken along, with whom it is
// for, and asks where to write it.
func (p *Page) showExport() {
	f, b := p.f, p.backend
	if b == nil {
		return
	}
	folder, err := os.UserHomeDir()
	if err != nil {
		folder = "."
	}
	all := export.Formats()
	chosen := 0
	entry := kit.NewEntry("")
	entry.SetText(filepath.Join(folder, all[0].File))
	var buttons []*kit.Button
	rows := kit.Stack()
	for i := range all {
		button := kit.NewButton(locale.Translate(all[i].Name), "", func() {
			chosen = i
			entry.SetText(filepath.Join(filepath.Dir(entry.Text), all[i].File))
			for n, other := range buttons {
				other.SetChosen(n == i)
			}
		}).LeftAligned()
		button.SetChosen(i == 0)
		buttons = append(buttons, button)
		rows.Add(kit.Tight(button, kit.PadXY(8, 0, kit.NewNote(locale.UpperFirst(locale.Translate(all[i].For))))))
	}
	var o *frame.Form
	o = f.NewForm(locale.T("auditexport.title"), "export", locale.T("auditexport.do"), func() {
		path := strings.TrimSpace(entry.Text)
		if path == "" || frame.ClearSecret(entry) {
			o.Dialog.FocusOn(entry)
			return
		}
		format, policy := all[chosen].Format, (*audit.Policy)(nil)
		if p.survey != nil {
			policy = p.survey.Policy
		}
		o.Main.Disable()
		o.Clear()
		frame.DoJob(f, f.Jobs.Start(locale.T("job.audit_export")), frame.OnlyError(func(ctx context.Context) error {
			return b.ExportAudit(ctx, frame.ExpandHome(path), format, policy, nil)
		}), func(_ frame.None, err error) {
			o.Main.Enable()
			switch {
			case frame.IsChoice(err):
			case errors.Is(err, fs.ErrExist):
				o.Say(locale.T("save.exists"))
			case err != nil && o.Dialog.Visible():
				o.Fail(locale.T("error.save"), err)
			case err != nil:
				f.Notices.Fail("audit-export", locale.T("error.save"), err)
			default:
				o.Dialog.Hide()
				f.Toasts.Show(locale.T("toast.saved", locale.Args{"Path": path}))
			}
		})
	})
	o.SubmitWith(entry)
	list := kit.NewFill(paint.ColorSunken, 6, kit.Pad(8, rows))
	o.Show(kit.Stack(list, frame.Field(locale.T("save.path"), entry, locale.T("auditexport.note"))), fyne.Focusable(entry))
}
