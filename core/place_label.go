package core

import (
	"cmp"
	"fmt"
	"strings"
	"unicode/utf8"

	"latchkey/api"
	"latchkey/internal/safetext"
)

// labelFor returns the label that was asked for, or the key's comment, or the day.
func (pl *Placements) labelFor(asked, comment string, traits api.Traits) (string, error) {
	limit := cmp.Or(traits.LabelMax, 255)
	if asked != "" {
		return strings.TrimSpace(asked), checkLabel(asked, limit)
	}
	label := strings.TrimSpace(strings.TrimSuffix(safetext.Line(comment, limit), "…"))
	return cmp.Or(label, "latchkey "+pl.now().Format("2006-01-02")), nil
}

// checkLabel looks at a label as a person typed it.
func checkLabel(label string, limit int) error {
	bare := strings.TrimSpace(label)
	secret := api.SecretIn(bare)
	switch n := utf8.RuneCountInString(bare); {
	case bare == "":
		return fmt.Errorf("%w: it is empty", api.ErrLabel)
	case secret != "":
		return fmt.Errorf("%w: it %w", api.ErrLabel, secretError(secret))
	case n > limit:
		return fmt.Errorf("%w: it has %d characters, at most %d are allowed", api.ErrLabel, n, limit)
	case !utf8.ValidString(bare) || safetext.Line(bare, n+1) != strings.Join(strings.Fields(bare), " ") || strings.ContainsAny(bare, "\t\r\n\v\f"):
		return fmt.Errorf("%w: %q has characters that cannot be shown", api.ErrLabel, firstRunes(bare, 60)) // %q writes them out
	}
	return nil
}

func firstRunes(text string, most int) string {
	for i := range text {
		if most--; most < 0 {
			return text[:i] + "…"
		}
	}
	return text
}
