package terminal

import (
	"io"
	"os"
)

// Colours say nothing that the sign or word beside them does not say.
const (
	green  = "\x1b[32m"
	red    = "\x1b[31m"
	yellow = "\x1b[33m"
	plain  = "\x1b[0m"
)

// wantsColour reports whether what is written there may be coloured: NO_COLOR counts
// first, then CLICOLOR_FORCE, then whether it is a terminal that knows colours.
func wantsColour(out io.Writer) bool {
	if os.Getenv("NO_COLOR") != "" {
		return false
	}
	if force := os.Getenv("CLICOLOR_FORCE"); force != "" && force != "0" {
		return true
	}
	return os.Getenv("CLICOLOR") != "0" && !isDumb() && IsTerminal(out)
}

// isDumb reports whether the terminal says of itself that it obeys no escapes, as
// those of editors, and some that are read aloud, do.
func isDumb() bool {
	name, there := os.LookupEnv("TERM")
	return there && (name == "dumb" || name == "")
}

// paint colours a text where that is wanted.
func paint(out io.Writer, colour, text string) string {
	if colour == "" || !wantsColour(out) {
		return text
	}
	return colour + text + plain
}
