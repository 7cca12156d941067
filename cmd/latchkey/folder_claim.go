package main

import (
	"errors"

	"fyne.io/fyne/v2/app"

	"latchkey/internal/single"
	"latchkey/ui"
)

// claimFolder claims the data folder for this window. If another window has it,
// that one comes to the front and mine is false. The demo has a folder of its
// own.
func (s settings) claimFolder(folder string, raise func()) (free func(), mine bool, err error) {
	if s.demo || folder == "" {
		return func() {}, true, nil
	}
	holder, err := single.Hold(folder, raise)
	switch {
	case err == nil:
		return func() { _ = holder.Close() }, true, nil // the system frees it too
	case !errors.Is(err, single.ErrRunning):
		return func() {}, true, nil // what is wrong with the folder is said in the window
	}
	if err := single.Raise(folder); err != nil {
		ui.SayRuns(app.NewWithID("dev.latchkey.Latchkey"), folder, glyphs)
		return nil, false, err
	}
	return nil, false, nil
}
