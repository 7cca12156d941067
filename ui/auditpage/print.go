package auditpage

import (
	"context"
	"os"
	"path/filepath"

	"latchkey/core/audit"
	"latchkey/core/audit/export"
	"latchkey/ui/frame"
	"latchkey/ui/locale"
)

// shownFindings tells whether a finding is among those that the list shows, nil where
// nothing narrows it.
func (p *Page) shownFindings() func(*audit.Finding) bool {
	all := 0
	for i := range p.report.Findings {
		if p.excepted.On() || !p.report.Findings[i].Excepted() {
			all++
		}
	}
	if p.list.Shown() >= all {
		return nil
	}
	type place struct {
		rule    audit.RuleID
		subject audit.Subject
	}
	shown := map[place]bool{}
	for row := range p.list.Shown() {
		if m := p.list.At(row); m != nil {
			shown[place{m.Rule, m.Subject}] = true
		}
	}
	return func(f *audit.Finding) bool { return shown[place{f.Rule, f.Subject}] }
}

// print writes the report of what shows as a page of its own and opens it in the browser, which prints
// it. The file stays, in the home folder: a browser that is locked in reads no hidden one.
func (p *Page) print() {
	f, b := p.f, p.backend
	if b == nil || p.survey == nil {
		return
	}
	only := p.shownFindings()
	policy, name := p.survey.Policy, "latchkey-audit-"+f.Now().Format("2006-01-02-150405")+".html"
	frame.DoJob(f, f.Jobs.Start(locale.T("job.audit_export")), func(ctx context.Context) (path string, err error) {
		folder, err := os.UserHomeDir()
		if err != nil {
			return "", err
		}
		path = filepath.Join(folder, name)
		return path, b.ExportAudit(ctx, path, export.HTML, policy, only)
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
