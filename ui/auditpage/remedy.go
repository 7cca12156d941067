package auditpage

import (
	"context"
	"slices"
	"strings"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/audit"
	"latchkey/core/rollout"
	"latchkey/keys"
	"latchkey/ui/frame"
	"latchkey/ui/locale"
)

// remedy is what puts a finding right: a word for its button, and what that does.
type remedy struct {
	word, icon string
	run        func()
}

// remedyOf is the way to put a finding right from here, nil where there is none.
func (p *Page) remedyOf(m *findingItem) *remedy {
	s := &m.Subject
	owned := s.Account == "" || p.f.Session.AccountOf(s.Account).ID != ""
	switch {
	case p.backend == nil || !owned:
		return nil
	case m.Mend == audit.MendToken && s.Account != "":
		return p.remedy("token", "lock", func() { p.f.Nav.ReplaceToken(s.Account) })
	case m.Mend == audit.MendReadUse:
		return p.remedy("read_use", "refresh", p.readUse)
	case m.Mend == audit.MendOnboard && s.Machine != "":
		return p.remedy("onboard", "machine", func() { p.showMachine(s.Machine) })
	case m.Mend == audit.MendForge && s.Target != "" && !s.Project:
		return p.remedy("forge", "external", func() { p.openPage(m) })
	case m.Mend == audit.MendNarrow:
		return p.remedy("narrow", "lock", p.planNarrow)
	case s.Fingerprint == "" || s.Places == 0:
		return nil
	case m.Mend == audit.MendRegister:
		return p.remedy("register", "edit", func() { p.writeDown(s.Fingerprint) })
	case m.Mend == audit.MendRotate:
		return p.remedy("rotate", "refresh", func() { p.plan(rollout.Rotate, m, true) })
	case m.Mend == audit.MendRemove && !(s.Project && s.Places > 1): // a plan for a project would be one for every place
		return p.remedy("remove", "remove", func() { p.plan(rollout.Revoke, m, m.everywhere()) })
	case m.Mend == audit.MendLabel && p.f.Session.TraitsOf(s.Account).EditLabel:
		return p.remedy("label", "edit", func() { p.plan(rollout.Relabel, m, m.everywhere()) })
	}
	return nil
}

func (p *Page) remedy(id, icon string, run func()) *remedy {
	return &remedy{locale.T("auditdo." + id), icon, run}
}

// everywhere reports whether what is done about a finding is done wherever its key
// stands, not in one place alone.
func (m *findingItem) everywhere() bool { return m.Subject.Target == "" || m.Subject.Project }

// fix begins what puts the selected finding right. Nothing is changed before a plan
// was shown or a question was answered.
func (p *Page) fix() {
	if m := p.current(); m != nil {
		if r := p.remedyOf(m); r != nil {
			r.run()
		}
	}
}

// plan leads to the plan that does something with the key of a finding.
func (p *Page) plan(verb rollout.Verb, m *findingItem, everywhere bool) {
	if m == nil {
		return
	}
	s := &m.Subject
	r := frame.PlanRequest{Verb: verb, About: []frame.Subject{{Ref: rollout.KeyRef{Fingerprint: s.Fingerprint}, Label: s.Label, Type: s.Type, Bits: s.Bits}}}
	if !everywhere {
		r.Account = p.f.Session.AccountOf(s.Account)
		r.On = frame.Selection{Account: s.Account, Repos: []api.RepoPath{api.RepoPath(s.Target)}}
	}
	p.f.Nav.Plan(r)
}

// planNarrow plans that all keys that can push although nothing pushes can only read.
func (p *Page) planNarrow() {
	b, policy := p.backend, p.survey.Policy
	(&wantedPlan{v: p.wanted(), from: func(ctx context.Context, allowed core.ApplyOptions) (rollout.Plan, error) {
		return b.PlanNarrow(ctx, policy, allowed)
	}}).work()
}

// writeDown opens what is written down of a key, to be edited.
func (p *Page) writeDown(fp keys.Fingerprint) {
	p.tabs.show("wanted")
	p.wanted().edit(fp)
}

// showMachine shows a machine among the others, by its name.
func (p *Page) showMachine(name string) {
	p.f.Nav.Page("machines")
	p.f.Search.Set("machines", name)
}

// openPage opens the deploy keys of a repository in the browser.
func (p *Page) openPage(m *findingItem) {
	f, b, account, repo := p.f, p.backend, m.Subject.Account, api.RepoPath(m.Subject.Target)
	frame.Do(f, func(ctx context.Context) (core.Pages, error) { return b.Pages(ctx, account, repo) }, func(pages core.Pages, err error) {
		if err != nil {
			f.Notices.Fail("audit-page", locale.T("error.audit_page", locale.Args{"Repo": string(repo)}), err)
			return
		}
		f.Browse(pages.Keys)
	})
}

func (p *Page) showKey() {
	if m := p.current(); m != nil {
		p.f.Nav.Key(m.Subject.Fingerprint)
	}
}

func (p *Page) showRepository() {
	if m := p.current(); m != nil {
		p.f.Nav.Repository(m.Subject.Account, api.RepoPath(m.Subject.Target), m.Subject.Fingerprint)
	}
}

func (p *Page) copyFingerprint() {
	if m := p.current(); m != nil {
		p.f.Copy(string(m.Subject.Fingerprint), locale.T("toast.copied_fingerprint"))
	}
}

// copy copies the selected finding as text.
func (p *Page) copy() {
	if m := p.current(); m != nil {
		p.f.Copy(m.text(), locale.Tn("toast.copied_findings", 1))
	}
}

// copyMarked copies the marked findings, the gravest first.
func (p *Page) copyMarked() {
	rows := p.list.Marks.Rows()
	slices.SortStableFunc(rows, func(a, b *findingItem) int { return a.n - b.n })
	var all []string
	for _, m := range rows {
		all = append(all, m.text())
	}
	p.f.Copy(strings.Join(all, "\n\n"), locale.Tn("toast.copied_findings", len(all)))
}

// text is the finding for somebody who does not have it in front.
func (m *findingItem) text() string {
	lines := []string{locale.T("severity."+string(m.Severity)) + ": " + m.words + " (" + string(m.Rule) + ")", m.why()}
	if m.what != "" {
		lines = append(lines, locale.UpperFirst(m.what))
	}
	key := m.key()
	if fp := string(m.Subject.Fingerprint); fp != "" && key != "" {
		key += " " + fp
	}
	for _, part := range []string{key, m.place(), m.Subject.Machine} {
		if part != "" {
			lines = append(lines, part)
		}
	}
	return strings.Join(lines, "\n")
}

// why is the sentence that says why the rule matters.
func (m *findingItem) why() string { return locale.Translate(m.rule.Why) }
