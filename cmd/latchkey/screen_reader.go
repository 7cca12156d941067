package main

import (
	"latchkey/internal/atspi"
	"latchkey/ui/speech"
)

// screenReader starts what speaks to a screen reader over D-Bus, where a system
// has them there. It runs until the program ends.
func screenReader(listens func(on bool)) speech.Reader {
	return atspi.Start(atspi.Options{Program: "Latchkey", Version: version, Listens: listens})
}
