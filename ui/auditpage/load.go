package auditpage

import (
	"context"
	"slices"

	"latchkey/core/ask"
	"latchkey/core/audit"
	"latchkey/core/audit/snapshot"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// changed is called when another account or backend is open. The page is over all
// accounts, so only another backend makes it forget.
func (p *Page) changed() {
	if p.backend == nil {
		p.loads.Next()
		p.report, p.survey, p.items, p.loading, p.again, p.failure, p.several.waiting, p.several.begins = nil, nil, nil, false, false, nil, nil, false
		p.only = only{}
		p.wanted().forget()
		p.head.only.show(&p.only)
		p.pane.doubting = false
		p.list.Reset()
		p.list.Body.Say("running", "audit_reading")
		p.updateChrome()
		return
	}
	if p.f.Nav.Front() == p.ID {
		p.load()
	}
}

// heard is told what core, or the window itself, has changed.
func (p *Page) heard(ev ask.Event) {
	if ev.Topic == frame.RolloutEnded {
		p.several.goOn()
	}
	switch ev.Topic {
	case ask.KeysChanged, ask.ReposChanged, ask.PairsChanged, ask.RolloutsChanged, ask.MachinesChanged, ask.AccountsChanged, frame.RolloutEnded:
		if p.f.Nav.Front() == p.ID {
			p.load()
		}
	}
}

// load judges what is known. While that goes on, changes are noted and judged
// afterwards, once.
func (p *Page) load() {
	if p.backend == nil {
		return
	}
	if p.loading {
		p.again = true
		return
	}
	p.loading, p.again = true, false
	b, first := p.backend, p.report == nil
	file := p.policyFile()
	judge := func(ctx context.Context) (*audit.Survey, error) { return surveyBy(ctx, b, file) }
	if first { // keys are examined, which may take a while
		p.list.Body.Say("running", "audit_reading")
		frame.LoadJob(p.f, p.f.Jobs.StartQuiet(locale.T("job.audit")), &p.loads, judge, p.judged)
		return
	}
	frame.Load(p.f, &p.loads, judge, p.judged)
}

func (p *Page) judged(s *audit.Survey, err error) {
	p.loading = false
	p.failure = err
	switch {
	case err != nil:
		p.failed(err)
	default:
		p.f.Notices.Remove("audit")
		p.survey, p.report = s, s.Report
		p.takeRows()
		p.pane.renewDoubts()
		p.readAudits()
		p.tabs.renew()
	}
	if p.again {
		p.load()
	}
}

// takeRows puts what was found into the list.
func (p *Page) takeRows() {
	report, excepted, narrow := p.report, p.excepted.On(), p.only
	if report == nil {
		return
	}
	account := p.accountNames()
	var made []*findingItem
	p.list.Take(func() []*findingItem {
		made = slices.DeleteFunc(findingItems(report, excepted, account), func(m *findingItem) bool { return !narrow.finding(&m.Subject) })
		return made
	}, func() {
		p.items = made
		p.pane.draw()
	})
}

// accountNames are what accounts are called, for a worker.
func (p *Page) accountNames() map[string]string {
	names := map[string]string{}
	for _, a := range p.f.Session.Accounts {
		names[a.ID] = frame.AccountName(a)
	}
	return names
}

// readAudits reads which audits were kept.
func (p *Page) readAudits() {
	if p.backend == nil {
		return
	}
	frame.Load(p.f, &p.reads, p.backend.Audits, func(all []snapshot.Info, err error) {
		changes := p.tabs.views["changes"].(*changesView)
		if changes.listErr = err; err == nil {
			p.audits = all
			p.head.show(p.report)
			changes.takeAudits(all)
			p.tabs.views["ages"].(*agesView).showTrend()
		} else {
			changes.draw()
		}
	})
}

// before is the audit before the one that shows, nil without one.
func (p *Page) before() *snapshot.Info {
	for i := range p.audits {
		if p.report == nil || p.audits[i].ID != p.report.Snapshot {
			return &p.audits[i]
		}
	}
	return nil
}

// exceptions counts what the policy lets be.
func (p *Page) exceptions() (n int) {
	if p.report == nil {
		return 0
	}
	for i := range p.report.Findings {
		if p.report.Findings[i].Excepted() {
			n++
		}
	}
	return n
}

// failed says why nothing could be judged. Rows that are there stay.
func (p *Page) failed(err error) {
	again := kit.NewButton(locale.T("action.try_again"), "refresh", p.load)
	switch {
	case frame.IsChoice(err) && p.report != nil:
	case p.report != nil:
		p.f.Notices.Fail("audit", locale.T("error.audit"), err, again)
	default:
		p.list.Body.Put(p.f.Trouble("warning", "audit_failed", locale.T("error.audit"), err, true, again.Primary()))
	}
}

// Over judges again where that had failed for a cause that is there no longer; ended
// tells such errors.
func (p *Page) Over(ended func(error) bool) {
	if p.failure != nil && ended(p.failure) {
		p.failure = nil
		if p.f.Nav.Front() == p.ID {
			p.load()
		}
	}
}

// showNone says in the place of the rows why there are none: nobody is connected,
// nothing was read, or nothing was found, which is no word of what cannot be known.
func (p *Page) showNone() {
	r := p.report
	if r == nil {
		return
	}
	readB := kit.NewButton(locale.T("auditpage.read_all"), "refresh", p.readAll)
	doubtsB := kit.NewButton(locale.T("auditpage.show_doubts"), "help", p.showDoubts)
	switch {
	case p.only.narrows():
		p.list.Body.Say("search", "audit_no_match", kit.NewButton(locale.T("auditpage.only_all"), "cross", func() { p.narrow(only{}) }).Primary())
	case len(p.f.Session.Accounts) == 0 && r.Keys == 0:
		p.list.Body.Say("audit", "audit_no_account", kit.NewButton(locale.T("cmd.connect"), "plus", func() { p.f.Commands.Run("connect") }).Primary())
	case r.Keys == 0 && r.Repos == 0:
		p.list.Body.Say("audit", "audit_unread", readB.Primary())
	default:
		text := locale.T("empty.audit_clean.text", locale.Args{"Keys": locale.Tn("auditpage.keys", r.Keys), "Where": locale.Tn("keys.on_repos", r.Repos)})
		if n := doubtsOf(r); n > 0 {
			p.list.Body.Put(kit.NewEmpty("audit", locale.T("empty.audit_clean.title"), text+" "+locale.Tn("auditpage.clean_doubts", n), doubtsB.Primary(), readB))
			return
		}
		p.list.Body.Put(kit.NewEmpty("passed", locale.T("empty.audit_clean.title"), text, readB))
	}
}

// readAll reads repositories and keys from the forges; it says first what that costs.
func (p *Page) readAll() { p.f.Commands.Run("read-all") }

// readUse leads to the repositories of which a last use was not read, and reads it.
func (p *Page) readUse() {
	p.f.Nav.Page("repositories")
	p.f.Commands.Run("read-use")
}
