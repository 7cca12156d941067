package auditpage

import (
	"context"
	"strings"

	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// showImport asks for the folder of a list of published keys, and takes the list in.
// Nothing is fetched.
func (p *Page) showImport() {
	f, b := p.f, p.backend
	if b == nil {
		return
	}
	entry := kit.NewEntry("/mnt/badkeys")
	var o *frame.Form
	o = f.NewForm(locale.T("publishedlist.title"), "import", locale.T("publishedlist.do"), func() {
		folder := strings.TrimSpace(entry.Text)
		if folder == "" {
			o.Say(locale.T("publishedlist.missing"))
			o.Dialog.FocusOn(entry)
			return
		}
		o.Main.Disable()
		o.Clear()
		job := f.Jobs.Start(locale.T("job.published_list"))
		frame.DoJob(f, job, func(ctx context.Context) (int64, error) { return b.ImportPublishedKeys(ctx, folder) }, func(n int64, err error) {
			o.Main.Enable()
			switch {
			case frame.IsChoice(err):
			case err != nil && o.Dialog.Visible():
				o.Fail(locale.T("error.published_list"), err)
			case err != nil:
				f.Notices.Fail("published-list", locale.T("error.published_list"), err)
			default:
				o.Dialog.Hide()
				f.Toasts.Show(locale.Tn("toast.published_list", int(n)))
				if q := p.latest(); q.f.Nav.Front() == q.ID {
					q.load()
				}
			}
		})
	})
	o.SubmitWith(entry)
	o.Show(kit.Stack(kit.NewParagraph(locale.T("publishedlist.text")), frame.Field(locale.T("publishedlist.folder"), entry, locale.T("publishedlist.note"))), entry)
}
