package ui

import (
	"cmp"
	"context"
	"strings"
	"time"
	"unicode"

	"fyne.io/fyne/v2"

	"latchkey/internal/safetext"
	"latchkey/ui/frame"
	"latchkey/ui/locale"
)

// longWork is how long something must have run before its end is worth telling
// a person who works in another window.
const longWork = 20 * time.Second

// watchFocus notes whether the window is in front of the others.
func (w *Window) watchFocus() {
	w.notify = w.App.SendNotification
	life := w.App.Lifecycle()
	life.SetOnEnteredForeground(func() { w.away = false })
	life.SetOnExitedForeground(func() { w.away = true })
}

// tellOutside tells the person through the system that long work has ended,
// when the window is not in front. The text names no key and no token.
func (w *Window) tellOutside(began time.Time, text string) {
	if !w.away || began.IsZero() || w.Now().Sub(began) < cmp.Or(w.cfg.LongWork, longWork) {
		return
	}
	note, notify := fyne.NewNotification("Latchkey", outsideText(locale.T("outside.ended", locale.Args{"Work": locale.UpperFirst(text)}))), w.notify
	// It waits for the desktop's answer, which may be long in coming.
	frame.Do(w.Frame, func(context.Context) (frame.None, error) { notify(note); return frame.None{}, nil }, func(frame.None, error) {})
}

// outsideText leaves in a text what is only ever text to a desktop. Names in it
// may come from a server, and on its way to the desktop it passes a script on
// Windows, where "$(…)" and quotes would be obeyed, and elsewhere what takes
// "<…>" and "&…;" for markup.
func outsideText(text string) string {
	return safetext.Line(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) || strings.ContainsRune(" .,:;'’-_/@+#()·…–—?!%，。：；、（）", r) {
			return r
		}
		return ' '
	}, text), 200)
}
