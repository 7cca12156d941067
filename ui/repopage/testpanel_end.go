package repopage

import (
	"context"
	"fmt"
	"strings"

	"latchkey/core/ask"
	"latchkey/core/probe"
	"latchkey/core/probe/finding"
	"latchkey/internal/safetext"
	"latchkey/keys"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// show shows the outcome: what was cloned, or what happened, why, and what
// to do, with the button that does it.
func (p *testPanel) show(report probe.Report, err error) {
	again := kit.NewButton(locale.T("action.try_again"), "refresh", p.run)
	if err != nil {
		p.failure = err
		p.outcome.RemoveAll()
		if frame.IsChoice(err) {
			p.markStopped()
			p.tell(&kit.Notice{Tone: kit.Neutral, Icon: "stop", Text: locale.T("test.stopped")})
		} else {
			notice := p.f.ErrorNotice(locale.T("error.test", locale.Args{"Repo": p.d.repo.shown}), err)
			notice.OnResize = p.d.body.Refresh
			p.tell(notice)
		}
		p.setButtons(again.Primary())
		p.f.Focus(again)
		return
	}
	p.report = &report
	if len(report.Rungs) > 0 {
		p.rungs = report.Rungs
	}
	p.draw()
	copyB := kit.NewButton(locale.T("action.copy_report"), "copy", func() { p.f.Copy(reportText(*p.report), locale.T("toast.copied_report")) })
	buttons := []*kit.Button{}
	if report.OK {
		p.tell(&kit.Notice{Tone: kit.Good, Text: p.success(report), Advice: clonedText(report)})
	}
	for _, r := range report.Rungs {
		if f := r.Finding; f != nil && (r.State == probe.Failed || r.State == probe.Warned) {
			tone := kit.Caution
			if r.State == probe.Failed {
				tone = kit.Bad
			}
			what, why, remedy := locale.Finding(f)
			p.tell(&kit.Notice{Tone: tone, Text: what, Advice: strings.TrimSpace(why + "\n" + remedy)})
			buttons = append(buttons, p.remedies(f, report)...)
		}
	}
	if len(buttons) > 0 {
		buttons[0].Primary()
	}
	buttons = append(buttons, again, copyB)
	p.setButtons(buttons...)
	p.f.Focus(buttons[0])
}

// tell adds to the outcome, and has it spoken.
func (p *testPanel) tell(n *kit.Notice) {
	p.outcome.Add(n.Object())
	p.f.Speak(n.Sentence(), n.Tone == kit.Bad)
}

// markStopped turns what was still running grey.
func (p *testPanel) markStopped() {
	for i := range p.rungs {
		if s := p.rungs[i].State; s == probe.Running || s == probe.Pending {
			p.rungs[i].State = probe.Skipped
		}
	}
	p.draw()
}

func (p *testPanel) success(report probe.Report) string {
	if p.depth == probe.Clone {
		return locale.T("test.cloned", locale.Args{"Repo": p.d.repo.shown})
	}
	return locale.T("test.reads", locale.Args{"Repo": p.d.repo.shown})
}

// clonedText says what a clone brought, "" when nothing was cloned.
func clonedText(report probe.Report) string {
	c := report.Cloned
	if c == nil {
		return ""
	}
	commit := c.Commit
	if len(commit) > 12 {
		commit = commit[:12]
	}
	return locale.T("test.clone_facts", locale.Args{"Commit": commit, "Files": locale.Tn("count.files", c.Files), "Bytes": locale.Size(c.FileBytes), "Wire": locale.Size(c.PackBytes)})
}

// remedies are the buttons that carry out a finding's remedy, the safest first:
// it gets the keyboard.
func (p *testPanel) remedies(f *finding.Finding, report probe.Report) []*kit.Button {
	copyLine := func(text string) *kit.Button {
		return kit.NewButton(text, "copy", func() { p.f.Copy(report.KnownHosts, locale.T("toast.copied_known_hosts")) })
	}
	switch f.Action {
	case finding.ActTrustHost:
		return []*kit.Button{kit.NewButton(locale.T("action.trust_host"), "shield", func() { p.trust(report) })}
	case finding.ActAddKey:
		return []*kit.Button{kit.NewButton(locale.T("action.add_key_to", locale.Args{"Repo": p.d.repo.shown}), "plus", func() { p.d.p.showAddKey(p.key.Fingerprint) })}
	case finding.ActKnownHosts:
		switch f.Code {
		case finding.CodeHostChanged, finding.CodeHostRetired, finding.CodeHostRevoked: // the trusted key, and what forgets it, are there
			return []*kit.Button{kit.NewButton(locale.T("action.show_host_keys"), "host", func() { p.f.Nav.Page("host-keys") }), copyLine(locale.T("action.copy_presented"))}
		}
		return []*kit.Button{copyLine(locale.T("action.copy_known_hosts"))}
	}
	return nil
}

// trust asks about the host key of the report, keeps it and tests again.
func (p *testPanel) trust(report probe.Report) {
	line, f := report.KnownHosts, p.f
	fields := strings.Fields(line)
	if len(fields) < 3 {
		return
	}
	f.ShowTrustHost(ask.HostKey{Host: fields[0], Type: fields[1], Fingerprint: keys.Fingerprint(report.HostKey), Line: line}, func(yes bool) {
		if !yes {
			return
		}
		backend := p.d.backend
		frame.Try(f, func(ctx context.Context) error { return backend.TrustHost(ctx, line) }, func(err error) {
			if err != nil {
				f.Notices.Fail("trust", locale.T("error.trust"), err)
				return
			}
			p.run()
		})
	})
}

// reportText is the report for a mail or a ticket.
func reportText(r probe.Report) string {
	var b strings.Builder
	result := locale.T("report.failed")
	if r.OK {
		result = locale.T("report.ok")
	}
	fmt.Fprintf(&b, "Latchkey: %s · %s: %s\n", locale.DepthWord(r.Depth), r.Repo, result)
	fmt.Fprintf(&b, "%s\n%s\n%s\n\n", r.URL, r.Fingerprint, locale.Moment(r.Started))
	for _, rung := range r.Rungs {
		fmt.Fprintf(&b, "%-12s %-44s %s", locale.StateWord(rung.State), locale.RungTitle(rung), locale.Elapsed(rung.Took))
		if detail := locale.RungDetail(rung); detail != "" {
			fmt.Fprintf(&b, "  %s", detail)
		}
		b.WriteString("\n")
		if f := rung.Finding; f != nil {
			what, why, remedy := locale.Finding(f)
			fmt.Fprintf(&b, "         %s\n         %s\n         %s\n", what, why, remedy)
		}
	}
	if text := clonedText(r); text != "" {
		b.WriteString("\n" + text + "\n")
	}
	return safetext.Block(b.String(), 16000)
}
