package main

import (
	"fmt"
	"os"
	"time"

	"latchkey/internal/crash"
	"latchkey/ui"
)

// crashNotes writes a note of the fault that ends this program, and reads the
// one of the run before.
type crashNotes struct {
	keeper *crash.Keeper
	last   ui.LastEnd
}

// newCrashNotes starts the notes of this run. The demo leaves nothing behind and
// so writes none; a folder that cannot be written is reported by what opens it.
func newCrashNotes(s settings, folder string) *crashNotes {
	if s.demo {
		folder = ""
	}
	f := &crashNotes{keeper: crash.New(folder, version, time.Now)}
	last, err := f.keeper.Begin()
	if err == nil {
		f.last = ui.LastEnd{Unclean: last.Unclean, Began: last.Began, Note: last.Note, Text: last.Text}
	}
	return f
}

// recoverPanic is deferred on the goroutine that draws.
func (f *crashNotes) recoverPanic() {
	if v := recover(); v != nil {
		f.crash(v)
	}
}

// crash writes the note and ends the program. The panic is not raised again: the
// trace that Go prints holds the panic's text and function arguments, and a
// desktop program's standard error often lands in a log.
func (f *crashNotes) crash(value any) {
	text, file := f.keeper.Write(value)
	fmt.Fprint(os.Stderr, text)
	if file != "" {
		fmt.Fprintln(os.Stderr, "This is also in", file)
	}
	os.Exit(3)
}

// clean records that the program ends as it should.
func (f *crashNotes) clean() { _ = f.keeper.End() } // else the next start asks about it
