package ui

import (
	"context"
	"fmt"
	"iter"
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
	"latchkey/internal/soak"
	"latchkey/internal/sysfont"
	"latchkey/ui/appearance"
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
var systemGlyphs = sync.OnceValue(func() appearance.Glyphs {
	found, err := sysfont.Chinese(context.Background())
	if err != nil {
		return appearance.Glyphs{}
	}
	return appearance.Glyphs{Regular: fyne.NewStaticResource("chinese.ttf", found.Regular)}
})

// languagesHere are those that can be drawn on this machine.
func languagesHere(t *testing.T) []string {
	t.Helper()
	var all []string
	for _, o := range appearance.Offered(systemGlyphs()) {
		all = append(all, o.ID)
	}
	if len(all) < len(locale.Languages()) && os.Getenv("CI") == "true" {
		t.Fatal("no font for Chinese; run make deps")
	}
	return all
}

// scenesAtOnce is how many scenes one process stages: Fyne's caches keep every
// window that a test ever made, some 100 MB each.
const scenesAtOnce = 15

// ofTheseStages is set in the environment of a process that stages scenes: their
// numbers, with commas between them.
const ofTheseStages = "LATCHKEY_TEST_STAGES"

// stageElsewhere plays stages of a matrix of scenes and languages in processes of
// their own, several at a time; in those it calls look with each number.
func stageElsewhere(t *testing.T, numbers iter.Seq[int], look func(t *testing.T, n int)) {
	t.Helper()
	if asked := os.Getenv(ofTheseStages); asked != "" {
		for text := range strings.SplitSeq(asked, ",") {
			n, err := strconv.Atoi(text)
			if err != nil {
				t.Fatal(err)
			}
			look(t, n)
		}
		return
	}
	var all []string
	for n := range numbers {
		all = append(all, strconv.Itoa(n))
	}
	for some := range slices.Chunk(all, scenesAtOnce) {
		t.Run("from-"+some[0], func(t *testing.T) {
			t.Parallel()
			if soak.Over(t) {
				t.Skip("time is over")
			}
			name, _, _ := strings.Cut(t.Name(), "/")
			if out, err := reaper.AgainMatching("^"+name+"$", ofTheseStages+"="+strings.Join(some, ",")); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}

// inLanguage stages a scene on a desktop that speaks a language, and calls look.
func inLanguage(t *testing.T, s scene, id string, look func(t *testing.T, p *person)) {
	t.Helper()
	t.Run(s.name+"-"+id, func(t *testing.T) {
		desktopIn(t, id)
		p := s.stage(t)
		defer p.unjudged()
		if got := locale.ActiveLanguage(); got != id {
			t.Fatalf("it speaks %s", got)
		}
		look(t, p)
	})
}

// TestNoTextIsCutInAnyLanguage lays scenes out in the smallest window and looks
// for words that have less room than they need: one scene in six, each in one
// language, which the seed chooses, or all in all where all is played. English is
// looked at by TestEveryScene.
func TestNoTextIsCutInAnyLanguage(t *testing.T) {
	if testing.Short() {
		t.Skip("stages every scene")
	}
	all := scenes()
	others := slices.DeleteFunc(languagesHere(t), func(id string) bool { return id == "en" })
	amount := soak.Amount{Sample: len(all) / 6, Whole: len(all) * len(others)}
	stageElsewhere(t, amount.Each(t), func(t *testing.T, n int) {
		s := all[n/len(others)]
		inLanguage(t, s, others[n%len(others)], func(t *testing.T, p *person) {
			p.w.Win.Resize(fyne.NewSize(leastWidth, leastHeight))
			if s.each != nil {
				s.each(p)
			}
			for _, complaint := range cutTexts(p) {
				t.Error(complaint)
			}
		})
	})
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
	of := map[fyne.CanvasObject]*kit.Text{} // whose line it is
	look := func(o fyne.CanvasObject, x float32, inHeader bool) {
		right := x + o.Size().Width
		what, text, whole := wordsOf(o)
		needs := float32(0)
		if text != "" {
			needs = o.MinSize().Width
		}
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
		if line, ok := o.(*canvas.Text); ok && strings.HasSuffix(line.Text, "…") && (of[o] == nil || of[o].Text != line.Text) {
			begun := strings.TrimSuffix(line.Text, "…")
			if i := slices.IndexFunc(short, func(word string) bool { return strings.HasPrefix(word, begun) && begun != "" }); i >= 0 && !slices.Contains(short, line.Text) {
				complain("cell", short[i], line.Size().Width, 0)
			}
		}
	}
	// The position goes along: the driver would look for each object in the whole tree.
	var walk func(o fyne.CanvasObject, x float32, inHeader bool)
	walk = func(o fyne.CanvasObject, x float32, inHeader bool) {
		if !o.Visible() {
			return
		}
		x += o.Position().X
		look(o, x, inHeader)
		switch o := o.(type) {
		case *fyne.Container:
			for _, child := range o.Objects {
				walk(child, x, inHeader)
			}
		case fyne.Widget:
			inHeader = inHeader || fmt.Sprintf("%T", o) == "*widget.headerCell"
			for _, child := range test.WidgetRenderer(o).Objects() {
				if text, ok := o.(*kit.Text); ok {
					of[child] = text
				}
				walk(child, x, inHeader)
			}
		}
	}
	if top := p.w.Win.Canvas().Overlays().Top(); top != nil {
		walk(top, 0, false)
	} else {
		walk(p.w.Win.Content(), 0, false)
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
