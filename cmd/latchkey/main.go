// Command latchkey is the window of Latchkey.
//
//	latchkey [--demo] [--data DIR] [--vault os|file|memory] [--version]
//	latchkey --gallery
//
// With --demo it shows a forge that runs in this process, over a data folder
// that is removed at the end, and prints one line of JSON on standard output
// that tells curl, git and ssh how to reach that forge. With --gallery it
// shows the parts that its window is made of, and nothing else.
//
// A second start on the same data folder brings the first window to the front.
// After a fault the data folder holds a note of where it was, and of nothing
// else (docs/decisions/0032-crash-notes.md).
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"fyne.io/fyne/v2/app"

	"latchkey/core"
	"latchkey/core/files"
	"latchkey/internal/harden"
	"latchkey/internal/motion"
	"latchkey/internal/opener"
	"latchkey/ui"
	"latchkey/ui/frame"
	"latchkey/ui/gallery"
)

// version is set by the linker.
var version = "unknown"

// exitTimeout limits how long the exit may take: running work is stopped first.
const exitTimeout = 10 * time.Second

// driverTimeout limits how long Fyne may take to return once all else has ended.
// It usually needs milliseconds.
const driverTimeout = 2 * time.Second

// settings are the command line's flags.
type settings struct {
	demo     bool
	data     string
	vault    core.VaultKind
	version  bool
	gallery  bool
	describe describer
}

func main() {
	_ = harden.Process() // where the system refuses, SECURITY.md says what remains
	s, err := parse(os.Args[1:], os.Stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return
	case err != nil:
		fmt.Fprintln(os.Stderr, "latchkey:", err)
		os.Exit(2)
	case s.version:
		fmt.Println("latchkey", version)
		return
	}
	err = chooseDisplay() // before anything is made in the data folder
	switch {
	case err != nil:
	case s.gallery:
		err = showGallery()
	default:
		quickStart()
		err = run(s)
	}
	if err != nil {
		exitWithout(err)
	}
}

// showGallery shows the parts that the window is made of until it is closed.
func showGallery() error {
	log := holdLog()
	_ = fyneFolders() // nothing is set there
	a := app.NewWithID("dev.latchkey.Gallery")
	window := gallery.New(a, frame.Queue).Fyne()
	if err := tryToShow(window, window.Show); err != nil {
		return err
	}
	log.release()
	a.Run()
	return nil
}

// parse reads the command line; it prints usage to out.
func parse(args []string, out io.Writer) (settings, error) {
	var s settings
	var kind string
	flags := flag.NewFlagSet("latchkey", flag.ContinueOnError)
	flags.SetOutput(out)
	flags.BoolVar(&s.demo, "demo", false, "show a demo forge that runs in this process")
	flags.StringVar(&s.data, "data", "", "`folder` for lists and journal (default: the platform's own)")
	flags.StringVar(&kind, "vault", "", "where secrets are kept: os, file or memory (default: as the settings say, else os)")
	flags.BoolVar(&s.gallery, "gallery", false, "show every part of the window in every state, for whoever builds it")
	s.describe.flags(flags)
	flags.BoolVar(&s.version, "version", false, "print the version")
	if err := flags.Parse(args); err != nil {
		return s, err
	}
	if flags.NArg() > 0 {
		return s, fmt.Errorf("unexpected %q; see latchkey --help", flags.Arg(0))
	}
	s.vault = core.VaultKind(kind)
	switch s.vault {
	case "", core.VaultOS, core.VaultFile, core.VaultMemory:
		return s, nil
	}
	return s, fmt.Errorf("no vault %q; choose os, file or memory", kind)
}

// run shows the window until it is closed. The data folder is claimed once there
// is a display, and free again where no window comes of it.
func run(s settings) error {
	folder := s.folder()
	shown := &shownWindow{there: make(chan struct{})}
	free, mine, err := s.claimFolder(folder, shown.raise)
	if err != nil || !mine {
		return err
	}
	defer free()
	faults := newCrashNotes(s, folder)
	defer faults.recoverPanic()
	watch := watchStart(func(err error) {
		faults.clean()
		free()
		exitWithout(err)
	})
	log := holdLog()
	window, err := newWindow(s, folder, faults)
	if err == nil {
		unwatch := watchSignals(window, faults)
		defer unwatch()
		s.describe.serve(window.Fyne())
		window.Start()
		if err = tryToShow(window.Fyne(), window.Show); err != nil {
			window.Ended(exitTimeout)
		}
	}
	watch.shown()
	if err != nil {
		faults.clean() // it says why, and the next start need not ask
		return err
	}
	log.release()
	shown.set(window.Raise)
	returned := exitIfDriverHangs(window, faults)
	window.Run()
	returned()
	window.Ended(exitTimeout)
	faults.clean()
	return nil
}

// newWindow makes the window.
func newWindow(s settings, folder string, faults *crashNotes) (w *ui.Window, err error) {
	defer recoverNoDisplay(&err)
	unkept := fyneFolders() // before Fyne looks for them
	return ui.New(app.NewWithID(appID), ui.Config{
		Open: s.open, OpenDemo: openDemo(unlessRead(os.Stdout), s.describe.demoOptions()), Demo: s.demo, Version: version, DataDir: folder, Glyphs: glyphs, Screen: workArea, Vault: s.vault,
		Panicked: faults.crash, LastEnd: faults.last, Unkept: unkept, DeleteNote: faults.keeper.Delete, LongWork: s.describe.longWork(), ScreenReader: screenReader, LessMotion: motion.Watch, OpenURL: opener.Desktop(),
	})
}

// folder returns the data folder that this window may write to, "" if none can
// be used: opening it then reports why in the window.
func (s settings) folder() string {
	if s.demo {
		return ""
	}
	folder, err := files.MakeDataDir(s.data)
	if err != nil {
		return ""
	}
	return folder
}

// watchSignals closes the window when the system asks for it, and ends the
// program if the window does not close. A second signal ends it at once.
func watchSignals(window *ui.Window, f *crashNotes) (unwatch func()) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	cancel := context.AfterFunc(ctx, func() {
		stop()
		window.EndSoon()
		time.AfterFunc(exitTimeout+time.Second, func() {
			f.clean()
			os.Exit(1)
		})
	})
	return func() { cancel(); stop() }
}

// exitIfDriverHangs ends the program when the window is gone and its data are
// closed, but Fyne does not return. In Fyne 2.8.1 what is queued at the moment in
// which the event loop ends can get lost, and the app then waits for it for ever:
// without a window, but with the data folder claimed. Call the function that it
// returns when Fyne did return.
func exitIfDriverHangs(window *ui.Window, f *crashNotes) (returned func()) {
	done := make(chan struct{})
	go func() {
		select {
		case <-window.Gone():
		case <-done:
			return
		}
		select {
		case <-time.After(driverTimeout):
			f.clean()
			os.Exit(0) // all is saved, and the system releases the folder
		case <-done:
		}
	}()
	return func() { close(done) }
}

// open opens the person's own data.
func (s settings) open(ctx context.Context, w ui.Wiring) (ui.Backend, error) {
	return ui.Over(core.Open(ctx, core.Options{
		DataDir: s.data, Vault: cmp.Or(s.vault, w.Vault), RememberVault: s.vault == "" && w.Vault != "", VaultPassphrase: w.Passphrase, NewPassphrase: w.NewPassphrase, Person: w.Person, Tell: w.Tell, Actions: w.Actions, Version: version,
	}))
}
