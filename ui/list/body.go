package list

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// Body is the table, or what is said in its place.
type Body struct {
	object *fyne.Container
	table  fyne.CanvasObject
	plain  bool   // the rows show
	turned func() // is told that something else shows
}

func newBody(table fyne.CanvasObject, turned func()) *Body {
	return &Body{object: container.NewStack(), table: table, turned: turned}
}

// ShowsRows reports whether the rows show.
func (b *Body) ShowsRows() bool { return b.plain }

// Put shows something in the place of the rows.
func (b *Body) Put(o fyne.CanvasObject) {
	b.plain = false
	b.set(o)
}

// Say puts there, with the keys "empty." and key, why there are no rows.
func (b *Body) Say(icon, key string, buttons ...*kit.Button) {
	b.Put(kit.NewEmpty(icon, locale.T("empty."+key+".title"), locale.T("empty."+key+".text"), buttons...))
}

// showRows brings the rows to the front.
func (b *Body) showRows() {
	if !b.plain {
		b.plain = true
		b.set(b.table)
	}
}

func (b *Body) set(o fyne.CanvasObject) {
	b.object.Objects = []fyne.CanvasObject{o}
	b.object.Refresh()
	if b.turned != nil {
		b.turned()
	}
}
