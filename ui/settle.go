package ui

// settle is called before a command acts: what it acts on is then what shows
// beside the list. It reports whether something else showed there until now.
func (w *Window) settle() (changed bool) {
	for _, p := range w.pages {
		if p.Settle != nil && p.Settle() {
			changed = true
		}
	}
	return changed
}

// runBeside is run for a button that stands beside the list. Where what showed
// there had not followed yet, the button was of something that the person has
// filtered away: nothing is done then, least of all with what shows now.
func (w *Window) runBeside(id string) {
	if !w.settle() {
		w.run(id)
	}
}
