package kit

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"latchkey/ui/kit/paint"
)

// TypeToConfirm asks to type a name before something that cannot be taken
// back. The button that does it stays disabled until the name stands there.
type TypeToConfirm struct {
	Object fyne.CanvasObject
	Entry  *Entry
	name   string
	mark   *Mark
	button *Button
}

// NewTypeToConfirm asks with a prompt, which says what to type, for name, and
// guards the button. Enter in the field does not press the button: what
// destroys is pressed on purpose.
func NewTypeToConfirm(prompt, name string, button *Button) *TypeToConfirm {
	c := &TypeToConfirm{name: strings.TrimSpace(name), button: button, mark: NewMark("pending", paint.ColorMuted, 18)}
	c.Entry = NewEntry(c.name)
	c.Entry.ActionItem = actionItem(c.mark)
	c.Entry.OnChanged = func(string) { c.check() }
	c.Entry.OnSubmitted = func(string) {}
	c.Object = Tight(NewParagraph(prompt), Gap(0, 2), c.Entry)
	c.check()
	return c
}

// Matches tells whether the name stands there. Spaces around it do not count,
// since a name that was pasted brings some along.
func (c *TypeToConfirm) Matches() bool {
	return c.name != "" && strings.TrimSpace(c.Entry.Text) == c.name
}

func (c *TypeToConfirm) check() {
	if c.Matches() {
		c.mark.Set("passed", theme.ColorNameSuccess)
	} else {
		c.mark.Set("pending", paint.ColorMuted)
	}
	c.button.SetEnabled(c.Matches())
}
