package kit

import (
	"math"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

func TestKeysStandAtTheRightEdgeOfAMenu(t *testing.T) {
	test.NewTempApp(t)
	texts := []string{"Refresh", "Add key to selected…", "", "Leave the demo", "Quit"}
	keys := []string{"Ctrl+R", "Ctrl+Shift+A", "", "", "F1"}
	var items []*fyne.MenuItem
	for _, text := range texts {
		item := fyne.NewMenuItem(text, nil)
		item.IsSeparator = text == ""
		items = append(items, item)
	}
	AlignKeys(items, keys)
	edges := map[int]float64{}
	for i, item := range items {
		text, key := MenuText(item.Label)
		if text != texts[i] || key != keys[i] {
			t.Errorf("%q is read as %q and %q", item.Label, text, key)
		}
		if keys[i] != "" {
			edges[i] = float64(fyne.MeasureText(item.Label, theme.TextSize(), fyne.TextStyle{}).Width)
		}
	}
	if items[3].Label != "Leave the demo" {
		t.Errorf("an item without keys became %q", items[3].Label)
	}
	for i, edge := range edges {
		if math.Abs(edge-edges[1]) > 1.5 {
			t.Errorf("%s ends at %.1f, another at %.1f", texts[i], edge, edges[1])
		}
	}
	if gap := strings.Count(items[1].Label, blank); gap < leastGap {
		t.Errorf("only %d blanks before the keys", gap)
	}
}

func TestAMenuWithoutKeysStaysAsItIs(t *testing.T) {
	test.NewTempApp(t)
	item := fyne.NewMenuItem("Copy", nil)
	AlignKeys([]*fyne.MenuItem{item}, []string{""})
	if text, keys := MenuText(item.Label); item.Label != "Copy" || text != "Copy" || keys != "" {
		t.Errorf("%q", item.Label)
	}
}
