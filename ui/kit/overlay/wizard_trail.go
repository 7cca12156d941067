package overlay

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
)

// wizardTrail names the steps of a wizard in a row: those behind with a tick,
// the one that shows in the accent.
type wizardTrail struct {
	object *fyne.Container
	stones []*trailStone
}

type trailStone struct {
	disc   *kit.Fill
	number *kit.Text
	tick   *kit.Mark
	name   *kit.Text
}

const trailDisc = 24

func newWizardTrail(steps []WizardStep) *wizardTrail {
	t := &wizardTrail{object: container.New(&trailLayout{})}
	for i, s := range steps {
		one := &trailStone{number: kit.NewCaption(strconv.Itoa(i + 1)), tick: kit.NewMark("", "", 14), name: kit.NewText(s.Name).Shorten()}
		one.number.Align = fyne.TextAlignCenter
		one.number.Style.Bold = true
		one.disc = kit.NewFill(paint.ColorSunken, canvas.RadiusMaximum, container.NewStack(one.number, one.tick)).Least(paint.Scaled(trailDisc), paint.Scaled(trailDisc))
		t.stones = append(t.stones, one)
		if i > 0 {
			t.object.Add(kit.Line())
		}
		t.object.Add(one.disc)
		t.object.Add(one.name)
	}
	return t
}

func (t *wizardTrail) set(at int) {
	for i, one := range t.stones {
		disc, border, number, name := paint.ColorSurface, paint.ColorBorder, paint.ColorMuted, paint.ColorMuted
		tick := ""
		switch {
		case i < at:
			disc, border, tick, name = paint.ColorAccentSoft, paint.ColorAccentSoft, "tick", theme.ColorNameForeground
		case i == at:
			disc, border, number, name = theme.ColorNamePrimary, theme.ColorNamePrimary, theme.ColorNameForegroundOnPrimary, theme.ColorNameForeground
		}
		one.disc.Tone, one.disc.Border = disc, border
		one.tick.Set(tick, theme.ColorNamePrimary)
		text := strconv.Itoa(i + 1)
		if tick != "" {
			text = ""
		}
		one.number.Set(text, number)
		one.name.Style.Bold = i == at
		one.name.Set(one.name.Text, name)
		one.name.Refresh()
		one.disc.Refresh()
	}
	t.object.Refresh()
}

// trailLayout gives each name the width it needs and lines the rest; where
// there is not enough room names are shortened alike, the lines first.
type trailLayout struct{}

func (trailLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	n := float32(len(o)+1) / 3
	return fyne.NewSize(n*(paint.Scaled(trailDisc)+48), paint.Scaled(trailDisc))
}

func (trailLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	n := (len(o) + 1) / 3
	names := make([]float32, n)
	total := float32(0)
	for i := range n {
		name := o[i*3+1].(*kit.Text)
		names[i] = fyne.MeasureText(name.Text, theme.TextSize(), fyne.TextStyle{Bold: true}).Width + 2
		total += names[i]
	}
	const gap, least = 8, 16
	disc := paint.Scaled(trailDisc)
	lines := size.Width - total - float32(n)*(disc+gap) - float32(2*(n-1))*gap
	line := float32(0)
	if n > 1 {
		line = min(64, max(least, lines/float32(n-1)))
	}
	room := size.Width - float32(n)*(disc+gap) - float32(n-1)*(line+2*gap)
	x := float32(0)
	place := func(c fyne.CanvasObject, w, h float32) {
		c.Resize(fyne.NewSize(w, h))
		c.Move(fyne.NewPos(x, (size.Height-h)/2))
		x += w
	}
	for i := range n {
		if i > 0 {
			x += gap
			place(o[i*3-1], line, 1)
			x += gap
		}
		place(o[i*3], disc, disc)
		x += gap
		w := names[i]
		if total > room {
			w = w * room / total
		}
		place(o[i*3+1], w, size.Height)
	}
}
