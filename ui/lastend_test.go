package ui

import (
	"context"
	"io/fs"
	"syscall"
	"testing"
	"time"

	"latchkey/ui/frame"
)

// ended opens a window after a run that ended by a fault.
func ended(t *testing.T, end LastEnd) (*person, *[]string) {
	f, deleted := acme(), &[]string{}
	p := startWith(t, Config{Open: f.open, OpenDemo: f.open, Now: fixedNow, LastEnd: end,
		DeleteNote: func(file string) error { *deleted = append(*deleted, file); return nil }})
	p.until("the list shows", func() bool { return p.rowsShow() && p.notices() > 0 })
	return p, deleted
}

func TestAnUnexpectedEndIsToldOnceWithItsNote(t *testing.T) {
	p, deleted := ended(t, LastEnd{Unclean: true, Note: "/data/crashes/crash-1.txt", Text: "latchkey/ui.fail (x.go:7)\n"})
	if !p.says("closed unexpectedly") || !p.says("/data/crashes/crash-1.txt") {
		t.Fatalf("it says %q", p.texts())
	}
	p.press(t2("action.show"))
	if !p.says("latchkey/ui.fail (x.go:7)") {
		t.Errorf("the note shows as %q", p.texts())
	}
	p.press(t2("action.close"))
	p.press(t2("action.copy"))
	if got := p.w.App.Clipboard().Content(); got != "latchkey/ui.fail (x.go:7)\n" {
		t.Errorf("copied %q", got)
	}
	p.press(t2("action.delete"))
	if len(*deleted) != 1 || p.says("closed unexpectedly") {
		t.Errorf("deleted %q; it says %q", *deleted, p.texts())
	}
	p.w.openDemo()
	p.w.openOwn()
	p.until("it is open again", func() bool { return p.rowsShow() })
	if p.says("closed unexpectedly") {
		t.Error("it is told twice")
	}
}

func TestAnEndWithoutANoteIsToldToo(t *testing.T) {
	p, _ := ended(t, LastEnd{Unclean: true})
	if !p.says("closed unexpectedly") || p.button(t2("action.delete")) != nil {
		t.Errorf("it says %q", p.texts())
	}
}

func TestAFaultInTheBackgroundReachesTheProgram(t *testing.T) {
	f := acme()
	caught := make(chan any, 1)
	p := startWith(t, Config{Open: f.open, Now: fixedNow, Panicked: func(v any) { caught <- v }})
	frame.DoIn(p.w.Worker, p.w.Ctx, frame.OnlyError(func(context.Context) error { panic("a fault") }), func(frame.None, error) {})
	select {
	case v := <-caught:
		if v != "a fault" {
			t.Errorf("caught %v", v)
		}
	case <-time.After(20 * time.Second):
		t.Fatal("nobody is told")
	}
}

// Where what is set in the window cannot be saved, it is said at the start.
func TestItIsSaidThatSettingsCannotBeSaved(t *testing.T) {
	f := acme()
	p := startWith(t, Config{Open: f.open, Now: fixedNow, Unkept: &fs.PathError{Op: "mkdir", Path: "/home/ada/.config", Err: syscall.EROFS}})
	p.until("it is said", func() bool { return p.rowsShow() && p.says(t2("error.keep_settings")) })
}
