package auditpage

import (
	"context"
	"os"
	"path/filepath"

	"latchkey/core/audit/export"
	"latchkey/ui/frame"
	"latchkey/ui/locale"
)

// print writes the report as a page of its own and opens it in the browser, which prints
// it. The file stays, in the home folder: a browser that is locked in reads no hidden one.
func (p *Page) print() {
	f, b := p.f, p.backend
	if b == nil || p.survey == nil {
		return
	}
	policy, name := p.survey.Policy, "latchkey-audit-"+f.Now().Format("2006-01-02-150405")+".html"
	frame.DoJob(f, f.Jobs.Start(locale.T("job.audit_export")), func(ctx context.Context) (path string, err error) {
		folder, err := os.UserHomeDir()
		if err != nil {
			return "", err
		}
		path = filepath.Join(folder, name)
		return path, b.ExportAudit(ctx, path, export.HTML, policy)
	}, func(path string, err error) {
		switch {
		case frame.IsChoice(err):
		case err != nil:
			f.Notices.Fail("audit-print", locale.T("error.save"), err)
		default:
			f.Notices.Remove("audit-print")
			f.Toasts.Show(locale.T("toast.saved", locale.Args{"Path": path}))
			f.OpenPage(path)
		}
	})
}
