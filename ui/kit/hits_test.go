package kit

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"latchkey/ui/kit/kittest"
	"latchkey/ui/kit/paint"
)

// drawnHit is what a line of the list shows: its text in parts, which of them are
// bold, and its detail.
func drawnHit(h *Hits, line int) (parts []string, bold []bool, detail string) {
	d := test.WidgetRenderer(h.rows[line]).(*hitRenderer)
	for _, p := range d.parts {
		parts, bold = append(parts, p.Text), append(bold, p.TextStyle.Bold)
	}
	return parts, bold, d.detail.Text
}

func TestHitsAreChosenWithoutTheKeyboard(t *testing.T) {
	kittest.App(t)
	h := NewHits()
	kittest.Window(t, h)
	chosen := -1
	h.OnChoose = func(i int) { chosen = i }
	var all []Hit
	for i := range 30 {
		all = append(all, Hit{Text: fmt.Sprintf("repo-%02d", i), Icon: "repository"})
	}
	h.Set(all)
	if h.Choose(); chosen != 0 {
		t.Errorf("at first %d is chosen", chosen)
	}
	h.Step(-1)
	h.Step(12)
	if h.Choose(); chosen != 12 || h.Spoken() != "repo-12" {
		t.Errorf("twelve down is %d, spoken %q", chosen, h.Spoken())
	}
	if parts, _, _ := drawnHit(h, hitRows-1); len(parts) != 1 || parts[0] != "repo-12" {
		t.Errorf("the last line that shows is %q", parts)
	}
	h.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -10)})
	if test.Tap(h.rows[0]); chosen != 5 {
		t.Errorf("one further down the first line is %d", chosen)
	}
	h.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, 10)})
	if test.Tap(h.rows[0]); chosen != 4 {
		t.Errorf("one up again it is %d", chosen)
	}
	h.Step(100)
	if h.Choose(); chosen != 29 {
		t.Errorf("beyond the end is %d", chosen)
	}
	chosen = -1
	h.Nothing = "Nothing."
	h.Set(nil)
	if h.Choose(); chosen != -1 || h.Spoken() != "Nothing." {
		t.Errorf("of nothing %d is chosen, spoken %q", chosen, h.Spoken())
	}
	if parts, _, _ := drawnHit(h, 0); len(parts) != 1 || parts[0] != "Nothing." {
		t.Errorf("of nothing %q shows", parts)
	}
	if test.Tap(h.rows[3]); chosen != -1 {
		t.Error("an empty line can be chosen")
	}
}

// What was typed is bold in what was found, letter by letter and not byte by byte.
func TestWhatWasTypedIsBold(t *testing.T) {
	kittest.App(t)
	h := NewHits()
	kittest.Window(t, h)
	h.Set([]Hit{{Text: "Müller/pay", Marked: []int{0, 1, 8, 9, 99, -1}, Detail: "GitHub", Icon: "repository"}, {Text: "later", Dim: true}})
	h.Resize(fyne.NewSize(500, 400))
	parts, bold, detail := drawnHit(h, 0)
	if fmt.Sprint(parts, bold) != "[Mü ller/ pa y] [true false true false]" || detail != "GitHub" {
		t.Errorf("it shows %q, bold %v, at the edge %q", parts, bold, detail)
	}
	dim := test.WidgetRenderer(h.rows[1]).(*hitRenderer)
	if dim.parts[0].Color != theme.Color(paint.ColorMuted) {
		t.Error("what cannot be had looks like the others")
	}
	h.Resize(fyne.NewSize(120, 400))
	if parts, _, _ := drawnHit(h, 0); parts[len(parts)-1] == "y" {
		t.Errorf("in a narrow list all of %q shows", parts)
	}
}
