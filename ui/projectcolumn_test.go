package ui

import (
	"testing"

	"fyne.io/fyne/v2"
)

// The column of projects shows where some repository belongs to one, and a wide
// window has further columns, which a narrow one leaves out.
func TestColumnsThatSayNothingGiveWay(t *testing.T) {
	f := acme()
	p := withKeys(t, f)
	p.w.Fyne().Resize(fyne.NewSize(1280, 800))
	if !p.repoTable().ColumnShows("project") || p.repoTable().ColumnShows("visibility") {
		t.Error("a window of 1,280: projects do not show, or further columns do")
	}
	p.w.Fyne().Resize(fyne.NewSize(2560, 1440))
	for _, id := range []string{"project", "private", "keys-read", "visibility"} {
		if !p.repoTable().ColumnShows(id) {
			t.Errorf("a window of 2,560 does not show %s", id)
		}
	}
	f.mu.Lock()
	for i := range f.repos {
		f.repos[i].Project = ""
	}
	f.mu.Unlock()
	p.w.run("refresh")
	p.until("they are read again", func() bool { return len(p.queue) == 0 && !p.repoTable().ColumnShows("project") })
}
