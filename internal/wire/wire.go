// Package wire reads values as forges send them in JSON: lists with a bound,
// ids, and times that may be missing. What cannot be read becomes the zero
// value, so that the rest of an object can still be shown.
package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"time"
)

// MaxOnPage is how many items a list may hold, ten times what is asked for. A
// page of 8 MiB of "{}," would become half a gigabyte of structures.
const MaxOnPage = 1000

var (
	errLongPage = errors.New("more items on a page than were asked for")
	errNoList   = errors.New("not a list of what was asked for")
)

// List is a list that stops growing at MaxOnPage.
type List[T any] []T

// UnmarshalJSON reads item by item, so that a long list costs no more memory
// than its text.
func (f *List[T]) UnmarshalJSON(data []byte) error {
	*f = nil
	if string(data) == "null" {
		return nil
	}
	in := json.NewDecoder(bytes.NewReader(data))
	if open, err := in.Token(); err != nil || open != json.Delim('[') {
		return errNoList
	}
	*f = List[T]{}
	for in.More() {
		var item T
		if err := in.Decode(&item); err != nil {
			return errNoList // the decoder's own error counts bytes from the wrong place
		}
		if len(*f) == MaxOnPage {
			return errLongPage
		}
		*f = append(*f, item)
	}
	return nil
}

// ID is an integer id. It is sent as a number; text is taken too. What is
// neither becomes "".
type ID string

// UnmarshalJSON implements json.Unmarshaler.
func (n *ID) UnmarshalJSON(data []byte) error {
	text := strings.Trim(string(data), `"`)
	*n = ""
	if IsID(text) {
		*n = ID(text)
	}
	return nil
}

// IsID tells whether text is an id: digits.
func IsID(text string) bool {
	return text != "" && len(text) <= 19 && strings.Trim(text, "0123456789") == ""
}

// Time is a time, zero for null and for what cannot be read as one.
type Time struct {
	time.Time
	// Told says that the answer had the field, as a time or as null: a zero time
	// then means "never". Left out, or unreadable, it means nothing.
	Told bool
}

// UnmarshalJSON implements json.Unmarshaler.
func (w *Time) UnmarshalJSON(data []byte) error {
	*w = Time{Told: string(data) == "null"}
	var text string
	if w.Told || json.Unmarshal(data, &text) != nil {
		return nil
	}
	if at, err := time.Parse(time.RFC3339Nano, text); err == nil {
		*w = Time{at.UTC(), true}
	}
	return nil
}
