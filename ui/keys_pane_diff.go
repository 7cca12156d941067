package ui

import "fmt"

// words are all that the pane shows, to tell whether it has to be drawn anew.
func (k *keyPane) words() string {
	if k.line == nil {
		return "nothing"
	}
	now, line := k.f.now(), k.line
	words := fmt.Sprintf("%+v %v %v %v %v %v", line.KeySummary, line.members, k.buttonIDs(), k.read, k.err, k.f.session.accounts)
	words += ago(line.Created, now) + useWords(line.Use(), line.Places(), now)
	for _, m := range line.members[:min(len(line.members), mostShown)] {
		words += fmt.Sprintf("%+v", k.p.all.lines[m].KeySummary)
	}
	words += k.details.MD5 + k.details.Public
	for _, s := range k.details.Places[:min(len(k.details.Places), mostShown)] {
		words += fmt.Sprintf("%+v", s) + ago(s.Used, now) + ago(s.Read, now)
	}
	return words
}
