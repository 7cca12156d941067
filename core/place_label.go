package core

import (
	"cmp"
	"strings"

	"latchkey/api"
	"latchkey/core/userinput"
	"latchkey/internal/safetext"
)

// labelFor returns the label that was asked for, or the key's comment, or the day.
func (pl *Placements) labelFor(asked, comment string, traits api.Traits) (string, error) {
	limit := cmp.Or(traits.LabelMax, 255)
	if asked != "" {
		return strings.TrimSpace(asked), userinput.Label(asked, limit)
	}
	label := strings.TrimSpace(strings.TrimSuffix(safetext.Line(comment, limit), "…"))
	return cmp.Or(label, "latchkey "+pl.now().Format("2006-01-02")), nil
}
