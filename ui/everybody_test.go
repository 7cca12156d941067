package ui

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"latchkey/internal/soak"
	"latchkey/ui/kit"
	"latchkey/ui/kit/tables"
)

// toneNamed is which of the tones that tell how something stands a colour is.
func toneNamed(c fyne.ThemeColorName) (kit.Tone, bool) {
	for _, t := range []kit.Tone{kit.Good, kit.Caution, kit.Bad} {
		if t.Text() == c {
			return t, true
		}
	}
	return 0, false
}

// toneDrawn is the same for a picture, by the colour in its name.
func toneDrawn(resource string) (icon string, tone kit.Tone, ok bool) {
	icon, hex, _ := strings.Cut(strings.TrimSuffix(resource, ".svg"), "-")
	for _, t := range []kit.Tone{kit.Good, kit.Caution, kit.Bad} {
		r, g, b, _ := theme.Color(t.Text()).RGBA()
		if strings.Contains(strings.ToLower(hex), fmt.Sprintf("%02x%02x%02x", r>>8, g>>8, b>>8)) {
			return icon, t, true
		}
	}
	return icon, 0, false
}

// dialogHead is how large the picture of a dialog's title is. It goes with the
// question, and is no state.
const dialogHead = 24

// shapesOfTones are the icons that were seen in each tone, and where.
type shapesOfTones struct {
	scenes map[string]map[kit.Tone]string
	seen   int
}

func (s *shapesOfTones) note(icon string, tone kit.Tone, scene string) {
	s.seen++
	if s.scenes[icon] == nil {
		s.scenes[icon] = map[kit.Tone]string{}
	}
	s.scenes[icon][tone] = scene
}

// look looks at every mark and every cell that shows.
func (s *shapesOfTones) look(t *testing.T, p *person, scene string) {
	for _, o := range p.objects() {
		if mark, ok := o.(*kit.Mark); ok {
			if image := imageIn(mark); image != nil && image.Size().Width < dialogHead {
				if icon, tone, ok := toneDrawn(image.Resource.Name()); ok {
					s.note(icon, tone, scene)
				}
			}
		}
		if table := tables.TableOf(o); table != nil {
			s.lookAtRows(t, table, scene)
		}
	}
}

func (s *shapesOfTones) lookAtRows(t *testing.T, table *tables.Table, scene string) {
	first, last := table.InSight()
	for row := first; row <= last; row++ {
		for _, c := range table.Row(row) {
			tone, ok := toneNamed(c.Tone)
			if !ok {
				continue
			}
			s.note(c.Icon, tone, scene)
			if c.Icon == "" || c.Text == "" {
				t.Errorf("a cell is of tone %d and says %q with the icon %q", tone, c.Text, c.Icon)
			}
		}
	}
}

// report complains of a shape with two meanings, and where fewer than least marks
// were seen.
func (s *shapesOfTones) report(t *testing.T, least int) {
	t.Helper()
	for icon, tones := range s.scenes {
		if len(tones) > 1 {
			t.Errorf("the shape %q stands for more than one tone: %v", icon, tones)
		}
	}
	if s.seen < least {
		t.Errorf("only %d marks were seen", s.seen)
	}
}

// TestEveryScene stages one in four of the states of the window (with -short, one in six; in make soak all),
// and looks at all that can be asked of any: a sample of them can be drawn, large and
// small, and no word is cut in the smallest window. Whatever Tab leads to says what it
// is and how it is called. And green, yellow and red look alike to many: what is told
// by one of them is told by a shape as well, which no other of them has, and by a word.
func TestEveryScene(t *testing.T) {
	stops := &silentStops{scenes: map[string]string{}}
	tones := &shapesOfTones{scenes: map[string]map[kit.Tone]string{}}
	all, staged, wanted := scenes(), 0, 0
	drawn := numbersOf(t, soak.Amount{Short: len(all) / 12, Sample: len(all) / 8, Whole: len(all)})
	for n := range (soak.Amount{Short: len(all) / 6, Sample: len(all) / 4, Whole: len(all)}).Each(t) {
		one := all[n]
		wanted++
		t.Run(one.name, func(t *testing.T) {
			staged++
			t.Setenv(inTheDark, "1") // its colours are the rarer ones
			p := one.stage(t)
			defer p.unjudged()
			if drawn[n] {
				drawScene(t, p, one, "")
				for _, complaint := range cutTexts(p) {
					t.Error(complaint)
				}
				p.w.Win.Resize(fyne.NewSize(1280, 800))
			}
			if one.each != nil {
				one.each(p)
			}
			tones.look(t, p, one.name)
			stops.walk(p, one.name)
		})
	}
	if staged < wanted {
		return // one of them was asked for, as when it is played again alone
	}
	stops.report(t, 500*staged/len(all))
	tones.report(t, 100*staged/len(all))
}

// numbersOf are those of a matrix that are to be played.
func numbersOf(t *testing.T, a soak.Amount) map[int]bool {
	t.Helper()
	all := map[int]bool{}
	for n := range a.Each(t) {
		all[n] = true
	}
	return all
}

func imageIn(m *kit.Mark) *canvas.Image {
	for _, o := range visible(m) {
		if image, ok := o.(*canvas.Image); ok && image.Resource != nil {
			return image
		}
	}
	return nil
}
