package repopage

import "time"

// age is how old what shows is: the oldest reading of keys in sight, or, where
// none of them were read, of the list itself.
func (p *Page) age() (when time.Time, keys bool) {
	first, last := p.list.Table.InSight()
	var list time.Time
	older := func(a, b time.Time) time.Time {
		if a.IsZero() || b.Before(a) {
			return b
		}
		return a
	}
	for row := first; row <= last; row++ {
		r := p.list.At(row)
		if r.Path == "" {
			continue
		}
		list = older(list, r.Read)
		if r.Keys >= 0 && !r.KeysRead.IsZero() {
			when = older(when, r.KeysRead)
		}
	}
	if !when.IsZero() {
		return when, true
	}
	return list, false
}
