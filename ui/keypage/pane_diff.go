package keypage

import (
	"fmt"

	"latchkey/ui/frame"
	"latchkey/ui/locale"
)

// words are all that the pane shows, to tell whether it has to be drawn anew.
func (k *keyPane) words() string {
	if k.line == nil {
		return "nothing"
	}
	now, line := k.f.Now(), k.line
	words := fmt.Sprintf("%+v %v %v %v %v %v %v", line.KeySummary, line.findings(k.p.sameLabelCounts()), len(line.members), k.buttonIDs(), k.read, k.err, k.f.Session.Accounts)
	words += locale.Ago(line.Created, now) + frame.UseWords(line.Use(), line.Places(), now)
	for _, m := range line.members[:min(len(line.members), frame.MostShown)] {
		words += fmt.Sprintf("%+v", m.KeySummary)
	}
	words += k.details.MD5 + k.details.Public
	for _, s := range k.details.Places[:min(len(k.details.Places), frame.MostShown)] {
		words += fmt.Sprintf("%+v", s) + locale.Ago(s.Used, now) + locale.Ago(s.Read, now)
	}
	return words
}
