package ui

import (
	"fyne.io/fyne/v2"

	"latchkey/ui/kit"
	"latchkey/ui/kit/overlay"
	"latchkey/ui/locale"
)

// closeQuestion is the question whether to close while work runs. It follows the work:
// what has ended leaves it, and once nothing runs it says so.
type closeQuestion struct {
	w    *Window
	open *openQuestion // nil = it is not asked
}

// openQuestion is the dialog while it is open.
type openQuestion struct {
	dialog *overlay.Dialog
	body   *fyne.Container
	yes    *kit.Button
	said   string // what it shows: it is drawn again only where that changes
}

// askClose warns while work is running, else closes.
func (w *Window) askClose() {
	if w.Jobs.Count() == 0 {
		w.Close()
		return
	}
	w.closeAsked.ask()
}

// ask asks before work that runs is broken off.
func (c *closeQuestion) ask() {
	if c.open != nil {
		return
	}
	q := &openQuestion{body: kit.Stack(), yes: kit.NewButton("", "", nil)}
	q.dialog = &overlay.Dialog{Icon: "warning", Body: q.body}
	c.open = q
	q.draw(c.works())
	c.w.AskBool(q.dialog, kit.NewButton(locale.T("close.stay"), "", nil), q.yes, func(leave bool) {
		c.open = nil
		if leave {
			c.w.Close()
		}
	})
}

// follow is called when work has begun or ended, or goes on.
func (c *closeQuestion) follow() {
	if q := c.open; q != nil && q.draw(c.works()) && q.dialog.Visible() {
		c.w.Dialogs.Redraw(q.dialog)
	}
}

// works are the names of what closing would break off.
func (c *closeQuestion) works() (names []string) {
	for _, one := range c.w.Jobs.Running() {
		if !one.Quiet {
			names = append(names, one.Text)
		}
	}
	return names
}

// draw shows what would be broken off, and tells whether that has changed.
func (q *openQuestion) draw(works []string) (changed bool) {
	said := "\n"
	for _, name := range works {
		said += name + "\n"
	}
	if said == q.said {
		return false
	}
	q.said = said
	q.body.RemoveAll()
	if len(works) == 0 {
		q.dialog.Title = locale.T("close.over_title")
		q.body.Add(kit.NewParagraph(locale.T("close.over")))
		q.yes.SetText(locale.T("action.close"))
		return true
	}
	q.dialog.Title = locale.T("close.title")
	q.body.Add(kit.NewParagraph(locale.Tn("close.text", len(works))))
	for _, name := range works {
		q.body.Add(kit.Stretch(1, kit.NewMark("running", kit.Accent.Text(), 16), kit.NewText(name).Shorten()))
	}
	q.body.Add(kit.NewNote(locale.T("close.what")))
	q.yes.SetText(locale.T("close.leave"))
	return true
}
