package ui

// followRows keeps the selection among the rows that are left.
func (p *reposPage) followRows() {
	p.follow.follow(p.f.post, len(p.shown), p.is, func() { p.point(p.at(0).ref()) }, p.showSelected)
}

// showSelected has the details show what is selected now.
func (p *reposPage) showSelected() {
	shows, selected := p.details.repo, p.selected()
	if shows == nil && selected == nil || shows != nil && selected != nil && shows.ref() == selected.ref() {
		return
	}
	p.details.showRepo(selected)
	p.f.commands.Refresh()
}

// settle brings the details up to the row on which commands act, and reports
// whether another repository showed there until now.
func (p *reposPage) settle() (changed bool) {
	before := p.details.repo
	p.follow.rest.flush()
	return before != p.details.repo
}

// showAttention narrows the repositories to those whose keys look forgotten.
func (p *reposPage) showAttention() {
	p.f.nav.Page(p.ID)
	p.f.search.Set(p.ID, "")
	for id, chip := range p.chips.chips {
		chip.Set(id == "attention")
	}
	p.filter.on = map[string]bool{"attention": true}
	p.rememberView()
	p.narrow()
}
