package frame

import (
	"time"

	"fyne.io/fyne/v2"

	"latchkey/core/inventory"
	"latchkey/keys"
	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
	"latchkey/ui/kit/tables"
	"latchkey/ui/locale"
)

// RestPause is how long the selection rests before the forge is asked: moving
// through the list with a held key asks nothing.
const RestPause = 200 * time.Millisecond

// PrivatePill says where the private key is, in a word with a shape.
func PrivatePill(h inventory.PrivateKeyState) fyne.CanvasObject {
	switch h {
	case inventory.PrivateKeyHere:
		return kit.NewPill(locale.T("private.here"), "check", kit.Good)
	case inventory.PrivateKeyLost:
		return kit.NewPill(locale.T("private.lost"), "failed", kit.Bad)
	}
	return kit.NewPill(locale.T("private.unknown"), "missing", kit.Neutral)
}

// FindingTone is how grave one is.
func FindingTone(f inventory.Finding) kit.Tone {
	switch f {
	case inventory.FindingBroken, inventory.FindingToken, inventory.FindingLost, inventory.FindingUnread:
		return kit.Bad
	case inventory.FindingMany, inventory.FindingSameLabel:
		return kit.Accent
	}
	return kit.Caution
}

// TypeFinding is what is the matter with keys of a type and size, "" = nothing. It
// is said wherever a key is chosen: afterwards it stands on repositories.
func TypeFinding(typ string, bits int) inventory.Finding {
	switch {
	case keys.WeakType(typ, bits):
		return inventory.FindingBroken
	case keys.OldType(typ, bits):
		return inventory.FindingOldType
	}
	return ""
}

// TypeCell is type and size of a key, with what is the matter with them.
func TypeCell(typ string, bits int) tables.Cell {
	c := tables.Cell{Text: locale.KeyType(typ, bits), Tone: paint.ColorMuted}
	if f := TypeFinding(typ, bits); f != "" {
		c.Text += " · " + locale.T("finding."+string(f))
		c.Icon, c.Tone = FindingIcon(f), FindingTone(f).Text()
	}
	return c
}

// FindingIcon is the shape for the tone of a finding.
func FindingIcon(f inventory.Finding) string {
	return map[kit.Tone]string{kit.Bad: "failed", kit.Caution: "warning", kit.Accent: "info"}[FindingTone(f)]
}
