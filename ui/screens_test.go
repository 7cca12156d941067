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

	"latchkey/ui/appearance"
	"latchkey/ui/kit/paint"
)

// TestScreens brings the window into each of its states, in both variants and
// two sizes, and writes what it saw into the folder LATCHKEY_SCREENS, for people to
// look at. That each state can be drawn is held by TestEveryScene.
func TestScreens(t *testing.T) {
	folder := os.Getenv("LATCHKEY_SCREENS")
	if folder == "" {
		t.Skip("LATCHKEY_SCREENS is not set")
	}
	for _, scene := range scenes() {
		t.Run(scene.name, func(t *testing.T) { capture(t, scene, folder, []paint.Mode{paint.Light, paint.Dark}) })
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
			if !appearance.IsOffered(id, appearance.Offered(systemGlyphs())) {
				t.Fatalf("%s cannot be drawn here", id)
			}
			desktopIn(t, id)
			into := filepath.Join(folder, id)
			if err := os.MkdirAll(into, 0o755); err != nil {
				t.Fatal(err)
			}
			for _, scene := range scenes() {
				t.Run(scene.name, func(t *testing.T) { capture(t, scene, into, []paint.Mode{paint.Light}) })
			}
		})
	}
}

// capture stages a scene and draws it in each variant and size.
func capture(t *testing.T, s scene, folder string, modes []paint.Mode) {
	p := s.stage(t)
	defer p.unjudged()
	drawScene(t, p, s, folder, modes...)
}

// drawScene draws a scene that is staged, in each variant (none = as it is) and size,
// the smallest last; folder "" writes nothing.
func drawScene(t *testing.T, p *person, s scene, folder string, modes ...paint.Mode) {
	t.Helper()
	if len(modes) == 0 {
		drawSizes(t, p, s, "", "")
	}
	for _, mode := range modes {
		p.w.look.SetMode(mode)
		drawSizes(t, p, s, folder, mode)
	}
}

func drawSizes(t *testing.T, p *person, s scene, folder string, mode paint.Mode) {
	t.Helper()
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

func writePNG(path string, img image.Image) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(png.Encode(file, img), file.Close())
}
