package ui

func (p *keysPage) followRows() {
	p.follow.follow(p.f.post, len(p.rows), func(row int) bool { return p.at(row).id == p.id }, func() { p.id = p.at(0).id }, p.showSelected)
}

// selected is the line on which commands act, nil without one.
func (p *keysPage) selected() *keyItem {
	if p.follow.none {
		return nil
	}
	return p.all.line(p.id)
}

func (p *keysPage) showSelected() {
	shows, selected := p.pane.line, p.selected()
	switch {
	case shows == nil && selected == nil:
		return
	case shows != nil && selected != nil && shows.id == selected.id:
		p.pane.lineChanged(selected) // rows that came while it rested were not shown beside the list
		return
	}
	p.pane.show(selected)
	p.f.commands.Refresh()
}

// settle brings what stands beside the list up to the line on which commands
// act, and reports whether another key showed there until now.
func (p *keysPage) settle() (changed bool) {
	before := p.pane.line
	p.follow.rest.flush()
	return !before.sameKey(p.pane.line)
}

// sameKey reports whether two lines are of one key: what is known of it may have
// come anew meanwhile.
func (k *keyItem) sameKey(other *keyItem) bool {
	if k == nil || other == nil {
		return k == other
	}
	return k.id == other.id
}
