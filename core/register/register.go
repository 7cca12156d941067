// Package register has what people write down of deploy keys: who answers for a key,
// what it is for, on which machine it is used, and when it is to be looked at again.
// The file is read and written here, and a first one is proposed from what stands.
package register

import (
	"strconv"
	"strings"
	"time"

	"latchkey/core/say"
	"latchkey/core/yamlfile"
	"latchkey/internal/safetext"
	"latchkey/keys"
)

// Entry is what is written down of one key.
type Entry struct {
	Fingerprint keys.Fingerprint `json:"fingerprint"`
	Owner       string           `json:"owner,omitempty"`
	Purpose     string           `json:"purpose,omitempty"`
	Machine     string           `json:"machine,omitempty"`
	Review      time.Time        `json:"review,omitzero"` // the day by which it is to be looked at again
	Ends        time.Time        `json:"ends,omitzero"`   // the day after which it is to be gone
}

// Empty reports whether nothing is written down.
func (e Entry) Empty() bool {
	return e.Owner == "" && e.Purpose == "" && e.Machine == "" && e.Review.IsZero() && e.Ends.IsZero()
}

// Same reports whether two entries say the same.
func (e Entry) Same(other Entry) bool {
	return e.Fingerprint == other.Fingerprint && e.Owner == other.Owner && e.Purpose == other.Purpose && e.Machine == other.Machine &&
		e.Review.Equal(other.Review) && e.Ends.Equal(other.Ends)
}

// Fill returns the entry with what it lacks taken from another one.
func (e Entry) Fill(from Entry) Entry {
	fill := func(to *string, text string) {
		if *to == "" {
			*to = text
		}
	}
	fill(&e.Owner, from.Owner)
	fill(&e.Purpose, from.Purpose)
	fill(&e.Machine, from.Machine)
	if e.Review.IsZero() {
		e.Review = from.Review
	}
	if e.Ends.IsZero() {
		e.Ends = from.Ends
	}
	return e
}

// longest is how long a text of an entry may be, in bytes.
const longest = 500

// Check refuses an entry that cannot be kept. at says where it stands.
func (e Entry) Check(at string) error {
	if digest, ok := strings.CutPrefix(string(e.Fingerprint), "SHA256:"); !ok || len(digest) != 43 {
		return yamlfile.Refuse(at, say.New("file.fingerprint", "{key} is not a SHA256 fingerprint", say.Values{"key": strconv.Quote(safetext.Line(string(e.Fingerprint), 100))}))
	}
	for _, text := range []string{e.Owner, e.Purpose, e.Machine} {
		if len(text) > longest || safetext.Line(text, longest) != text {
			return yamlfile.Refuse(at, say.New("file.text", "{text} is not a short line of text", say.Values{"text": strconv.Quote(safetext.Line(text, 100))}))
		}
	}
	return nil
}

// Most is how many bytes a file may have.
const Most = 32 << 20

// file is a register as a team keeps it beside its code.
type file struct {
	Version int       `yaml:"version"`
	Keys    []fileKey `yaml:"keys"`
}

type fileKey struct {
	Fingerprint keys.Fingerprint `yaml:"fingerprint"`
	Label       string           `yaml:"label,omitempty"` // for people; it is not read
	Owner       string           `yaml:"owner,omitempty"`
	Purpose     string           `yaml:"purpose,omitempty"`
	Machine     string           `yaml:"machine,omitempty"`
	Review      string           `yaml:"review,omitempty"` // 2027-03-01
	Ends        string           `yaml:"ends,omitempty"`
}

// Write returns a register as YAML. label names a key for people.
func Write(all []Entry, label func(keys.Fingerprint) string) ([]byte, error) {
	f := file{Version: 1, Keys: make([]fileKey, len(all))}
	for i, e := range all {
		f.Keys[i] = fileKey{e.Fingerprint, safetext.Line(label(e.Fingerprint), 100), e.Owner, e.Purpose, e.Machine, dayText(e.Review), dayText(e.Ends)}
	}
	return yamlfile.Encode("Register of deploy keys: who answers for each, and what it is for.\nlatchctl register import FILE takes it; label is for people, and is not read.", f)
}

// Read reads a register. name is what its errors call it.
func Read(name string, data []byte) ([]Entry, error) {
	var f file
	if err := yamlfile.Decode(name, data, Most, &f); err != nil {
		return nil, err
	}
	if f.Version != 1 {
		return nil, yamlfile.Refuse(name+": version", say.New("file.version", "it has to be 1"))
	}
	all := make([]Entry, len(f.Keys))
	seen := map[keys.Fingerprint]bool{}
	for i, k := range f.Keys {
		at := name + ": keys[" + strconv.Itoa(i) + "]"
		e := Entry{Fingerprint: k.Fingerprint, Owner: k.Owner, Purpose: k.Purpose, Machine: k.Machine}
		var err error
		if e.Review, err = day(at+".review", k.Review); err != nil {
			return nil, err
		}
		if e.Ends, err = day(at+".ends", k.Ends); err != nil {
			return nil, err
		}
		if err := e.Check(at); err != nil {
			return nil, err
		}
		if seen[e.Fingerprint] {
			return nil, yamlfile.Refuse(at, say.New("file.key-twice", "the key {key} is there twice", say.Values{"key": string(e.Fingerprint)}))
		}
		seen[e.Fingerprint], all[i] = true, e
	}
	return all, nil
}

func dayText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.DateOnly)
}

func day(at, text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return t, yamlfile.Refuse(at, say.New("file.day", "{value} is not a day such as 2026-12-31", say.Values{"value": strconv.Quote(safetext.Line(text, 40))}))
	}
	return t, nil
}
