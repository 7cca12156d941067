package auditpage

import (
	"context"

	"latchkey/core"
	"latchkey/core/audit"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/overlay"
	"latchkey/ui/locale"
)

// showAsk says what can be asked of the forges for an audit alone and what that costs,
// and asks it.
func (p *Page) showAsk() {
	f, b := p.f, p.backend
	if b == nil {
		return
	}
	frame.Do(f, b.ForgeAsks, func(asks []audit.Ask, err error) {
		switch {
		case err != nil:
			f.Notices.Fail("audit-ask", locale.T("error.audit_ask"), err)
		case len(asks) == 0:
			f.Toasts.Show(locale.T("auditask.none"))
		default:
			p.latest().confirmAsk(asks)
		}
	})
}

func (p *Page) confirmAsk(asks []audit.Ask) {
	count := map[audit.Question]int{}
	for _, a := range asks {
		count[a.About]++
	}
	body := kit.Stack(kit.NewParagraph(locale.T("auditask.text")))
	for _, about := range []audit.Question{audit.AskBranchRules, audit.AskKeyPolicy, audit.AskUserKeys} {
		if count[about] > 0 {
			body.Add(kit.NewParagraph(locale.Tn("auditask."+string(about), count[about])))
		}
	}
	yes, no := kit.NewButton(locale.T("auditask.do"), "refresh", nil).Primary(), kit.NewButton(locale.T("action.cancel"), "", nil)
	d := &overlay.Dialog{Title: locale.T("auditask.title"), Icon: "refresh", Width: 560, Focus: yes, Body: body, Actions: []*kit.Button{no, yes}}
	no.OnTapped = d.Hide
	yes.OnTapped = func() { d.Hide(); p.latest().ask(asks) }
	p.f.Dialogs.Show(d)
}

func (p *Page) ask(asks []audit.Ask) {
	f, b := p.f, p.backend
	if b == nil {
		return
	}
	job := f.Jobs.Start(locale.T("job.audit_ask"))
	seen := frame.NewCounter(f.Worker, job)
	frame.DoJob(f, job, func(ctx context.Context) (core.AskSummary, error) { return b.AskForges(ctx, asks, seen) }, func(s core.AskSummary, err error) {
		f.Notices.Remove("audit-ask")
		if err != nil && !frame.IsChoice(err) {
			f.Notices.Fail("audit-ask", locale.T("error.audit_ask"), err)
		}
		if s.Answered > 0 {
			f.Toasts.Show(locale.Tn("toast.audit_ask", s.Answered))
		}
		if q := p.latest(); q.f.Nav.Front() == q.ID {
			q.load()
		}
		f.Status.CountRequests()
	})
}
