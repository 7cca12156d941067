package hostkey

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"sync"
	"time"

	"latchkey/core/say"
	"latchkey/internal/safetext"
	"latchkey/keys"
)

// Options says which files to read.
type Options struct {
	// Own is Latchkey's own known_hosts file. With "" Trust holds for the life
	// of the Store only.
	Own string
	// User lists the user's known_hosts files. They are read, never written;
	// one that is not there is no error.
	User []string
	// Pins are known_hosts lines that count as published: a demo forge's own
	// key, or what the settings say about a self-hosted forge.
	Pins []string
	Now  func() time.Time // nil = time.Now
}

// Store has all known host keys. It is safe for concurrent use and reads a file
// again when it has changed on disk, so that two programs see each other's
// confirmed keys.
type Store struct {
	own     *file
	user    []*file
	pins    []pin
	retired map[keys.Fingerprint]RetiredKey
	now     func() time.Time

	mu     sync.Mutex
	memory []entry // confirmed keys when there is no own file
}

// ErrOwnFile says that Latchkey's own file of confirmed host keys is there and
// cannot be read.
var ErrOwnFile = errors.New("the confirmed host keys cannot be read")

// Open reads the shipped keys and the pins, and looks at the files once. It
// fails when a pin cannot be read or when Latchkey's own file is there but
// cannot be opened; the user's files never make it fail, see Warnings.
func Open(o Options) (*Store, error) {
	s := &Store{now: o.Now}
	if s.now == nil {
		s.now = time.Now
	}
	var err error
	if s.retired, err = retired(); err != nil {
		return nil, err
	}
	if s.pins, err = shipped(); err != nil {
		return nil, err
	}
	extra, err := handedIn(o.Pins)
	if err != nil {
		return nil, err
	}
	s.pins = append(s.pins, extra...)
	for _, name := range o.User {
		s.user = append(s.user, &file{name: name})
	}
	if o.Own != "" {
		s.own = &file{name: o.Own}
		if _, err := s.own.read(); err != nil {
			return nil, fmt.Errorf("%w: %s: %s", ErrOwnFile, o.Own, cleanText(err))
		}
	}
	return s, nil
}

// Warnings returns what was skipped: lines, and files that could not be read,
// one safe sentence each.
func (s *Store) Warnings() []say.Text {
	var all []say.Text
	for _, f := range s.files() {
		f.read()
		all = append(all, f.warned()...)
	}
	return all
}

func (s *Store) files() []*file {
	if s.own == nil {
		return s.user
	}
	return append([]*file{s.own}, s.user...)
}

// ownEntries returns the keys that a person confirmed to Latchkey.
func (s *Store) ownEntries() ([]entry, error) {
	if s.own != nil {
		return s.own.read()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.memory, nil
}

// file is a known_hosts file and what was last read of it.
type file struct {
	name string

	mu       sync.Mutex
	modified time.Time
	size     int64
	loaded   bool
	entries  []entry
	warnings []say.Text
}

// read returns the entries, from memory when the file has not changed. A file
// that is not there is empty. On an error the entries of the last good reading
// stay, so that a failing disk does not make a revoked key good.
func (f *file) read() ([]entry, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	info, err := os.Stat(f.name)
	if errors.Is(err, fs.ErrNotExist) {
		f.entries, f.warnings, f.loaded = nil, nil, false
		return nil, nil
	}
	if err == nil && f.loaded && info.Size() == f.size && info.ModTime().Equal(f.modified) {
		return f.entries, nil
	}
	var data []byte
	if err == nil {
		data, err = readLimited(f.name)
	}
	if err != nil {
		f.warnings = []say.Text{say.New("file.unreadable", "{place} cannot be read: {cause}", say.Values{"place": safetext.Line(f.name, 400), "cause": cleanText(err)})}
		return f.entries, err
	}
	f.entries, f.warnings = parseFile(f.name, data)
	f.size, f.modified, f.loaded = info.Size(), info.ModTime(), true
	return f.entries, nil
}

func (f *file) warned() []say.Text {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.warnings
}

func readLimited(name string) ([]byte, error) {
	// Checked before it is opened: opening a named pipe waits for a writer.
	if info, err := os.Stat(name); err != nil {
		return nil, err
	} else if !info.Mode().IsRegular() {
		return nil, say.New("part.no-plain-file", "not a regular file").Because(nil)
	}
	in, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	data, err := io.ReadAll(io.LimitReader(in, maxFile+1))
	if err == nil && len(data) > maxFile {
		err = say.New("part.file-too-large", "larger than {size}", say.Values{"size": say.Bytes(maxFile)}).Because(nil)
	}
	return data, err
}
