package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	fynewidget "fyne.io/fyne/v2/widget"

	"latchkey/ui/kit/paint"
)

// NewEmpty fills a pane that has nothing to show: an icon, a sentence, what
// to do, and a button or two (a nil list for none). Where that is higher than the
// pane, it is scrolled.
func NewEmpty(icon, title, sentence string, buttons ...*Button) fyne.CanvasObject {
	return emptyPane(newEmptyColumn(icon, title, sentence, buttons...))
}

// emptyPane puts a column into the middle of a pane.
func emptyPane(column *fyne.Container) *fyne.Container {
	inside := &emptyInside{}
	return container.New(&emptyLayout{column, inside}, container.NewVScroll(container.New(inside, column)))
}

func newEmptyColumn(icon, title, sentence string, buttons ...*Button) *fyne.Container {
	text := NewParagraph(sentence)
	text.Alignment = fyne.TextAlignCenter
	heading := NewParagraph(title)
	heading.Alignment, heading.SizeName = fyne.TextAlignCenter, theme.SizeNameHeadingText
	heading.TextStyle.Bold = true
	column := Stack(container.NewCenter(NewFill(paint.ColorSunken, 36, container.NewCenter(NewMark(icon, paint.ColorMuted, 32))).Least(72, 72)), heading, text)
	if len(buttons) > 0 {
		row := container.New(&centredRows{gap: 8})
		for _, b := range buttons {
			row.Add(b)
		}
		column.Add(Gap(0, 4))
		column.Add(row)
	}
	return column
}

// emptyLayout centres a column of at most 460 pixels in what scrolls it. It needs the
// width before the wrapped sentence knows its height, and the scroll needs the height.
type emptyLayout struct {
	column *fyne.Container
	inside *emptyInside
}

// emptyInside is the layout of what is scrolled.
type emptyInside struct{ height float32 }

// MinSize implements fyne.Layout.
func (l *emptyLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(200, 120) }

// Layout implements fyne.Layout.
func (l *emptyLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	l.inside.height = height(l.column, emptyWidth(size.Width))
	o[0].Resize(size)
	o[0].Refresh() // the height of what it scrolls may be another one now
}

func emptyWidth(room float32) float32 { return min(460, room-32) }

// MinSize implements fyne.Layout.
func (l *emptyInside) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(200, l.height) }

// Layout implements fyne.Layout.
func (l *emptyInside) Layout(o []fyne.CanvasObject, size fyne.Size) {
	w := emptyWidth(size.Width)
	h := height(o[0], w)
	o[0].Move(fyne.NewPos((size.Width-w)/2, max(0, (size.Height-h)*0.42)))
}

// centredRows puts objects beside one another, as many as fit, and centres
// each row.
type centredRows struct {
	gap   float32
	width float32 // of the last layout
}

func (l *centredRows) MinSize(o []fyne.CanvasObject) fyne.Size {
	size := fyne.Size{}
	for _, c := range o {
		size.Width = max(size.Width, c.MinSize().Width)
	}
	for _, row := range l.rows(o) {
		size.Height += row.height + l.gap
	}
	size.Height = max(0, size.Height-l.gap)
	return size
}

type oneRow struct {
	objects       []fyne.CanvasObject
	width, height float32
}

func (l *centredRows) rows(o []fyne.CanvasObject) (rows []oneRow) {
	for _, c := range o {
		m, n := c.MinSize(), len(rows)-1
		if n < 0 || l.width > 0 && rows[n].width+l.gap+m.Width > l.width {
			rows = append(rows, oneRow{})
			n++
		} else {
			rows[n].width += l.gap
		}
		rows[n].objects = append(rows[n].objects, c)
		rows[n].width += m.Width
		rows[n].height = max(rows[n].height, m.Height)
	}
	return rows
}

func (l *centredRows) Layout(o []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	y := float32(0)
	for _, row := range l.rows(o) {
		x := (size.Width - row.width) / 2
		for _, c := range row.objects {
			w := c.MinSize().Width
			c.Resize(fyne.NewSize(w, row.height))
			c.Move(fyne.NewPos(x, y))
			x += w + l.gap
		}
		y += row.height + l.gap
	}
}

// NewParagraph is wrapped text without the padding of a Label around it.
func NewParagraph(text string) *Paragraph {
	p := &Paragraph{}
	p.Text, p.Wrapping = text, fyne.TextWrapWord
	p.ExtendBaseWidget(p)
	return p
}

// Paragraph is wrapped text; use its Label fields for tone and size. A Label
// keeps a padding around its text, with which it would not line up with
// anything; a Paragraph lets it hang over on all sides.
type Paragraph struct{ fynewidget.Label }

func (p *Paragraph) over() float32 { return p.Theme().Size(theme.SizeNameInnerPadding) }

// MinSize implements fyne.CanvasObject.
func (p *Paragraph) MinSize() fyne.Size {
	return p.Label.MinSize().Subtract(fyne.NewSquareSize(2 * p.over()))
}

// Resize implements fyne.CanvasObject.
func (p *Paragraph) Resize(s fyne.Size) { p.Label.Resize(s.Add(fyne.NewSquareSize(2 * p.over()))) }

// Move implements fyne.CanvasObject.
func (p *Paragraph) Move(at fyne.Position) {
	p.Label.Move(at.SubtractXY(p.over(), p.over()))
}

// Note is a wrapped remark in small type of the second rank.
type Note struct{ fynewidget.RichText }

// NewNote makes one.
func NewNote(text string) *Note {
	n := &Note{}
	n.Scroll = fyne.ScrollNone // the zero value scrolls
	n.Wrapping = fyne.TextWrapWord
	n.Segments = []fynewidget.RichTextSegment{&fynewidget.TextSegment{Text: text, Style: fynewidget.RichTextStyle{
		ColorName: paint.ColorMuted, SizeName: theme.SizeNameCaptionText}}}
	n.ExtendBaseWidget(n)
	return n
}

// SetText replaces the text.
func (n *Note) SetText(text string) { n.Set(text, paint.ColorMuted) }

// Set replaces text and colour.
func (n *Note) Set(text string, tone fyne.ThemeColorName) {
	if s := n.Segments[0].(*fynewidget.TextSegment); s.Text != text || s.Style.ColorName != tone {
		s.Text, s.Style.ColorName = text, tone
		n.Refresh()
	}
}

// Text is what it says.
func (n *Note) Text() string { return n.Segments[0].(*fynewidget.TextSegment).Text }

func (n *Note) over() float32 { return n.Theme().Size(theme.SizeNameInnerPadding) }

// MinSize implements fyne.CanvasObject; see Paragraph.
func (n *Note) MinSize() fyne.Size {
	return n.RichText.MinSize().Subtract(fyne.NewSquareSize(2 * n.over()))
}

// Resize implements fyne.CanvasObject.
func (n *Note) Resize(s fyne.Size) { n.RichText.Resize(s.Add(fyne.NewSquareSize(2 * n.over()))) }

// Move implements fyne.CanvasObject.
func (n *Note) Move(at fyne.Position) { n.RichText.Move(at.SubtractXY(n.over(), n.over())) }
