package keypage

import "latchkey/keys"

// moveToSelected scrolls to the line that is selected.
func (p *Page) moveToSelected() {
	for row := range p.rows {
		if p.at(row).id == p.id {
			p.table.MoveTo(row)
			return
		}
	}
}

// current is the line on which commands act, nil without one.
func (p *Page) current() *keyItem {
	if p.f.Nav.Front() != p.ID {
		return nil
	}
	return p.selected()
}

// selectLine selects a line by its id, "" = none.
func (p *Page) selectLine(id string) {
	p.id = id
	p.follow.Stop()
	p.showSelected()
	p.table.Refresh()
}

// openRow goes into the details, or unfolds a set.
func (p *Page) openRow(row int) {
	if k := p.at(row); k.isSet {
		p.fold(row, !p.view.open[k.id])
		return
	}
	p.split.OpenTrailing()
	p.pane.focus()
}

func (p *Page) fold(row int, open bool) {
	k := p.at(row)
	if !k.isSet {
		return
	}
	p.view.open[k.id] = open
	p.selectLine(k.id)
	p.arrange()
}

// ShowKey shows one key, whatever was filtered before, once it is read.
func (p *Page) ShowKey(fp keys.Fingerprint) {
	p.clearFilter()
	p.target = string(fp)
	p.f.Nav.Page(p.ID) // reads the lines again
	p.selectTarget()
	p.arrange()
}

// showMember shows one pair of a set, with the set unfolded.
func (p *Page) showMember(set, id string) {
	p.view.open[set] = true
	p.ShowKey(keys.Fingerprint(id))
}

// selectTarget selects the line that was asked for, once it is there; the set
// that it belongs to is unfolded.
func (p *Page) selectTarget() {
	line := p.all.line(p.target)
	if line == nil {
		return
	}
	p.target = ""
	if line.Set != "" && !line.isSet {
		p.view.open["set:"+line.Set] = true
	}
	p.selectLine(line.id)
}

// followRows selects among the rows that a filter has left.
func (p *Page) followRows() {
	p.follow.Follow(p.f.Post, len(p.rows), func(row int) bool { return p.at(row).id == p.id }, func() { p.id = p.at(0).id }, p.showSelected)
}

// selected is the line on which commands act, nil without one.
func (p *Page) selected() *keyItem {
	if p.follow.None {
		return nil
	}
	return p.all.line(p.id)
}

// showSelected brings what stands beside the list up to the selection.
func (p *Page) showSelected() {
	shows, selected := p.pane.line, p.selected()
	switch {
	case shows == nil && selected == nil:
		return
	case shows != nil && selected != nil && shows.id == selected.id:
		p.pane.lineChanged(selected) // rows that came while it rested were not shown beside the list
		return
	}
	p.pane.show(selected)
	p.f.Commands.Refresh()
}

// settle brings what stands beside the list up to the line on which commands
// act, and reports whether another key showed there until now.
func (p *Page) settle() (changed bool) {
	before := p.pane.line
	p.follow.Rest.Flush()
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
