package main

import (
	"context"

	"fyne.io/fyne/v2"

	"latchkey/internal/sysfont"
	"latchkey/ui/appearance"
)

// glyphs loads the system's fonts for Chinese. Without one the window does not
// offer the language.
func glyphs() appearance.Glyphs {
	found, err := sysfont.Chinese(context.Background())
	if err != nil {
		return appearance.Glyphs{}
	}
	g := appearance.Glyphs{Regular: fyne.NewStaticResource("chinese.ttf", found.Regular)}
	if found.Bold != nil {
		g.Bold = fyne.NewStaticResource("chinese-bold.ttf", found.Bold)
	}
	return g
}
