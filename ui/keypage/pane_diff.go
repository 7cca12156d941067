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
	return words + fmt.Sprintf("%s %s %v %v", k.details.MD5, k.details.Public, len(k.details.Places), k.redrawn)
}

// wordsOf are those of one place, or of one member of a set.
func (k *keyPane) wordsOf(i int) string {
	if k.line.isSet && i < len(k.line.members) {
		return fmt.Sprintf("%+v", k.line.members[i].KeySummary)
	}
	if i >= len(k.details.Places) {
		return "" // it is there no longer
	}
	s, now := k.details.Places[i], k.f.Now()
	return fmt.Sprintf("%+v", s) + locale.Ago(s.Used, now) + locale.Ago(s.Read, now)
}

// stale reports whether a place that is in sight says by now something else than
// when it was drawn. The others are drawn when they come into sight.
func (k *keyPane) stale() bool {
	if k.long == nil || k.line == nil {
		return false
	}
	first, past := k.long.Around()
	for i := first; i < past; i++ {
		if k.wordsOf(i) != k.drawn[i] {
			return true
		}
	}
	return false
}
