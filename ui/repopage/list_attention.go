package repopage

// ShowAttention narrows the repositories to those whose keys look forgotten.
func (p *Page) ShowAttention() {
	p.f.Nav.Page(p.ID)
	p.f.Search.Set(p.ID, "")
	p.list.Only("attention")
}
