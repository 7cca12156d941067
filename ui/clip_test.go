package ui

import (
	"context"
	"flag"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	fynewidget "fyne.io/fyne/v2/widget"

	"latchkey/internal/reaper"
	"latchkey/internal/sysfont"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// desktopIn makes the desktop of a test speak a language.
func desktopIn(t *testing.T, id string) {
	t.Helper()
	locale := map[string]string{"en": "en_GB", "de": "de_DE", "fr": "fr_FR", "es": "es_ES", "zh": "zh_CN"}[id]
	for _, name := range []string{"LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"} {
		t.Setenv(name, locale+".UTF-8")
	}
}

// systemGlyphs reads the system's font for Chinese once for all tests.
var systemGlyphs = sync.OnceValue(func() Glyphs {
	found, err := sysfont.Chinese(context.Background())
	if err != nil {
		return Glyphs{}
	}
	return Glyphs{Regular: fyne.NewStaticResource("chinese.ttf", found.Regular)}
})

// languagesHere are those that can be drawn on this machine.
func languagesHere(t *testing.T) []string {
	t.Helper()
	var all []string
	for _, o := range offered(systemGlyphs()) {
		all = append(all, o.ID)
	}
	if len(all) < len(locale.Languages()) && os.Getenv("CI") == "true" {
		t.Fatal("no font for Chinese; run make deps")
	}
	return all
}

// These are set in the environment of a process of this test: the language in
// which it stages scenes, and the first of them.
const (
	ofOneLanguage = "LATCHKEY_TEST_LANGUAGE"
	fromScene     = "LATCHKEY_TEST_SCENE"
)

// scenesAtOnce is how many scenes one process stages: Fyne's caches keep every
// window that a test ever made, some 100 MB each.
const scenesAtOnce = 15

// TestNoTextIsCutInAnyLanguage lays every scene out in the smallest window and
// looks for words that have less room than they need.
func TestNoTextIsCutInAnyLanguage(t *testing.T) {
	if testing.Short() {
		t.Skip("stages every scene in every language")
	}
	for _, id := range languagesHere(t) {
		t.Run(id, func(t *testing.T) {
			switch os.Getenv(ofOneLanguage) {
			case "":
				t.Parallel()
				for from := 0; from < len(scenes()); from += scenesAtOnce {
					inAnotherProcess(t, id, from)
				}
			case id:
				stageEverythingIn(t, id)
			}
		})
	}
}

// inAnotherProcess runs what was asked for of this test, in one language, for
// some of the scenes.
func inAnotherProcess(t *testing.T, id string, from int) {
	t.Helper()
	run := "^" + strings.ReplaceAll(t.Name(), "/", "$/^") + "$"
	if asked := strings.SplitN(flag.Lookup("test.run").Value.String(), "/", 3); len(asked) == 3 {
		run += "/" + asked[2]
	}
	if out, err := reaper.AgainMatching(run, ofOneLanguage+"="+id, fromScene+"="+strconv.Itoa(from)); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

func stageEverythingIn(t *testing.T, id string) {
	t.Helper()
	desktopIn(t, id)
	from, err := strconv.Atoi(os.Getenv(fromScene))
	if err != nil {
		t.Fatal(err)
	}
	all := scenes()
	for _, scene := range all[from:min(from+scenesAtOnce, len(all))] {
		t.Run(scene.name, func(t *testing.T) {
			p := scene.stage(t)
			defer p.unjudged()
			if got := locale.ActiveLanguage(); got != id {
				t.Fatalf("it speaks %s", got)
			}
			p.w.Win.Resize(fyne.NewSize(leastWidth, leastHeight))
			if scene.each != nil {
				scene.each(p)
			}
			for _, complaint := range cutTexts(p) {
				t.Error(complaint)
			}
		})
	}
}

func TestCutWordsAreFound(t *testing.T) {
	p := withKeys(t, acme())
	narrow, over := kit.NewButton("Renouveler partout", "", nil), kit.NewText("over the edge")
	narrow.Resize(fyne.NewSize(40, 30))
	over.Move(fyne.NewPos(1270, 40))
	over.Resize(over.MinSize())
	p.w.Win.SetContent(container.NewWithoutLayout(narrow, over))
	narrow.Resize(fyne.NewSize(40, 30))
	over.Resize(over.MinSize())
	if found := cutTexts(p); len(found) != 2 {
		t.Errorf("found %q", found)
	}
}

// cutTexts says what in the window, or in the dialog in front, is narrower
// than its words or reaches over the edge.
func cutTexts(p *person) (complaints []string) {
	short := shortWords(p.t)
	width := p.w.Win.Canvas().Size().Width
	complain := func(what, text string, has, needs float32) {
		complaints = append(complaints, fmt.Sprintf("%s %q has %.0f of %.0f pixels", what, text, has, needs))
	}
	look := func(o fyne.CanvasObject, inHeader bool) {
		right := p.w.App.Driver().AbsolutePositionForObject(o).X + o.Size().Width
		needs := o.MinSize().Width
		what, text, whole := wordsOf(o)
		switch {
		case text == "":
		case whole && o.Size().Width < needs-0.5:
			complain(what, text, o.Size().Width, needs)
		case whole && right > width+0.5:
			complain(what+" at the edge", text, width-right+o.Size().Width, needs)
		case inHeader && what == "text":
			if needs := fyne.MeasureText(text, theme.Size(o.(*kit.Text).SizeName), o.(*kit.Text).Style).Width; o.Size().Width < needs-0.5 {
				complain("column title", text, o.Size().Width, needs)
			}
		}
		if line, ok := o.(*canvas.Text); ok && strings.HasSuffix(line.Text, "…") {
			begun := strings.TrimSuffix(line.Text, "…")
			if i := slices.IndexFunc(short, func(word string) bool { return strings.HasPrefix(word, begun) && begun != "" }); i >= 0 && !slices.Contains(short, line.Text) {
				complain("cell", short[i], line.Size().Width, 0)
			}
		}
	}
	var walk func(o fyne.CanvasObject, inHeader bool)
	walk = func(o fyne.CanvasObject, inHeader bool) {
		if !o.Visible() {
			return
		}
		look(o, inHeader)
		switch o := o.(type) {
		case *fyne.Container:
			for _, child := range o.Objects {
				walk(child, inHeader)
			}
		case fyne.Widget:
			inHeader = inHeader || fmt.Sprintf("%T", o) == "*widget.headerCell"
			for _, child := range test.WidgetRenderer(o).Objects() {
				walk(child, inHeader)
			}
		}
	}
	if top := p.w.Win.Canvas().Overlays().Top(); top != nil {
		walk(top, false)
	} else {
		walk(p.w.Win.Content(), false)
	}
	return complaints
}

// wordsOf names a widget with words, and tells whether they must show whole.
func wordsOf(o fyne.CanvasObject) (what, text string, whole bool) {
	switch o := o.(type) {
	case *kit.Button:
		return "button", o.Text, true
	case *kit.Text:
		return "text", o.Text, !o.Cut
	case *kit.Check:
		return "check box", o.Text, true
	case *kit.Chip:
		return "chip", o.Word(), true
	case *kit.Select:
		return "choice", o.Selected, true
	case *fynewidget.Label:
		return "label", o.Text, o.Truncation == fyne.TextTruncateOff && o.Wrapping == fyne.TextWrapOff
	}
	return "", "", false
}

// shortWords are the texts that say how something is in a word or two; cut off
// they say nothing.
func shortWords(t *testing.T) (all []string) {
	for key, text := range textsOf(t, locale.ActiveLanguage()) {
		for _, begin := range []string{"health.", "rollout.state_", "rollout.step_", "tests.state_", "access.", "private.", "rung."} {
			if strings.HasPrefix(key, begin) {
				all = append(all, text)
			}
		}
	}
	return all
}
