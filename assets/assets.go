// Package assets holds what the window shows besides text that it computes:
// the program's icon, the icon set and the translations, embedded.
package assets

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"
)

// IconPNG is the program's icon, 512×512, rendered from icon.svg.
//
//go:embed icon.png
var IconPNG []byte

// Translations holds translations/<language>.json in the form that Fyne's
// lang package reads. en.json is the one that every other follows.
//
//go:embed translations/*.json
var Translations embed.FS

//go:embed icons/*.svg
var icons embed.FS

// IconSVG is one icon of the set, 24×24, drawn in currentColor.
func IconSVG(name string) ([]byte, error) {
	data, err := icons.ReadFile("icons/" + name + ".svg")
	if err != nil {
		return nil, fmt.Errorf("no icon named %q", name)
	}
	return data, nil
}

// IconNames are the names of all icons of the set, in order.
func IconNames() []string {
	files, err := fs.Glob(icons, "icons/*.svg")
	if err != nil {
		return nil // cannot be: the pattern is well formed
	}
	for i, f := range files {
		files[i] = strings.TrimSuffix(strings.TrimPrefix(f, "icons/"), ".svg")
	}
	return files
}
