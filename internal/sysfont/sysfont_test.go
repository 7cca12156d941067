package sysfont

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/go-text/typesetting/font"
)

// needFont is the system's font; make deps installs a small one.
func needFont(t *testing.T) Fonts {
	t.Helper()
	fonts, err := Chinese(t.Context())
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("%v; run make deps", err)
		}
		t.Skipf("%v; run make deps", err)
	}
	return fonts
}

func TestTheFontDrawsChineseAndLeavesLatinToOthers(t *testing.T) {
	face, err := font.ParseTTF(bytes.NewReader(needFont(t).Regular))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range "部署密钥。，：" {
		if g, ok := face.NominalGlyph(r); !ok || g == 0 {
			t.Errorf("no glyph for %q", r)
		} else if outline, ok := face.GlyphData(g).(font.GlyphOutline); !ok || len(outline.Segments) == 0 {
			t.Errorf("%q draws nothing", r)
		}
	}
	for _, r := range blanks() {
		if g, ok := face.NominalGlyph(rune(r)); !ok || g == 0 {
			t.Errorf("the blank %U after a Chinese letter would be a box", r)
		}
	}
	lines, ok := face.FontHExtents()
	if em := float32(face.Upem()); !ok || lines.Ascender != float32(int(ascent*em)) || lines.Descender != -float32(int(descent*em)) || lines.LineGap != 0 {
		t.Errorf("lines have the height %v", lines)
	}
	for _, r := range "Aé0…–“" {
		if _, ok := face.NominalGlyph(r); ok {
			t.Errorf("%q would be drawn in it too", r)
		}
	}
}

func TestAFontWithoutChineseIsRefused(t *testing.T) {
	for name, data := range map[string][]byte{"no font": []byte("not a font at all"), "nothing": nil} {
		if _, err := cut(data, 0); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
	path := filepath.Join(t.TempDir(), "none.ttf")
	if _, err := read(face{file: path}); err == nil {
		t.Error("a file that is not there was taken")
	}
	if _, err := first([]face{{file: path}}); err != ErrNone {
		t.Errorf("got %v", err)
	}
}

func TestAnswersOfFontconfigAreRead(t *testing.T) {
	for line, c := range map[string]struct {
		bold bool
		want face
		ok   bool
	}{
		"/a/b.ttc\t2\t80\n":      {false, face{"/a/b.ttc", 2}, true},
		"/a/b.ttc\t65538\t80\n":  {false, face{"/a/b.ttc", 2}, true},
		"/a/bold.otf\t0\t200\n":  {true, face{"/a/bold.otf", 0}, true},
		"/a/plain.otf\t0\t80\n":  {true, face{}, false},
		"relative.ttf\t0\t200\n": {false, face{}, false},
		"/a/b.ttc\t-1\t80\n":     {false, face{}, false},
		"\n":                     {false, face{}, false},
	} {
		if got, ok := parseMatch(line, c.bold); got != c.want || ok != c.ok {
			t.Errorf("%q: got %v, %t", line, got, ok)
		}
	}
	for _, system := range []string{"linux", "darwin", "windows", "freebsd"} {
		if len(known(system, false)) == 0 || len(known(system, true)) == 0 {
			t.Errorf("no font is known for %s", system)
		}
	}
}

// Whatever the reader trips over in a file, the program goes on.
func TestADamagedFontEndsNothing(t *testing.T) {
	empty := append([]byte{0, 1, 0, 0}, make([]byte, 8)...) // a font without tables
	if _, err := guarded(empty, -1); err == nil {
		t.Error("it was taken")
	}
}
