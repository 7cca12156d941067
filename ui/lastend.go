package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"latchkey/internal/safetext"
	"latchkey/ui/kit"
)

// LastEnd is how the program ended before this start.
type LastEnd struct {
	Unclean bool
	Began   time.Time // when that run began
	Note    string    // file that says where the fault was, "" = none
	Text    string    // of the note
}

const lastEndNotice = "last-end"

// showLastEnd says, once, that Latchkey ended unexpectedly. What was in hand
// then has notices of its own: half done work, and rollouts to resume.
func (w *Window) showLastEnd() {
	end := w.cfg.LastEnd
	if !end.Unclean || w.session.demo {
		return
	}
	w.cfg.LastEnd = LastEnd{}
	gone := func() { w.notices.remove(lastEndNotice) }
	notice := &kit.Notice{Tone: kit.Caution, Text: t("crash.title"), Advice: t("crash.no_note"), OnClose: gone}
	if end.Note != "" {
		notice.Advice = t("crash.note", args{"File": end.Note})
		notice.Buttons = []*kit.Button{
			kit.NewButton(t("action.show"), "eye", func() { w.showNote(end) }),
			kit.NewButton(t("action.copy"), "copy", func() { w.copy(safetext.Block(end.Text, 1<<16)+"\n", t("toast.copied_error")) }),
			kit.NewButton(t("action.delete"), "remove", func() {
				if err := w.cfg.DeleteNote(end.Note); err != nil {
					w.notices.fail("delete-note", t("error.delete_note"), err)
					return
				}
				gone()
				w.toasts.Show(t("toast.note_deleted"))
			}),
		}
	}
	w.notices.put(lastEndNotice, notice)
}

// showNote shows the note as it is.
func (w *Window) showNote(end LastEnd) {
	text := kit.NewParagraph(safetext.Block(end.Text, 1<<16))
	text.Selectable = true
	text.Wrapping = fyne.TextWrapBreak
	text.TextStyle.Monospace = true
	w.showText(t("crash.note_title"), "file", kit.Stack(kit.NewParagraph(t("crash.note_says")), kit.NewFill(kit.ColorSunken, 6, kit.Pad(12, text))), 640)
}
