// Command latchkey is the window of Latchkey.
//
//	latchkey [--demo] [--data DIR] [--vault os|file|memory] [--version]
//
// With --demo it shows a forge that runs in this process, over a data folder
// that is removed at the end, and prints one line of JSON on standard output
// that tells curl, git and ssh how to reach that forge.
//
// It writes no crash file: a goroutine's trace could hold a token or a private
// half that was an argument (docs/decisions/0032-no-crash-files.md).
package main

import (
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
	"latchkey/internal/harden"
	"latchkey/ui"
)

// version is set by the linker.
var version = "unknown"

// endLimit is how long ending may take: what runs is told to stop first.
const endLimit = 10 * time.Second

// settings is what the command line says.
type settings struct {
	demo    bool
	data    string
	vault   core.VaultKind
	version bool
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
	if err := run(s); err != nil {
		fmt.Fprintln(os.Stderr, "latchkey:", err)
		os.Exit(1)
	}
}

// parse reads the command line; usage goes to out.
func parse(args []string, out io.Writer) (settings, error) {
	var s settings
	var kind string
	flags := flag.NewFlagSet("latchkey", flag.ContinueOnError)
	flags.SetOutput(out)
	flags.BoolVar(&s.demo, "demo", false, "show a demo forge that runs in this process")
	flags.StringVar(&s.data, "data", "", "`folder` for lists and journal (default: the platform's own)")
	flags.StringVar(&kind, "vault", string(core.VaultOS), "where secrets are kept: os, file or memory")
	flags.BoolVar(&s.version, "version", false, "print the version")
	if err := flags.Parse(args); err != nil {
		return s, err
	}
	if flags.NArg() > 0 {
		return s, fmt.Errorf("unexpected %q; see latchkey --help", flags.Arg(0))
	}
	s.vault = core.VaultKind(kind)
	switch s.vault {
	case core.VaultOS, core.VaultFile, core.VaultMemory:
		return s, nil
	}
	return s, fmt.Errorf("no vault %q; choose os, file or memory", kind)
}

// run shows the window until it is closed.
func run(s settings) error {
	folder := s.data
	if folder == "" {
		folder, _ = core.DefaultDataDir() // where there is none, opening says so in the window
	}
	window, err := ui.New(app.NewWithID("dev.latchkey.Latchkey"), ui.Config{
		Open: s.open, OpenDemo: openDemo(os.Stdout), Demo: s.demo, Version: version, DataDir: folder,
	})
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	unwatch := context.AfterFunc(ctx, window.EndSoon)
	defer unwatch()
	window.Start()
	window.Fyne().ShowAndRun()
	window.Ended(endLimit)
	return nil
}

// open opens the person's own data.
func (s settings) open(ctx context.Context, w ui.Wiring) (ui.Backend, error) {
	return core.Open(ctx, core.Options{
		DataDir: s.data, Vault: s.vault, VaultPassphrase: w.Passphrase, Person: w.Person, Tell: w.Tell, Version: version,
	})
}
