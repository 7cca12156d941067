package repopage

import "latchkey/core/probe"

// The window is drawn anew, in another language: what the page holds goes to the
// new one; results that are still under way to the old one are dropped, and read
// again.

func (p *Page) endLoads() {
	p.loads.Next()
	p.address.loads.Next()
	p.list.Stop()
	p.prefetch.reset()
}

// restore takes what the page held that this one takes the place of.
func (p *Page) restore(old *Page) {
	old.heir = p
	p.began, p.expected, p.reading, p.address.typed, p.projects = old.began, old.expected, old.reading, old.address.typed, old.projects
	p.list.Restore(old.list)
	p.sync = old.sync
	p.sync.p = p
	if old.note.text.Text != "" {
		p.note.wait(old.note.text.Text, old.note.ends)
	}
	if old.Split.Opened() {
		p.Split.OpenTrailing()
	}
	p.details.restore(old.details)
	switch {
	case p.list.Len() > 0:
		p.list.Resume()
	case old.body.saying != nil:
		old.body.saying(p.body)
	}
	if old.reading {
		p.load()
	}
}

// latest is the page that is in the window now.
func (p *Page) latest() *Page {
	for p.heir != nil {
		p = p.heir
	}
	return p
}

// restore shows what another details pane showed: repository, keys, the test.
func (d *detailsPane) restore(old *detailsPane) {
	old.loads.Next()
	old.rest.Stop()
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
		d.rest.Stop()
		d.panel = newTestPanel(d, old.panel.key, old.panel.depth)
		d.panel.restore(old.panel)
		old.panel.waits.Stop()
		old.panel = nil
		d.draw()
	}
}

// restore goes on with a test that another panel began.
func (p *testPanel) restore(old *testPanel) {
	old.heir = p
	p.rungs, p.report, p.failure, p.job = old.rungs, old.report, old.failure, old.job
	switch {
	case p.report != nil:
		p.show(*p.report, nil)
	case p.job != nil:
		p.waits.Draw()
		p.draw()
		p.setButtons(p.stop)
	case p.failure != nil:
		p.draw()
		p.show(probe.Report{}, p.failure)
	}
}

// latest is the panel that shows the test now.
func (p *testPanel) latest() *testPanel {
	for p.heir != nil {
		p = p.heir
	}
	return p
}
