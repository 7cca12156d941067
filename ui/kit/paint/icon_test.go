package paint

import (
	"encoding/xml"
	"image"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"latchkey/assets"
)

// drawing is what an icon's file may hold.
type drawing struct {
	XMLName xml.Name `xml:"svg"`
	ViewBox string   `xml:"viewBox,attr"`
	Group   struct {
		Stroke string `xml:"stroke,attr"`
		Width  string `xml:"stroke-width,attr"`
		Cap    string `xml:"stroke-linecap,attr"`
		Join   string `xml:"stroke-linejoin,attr"`
	} `xml:"g"`
}

// The marks inside check boxes are drawn so small that they need a heavier line.
func strokeOf(name string) string {
	if name == "tick" || name == "dash" {
		return "3.4"
	}
	return "1.8"
}

func TestIconsAreOneSet(t *testing.T) {
	names := assets.IconNames()
	if len(names) < 60 {
		t.Fatalf("only %d icons", len(names))
	}
	for _, name := range names {
		data, err := assets.IconSVG(name)
		if err != nil {
			t.Fatal(err)
		}
		var d drawing
		if err := xml.Unmarshal(data, &d); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if d.ViewBox != "0 0 24 24" || d.Group.Stroke != "currentColor" || d.Group.Width != strokeOf(name) || d.Group.Cap != "round" || d.Group.Join != "round" {
			t.Errorf("%s is drawn in another way: %+v", name, d)
		}
		if strings.Contains(string(data), "#") {
			t.Errorf("%s has a colour of its own", name)
		}
	}
}

// ink counts the pixels that are not empty, and those at the very edge.
func ink(img image.Image) (all, edge int) {
	b := img.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if _, _, _, a := img.At(x, y).RGBA(); a < 0x4000 {
				continue
			}
			all++
			if x == b.Min.X || y == b.Min.Y || x == b.Max.X-1 || y == b.Max.Y-1 {
				edge++
			}
		}
	}
	return all, edge
}

func TestEveryIconIsDrawnInBothVariants(t *testing.T) {
	app := test.NewTempApp(t)
	seen := map[string]bool{}
	for _, mode := range []Mode{Light, Dark} {
		app.Settings().SetTheme(NewTheme(mode, 1))
		for _, name := range assets.IconNames() {
			res := Icon(name, theme.ColorNameForeground)
			if seen[res.Name()] {
				t.Errorf("%s looks the same in both variants", name)
			}
			seen[res.Name()] = true
			img := canvas.NewImageFromResource(res)
			img.Resize(fyne.NewSquareSize(48))
			img.Refresh()
			if img.Image == nil {
				t.Errorf("%s cannot be drawn", name)
				continue
			}
			switch all, edge := ink(img.Image); {
			case all < 20:
				t.Errorf("%s is all but empty: %d pixels", name, all)
			case edge > 0:
				t.Errorf("%s is cut off at the edge", name)
			}
		}
	}
}

func TestUnknownIconIsSeen(t *testing.T) {
	test.NewTempApp(t)
	if got := Icon("no such icon", "").(*icon); len(got.plain) == 0 {
		t.Error("nothing is drawn")
	}
}

func TestTheKitsOwnIconsExist(t *testing.T) {
	for _, name := range []string{"up", "down", "forward", "back", "lock", "pending", "running", "passed", "warning", "failed", "skipped", "info", "cross", "tick", "dash", "undo"} {
		if _, err := assets.IconSVG(name); err != nil {
			t.Error(err)
		}
	}
}
