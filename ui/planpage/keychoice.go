package planpage

import (
	"cmp"
	"strconv"

	"fyne.io/fyne/v2"

	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
	"latchkey/ui/kit/tables"
	"latchkey/ui/locale"
)

// keyChoice shows which key was chosen for a plan, and lets a person look for
// another one by typing: there may be hundreds.
type keyChoice struct {
	Object   fyne.CanvasObject
	OnChange func()

	f      *frame.Frame
	title  string
	shown  *kit.Text
	detail *kit.Note // type, size and where it stands; never cut
	button *kit.Button
	items  []tables.PickItem
	at     int // of items, -1 = none
}

// leastChoice is the width below which the button stands under what was chosen, where
// that is explained in a sentence.
const leastChoice = 220

// newKeyChoice makes it; tall says that what can be chosen is explained in sentences.
func newKeyChoice(f *frame.Frame, title string, tall bool) *keyChoice {
	c := &keyChoice{f: f, title: title, at: -1, shown: kit.NewText("").Shorten(), detail: kit.NewNote("")}
	c.button = kit.NewButton(locale.T("action.choose"), "search", c.look)
	back := kit.NewFill(paint.ColorSunken, 6, kit.PadXY(10, 6, kit.Tight(c.shown, c.detail)))
	c.Object = kit.Stretch(0, back, c.button)
	if tall {
		c.Object = kit.Above(leastChoice, back, kit.Row(c.button))
	}
	return c
}

// offer replaces what can be chosen and chooses the first.
func (c *keyChoice) offer(items []tables.PickItem) {
	c.items, c.at = items, -1
	for i := range items {
		items[i].ID = strconv.Itoa(i)
	}
	if len(items) > 0 {
		c.at = 0
	}
	c.draw()
}

// choose shows one of the items as chosen.
func (c *keyChoice) choose(at int) {
	if at >= 0 && at < len(c.items) {
		c.at = at
		c.draw()
	}
}

func (c *keyChoice) draw() {
	item := tables.PickItem{}
	if c.at >= 0 {
		item = c.items[c.at]
	}
	c.shown.SetText(item.Text)
	c.detail.Set(item.Detail, cmp.Or(item.Tone, paint.ColorMuted))
	kit.SetVisible(c.detail, item.Detail != "")
	kit.SetVisible(c.button, len(c.items) > 1)
	c.Object.Refresh()
}

// look opens the picker.
func (c *keyChoice) look() {
	picker := tables.NewPicker(locale.T("plan.find_key"), locale.T("plan.no_such_key"), false)
	picker.Count = func(shown, total, _ int) string {
		return locale.T("status.of", locale.Args{"Done": locale.Number(shown), "Total": locale.Number(total)})
	}
	var dialog *frame.Form
	take := func(id string) {
		dialog.Dialog.Hide()
		if n, err := strconv.Atoi(id); err == nil && n != c.at {
			c.at = n
			c.draw()
			c.OnChange()
		}
	}
	dialog = c.f.NewForm(c.title, "key", locale.T("action.take"), func() {
		if ids := picker.Chosen(); len(ids) > 0 {
			take(ids[0])
		}
	})
	picker.OnPick = take
	picker.SetItems(c.items)
	if c.at >= 0 {
		picker.Choose(c.items[c.at].ID)
	}
	dialog.Dialog.Width = 620
	dialog.Show(picker.Object, picker.Entry)
}
