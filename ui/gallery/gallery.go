// Package gallery is a window that shows every part of the kit in each of its
// states, for whoever builds pages and for the captures that people look at.
// It is a workshop, not a part of the program that people use: its texts are
// English only.
package gallery

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"latchkey/ui/kit"
	"latchkey/ui/kit/overlay"
	"latchkey/ui/kit/paint"
	"latchkey/ui/kit/tables"
)

// page shows one part of the kit.
type page struct {
	name, icon, about string
	draw              func(g *Gallery) fyne.CanvasObject
	// open brings parts that lie over the window to the front, one after the
	// other, for captures; nil = there are none.
	open []func(g *Gallery)
}

// Gallery is the window. All of it belongs to the UI goroutine.
type Gallery struct {
	app     fyne.App
	win     fyne.Window
	post    func(func())
	dialogs *overlay.Stack
	tips    *kit.Tips
	toasts  *overlay.Toasts

	pages []page
	at    int
	list  *tables.Table
	room  *fyne.Container
	stop  []func() // ends what moves on the page that shows

	mode    paint.Mode
	scale   float32
	variant *kit.Segments
}

// New builds the window; post runs a function on the UI goroutine.
func New(app fyne.App, post func(func())) *Gallery {
	g := &Gallery{app: app, post: post, pages: pages(), mode: paint.System, scale: 1}
	g.look()
	g.win = app.NewWindow("Latchkey: the kit")
	g.dialogs = overlay.NewStack(g.win.Canvas())
	g.tips, g.toasts = kit.NewTips(post), overlay.NewToasts(post)
	g.dialogs.Tips = g.tips
	g.win.Canvas().SetOnTypedKey(func(ev *fyne.KeyEvent) { g.dialogs.TypedKey(ev) })
	g.win.SetContent(g.frame())
	g.win.Resize(fyne.NewSize(1280, 800))
	g.show(0)
	return g
}

// Fyne is the window itself.
func (g *Gallery) Fyne() fyne.Window { return g.win }

func (g *Gallery) look() { g.app.Settings().SetTheme(paint.NewTheme(g.mode, g.scale)) }

// frame is the list of pages at the left, how all looks at the top, the page.
func (g *Gallery) frame() fyne.CanvasObject {
	g.list = tables.NewTable([]tables.Column{{Width: -1}})
	g.list.HideHeader()
	g.list.Length = func() int { return len(g.pages) }
	g.list.Cells = func(row int, into []tables.Cell) {
		into[0] = tables.Cell{Text: g.pages[row].name, Icon: g.pages[row].icon, Bold: row == g.at}
	}
	g.list.Selected = func(row int) bool { return row == g.at }
	g.list.RowText = func(row int) string { return g.pages[row].name }
	g.list.OnSelect = g.show
	side := kit.NewFill(paint.ColorSunken, 0, kit.Pad(8, g.list.Object)).Least(216, 0)
	g.room = container.NewStack()
	right := container.New(layout.NewBorderLayout(nil, nil, nil, nil), g.room)
	bar := g.bar()
	body := container.New(layout.NewBorderLayout(bar, nil, nil, nil), bar, right)
	all := container.New(layout.NewBorderLayout(nil, nil, side, nil), side, body)
	return container.NewStack(all, g.toasts.Layer, g.tips.Layer)
}

// modes are the variants in the order of the bar.
func modes() []paint.Mode { return []paint.Mode{paint.System, paint.Light, paint.Dark} }

// bar chooses variant and size of text.
func (g *Gallery) bar() fyne.CanvasObject {
	g.variant = kit.NewSegments([]string{"System", "Light", "Dark"}, []string{"theme", "sun", "moon"}, func(i int) { g.mode = modes()[i]; g.look() })
	scales := []float32{paint.MinTextScale, 1, 1.25, paint.MaxTextScale}
	var words []string
	for _, s := range scales {
		words = append(words, fmt.Sprintf("%.0f %%", s*100))
	}
	size := kit.NewSegments(words, []string{"", "", "", ""}, func(i int) { g.scale = scales[i]; g.look() })
	size.Choose(1)
	return kit.NewFill(paint.ColorSurface, 0, container.New(layout.NewCustomPaddedVBoxLayout(0),
		kit.PadXY(24, 8, kit.Row(g.variant.Object, kit.Space(), size.Object)), kit.Line()))
}

// show brings a page to the front.
func (g *Gallery) show(i int) {
	for _, stop := range g.stop {
		stop()
	}
	g.stop = nil
	g.at = i
	p := g.pages[i]
	head := kit.Tight(kit.NewHeading(p.name), kit.NewParagraph(p.about))
	content := kit.Pad(24, kit.Stack(head, kit.Gap(0, 8), p.draw(g)))
	g.room.Objects = []fyne.CanvasObject{container.NewVScroll(content)}
	g.room.Refresh()
	g.list.Refresh()
}

// section is a titled group on a page.
func section(title string, objects ...fyne.CanvasObject) fyne.CanvasObject {
	name := kit.NewCaption(title)
	name.Style.Bold = true
	return kit.Stack(append([]fyne.CanvasObject{name}, append(objects, kit.Gap(0, 16))...)...)
}

// sized keeps an object at a height.
func sized(height float32, object fyne.CanvasObject) fyne.CanvasObject {
	frame := kit.NewFill(paint.ColorSurface, 6, object).Least(0, height)
	frame.Border = paint.ColorBorder
	return frame
}
