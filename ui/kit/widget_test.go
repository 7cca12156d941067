package kit

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"latchkey/ui/kit/kittest"
)

func TestSecretEntryHasNoWayToShowItsText(t *testing.T) {
	kittest.App(t)
	e := NewSecretEntry("")
	w := kittest.Window(t, e)
	e.SetText("s3cret")
	for _, o := range test.LaidOutObjects(w.Content()) {
		if b, ok := o.(fyne.Tappable); ok { // Fyne's scroll bar is one; a reveal button would be another
			b.Tapped(&fyne.PointEvent{})
		}
	}
	for _, o := range test.LaidOutObjects(w.Content()) {
		if text, ok := o.(*canvas.Text); ok && strings.Contains(text.Text, "s3cret") {
			t.Errorf("a tap showed %q", text.Text)
		}
	}
	if !e.Password {
		t.Error("the text is shown")
	}
}

func TestLongTextScrollsInItsLine(t *testing.T) {
	kittest.App(t)
	e := NewSecretEntry("")
	kittest.Window(t, e)
	before := e.MinSize().Width
	e.SetText(strings.Repeat("ATATT3x", 30))
	if after := e.MinSize().Width; after > before {
		t.Errorf("the line needs %v for a long token, and %v without one", after, before)
	}
}

func TestTextIsCutWithAnEllipsis(t *testing.T) {
	kittest.App(t)
	text := NewText("a rather long name of a repository").Shorten()
	kittest.Window(t, text)
	text.Resize(fyne.NewSize(80, 20))
	shown := test.WidgetRenderer(text).(*textRenderer).line.Text
	if len([]rune(shown)) >= len(text.Text) || []rune(shown)[len([]rune(shown))-1] != '…' {
		t.Errorf("shown %q", shown)
	}
	if w := fyne.MeasureText(shown, 14, fyne.TextStyle{}).Width; w > 80 {
		t.Errorf("shown text is %v wide", w)
	}
}

func TestATextInFewerWordsKeepsItsNumbers(t *testing.T) {
	kittest.App(t)
	text := NewText("reading the keys of Ada Lovelace · 412 of 3,000").Shorten()
	text.Shorter = []string{"reading · 412 of 3,000", "412 of 3,000"}
	wide := func(s string) float32 { return fyne.MeasureText(s, theme.TextSize(), fyne.TextStyle{}).Width + 1 }
	line := test.WidgetRenderer(text).(*textRenderer).line
	for _, s := range append([]string{text.Text}, text.Shorter...) {
		text.Resize(fyne.NewSize(wide(s), 20))
		if line.Text != s {
			t.Errorf("where %q has room %q shows", s, line.Text)
		}
	}
}
