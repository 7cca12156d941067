package ui

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"latchkey/internal/soak"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// stagesTogether is the matrix: every scene in every language; each is measured in
// windows and text sizes that the seed chooses, all of them where all is played.
var stagesTogether = soak.Amount{Short: 1, Sample: 8}

// TestEveryTextFitsItsBox measures every text against the box it has: none is cut
// that is not meant to be, no number is, and no text is printed over another one.
func TestEveryTextFitsItsBox(t *testing.T) {
	all, languages := scenes(), languagesHere(t)
	amount := stagesTogether
	amount.Whole = len(all) * len(languages)
	stageElsewhere(t, amount.Each(t), func(t *testing.T, n int) { measureStage(t, all[n/len(languages)], languages[n%len(languages)], n) })
}

// measureStage stages one scene in one language and measures it.
func measureStage(t *testing.T, s scene, id string, n int) {
	t.Helper()
	inLanguage(t, s, id, func(t *testing.T, p *person) {
		sizes, scales := windowSizes(), textSizes()
		combinations := rand.New(rand.NewPCG(soak.Seed(t), uint64(n))).Perm(len(sizes) * len(scales))
		if !soak.Whole() {
			combinations = combinations[:4]
		}
		// Another text size draws all anew, another window size only what differs.
		slices.SortStableFunc(combinations, func(a, b int) int { return a/len(sizes) - b/len(sizes) })
		for _, c := range combinations {
			size, scale := sizes[c%len(sizes)], scales[c/len(sizes)]
			if look := p.w.look.now; look.Text != scale {
				look.Text = scale
				p.w.look.set(look)
			}
			// A real window is laid out again before it is drawn; this one only when its
			// size changes, which the first of the sizes may not.
			p.w.Win.Resize(size.AddWidthHeight(1, 1))
			p.w.Win.Resize(size)
			if s.each != nil {
				s.each(p)
			}
			for _, complaint := range crampedTexts(p) {
				t.Errorf("%.0f×%.0f at %.0f %%: %s", size.Width, size.Height, scale*100, complaint)
			}
		}
	})
}

// printed is a line of text as it shows.
type printed struct {
	text     string
	from, to fyne.Position
}

// crampedTexts says what is cut, and what is printed over something else.
func crampedTexts(p *person) []string {
	complaints := slices.DeleteFunc(cutTexts(p), func(text string) bool {
		// The finding of a key begins with the same words, and may be shortened in its cell.
		return slices.ContainsFunc([]string{"private.here", "private.lost", "private.unknown"}, func(key string) bool {
			return strings.HasPrefix(text, fmt.Sprintf("cell %q", locale.T(key)))
		})
	})
	var root fyne.CanvasObject = p.w.Win.Content()
	if top := p.w.Win.Canvas().Overlays().Top(); top != nil {
		root = top
	}
	complaints = append(complaints, overprinted(p, root)...)
	return append(complaints, overprinted(p, p.w.tour.Layer)...)
}

// overprinted says what is printed over something else in one layer of the window,
// and which numbers in it are cut.
func overprinted(p *person, layer fyne.CanvasObject) []string {
	lines, complaints := printedTexts(p, layer)
	for i, a := range lines {
		for _, b := range lines[i+1:] {
			wide, high := min(a.to.X, b.to.X)-max(a.from.X, b.from.X), min(a.to.Y, b.to.Y)-max(a.from.Y, b.from.Y)
			if wide > 2 && high > 4 {
				complaints = append(complaints, fmt.Sprintf("%q and %q are printed over one another", a.text, b.text))
			}
		}
	}
	return complaints
}

// aNumber is one that stands by itself, not part of a name.
var aNumber = regexp.MustCompile(`(^|[\s(])[0-9][0-9.,\x{202f}\x{a0}]*($|[\s)%:])`)

// cutsNumber reports whether what shows of a text lacks a number, or a part of one.
func cutsNumber(whole, begun string) bool {
	if begun != "" && strings.Trim(begun, "0123456789") == "" {
		return true // of a cell nothing but this is known
	}
	for _, at := range aNumber.FindAllStringIndex(whole, -1) {
		if at[1] > len(begun) {
			return true
		}
	}
	return false
}

// printedTexts are the lines that show, and what of them is a number and cut.
func printedTexts(p *person, root fyne.CanvasObject) (lines []printed, cut []string) {
	var walk func(o fyne.CanvasObject, at, from, to fyne.Position, whole string)
	walk = func(o fyne.CanvasObject, at, from, to fyne.Position, whole string) {
		if !o.Visible() || o != root && (o == p.w.Toasts.Layer || o == p.w.Tips.Layer || o == p.w.tour.Layer) {
			return
		}
		end := at.AddXY(o.Size().Width, o.Size().Height)
		switch o := o.(type) {
		case *canvas.Text:
			if begun, short := strings.CutSuffix(o.Text, "…"); short && whole != o.Text && cutsNumber(whole, begun) {
				cut = append(cut, fmt.Sprintf("a number is cut: %q shows of %q", o.Text, whole))
			}
			least := o.MinSize()
			width := min(least.Width, o.Size().Width)
			switch o.Alignment {
			case fyne.TextAlignTrailing:
				at.X = end.X - width
			case fyne.TextAlignCenter:
				at.X += (o.Size().Width - width) / 2
			}
			line := printed{o.Text, fyne.NewPos(max(at.X, from.X), max(at.Y, from.Y)), fyne.NewPos(min(at.X+width, to.X), min(at.Y+least.Height, to.Y))}
			if strings.TrimSpace(o.Text) != "" && line.to.X > line.from.X && line.to.Y > line.from.Y {
				lines = append(lines, line)
			}
		case *fyne.Container:
			for _, child := range o.Objects {
				walk(child, at.Add(child.Position()), from, to, "")
			}
		case fyne.Widget:
			switch o := o.(type) {
			case *container.Scroll:
				from, to = fyne.NewPos(max(from.X, at.X), max(from.Y, at.Y)), fyne.NewPos(min(to.X, end.X), min(to.Y, end.Y))
			case *kit.Text:
				whole = o.Text
			}
			for _, child := range test.WidgetRenderer(o).Objects() {
				walk(child, at.Add(child.Position()), from, to, whole)
			}
		}
	}
	size := p.w.Win.Canvas().Size()
	walk(root, p.w.App.Driver().AbsolutePositionForObject(root), fyne.NewPos(0, 0), fyne.NewPos(size.Width, size.Height), "")
	return lines, cut
}

func TestCrampedTextsAreFound(t *testing.T) {
	p := withKeys(t, acme())
	long, number := kit.NewText("printed here"), kit.NewText("found, of which 1,200 are old").Shorten()
	over := kit.NewText("and printed over it")
	p.w.Win.SetContent(container.NewWithoutLayout(long, over, number))
	for i, o := range []*kit.Text{long, over, number} {
		o.Resize(o.MinSize())
		o.Move(fyne.NewPos(40, 40+float32(i/2)*60))
	}
	number.Resize(fyne.NewSize(60, 20))
	if found := crampedTexts(p); len(found) != 2 {
		t.Errorf("found %q", found)
	}
}
