package main

import (
	"fmt"
	"os"
	"time"

	"latchkey/internal/crash"
	"latchkey/ui"
)

// faults keeps a note of the fault that ends this program, and knows of the one
// that ended it before.
type faults struct {
	keeper *crash.Keeper
	last   ui.LastEnd
}

// beginFaults begins the run. The demo leaves nothing, so it keeps nothing; and
// a folder that cannot be written is said by what opens it.
func beginFaults(s settings, folder string) *faults {
	if s.demo {
		folder = ""
	}
	f := &faults{keeper: crash.New(folder, version, time.Now)}
	last, err := f.keeper.Begin()
	if err == nil {
		f.last = ui.LastEnd{Unclean: last.Unclean, Began: last.Began, Note: last.Note, Text: last.Text}
	}
	return f
}

// caught is deferred on the goroutine that draws.
func (f *faults) caught() {
	if v := recover(); v != nil {
		f.end(v)
	}
}

// end writes the note and ends the program. The panic is not thrown again: the
// trace that Go prints holds the panic's text and words of arguments, and what
// a desktop is told on standard error often lands in a log.
func (f *faults) end(value any) {
	text, file := f.keeper.Write(value)
	fmt.Fprint(os.Stderr, text)
	if file != "" {
		fmt.Fprintln(os.Stderr, "This is also in", file)
	}
	os.Exit(3)
}

// none says that the program ends as it should.
func (f *faults) none() { _ = f.keeper.End() } // else the next start asks about it
