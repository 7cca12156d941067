package display

import "fmt"

// Problem is why no window can be shown.
type Problem int

// The problems that can be told apart.
const (
	None     Problem = iota // no display is named
	Unnamed                 // DISPLAY names none
	Silent                  // it does not answer in time
	NoOpenGL                // it cannot draw what windows are made of
	NoInput                 // it has neither keyboard nor pointer
)

// Error is why no window can be shown, and where.
type Error struct {
	Problem Problem
	Display string // its name, "" where none is named
}

// Error implements error, in English; the program says it in the person's
// language.
func (e *Error) Error() string {
	switch e.Problem {
	case Unnamed:
		return fmt.Sprintf("%q names no display", e.Display)
	case Silent:
		return fmt.Sprintf("the display %s does not answer", e.Display)
	case NoOpenGL:
		return fmt.Sprintf("the display %s offers no OpenGL 2.1", e.Display)
	case NoInput:
		return fmt.Sprintf("the display %s has neither keyboard nor pointer", e.Display)
	}
	return "there is no display"
}

// Name returns the name of the display that a window would show on.
func Name(getenv func(string) string) string {
	way := getenv("WAYLAND_DISPLAY")
	if x := getenv("DISPLAY"); x != "" && (way == "" || getenv("FYNE_PLATFORM") == X11) {
		return x
	}
	return way
}
