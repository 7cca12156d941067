package kit

import (
	"fyne.io/fyne/v2"

	"latchkey/ui/kit/paint"
)

// NewBullet puts the dot of a list before an object. It says nothing of what follows,
// as a tick or a cross would.
func NewBullet(object fyne.CanvasObject) fyne.CanvasObject {
	return Stretch(1, TopAligned(NewText("•").Toned(paint.ColorMuted)), object)
}
