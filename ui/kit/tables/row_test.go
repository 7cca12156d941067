package tables

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"latchkey/ui/kit/paint"
)

func TestRowsAndTextGrowTogether(t *testing.T) {
	app := test.NewTempApp(t)
	for _, scale := range []float32{paint.MinTextScale, 1, paint.MaxTextScale} {
		app.Settings().SetTheme(paint.NewTheme(paint.Light, scale))
		text := fyne.MeasureText("Ág", theme.TextSize(), fyne.TextStyle{}).Height
		if rowHeight() < text+8 {
			t.Errorf("at %v rows of %v hold text of %v", scale, rowHeight(), text)
		}
	}
}
