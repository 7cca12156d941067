package chart

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"latchkey/ui/kit/kittest"
)

func TestATrendRisesWithItsNumbers(t *testing.T) {
	kittest.App(t)
	trend := NewTrend()
	kittest.Window(t, trend)
	trend.Set(Series{Label: "all 9", Values: []int{3, 9}, Tone: theme.ColorNamePrimary}, Series{Label: "grave 9", Values: []int{9, 9}, Dots: true, Tone: theme.ColorNameError})
	var lines []*canvas.Line
	var texts []*canvas.Text
	dots := 0
	for _, o := range test.WidgetRenderer(trend).Objects() {
		switch o := o.(type) {
		case *canvas.Line:
			lines = append(lines, o)
		case *canvas.Text:
			texts = append(texts, o)
		case *canvas.Circle:
			dots++
		}
	}
	if len(lines) != 3 || lines[1].Position1.Y <= lines[1].Position2.Y || lines[2].Position1.Y != lines[2].Position2.Y || dots != 2 {
		t.Errorf("%d lines, %d dots", len(lines), dots)
	}
	if len(texts) != 2 || overlap(texts[0], texts[1]) {
		t.Error("one label is printed over the other")
	}
	trend.Set()
	trend.Resize(fyne.NewSize(10, 10))
}

func overlap(a, b fyne.CanvasObject) bool {
	return a.Position().Y < b.Position().Y+b.Size().Height-1 && b.Position().Y < a.Position().Y+a.Size().Height-1
}
