package ui

// What pages hand over when the window is drawn anew. Each keep is called on
// the old page and gives what tells the new one; results that are still under
// way to the old page are dropped there and read again.

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
