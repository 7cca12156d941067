package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func TestAWindowFitsTheScreen(t *testing.T) {
	kept := fyne.NewSize(2560, 1400)
	for _, c := range []struct {
		name string
		room fyne.Size
		want fyne.Size
	}{
		{"a smaller monitor", fyne.NewSize(1366, 768), fyne.NewSize(1366, 728)},
		{"a larger one", fyne.NewSize(3840, 2160), kept},
		{"one on its side", fyne.NewSize(1080, 1920), fyne.NewSize(1080, 1400)},
		{"not known", fyne.Size{}, kept},
		{"absurd", fyne.NewSize(1, 1), kept},
	} {
		if got := fitted(kept, c.room); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestTheKeptSizeIsFittedAtTheStart(t *testing.T) {
	app := test.NewTempApp(t)
	saveWindow(app.Preferences(), fyne.NewSize(2400, 1300), 0.6)
	asked := 0
	l := newLoop(t)
	w, err := New(app, Config{Open: acme().open, Post: l.post, Screen: func() fyne.Size { asked++; return fyne.NewSize(1280, 760) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close(); (&person{l, w}).drainUntilEnded() })
	if got := w.Fyne().Canvas().Size(); asked != 1 || got != fyne.NewSize(1280, 720) {
		t.Errorf("asked %d times, size %v", asked, got)
	}
}
