package ui

import "latchkey/core/probe"

// What pages hand over when the window is drawn anew. Each keep is called on
// the old page and gives what tells the new one; results that are still under
// way to the old page are dropped there and read again.

func (p *reposPage) keep() func() {
	p.loads.next()
	p.arranges.next()
	p.narrows.next()
	p.locates.next()
	p.follow.rest.stop()
	p.keys.reset()
	details := p.w.details
	return func() {
		q := p.w.repos
		q.rows, q.order, q.shown, q.by, q.filter, q.owner, q.path = p.rows, p.order, p.shown, p.by, p.filter, p.owner, p.path
		q.began, q.expected, q.reading, q.lost = p.began, p.expected, p.reading, p.lost
		q.chips.total = p.chips.total
		q.marks.on, q.marks.last = p.marks.on, p.marks.last
		q.table.SetSort(q.by.column, q.by.descending)
		if p.note.Text != "" {
			q.waiting(p.note.Text, p.waitEnds)
		}
		p.w.details.adopt(details)
		switch {
		case len(q.rows) > 0:
			q.draw()
			q.marks.changed()
			q.narrow() // counts the chips anew; a search may have been on its way
		case p.saying != nil:
			p.saying(q)
		}
		if p.reading {
			q.load()
		}
	}
}

// adopt shows what another details pane showed: repository, keys, the test.
func (d *detailsPane) adopt(old *detailsPane) {
	old.loads.next()
	old.rest.stop()
	if old.repo == nil {
		return
	}
	d.showRepo(old.repo)
	if old.read {
		d.take(old.keys)
	}
	d.extra, d.projects = old.extra, old.projects
	if old.chosen != "" {
		d.choose(old.chosen)
	}
	if old.panel != nil {
		d.rest.stop()
		d.panel = newTestPanel(d, old.panel.key, old.panel.depth)
		d.panel.adopt(old.panel)
		old.panel = nil
		d.draw()
	}
}

// adopt goes on with a test that another panel began.
func (p *testPanel) adopt(old *testPanel) {
	old.heir = p
	p.rungs, p.report, p.failure, p.job = old.rungs, old.report, old.failure, old.job
	switch {
	case p.report != nil:
		p.ended(*p.report, nil)
	case p.job != nil:
		p.draw()
		p.setButtons(p.stop)
	case p.failure != nil:
		p.draw()
		p.ended(probe.Report{}, p.failure)
	}
}

// latest is the panel that shows the test now.
func (p *testPanel) latest() *testPanel {
	for p.heir != nil {
		p = p.heir
	}
	return p
}

func (p *activityPage) keep() func() {
	p.loads.next()
	p.reports.next()
	return func() {
		q := p.w.activity
		q.rollouts, q.tests, q.chosen, q.report = p.rollouts, p.tests, p.chosen, p.report
		q.running, q.progress, q.opened = p.running, p.progress, p.opened
		q.drawList()
		q.reload()
	}
}
