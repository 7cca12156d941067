package main

import (
	"errors"
	"fmt"
	"io"
	"log"
	"os"

	"latchkey/internal/display"
	"latchkey/ui/appearance"
)

// chooseDisplay finds out where a window can be shown, before anything is made,
// and tells Fyne.
func chooseDisplay() error {
	if os.Getenv("WAYLAND_SOCKET") == "" {
		_ = os.Unsetenv("WAYLAND_SOCKET") // empty, it counts as a connection that cannot be had
	}
	platform, err := display.Choose(os.Getenv)
	if err != nil || platform == "" {
		return err
	}
	return os.Setenv("FYNE_PLATFORM", platform)
}

// exitWithout says on standard error why there is no window, in one sentence,
// and ends the program.
func exitWithout(err error) {
	log.SetOutput(io.Discard) // of Fyne: it logs, in its own words, whatever it meets
	text := err.Error()
	if why := (*display.Error)(nil); errors.As(err, &why) {
		text = appearance.SayNoWindow(why, appID)
	}
	fmt.Fprintln(os.Stderr, "latchkey:", text)
	os.Exit(1)
}
