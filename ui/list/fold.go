package list

// Unfold shows the members of a row, or no longer.
func (l *List[R, K]) Unfold(key K, open bool) {
	if l.unfold[key] != open {
		l.unfold[key] = open
		l.pending.folds++
		l.narrow()
	}
}

// fold is called when a person unfolds a row, or folds it.
func (l *List[R, K]) fold(row int, open bool) {
	if r := l.At(row); len(l.spec.members(r)) > 0 {
		l.Select(l.key(r))
		l.Unfold(l.key(r), open)
		l.Table.Refresh()
	}
}

// open goes into a row, or unfolds it.
func (l *List[R, K]) open(row int) {
	r := l.At(row)
	switch {
	case len(l.spec.members(r)) > 0:
		l.fold(row, !l.unfold[l.key(r)])
	case l.spec.Open != nil:
		l.spec.Open(r)
	}
}
