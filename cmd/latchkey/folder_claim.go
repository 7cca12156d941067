package main

import (
	"errors"
	"time"

	"fyne.io/fyne/v2/app"

	"latchkey/internal/single"
	"latchkey/ui/appearance"
)

// claimFolder claims the data folder for this window. If another window has it,
// that one comes to the front and mine is false. The demo has a folder of its
// own.
func (s settings) claimFolder(folder string, raise func() bool) (free func(), mine bool, err error) {
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
		sayRuns(folder)
		return nil, false, err
	}
	return nil, false, nil
}

// sayRuns shows that another window has the folder, until that has been read.
func sayRuns(folder string) {
	log := holdLog()
	a := app.NewWithID(appID)
	if window := appearance.NewRunsWindow(a, folder, glyphs); window != nil && tryToShow(window, window.Show) == nil {
		log.release()
		a.Run()
	}
}

// raisePatience is how long another start waits for a window that is being made.
const raisePatience = 2 * time.Second

// shownWindow is the window, once it shows.
type shownWindow struct {
	there   chan struct{} // closed then
	toFront func()        // may be called from any goroutine
}

func (s *shownWindow) set(toFront func()) {
	s.toFront = toFront
	close(s.there)
}

// raise brings the window to the front, from any goroutine, and reports whether
// there is one.
func (s *shownWindow) raise() bool {
	select {
	case <-s.there:
		s.toFront()
		return true
	case <-time.After(raisePatience):
		return false
	}
}
