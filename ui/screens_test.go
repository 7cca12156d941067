package ui

import (
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	kit "latchkey/ui/widget"
)

// TestScreens brings the window into each of its states, in both variants and
// two sizes. With LATCHKEY_SCREENS set to a folder it writes what it saw, for
// people to look at; without, it still holds that each state can be drawn.
func TestScreens(t *testing.T) {
	folder := os.Getenv("LATCHKEY_SCREENS")
	modes := []kit.Mode{kit.Light, kit.Dark}
	sizes := map[string]fyne.Size{"1280x800": fyne.NewSize(1280, 800), "800x560": fyne.NewSize(800, 560)}
	if folder == "" {
		modes = modes[1:]
	}
	for _, scene := range scenes() {
		t.Run(scene.name, func(t *testing.T) {
			p := scene.stage(t)
			for _, mode := range modes {
				p.w.setMode(mode)
				for name, size := range sizes {
					p.w.win.Resize(size)
					if scene.each != nil {
						scene.each(p)
					}
					img := p.w.win.Canvas().Capture()
					if folder == "" {
						continue
					}
					file, err := os.Create(filepath.Join(folder, scene.name+"-"+string(mode)+"-"+name+".png"))
					if err != nil {
						t.Fatal(err)
					}
					if err := png.Encode(file, img); err != nil {
						t.Fatal(err)
					}
					if err := file.Close(); err != nil {
						t.Fatal(err)
					}
				}
			}
		})
	}
}
