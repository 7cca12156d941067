package main

import (
	"os"
	"sync"
	"time"

	"latchkey/internal/display"
)

// firstPatience is how long the window may take to show before its display is
// asked again whether it lives, and mostPatience how long at all. A display far
// away is asked some hundred times, and each answer may take a tenth of a second.
const (
	firstPatience = 10 * time.Second
	mostPatience  = time.Minute
)

// startWatch ends the program when its window does not show in time. A call into
// the display's library that hangs cannot be ended in another way.
type startWatch struct {
	mu    sync.Mutex
	over  bool
	timer *time.Timer
	begun time.Time

	first, most time.Duration // firstPatience and mostPatience
	ask         func() error  // whether the display lives
	end         func(error)   // ends the program
}

func watchStart(end func(error)) *startWatch {
	w := &startWatch{first: firstPatience, most: mostPatience, end: end, ask: func() error {
		_, err := display.Choose(os.Getenv)
		return err
	}}
	w.start()
	return w
}

func (w *startWatch) start() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.begun, w.timer = time.Now(), time.AfterFunc(w.first, w.look)
}

// look ends the program if its display lives no more, or patience does.
func (w *startWatch) look() {
	err := w.ask()
	if err == nil && time.Since(w.begun) >= w.most {
		err = &display.Error{Problem: display.Silent, Display: display.Name(os.Getenv)}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case w.over:
	case err != nil:
		w.end(err)
	default:
		w.timer.Reset(w.first)
	}
}

// shown is called when the window shows, or never will.
func (w *startWatch) shown() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.over = true
	w.timer.Stop()
}
