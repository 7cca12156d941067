package repopage

// followRows keeps the selection among the rows that are left.
func (s *repoSelection) followRows() {
	p := s.p
	s.follow.Follow(p.f.Post, len(p.shown), s.is, func() { s.point(p.at(0).ref()) }, s.showSelected)
}

// showSelected has the details show what is selected now.
func (s *repoSelection) showSelected() {
	p := s.p
	shows, selected := p.details.repo, s.selected()
	if shows == nil && selected == nil || shows != nil && selected != nil && shows.ref() == selected.ref() {
		return
	}
	p.details.showRepo(selected)
	p.f.Commands.Refresh()
}

// settle brings the details up to the row on which commands act, and reports
// whether another repository showed there until now.
func (s *repoSelection) settle() (changed bool) {
	p := s.p
	before := p.details.repo
	s.follow.Rest.Flush()
	return before != p.details.repo
}

// ShowAttention narrows the repositories to those whose keys look forgotten.
func (p *Page) ShowAttention() {
	p.f.Nav.Page(p.ID)
	p.f.Search.Set(p.ID, "")
	for id, chip := range p.chips.chips {
		chip.Set(id == "attention")
	}
	p.filter.on = map[string]bool{"attention": true}
	rememberView(p.f.App.Preferences(), p.View())
	p.narrow()
}
