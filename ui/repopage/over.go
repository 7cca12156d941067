package repopage

import (
	"latchkey/api"
	"latchkey/ui/frame"
)

// What kept the list, the keys of a repository or a test from being read may be over
// by itself. Then they are read again: what was said of it is not true any more.

// Over reads again what failed for a cause that is there no longer; ended tells such
// errors.
func (p *Page) Over(ended func(error) bool) {
	d := p.details
	for _, err := range p.failures {
		if ended(err) && !p.reading {
			p.Refresh()
		}
	}
	if d.err != nil && ended(d.err) && !d.loading {
		d.refresh()
	}
	if d.panel != nil && d.panel.failure != nil && ended(d.panel.failure) {
		d.panel.run()
	}
}

// Recovered is called when what an account's forge was asked for answers again.
func (p *Page) Recovered(account string, what frame.Asked) {
	if what == frame.AskedKeys {
		p.f.Notices.Remove(unreadKeys(account))
	}
	p.ReadAgain(account, what)
}

// ReadAgain tries once more what an account's forge did not answer.
func (p *Page) ReadAgain(account string, what frame.Asked) {
	d := p.details
	switch {
	case what == frame.AskedList && p.failures[account] != nil && !p.reading:
		p.Refresh()
	case what == frame.AskedKeys && d.repo != nil && d.repo.Account == account && !d.loading && isNoAnswer(d.err):
		d.refresh()
	}
}

// isNoAnswer reports whether an error says that the forge did not answer, or refused
// the token.
func isNoAnswer(err error) bool {
	kind := api.KindOf(err)
	return kind == api.Unreachable || kind == api.Unauthorized
}
