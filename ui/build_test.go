package ui

import (
	"context"
	"image/color"
	"os"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/lang"

	"latchkey/internal/sysfont"
	"latchkey/ui/appearance"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// chinese are the system's fonts, as the program finds them.
func chinese(t *testing.T) func() appearance.Glyphs {
	t.Helper()
	found, err := sysfont.Chinese(context.Background())
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("%v; run make deps", err)
		}
		t.Skipf("%v; run make deps", err)
	}
	return func() appearance.Glyphs {
		return appearance.Glyphs{Regular: fyne.NewStaticResource("chinese.ttf", found.Regular)}
	}
}

func TestAnotherLanguageLeavesEverythingInItsPlace(t *testing.T) {
	p := withKeys(t, acme())
	p.w.top.search.SetText("pay")
	p.until("it is filtered", func() bool { return p.rowsLeft() < 16 })
	p.markRow(0, false)
	marked := func() (names []string) {
		for row := range p.rowsLeft() {
			if p.repoTable().Row(row)[repoMark].Check == kit.Checked {
				names = append(names, p.repoAt(row))
			}
		}
		return names
	}
	were := marked()
	shown := p.rowsLeft()
	before := p.w.repos
	p.w.look.SetLanguage("fr")
	switch {
	case p.w.repos == before:
		t.Fatal("nothing was drawn anew")
	case p.w.repos.Chosen().Path != "acme/payments-api" || len(p.cards()) < 3 || p.card(fpCI) == nil:
		t.Errorf("selected %q with %d keys", p.w.repos.Chosen().Path, len(p.cards()))
	case p.w.top.search.Text != "pay" || p.rowsLeft() != shown:
		t.Errorf("searching %q, %d rows", p.w.top.search.Text, p.rowsLeft())
	case len(were) != 1 || !slices.Equal(marked(), were):
		t.Errorf("marked %v, before %v", marked(), were)
	case !p.says("Dépôts") || !p.says("Clés de déploiement") || p.says("Deploy keys"):
		t.Errorf("it does not speak French: %q", p.texts())
	case p.w.command("settings").Text() != "Réglages" || p.w.Win.MainMenu().Items[0].Label != "Fichier":
		t.Error("the menus do not speak French")
	case lang.L("Paste") != "Coller":
		t.Errorf("the menu of a line of text says %q", lang.L("Paste"))
	}
	p.w.look.SetLanguage("de")
	if !p.says("Repositorys") || p.w.App.Preferences().String(appearance.PrefLanguage) != "de" {
		t.Error("it does not speak German, or does not remember it")
	}
	p.w.look.SetLanguage("")
	if locale.ActiveLanguage() != locale.DesktopLanguage(p.w.look.Languages()) {
		t.Errorf("it speaks %s", locale.ActiveLanguage())
	}
}

func TestATestThatRunsGoesOnInAnotherLanguage(t *testing.T) {
	f := acme()
	f.report = climbed()
	f.holdTest = make(chan struct{})
	p := withKeys(t, f)
	p.w.run("test-clone")
	climbs := func() bool { return p.says(locale.FromEnglish("ssh.bitbucket.org, port 22")) }
	p.until("it climbs", climbs)
	p.w.look.SetLanguage("es")
	if !p.testOpen() || !climbs() || !p.testRuns() {
		t.Fatal("the test is gone")
	}
	close(f.holdTest)
	p.until("the test ended", p.tested)
	if !p.says("se puede clonar") || len(p.w.Jobs.List) > 0 {
		t.Errorf("it says %q, %d jobs", p.texts(), len(p.w.Jobs.List))
	}
	p.w.look.SetLanguage("de")
	if !p.tested() || !p.says("lässt sich mit diesem Schlüssel klonen") {
		t.Errorf("the outcome is gone: %q", p.texts())
	}
}

func TestWhatStandsInPlaceOfRowsIsSaidInTheOtherLanguage(t *testing.T) {
	f := acme()
	f.repos, f.reposErr = nil, errOffline
	p := startWith(t, Config{Open: f.open})
	p.until("it is offline", func() bool { return p.says(t2("empty.offline.title")) })
	p.w.look.SetLanguage("es")
	if !p.says("Sin conexión") || !p.says("La forja no responde.") {
		t.Errorf("it says %q", p.texts())
	}
}

func TestChineseIsOfferedWhereThereIsAFont(t *testing.T) {
	p := withKeys(t, acme())
	if p.w.command("language-zh") != nil {
		t.Error("Chinese is offered without a font")
	}
	f := acme()
	q := startWith(t, Config{Open: f.open, Glyphs: chinese(t), Now: fixedNow})
	q.until("the font is found", func() bool { return q.w.command("language-zh") != nil && q.rowsShow() })
	q.w.run("language-zh")
	q.until("it speaks Chinese", func() bool { return q.says("仓库") })
	if !strings.Contains(strings.Join(q.texts(), " "), "使用中") {
		t.Errorf("it says %q", q.texts())
	}
}

// A letter that no font has is drawn as a box, the same for each of them.
func TestChineseLettersAreNotBoxes(t *testing.T) {
	f := acme()
	q := startWith(t, Config{Open: f.open, Glyphs: chinese(t), Now: fixedNow})
	q.until("the font is found", func() bool { return q.w.look.HasGlyphs() })
	q.w.look.SetLanguage("zh")
	one, two := letterImage("部"), letterImage("署")
	if one == two || one == "" {
		t.Error("two letters look the same")
	}
	q.w.look.SetLanguage("en")
	if letterImage("部") != letterImage("署") {
		t.Skip("this system's Fyne finds the font by itself")
	}
}

// letterImage draws one letter and gives its picture as text.
func letterImage(letter string) string {
	text := canvas.NewText(letter, color.Black)
	text.TextSize = 40
	c := software.NewCanvas()
	c.SetContent(container.NewStack(canvas.NewRectangle(color.White), text))
	img := c.Capture()
	var out strings.Builder
	for y := img.Bounds().Min.Y; y < img.Bounds().Max.Y; y++ {
		for x := img.Bounds().Min.X; x < img.Bounds().Max.X; x++ {
			r, _, _, _ := img.At(x, y).RGBA()
			out.WriteByte(" #"[min(1, (0xffff-r)>>15)])
		}
		out.WriteByte('\n')
	}
	return out.String()
}
