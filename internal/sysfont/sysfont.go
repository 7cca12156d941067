// Package sysfont finds a font of the system that can draw Chinese, and reduces
// it to the characters that the window's own font lacks.
package sysfont

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"
)

// Fonts are font files in TrueType form. Bold is nil where the system has none.
type Fonts struct{ Regular, Bold []byte }

// ErrNone says that this system has no font for Chinese that can be used.
var ErrNone = errors.New("no font for Chinese was found on this system")

const (
	largest = 64 << 20        // bytes of a font file; Noto Sans CJK has 20 MB
	patient = 5 * time.Second // for fontconfig, which may build its cache first
)

// face names one font in a file; collections hold several.
type face struct {
	file  string
	index int
}

// Chinese returns the font that the system prefers for simplified Chinese. It
// starts programs and reads files: never call it on the goroutine that draws.
func Chinese(ctx context.Context) (Fonts, error) {
	ctx, cancel := context.WithTimeout(ctx, patient)
	defer cancel()
	regular, err := first(preferred(ctx, false))
	if err != nil {
		return Fonts{}, err
	}
	bold, err := first(preferred(ctx, true))
	if err != nil || string(bold) == string(regular) {
		bold = nil
	}
	return Fonts{Regular: regular, Bold: bold}, nil
}

// first returns the first font that can be read and has the characters.
func first(faces []face) ([]byte, error) {
	for _, f := range faces {
		if data, err := read(f); err == nil {
			return data, nil
		}
	}
	return nil, ErrNone
}

func read(f face) ([]byte, error) {
	info, err := os.Stat(f.file)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > largest {
		return nil, fmt.Errorf("%s is no font file of a usual size", f.file)
	}
	data, err := os.ReadFile(f.file)
	if err != nil {
		return nil, err
	}
	return guarded(data, f.index)
}

// guarded is cut for files that may be damaged: a font on which the reader
// panics must not end the program at every start.
func guarded(data []byte, index int) (font []byte, err error) {
	defer func() {
		if recover() != nil {
			font, err = nil, errors.New("the font is damaged")
		}
	}()
	return cut(data, index)
}
