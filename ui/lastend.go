package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"latchkey/internal/safetext"
	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
	"latchkey/ui/locale"
)

// LastEnd is how the program ended before this start.
type LastEnd struct {
	Unclean bool
	Began   time.Time // when that run began
	Note    string    // file that says where the fault was, "" = none
	Text    string    // of the note
}

const lastEndNotice = "last-end"

// lastRun is what is said of a run that did not end as it should.
type lastRun struct{ w *Window }

// show says, once, that Latchkey ended unexpectedly. What was in hand
// then has notices of its own: half done work, and rollouts to resume.
func (l *lastRun) show() {
	w := l.w
	if err := w.cfg.Unkept; err != nil {
		w.cfg.Unkept = nil // said once
		w.Notices.Fail("unkept", locale.T("error.keep_settings"), err)
	}
	end := w.cfg.LastEnd
	if !end.Unclean || w.Session.Demo {
		return
	}
	w.cfg.LastEnd = LastEnd{}
	gone := func() { w.Notices.Remove(lastEndNotice) }
	notice := &kit.Notice{Tone: kit.Caution, Text: locale.T("crash.title"), Advice: locale.T("crash.no_note"), OnClose: gone}
	if end.Note != "" {
		notice.Advice = locale.T("crash.note", locale.Args{"File": end.Note})
		notice.Buttons = []*kit.Button{
			kit.NewButton(locale.T("action.show"), "eye", func() { l.showNote(end) }),
			kit.NewButton(locale.T("action.copy"), "copy", func() { w.Copy(safetext.Block(end.Text, 1<<16)+"\n", locale.T("toast.copied_error")) }),
			kit.NewButton(locale.T("action.delete"), "remove", func() {
				if err := w.cfg.DeleteNote(end.Note); err != nil {
					w.Notices.Fail("delete-note", locale.T("error.delete_note"), err)
					return
				}
				gone()
				w.Toasts.Show(locale.T("toast.note_deleted"))
			}),
		}
	}
	w.Notices.Put(lastEndNotice, notice)
}

// showNote shows the note as it is.
func (l *lastRun) showNote(end LastEnd) {
	w := l.w
	text := kit.NewParagraph(safetext.Block(end.Text, 1<<16))
	text.Selectable = true
	text.Wrapping = fyne.TextWrapBreak
	text.TextStyle.Monospace = true
	w.help.text(locale.T("crash.note_title"), "file", kit.Stack(kit.NewParagraph(locale.T("crash.note_says")), kit.NewFill(paint.ColorSunken, 6, kit.Pad(12, text))), 640)
}
