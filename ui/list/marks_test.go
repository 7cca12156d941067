package list

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"

	"latchkey/ui/kit"
)

// TestTheCountOfMarkedRowsIsNeverCut narrows the list below what words and
// buttons need in one line.
func TestTheCountOfMarkedRowsIsNeverCut(t *testing.T) {
	g := plant(t, nil)
	var many []*tree
	for i := range 1200 {
		many = append(many, &tree{name: fmt.Sprint("tree ", i)})
	}
	g.grow(t, many)
	rotate, revoke := kit.NewButton("Rotate everywhere…", "", nil), kit.NewButton("Revoke everywhere…", "", nil)
	g.Marks.Offer(rotate, revoke)
	g.w.f.Win.Resize(fyne.NewSize(320, 400))
	g.Marks.All()
	words := g.Marks.words
	if words.Size().Width < words.MinSize().Width || words.Cut {
		t.Errorf("%q has %v of %v", words.Text, words.Size().Width, words.MinSize().Width)
	}
	if revoke.Position().Y == 0 || g.Marks.line.Size().Height < 2*revoke.MinSize().Height {
		t.Errorf("the last button is at %v, the line %v high", revoke.Position(), g.Marks.line.Size().Height)
	}
	if g.Marks.bar.Position().Y+g.Marks.bar.Size().Height > 400 {
		t.Error("the bar reaches below the window")
	}
}
