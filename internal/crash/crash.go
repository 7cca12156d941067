// Package crash writes a note when the program ends by a fault of its own. The
// note names functions and lines of source and nothing else that the program
// knew: no arguments, no text of the panic, no path of this computer.
package crash

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	folder    = "crashes"
	marker    = "running" // exists while the program runs, and after it was ended from outside
	maxNotes  = 3         // notes; older ones are removed
	mostLines = 60        // of a stack
	mostBytes = 64 << 10  // of a note that is read
	noteName  = "crash-20060102-150405.000.txt"
)

// Keeper writes notes below one folder. Only one program at a time may use a
// folder: otherwise the marker could not say whose end it was.
type Keeper struct {
	dir     string // "" = nothing is written
	version string
	now     func() time.Time
	mu      sync.Mutex
}

// New makes a keeper below the data folder; with "" nothing is written.
func New(dataDir, version string, now func() time.Time) *Keeper {
	k := &Keeper{version: version, now: now}
	if dataDir != "" {
		k.dir = filepath.Join(dataDir, folder)
	}
	return k
}

// Last is how the previous run ended.
type Last struct {
	Unclean bool
	Began   time.Time // when that run began
	Note    string    // file that says where, "" where nothing could be written
	Text    string    // of the note
}

// Begin records that the program runs, and returns how the previous run ended.
func (k *Keeper) Begin() (Last, error) {
	if k.dir == "" {
		return Last{}, nil
	}
	if err := os.MkdirAll(k.dir, 0o700); err != nil {
		return Last{}, fmt.Errorf("folder for crash notes: %w", err)
	}
	last, err := k.last()
	if err != nil {
		return last, err
	}
	began := k.now().UTC().Format(time.RFC3339) + "\n"
	if err := os.WriteFile(k.path(marker), []byte(began), 0o600); err != nil {
		return last, fmt.Errorf("mark that the program runs: %w", err)
	}
	return last, nil
}

// last reads what the marker and the newest note say.
func (k *Keeper) last() (last Last, err error) {
	data, err := readSmall(k.path(marker))
	if errors.Is(err, fs.ErrNotExist) {
		return Last{}, nil
	}
	if err != nil {
		return Last{}, fmt.Errorf("look how the program ended: %w", err)
	}
	last.Unclean = true
	last.Began, _ = time.Parse(time.RFC3339, strings.TrimSpace(string(data))) // cut off by the crash: not known
	notes := k.notes()
	if len(notes) == 0 {
		return last, nil
	}
	newest := notes[len(notes)-1]
	if at, err := time.Parse(noteName, filepath.Base(newest)); err != nil || at.Before(last.Began) {
		return last, nil // of an earlier end
	}
	if text, err := readSmall(newest); err == nil {
		last.Note, last.Text = newest, string(text)
	}
	return last, nil
}

// End records that the program ends as it should.
func (k *Keeper) End() error {
	if k.dir == "" {
		return nil
	}
	if err := os.Remove(k.path(marker)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("unmark that the program runs: %w", err)
	}
	return nil
}

// Write writes a note of a panic with this value. Call it in the deferred
// function that has recovered: there the stack is still that of the panic. It
// returns the note's text, and its file, "" when it could not be written.
func (k *Keeper) Write(value any) (text, file string) {
	k.mu.Lock() // two goroutines may fail at once
	defer k.mu.Unlock()
	text = k.text(value)
	if k.dir == "" {
		return text, ""
	}
	path := k.path(k.now().UTC().Format(noteName))
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return text, ""
	}
	_, err = f.WriteString(text)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return text, ""
	}
	notes := k.notes()
	for _, old := range notes[:max(len(notes)-maxNotes, 0)] {
		_ = os.Remove(old)
	}
	return text, path
}

// Delete removes a note, and nothing else.
func (k *Keeper) Delete(note string) error {
	if !slices.Contains(k.notes(), note) {
		return fmt.Errorf("delete %s: %w", filepath.Base(note), fs.ErrNotExist)
	}
	return os.Remove(note)
}

// text returns the whole text of a note. Of the panic's value it names only the Go type.
func (k *Keeper) text(value any) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Latchkey ended by a fault of its own.\n\nversion: %s\ntime:    %s\nsystem:  %s/%s, %s\nfault:   %T\n\n",
		k.version, k.now().UTC().Format(time.RFC3339), runtime.GOOS, runtime.GOARCH, runtime.Version(), value)
	calls := make([]uintptr, 4*mostLines)
	frames := runtime.CallersFrames(calls[:runtime.Callers(2, calls)])
	thrown := false // above the panic is only this package
	for lines := 0; lines < mostLines; {
		frame, more := frames.Next()
		switch {
		case frame.Function == "runtime.gopanic":
			thrown = true
		case thrown && frame.Function != "":
			fmt.Fprintf(&b, "%s (%s:%d)\n", frame.Function, filepath.Base(frame.File), frame.Line)
			lines++
		}
		if !more {
			break
		}
	}
	return b.String()
}

func (k *Keeper) path(name string) string { return filepath.Join(k.dir, name) }

// notes returns the files of all notes, oldest first.
func (k *Keeper) notes() []string {
	if k.dir == "" {
		return nil
	}
	entries, err := os.ReadDir(k.dir) // by name; a pattern would misread a folder "[a]"
	if err != nil {
		return nil
	}
	var all []string
	for _, e := range entries {
		if _, err := time.Parse(noteName, e.Name()); err == nil && e.Type().IsRegular() {
			all = append(all, k.path(e.Name()))
		}
	}
	return all
}

// readSmall reads the beginning of a regular file.
func readSmall(path string) ([]byte, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > mostBytes {
		return nil, fmt.Errorf("%s is not what Latchkey wrote", filepath.Base(path))
	}
	return os.ReadFile(path)
}
