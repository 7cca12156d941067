package repopage

// What kept the list, the keys of a repository or a test from being read may be over
// by itself. Then they are read again: what was said of it is not true any more.

// Over reads again what failed for a cause that is there no longer; ended tells such
// errors.
func (p *Page) Over(ended func(error) bool) {
	d := p.details
	if p.failure != nil && ended(p.failure) && !p.reading {
		p.Refresh()
	}
	if d.err != nil && ended(d.err) && !d.loading {
		d.refresh()
	}
	if d.panel != nil && d.panel.failure != nil && ended(d.panel.failure) {
		d.panel.run()
	}
}
