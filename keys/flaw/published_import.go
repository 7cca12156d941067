package flaw

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"latchkey/internal/safetext"
)

// Info describes a list of published keys: what badkeysdata.json says of it.
type Info struct {
	Date    time.Time  `json:"date,omitzero"` // when it was made
	SHA256  string     `json:"sha256"`        // of the records, in hex
	Records int64      `json:"records"`
	Lists   []ListInfo `json:"lists"`
}

// ListInfo is one source of published keys.
type ListInfo struct {
	ID   int    `json:"id"`
	Name string `json:"name"`
	Repo string `json:"repo,omitempty"`
}

func (i Info) names() map[byte]string {
	names := map[byte]string{}
	for _, l := range i.Lists {
		if l.ID >= 0 && l.ID < 256 {
			names[byte(l.ID)] = safetext.Line(l.Name, 60)
		}
	}
	return names
}

// The names of badkeys' files, which are kept.
const (
	dataName = "blocklist.dat"
	infoName = "badkeysdata.json"
)

func dataFile(folder string) string { return filepath.Join(folder, dataName) }

// knownFormat is the only form of badkeys' files there has been.
const knownFormat = 0

// metadata is badkeysdata.json.
type metadata struct {
	Format *int       `json:"bkformat"`
	SHA256 string     `json:"blocklist_sha256"`
	Date   string     `json:"date"`
	Lists  []ListInfo `json:"blocklists"`
}

// mostMetadata bounds badkeysdata.json, in bytes.
const mostMetadata = 1 << 20

// The reasons for which a list is refused.
var (
	ErrFormat  = errors.New("its badkeysdata.json is of a form that this version does not know")
	ErrSum     = errors.New("its blocklist.dat is not the one that badkeysdata.json describes: download both again")
	ErrNoList  = errors.New("it is not badkeys' list of published keys")
	ErrUnorder = errors.New("its records are not in order, so nothing could be found in it")
)

func readInfo(folder string) (Info, error) {
	if stat, err := os.Stat(filepath.Join(folder, infoName)); err == nil && !stat.Mode().IsRegular() {
		return Info{}, fmt.Errorf("read %s: %w", infoName, ErrNoList)
	}
	file, err := os.Open(filepath.Join(folder, infoName))
	if err != nil {
		return Info{}, fmt.Errorf("read the list of published keys: %w", err)
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, mostMetadata))
	if err != nil {
		return Info{}, fmt.Errorf("read the list of published keys: %w", err)
	}
	var m metadata
	if err := json.Unmarshal(data, &m); err != nil {
		return Info{}, fmt.Errorf("read %s: %w", infoName, ErrNoList)
	}
	if m.Format == nil || *m.Format != knownFormat {
		return Info{}, fmt.Errorf("read %s: %w", infoName, ErrFormat)
	}
	info := Info{SHA256: m.SHA256, Lists: m.Lists}
	for _, form := range []string{time.RFC3339, "2006-01-02T15:04:05.999999", "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02"} {
		if at, err := time.Parse(form, m.Date); err == nil {
			info.Date = at.UTC()
			break
		}
	}
	stat, err := os.Stat(dataFile(folder))
	if err != nil {
		return Info{}, fmt.Errorf("read the list of published keys: %w", err)
	}
	info.Records = stat.Size() / recordSize
	return info, nil
}

// ImportPublished copies a list of published keys, as badkeys downloads it or as
// it is mounted, from one folder into another, after its SHA-256 was compared with
// what badkeysdata.json says. A list that is there already is replaced whole, or
// not at all.
func ImportPublished(from, to string) (Info, error) {
	info, err := readInfo(from)
	if err != nil {
		return Info{}, err
	}
	if err := os.MkdirAll(to, 0o700); err != nil {
		return Info{}, fmt.Errorf("import the list of published keys: %w", err)
	}
	fresh, err := copyRecords(from, to, info.SHA256)
	if err != nil {
		return Info{}, fmt.Errorf("import the list of published keys: %w", err)
	}
	defer os.Remove(fresh)
	meta, err := os.ReadFile(filepath.Join(from, infoName))
	if err != nil {
		return Info{}, fmt.Errorf("import the list of published keys: %w", err)
	}
	// The records first: older metadata beside them names too few lists at worst.
	if err := os.Rename(fresh, dataFile(to)); err != nil {
		return Info{}, fmt.Errorf("import the list of published keys: %w", err)
	}
	if err := replaceFile(filepath.Join(to, infoName), meta); err != nil {
		return Info{}, fmt.Errorf("import the list of published keys: %w", err)
	}
	return readInfo(to)
}

// copyRecords copies and checks blocklist.dat, and returns the file that it made.
func copyRecords(from, to, want string) (path string, err error) {
	// A pipe or a device would never end.
	if stat, err := os.Stat(dataFile(from)); err != nil || !stat.Mode().IsRegular() {
		return "", errors.Join(err, ErrNoList)
	}
	in, err := os.Open(dataFile(from))
	if err != nil {
		return "", err
	}
	defer in.Close()
	out, err := os.CreateTemp(to, ".import-*")
	if err != nil {
		return "", err
	}
	defer func() {
		err = errors.Join(err, out.Close())
		if err != nil {
			os.Remove(out.Name())
		}
	}()
	sum := sha256.New()
	if err := copyOrdered(io.MultiWriter(out, sum), bufio.NewReaderSize(in, 1<<20)); err != nil {
		return "", err
	}
	if hex.EncodeToString(sum.Sum(nil)) != want {
		return "", ErrSum
	}
	return out.Name(), out.Sync()
}

// copyOrdered copies records, and refuses some that are out of order or cut off.
func copyOrdered(out io.Writer, in io.Reader) error {
	w := bufio.NewWriterSize(out, 1<<20)
	var last, record [recordSize]byte
	for count := 0; ; count++ {
		_, err := io.ReadFull(in, record[:])
		if err == io.EOF && count > 0 {
			return w.Flush()
		}
		if err != nil {
			return ErrNoList
		}
		if count > 0 && bytes.Compare(last[:], record[:]) > 0 {
			return ErrUnorder
		}
		last = record
		if _, err := w.Write(record[:]); err != nil {
			return err
		}
	}
}

// replaceFile writes a file beside its place and renames it.
func replaceFile(path string, data []byte) error {
	file, err := os.CreateTemp(filepath.Dir(path), ".import-*")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	if _, err := file.Write(data); err != nil {
		file.Close()
		return err
	}
	if err := errors.Join(file.Sync(), file.Close()); err != nil {
		return err
	}
	return os.Rename(file.Name(), path)
}
