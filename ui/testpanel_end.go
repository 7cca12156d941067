package ui

import (
	"context"
	"fmt"
	"strings"

	"latchkey/core/ask"
	"latchkey/core/probe"
	"latchkey/internal/safetext"
	"latchkey/keys"
	"latchkey/ui/kit"
)

// show shows the outcome: what was cloned, or what happened, why, and what
// to do, with the button that does it.
func (p *testPanel) show(report probe.Report, err error) {
	again := kit.NewButton(t("action.try_again"), "refresh", p.run)
	if err != nil {
		p.failure = err
		p.outcome.RemoveAll()
		if isChoice(err) {
			p.markStopped()
			p.outcome.Add((&kit.Notice{Tone: kit.Neutral, Icon: "stop", Text: t("test.stopped")}).Object())
		} else {
			notice := p.f.errorNotice(t("error.test", args{"Repo": p.d.repo.shown}), err)
			notice.OnResize = p.d.body.Refresh
			p.outcome.Add(notice.Object())
		}
		p.setButtons(again.Primary())
		p.f.focus(again)
		return
	}
	p.report = &report
	if len(report.Rungs) > 0 {
		p.rungs = report.Rungs
	}
	p.draw()
	copyB := kit.NewButton(t("action.copy_report"), "copy", func() { p.f.copy(reportText(*p.report), t("toast.copied_report")) })
	buttons := []*kit.Button{}
	if report.OK {
		p.outcome.Add((&kit.Notice{Tone: kit.Good, Text: p.success(report), Advice: clonedText(report)}).Object())
	}
	for _, r := range report.Rungs {
		if f := r.Finding; f != nil && (r.State == probe.Failed || r.State == probe.Warned) {
			tone := kit.Caution
			if r.State == probe.Failed {
				tone = kit.Bad
			}
			what, why, remedy := finding(f)
			p.outcome.Add((&kit.Notice{Tone: tone, Text: what, Advice: strings.TrimSpace(why + "\n" + remedy)}).Object())
			if b := p.remedy(f.Action, report); b != nil {
				buttons = append(buttons, b)
			}
		}
	}
	if len(buttons) > 0 {
		buttons[0].Primary()
	}
	buttons = append(buttons, again, copyB)
	p.setButtons(buttons...)
	p.f.focus(buttons[0])
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
		return t("test.cloned", args{"Repo": p.d.repo.shown})
	}
	return t("test.reads", args{"Repo": p.d.repo.shown})
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
	return t("test.clone_facts", args{"Commit": commit, "Files": tn("count.files", c.Files), "Bytes": size(c.FileBytes), "Wire": size(c.PackBytes)})
}

// remedy is the button that carries out a finding's remedy, nil for none.
func (p *testPanel) remedy(a probe.Action, report probe.Report) *kit.Button {
	switch a {
	case probe.ActTrustHost:
		return kit.NewButton(t("action.trust_host"), "shield", func() { p.trust(report) })
	case probe.ActAddKey:
		return kit.NewButton(t("action.add_key_to", args{"Repo": p.d.repo.shown}), "plus", func() { p.d.p.showAddKey(p.key.Fingerprint) })
	case probe.ActKnownHosts:
		return kit.NewButton(t("action.copy_known_hosts"), "copy", func() { p.f.copy(report.KnownHosts, t("toast.copied_known_hosts")) })
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
	f.showTrustHost(ask.HostKey{Host: fields[0], Type: fields[1], Fingerprint: keys.Fingerprint(report.HostKey), Line: line}, func(yes bool) {
		if !yes {
			return
		}
		backend := p.d.backend
		try(f, func(ctx context.Context) error { return backend.TrustHost(ctx, line) }, func(err error) {
			if err != nil {
				f.notices.fail("trust", t("error.trust"), err)
				return
			}
			p.run()
		})
	})
}

// reportText is the report for a mail or a ticket.
func reportText(r probe.Report) string {
	var b strings.Builder
	result := t("report.failed")
	if r.OK {
		result = t("report.ok")
	}
	fmt.Fprintf(&b, "Latchkey: %s · %s: %s\n", depthWord(r.Depth), r.Repo, result)
	fmt.Fprintf(&b, "%s\n%s\n%s\n\n", r.URL, r.Fingerprint, moment(r.Started))
	for _, rung := range r.Rungs {
		fmt.Fprintf(&b, "%-12s %-44s %s", stateWord(rung.State), rungTitle(rung), elapsed(rung.Took))
		if detail := rungDetail(rung); detail != "" {
			fmt.Fprintf(&b, "  %s", detail)
		}
		b.WriteString("\n")
		if f := rung.Finding; f != nil {
			what, why, remedy := finding(f)
			fmt.Fprintf(&b, "         %s\n         %s\n         %s\n", what, why, remedy)
		}
	}
	if text := clonedText(r); text != "" {
		b.WriteString("\n" + text + "\n")
	}
	return safetext.Block(b.String(), 16000)
}
