package ui

import (
	"errors"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"latchkey/ui/kit"
)

// TestScreens brings the window into each of its states, in both variants and
// two sizes. With LATCHKEY_SCREENS set to a folder it writes what it saw, for
// people to look at; without, it still holds that each state can be drawn (with
// -short, one in four).
func TestScreens(t *testing.T) {
	folder := os.Getenv("LATCHKEY_SCREENS")
	modes := []kit.Mode{kit.Light, kit.Dark}
	if folder == "" {
		modes = modes[1:]
	}
	for i, scene := range scenes() {
		if folder == "" && testing.Short() && i%4 != 0 {
			continue
		}
		t.Run(scene.name, func(t *testing.T) { capture(t, scene, folder, modes) })
	}
}

// TestScreensInEveryLanguage writes the same in the languages named in
// LATCHKEY_LANGUAGES ("de,zh"), each into a folder of its own.
func TestScreensInEveryLanguage(t *testing.T) {
	folder, wanted := os.Getenv("LATCHKEY_SCREENS"), os.Getenv("LATCHKEY_LANGUAGES")
	if folder == "" || wanted == "" {
		t.Skip("LATCHKEY_SCREENS and LATCHKEY_LANGUAGES are not set")
	}
	for id := range strings.SplitSeq(wanted, ",") {
		t.Run(id, func(t *testing.T) {
			if !isOffered(id, offered(systemGlyphs())) {
				t.Fatalf("%s cannot be drawn here", id)
			}
			desktopIn(t, id)
			into := filepath.Join(folder, id)
			if err := os.MkdirAll(into, 0o755); err != nil {
				t.Fatal(err)
			}
			for _, scene := range scenes() {
				t.Run(scene.name, func(t *testing.T) { capture(t, scene, into, []kit.Mode{kit.Light}) })
			}
		})
	}
}

// capture stages a scene and draws it in each variant and size; folder "" only
// draws.
func capture(t *testing.T, s scene, folder string, modes []kit.Mode) {
	p := s.stage(t)
	defer p.unjudged()
	for _, mode := range modes {
		p.w.look.SetMode(mode)
		for _, size := range []fyne.Size{fyne.NewSize(1280, 800), fyne.NewSize(leastWidth, leastHeight)} {
			p.w.Win.Resize(size.Add(fyne.NewSquareSize(1))) // wrapped text knows its height only once it has a width;
			p.w.Win.Resize(size)                            // the window then lays out again, this driver does not
			if s.each != nil {
				s.each(p)
			}
			img := p.w.Win.Canvas().Capture()
			if folder == "" {
				continue
			}
			name := fmt.Sprintf("%s-%s-%.0fx%.0f.png", s.name, mode, size.Width, size.Height)
			if err := writePNG(filepath.Join(folder, name), img); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func writePNG(path string, img image.Image) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(png.Encode(file, img), file.Close())
}
