package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"latchkey/core/inventory"
	"latchkey/ui/kit"
)

// restPause is how long the selection rests before the forge is asked: moving
// through the list with a held key asks nothing.
const restPause = 200 * time.Millisecond

// mostShown is how many cards are drawn; the rest is counted. A repository with
// more deploy keys is a case for the audit, not for scrolling.
const mostShown = 60

// privatePill says where the private key is, in a word with a shape.
func privatePill(h inventory.PrivateKeyState) fyne.CanvasObject {
	switch h {
	case inventory.PrivateKeyHere:
		return kit.NewPill(t("private.here"), "check", kit.Good)
	case inventory.PrivateKeyLost:
		return kit.NewPill(t("private.lost"), "warning", kit.Bad)
	}
	return kit.NewPill(t("private.unknown"), "missing", kit.Neutral)
}

// findingTone is how grave one is.
func findingTone(f inventory.Finding) kit.Tone {
	switch f {
	case inventory.FindingBroken, inventory.FindingToken, inventory.FindingLost, inventory.FindingUnread:
		return kit.Bad
	case inventory.FindingMany, inventory.FindingSameLabel:
		return kit.Accent
	}
	return kit.Caution
}

// findingIcon is the shape for the tone of a finding.
func findingIcon(f inventory.Finding) string {
	return map[kit.Tone]string{kit.Bad: "failed", kit.Caution: "warning", kit.Accent: "info"}[findingTone(f)]
}
