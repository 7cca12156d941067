package gallery

import (
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"latchkey/ui/kit/paint"
)

func open(t *testing.T) *Gallery {
	t.Helper()
	g := New(test.NewTempApp(t), func(f func()) { _ = f }) // what comes later does not come
	g.win.Show()
	t.Cleanup(g.win.Close)
	return g
}

// TestScreens draws every page and what lies over it in both variants. With
// LATCHKEY_SCREENS set to a folder it writes what it saw.
func TestScreens(t *testing.T) {
	folder := os.Getenv("LATCHKEY_SCREENS")
	g := open(t)
	sizes := []fyne.Size{fyne.NewSize(1280, 800), fyne.NewSize(800, 560)}
	if folder == "" {
		sizes = sizes[1:]
	}
	for i, p := range g.pages {
		for m, mode := range modes() {
			if mode == paint.System {
				continue
			}
			g.variant.Choose(m)
			for _, size := range sizes {
				g.win.Resize(size)
				g.show(i)
				name := fmt.Sprintf("90-kit-%s-%s-%.0fx%.0f", strings.ReplaceAll(strings.ToLower(p.name), " ", "-"), mode, size.Width, size.Height)
				capture(t, g, folder, name)
				for n, over := range p.open {
					over(g)
					capture(t, g, folder, strings.Replace(name, "-"+string(mode), fmt.Sprintf("-%d-%s", n+1, mode), 1))
					g.dialogs.HideAll()
					g.toasts.Clear()
				}
			}
		}
	}
}

// TestScreensOfLargeText draws every page at the largest size of text.
func TestScreensOfLargeText(t *testing.T) {
	folder := os.Getenv("LATCHKEY_SCREENS")
	g := open(t)
	g.scale = paint.MaxTextScale
	g.variant.Choose(1)
	g.look()
	for i, p := range g.pages {
		g.show(i)
		capture(t, g, folder, fmt.Sprintf("91-kit-%s-150-light-1280x800", strings.ReplaceAll(strings.ToLower(p.name), " ", "-")))
		for n, over := range p.open {
			over(g)
			capture(t, g, folder, fmt.Sprintf("91-kit-%s-%d-150-light-1280x800", strings.ReplaceAll(strings.ToLower(p.name), " ", "-"), n+1))
			g.dialogs.HideAll()
			g.toasts.Clear()
		}
	}
}

func capture(t *testing.T, g *Gallery, folder, name string) {
	t.Helper()
	img := g.win.Canvas().Capture()
	if plain(img) {
		t.Errorf("%s: nothing is drawn", name)
	}
	if folder == "" {
		return
	}
	file, err := os.Create(filepath.Join(folder, name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := png.Encode(file, img); err != nil {
		t.Fatal(err)
	}
}

// plain tells whether the room right of the list is all of one colour.
func plain(img image.Image) bool {
	b := img.Bounds()
	first := img.At(260, 120)
	for y := 120; y < b.Max.Y; y += 3 {
		for x := 260; x < b.Max.X; x += 3 {
			if img.At(x, y) != first {
				return false
			}
		}
	}
	return true
}

func TestEveryPageIsReachedByKeyboard(t *testing.T) {
	g := open(t)
	g.win.Canvas().Focus(g.list.Focusable())
	for i := range g.pages {
		if g.at != i {
			t.Fatalf("page %d shows instead of %d", g.at, i)
		}
		g.list.Focusable().TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	}
	for _, r := range "wiz" {
		g.list.Focusable().TypedRune(r)
	}
	if g.pages[g.at].name != "Wizard" {
		t.Errorf("typing goes to %s", g.pages[g.at].name)
	}
}
