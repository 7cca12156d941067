package repopage

import "latchkey/core/cause"

// What kept the list, the keys of a repository or a test from being read may be over
// by itself. Then they are read again: what was said of it is not true any more.

// VaultAnswers is called when the vault was found to answer.
func (p *Page) VaultAnswers() { p.over(cause.VaultProblem) }

// over reads again what failed for a cause that is there no longer.
func (p *Page) over(ended func(error) bool) {
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
