package ui

import (
	"testing"

	"fyne.io/fyne/v2/test"

	"latchkey/core/audit"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// onAudit is the window on the page of the audit, with what was found.
func onAudit(t *testing.T, f *fake) *person {
	p := at(t, f)
	p.w.shell.show("audit")
	p.until("keys are judged", func() bool { return !p.says(t2("empty.audit_reading.title")) && len(p.queue) == 0 })
	return p
}

// onFinding is onAudit with one of a rule in the details.
func onFinding(t *testing.T, f *fake, rule string) *person {
	p := onAudit(t, f)
	p.pick(titleOf(t, rule))
	p.until("its places are read", func() bool { return !p.says(t2("details.reading")) && len(p.queue) == 0 })
	return p
}

// titleOf is what a rule is called in the list.
func titleOf(t *testing.T, rule string) string {
	r, there := audit.RuleNamed(rule)
	if !there {
		t.Fatalf("no rule %s", rule)
	}
	return locale.UpperFirst(locale.Translate(r.Title))
}

func auditScenes() []scene {
	fold := func(p *person) { p.split().OpenList() }
	pane := func(p *person) { p.split().OpenTrailing() }
	return []scene{
		{name: "98-audit", stage: func(t *testing.T) *person { return onFinding(t, audited(), "weak-type") }, each: fold},
		{name: "98b-finding", stage: func(t *testing.T) *person { return onFinding(t, audited(), "weak-type") }, each: pane},
		{name: "98c-finding-machine", stage: func(t *testing.T) *person { return onFinding(t, audited(), "machine-without-key") }, each: pane},
		{name: "98d-finding-excepted", stage: func(t *testing.T) *person {
			p := onAudit(t, audited())
			p.chip(t2("auditpage.excepted"))
			p.until("it shows", func() bool { return p.row(titleOf(t, "unused")) >= 0 })
			p.pick(titleOf(t, "unused"))
			return p
		}, each: pane},
		{name: "98e-doubts", stage: func(t *testing.T) *person { p := onAudit(t, audited()); p.w.run("audit-doubts"); return p }, each: pane},
		{name: "98f-audit-critical", stage: func(t *testing.T) *person {
			p := onAudit(t, audited())
			p.tally("critical")
			p.until("it is narrowed", func() bool { return len(p.queue) == 0 && len(p.rows()) == 2 })
			return p
		}, each: fold},
		{name: "98g-audit-marked", stage: func(t *testing.T) *person {
			p := onAudit(t, audited())
			p.table().OnMark(0, false)
			p.table().OnMark(1, false)
			return p
		}, each: fold},
		{name: "98h-rotate-several", stage: func(t *testing.T) *person {
			p := onAudit(t, audited())
			p.table().OnMark(0, false)
			p.table().OnMark(1, false)
			p.press(t2("auditpage.fix_marked"))
			p.until("it asks", p.w.Dialogs.Any)
			return p
		}},
		{name: "98ha-fix-mixed", stage: func(t *testing.T) *person {
			p := onAudit(t, audited())
			p.marks("weak-type", "never-used", "token-ends")
			p.press(t2("auditpage.fix_marked"))
			p.until("it asks once", p.w.Dialogs.Any)
			return p
		}},
		{name: "98hb-fix-refused", stage: func(t *testing.T) *person {
			p := onAudit(t, audited())
			p.marks("token-ends", "names-a-person")
			p.press(t2("auditpage.fix_marked"))
			return p
		}},
		{name: "98hc-somebody-leaves", stage: func(t *testing.T) *person { return asksWhoLeaves(t, leaving("Ada Lovelace")) }},
		{name: "98hd-somebody-left", stage: func(t *testing.T) *person {
			p := asksWhoLeaves(t, leaving("Ada Lovelace"))
			p.entries()[0].SetText("Ada Lovelace")
			p.press(t2("offboard.do"))
			p.until("it asks once", func() bool { return p.button(locale.Tn("auditpage.rotate_keys", 2)) != nil })
			return p
		}},
		{name: "98i-audit-none", stage: func(t *testing.T) *person { return onAudit(t, blameless()) }, each: fold},
		{name: "98j-audit-no-account", stage: func(t *testing.T) *person { f := acme(); f.accounts = nil; return onAudit(t, f) }},
		{name: "98k-audit-unread", stage: func(t *testing.T) *person { return onAudit(t, acme()) }, each: fold},
		{name: "98l-audit-reading", stage: func(t *testing.T) *person {
			f := audited()
			f.audit.hold = make(chan struct{})
			p := at(t, f)
			p.w.shell.show("audit")
			return p
		}, each: fold},
		{name: "98m-audit-failed", stage: func(t *testing.T) *person {
			f := audited()
			f.audit.err = errOffline
			return onAudit(t, f)
		}, each: fold},
		{name: "98n-audit-no-match", stage: func(t *testing.T) *person {
			p := onAudit(t, audited())
			p.w.top.search.SetText("nothing of the kind")
			p.until("nothing is left", func() bool { return p.table() == nil })
			return p
		}, each: fold},
		{name: "98p-matrix", stage: func(t *testing.T) *person { return onTab(t, audited(), "matrix") }, each: fold},
		{name: "98q-matrix-mark", stage: func(t *testing.T) *person { return onMark(t, audited()) }, each: pane},
		{name: "98r-matrix-machines", stage: func(t *testing.T) *person {
			p := onTab(t, audited(), "matrix")
			p.chip(t2("matrix.by_machine"))
			p.until("it is drawn", func() bool { return len(p.queue) == 0 && len(p.matrix().Grid().Rows.Groups) == 2 })
			return p
		}, each: fold},
		{name: "98s-matrix-large", stage: func(t *testing.T) *person { return onTab(t, largeAudit(), "matrix") }, each: fold},
		{name: "98t-ages", stage: func(t *testing.T) *person { return onTab(t, audited(), "ages") }, each: fold},
		{name: "98u-ages-bar", stage: func(t *testing.T) *person {
			p := onTab(t, audited(), "ages")
			p.bars(t2("ages.age")).Pick(4)
			p.until("its keys show", func() bool { return len(p.queue) == 0 })
			return p
		}, each: pane},
		{name: "98v-findings-narrowed", stage: func(t *testing.T) *person {
			p := onTab(t, audited(), "ages")
			p.bars(t2("ages.age")).Pick(4)
			p.press(t2("audittab.findings"))
			p.until("its findings show", func() bool { return len(p.queue) == 0 })
			return p
		}, each: fold},
		{name: "98w-changes", stage: func(t *testing.T) *person { return onTab(t, audited(), "changes") }, each: fold},
		{name: "98x-changes-pane", stage: func(t *testing.T) *person { return onTab(t, audited(), "changes") }, each: pane},
		{name: "98y-changes-one", stage: func(t *testing.T) *person {
			f := audited()
			f.audit.audits = f.audit.audits[:1]
			return onTab(t, f, "changes")
		}, each: fold},
		{name: "98za-wanted", stage: func(t *testing.T) *person { return compared(t, audited()) }, each: fold},
		{name: "98zb-wanted-pane", stage: func(t *testing.T) *person { return compared(t, audited()) }, each: pane},
		{name: "98zc-wanted-edit", stage: func(t *testing.T) *person {
			p := onTab(t, audited(), "wanted")
			p.editsRegister(0)
			return p
		}, each: fold},
		{name: "98zd-wanted-plan", stage: func(t *testing.T) *person {
			p := compared(t, audited())
			p.press(t2("wanted.make"))
			p.until("it asks", p.w.Dialogs.Any)
			return p
		}},
		{name: "98zda-wanted-foreign", stage: func(t *testing.T) *person {
			f := audited()
			f.audit.foreign = true
			p := compared(t, f)
			p.press(t2("wanted.make"))
			p.until("it asks", p.w.Dialogs.Any)
			return p
		}},
		{name: "98ze-wanted-file", stage: func(t *testing.T) *person {
			p := onTab(t, audited(), "wanted")
			p.press(t2("wanted.choose"))
			p.until("it asks", p.w.Dialogs.Any)
			return p
		}},
		{name: "98zf-wanted-propose", stage: func(t *testing.T) *person {
			p := onTab(t, audited(), "wanted")
			p.press(t2("wanted.propose"))
			p.until("it asks", p.w.Dialogs.Any)
			return p
		}},
		{name: "98zg-audit-policy", stage: func(t *testing.T) *person {
			p := onAudit(t, audited())
			p.w.run("audit-policy")
			p.until("it asks", p.w.Dialogs.Any)
			return p
		}},
		{name: "98zh-audit-ask", stage: func(t *testing.T) *person {
			p := onAudit(t, audited())
			p.w.run("audit-ask")
			p.until("it asks", p.w.Dialogs.Any)
			return p
		}},
		{name: "98z-audit-export", stage: func(t *testing.T) *person {
			p := onAudit(t, audited())
			p.press(t2("auditexport.open"))
			p.until("it asks", p.w.Dialogs.Any)
			return p
		}},
		{name: "98o-published-list", stage: func(t *testing.T) *person {
			p := onAudit(t, audited())
			p.w.run("audit-doubts")
			p.press(t2("auditpage.import_list"))
			p.until("it asks", p.w.Dialogs.Any)
			return p
		}},
	}
}

// tally presses the number of a severity.
func (p *person) tally(severity string) {
	p.t.Helper()
	for _, o := range p.objects() {
		if c, is := o.(*kit.Tally); is && c.Word() == t2("severity."+severity) {
			test.Tap(c)
			return
		}
	}
	p.t.Fatalf("no number of %s in front", severity)
}
