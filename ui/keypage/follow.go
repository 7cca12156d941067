package keypage

import "latchkey/keys"

// current is the line on which commands act, nil without one.
func (p *Page) current() *keyItem {
	if p.f.Nav.Front() != p.ID {
		return nil
	}
	return p.list.Selected()
}

// ShowKey shows one key, whatever was filtered before, once it is read.
func (p *Page) ShowKey(fp keys.Fingerprint) {
	p.list.ShowAll()
	p.target = string(fp)
	p.f.Nav.Page(p.ID) // reads the lines again
	p.selectTarget()
}

// showMember shows one pair of a set, with the set unfolded.
func (p *Page) showMember(set, id string) {
	p.list.Unfold(set, true)
	p.ShowKey(keys.Fingerprint(id))
}

// selectTarget selects the line that was asked for, once it is there; the set
// that it belongs to is unfolded.
func (p *Page) selectTarget() {
	line := p.list.Find(p.target)
	if line == nil {
		return
	}
	p.target = ""
	if line.inSet() {
		p.list.Unfold(setID(line.Set), true)
	}
	p.list.Select(line.id)
}
