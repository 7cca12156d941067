package ui

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"latchkey/ui/kit"
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

// Green, yellow and red look alike to many. What is told by one of them is told
// by a shape as well, which no other of them has, and by a word.
func TestNoStateIsToldByColourAlone(t *testing.T) {
	shapes := map[string]map[kit.Tone]string{} // where an icon has a tone
	seen := 0
	note := func(icon string, tone kit.Tone, scene string) {
		seen++
		if shapes[icon] == nil {
			shapes[icon] = map[kit.Tone]string{}
		}
		shapes[icon][tone] = scene
	}
	for _, one := range scenes() {
		t.Run(one.name, func(t *testing.T) {
			p := one.stage(t)
			if one.each != nil {
				one.each(p)
			}
			for _, o := range p.objects() {
				switch o := o.(type) {
				case *kit.Mark:
					if image := imageIn(o); image != nil && image.Size().Width < dialogHead {
						if icon, tone, ok := toneDrawn(image.Resource.Name()); ok {
							note(icon, tone, one.name)
						}
					}
				default:
					table := kit.TableOf(o)
					if table == nil {
						continue
					}
					first, last := table.InSight()
					for row := first; row <= last; row++ {
						for _, c := range table.Row(row) {
							if tone, ok := toneNamed(c.Tone); ok {
								note(c.Icon, tone, one.name)
								if c.Icon == "" || c.Text == "" {
									t.Errorf("a cell is of tone %d and says %q with the icon %q", tone, c.Text, c.Icon)
								}
							}
						}
					}
				}
			}
		})
	}
	for icon, tones := range shapes {
		if len(tones) > 1 {
			t.Errorf("the shape %q stands for more than one tone: %v", icon, tones)
		}
	}
	if seen < 100 {
		t.Errorf("only %d marks were seen", seen)
	}
}

func imageIn(m *kit.Mark) *canvas.Image {
	for _, o := range visible(m) {
		if image, ok := o.(*canvas.Image); ok && image.Resource != nil {
			return image
		}
	}
	return nil
}
