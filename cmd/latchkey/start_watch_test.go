package main

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"latchkey/internal/display"
)

// A window that does not come ends the program: at once when its display is
// found dead, and after a minute when it only says that it lives.
func TestAStartThatHangsEnds(t *testing.T) {
	dead := errors.New("dead")
	for name, c := range map[string]struct {
		ask   func(since time.Duration) error
		shows time.Duration // 0 = never
		after time.Duration // 0 = it does not end
	}{
		"it shows":                   {func(time.Duration) error { return nil }, 9 * time.Second, 0},
		"it is slow":                 {func(time.Duration) error { return nil }, 45 * time.Second, 0},
		"its display dies":           {func(d time.Duration) error { return dead }, 0, 10 * time.Second},
		"its display dies in time":   {func(d time.Duration) error { return dead }, 5 * time.Second, 0},
		"it never comes":             {func(time.Duration) error { return nil }, 0, time.Minute},
		"it comes while it is asked": {func(d time.Duration) error { time.Sleep(3 * time.Second); return dead }, 12 * time.Second, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				begun, ended := time.Now(), time.Duration(0)
				w := &startWatch{first: firstPatience, most: mostPatience}
				w.ask = func() error { return c.ask(time.Since(begun)) }
				w.end = func(err error) {
					if why := (*display.Error)(nil); err != dead && !errors.As(err, &why) {
						t.Errorf("it ends with %v", err)
					}
					ended = time.Since(begun)
				}
				w.start()
				if c.shows > 0 {
					time.Sleep(c.shows)
					w.shown()
				}
				time.Sleep(2 * time.Minute)
				if ended != c.after {
					t.Errorf("it ended after %v, want %v", ended, c.after)
				}
			})
		})
	}
}
