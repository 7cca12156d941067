package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// What is told by a colour is told by a shape as well, which no other tone has.
func TestEachToneHasAShapeOfItsOwn(t *testing.T) {
	shapes, colours := map[string]Tone{}, map[fyne.ThemeColorName]Tone{}
	for _, tone := range []Tone{Neutral, Accent, Good, Caution, Bad} {
		if other, there := shapes[tone.Icon()]; there {
			t.Errorf("tones %d and %d have the shape %q", tone, other, tone.Icon())
		}
		if other, there := colours[tone.Text()]; there {
			t.Errorf("tones %d and %d have one colour", tone, other)
		}
		shapes[tone.Icon()], colours[tone.Text()] = tone, tone
	}
	steps := map[string]StepState{}
	for _, state := range []StepState{StepPending, StepRunning, StepPassed, StepWarned, StepFailed, StepSkipped} {
		icon, _ := StepMark(state)
		if other, there := steps[icon]; there {
			t.Errorf("states %d and %d of a step have the shape %q", state, other, icon)
		}
		steps[icon] = state
	}
}

func TestWhatFailedIsTallerInABar(t *testing.T) {
	test.NewTempApp(t)
	b := NewBar()
	test.NewTempWindow(t, b).Resize(fyne.NewSize(200, 40))
	b.Set(0.5, 0.2, false)
	test.WidgetRenderer(b).Layout(b.Size())
	if b.fault.Size().Height <= b.fill.Size().Height || b.fault.Size().Height > b.MinSize().Height {
		t.Errorf("what went well is %v high, what failed %v, the bar %v", b.fill.Size().Height, b.fault.Size().Height, b.MinSize().Height)
	}
}
