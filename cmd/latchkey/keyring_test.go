//go:build window

package main

import (
	"testing"
	"time"

	"latchkey/internal/desktop"
)

// TestAKeyringIsNoticed starts a window before the keyring: nobody clicks, and
// the window follows what the keyring does.
func TestAKeyringIsNoticed(t *testing.T) {
	d := newDesktop(t, desktop.Options{})
	p := startWindow(t, d)
	p.placeWindow()
	p.mustShow("it says that there is no keyring", func(s snapshot) bool { return s.has("keyring: does not answer") && s.has("There is no keyring") })
	if err := d.StartKeyring(); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	p.mustShow("the keyring shows", func(s snapshot) bool {
		return s.has("keyring: GNOME Keyring, unlocked") && !s.has("There is no keyring")
	})
	t.Logf("noticed after %v", time.Since(began).Round(time.Millisecond))
	p.screenshot("keyring-arrived")
}
