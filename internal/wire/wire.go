// Package wire reads values as forges send them in JSON: lists with a limit,
// ids, and times that may be missing. A value that cannot be read becomes the
// zero value, so that the rest of an object can still be shown.
package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"time"
)

// MaxOnPage is how many items a list may have, ten times what is asked for. A
// page of 8 MiB of "{}," would become half a gigabyte of structures.
const MaxOnPage = 1000

var (
	errLongPage = errors.New("more items on a page than were asked for")
	errNoList   = errors.New("not a list of what was asked for")
)

// List is a list that stops growing at MaxOnPage.
type List[T any] []T

// UnmarshalJSON reads item by item, so that a long list costs no more memory
// than its text. An item with one value of a wrong type keeps all its other
// values, and what is no item at all becomes an empty one: one bad row must not
// hide the others. A list of only such items is an error: it is another list
// than was asked for.
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
	none := 0 // items that are none
	for in.More() {
		item, isOne, err := next[T](in)
		switch {
		case err != nil:
			return err
		case len(*f) == MaxOnPage:
			return errLongPage
		case !isOne:
			none++
		}
		*f = append(*f, item)
	}
	if none > 0 && none == len(*f) {
		return errNoList
	}
	return nil
}

// next reads one item, as far as it can be read. isOne is false for what is no item at all.
func next[T any](in *json.Decoder) (item T, isOne bool, err error) {
	err = in.Decode(&item)
	if err == nil {
		return item, true, nil
	}
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return item, wrong.Field != "", nil
	}
	if _, broken := errors.AsType[*json.SyntaxError](err); broken || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return item, false, errNoList // the decoder's own error counts bytes from the wrong place
	}
	var empty T // a value with its own UnmarshalJSON, such as an inner list: what follows it was not read
	return empty, true, nil
}

// ID is an integer id. It is sent as a number; text is accepted too. Anything
// else becomes "".
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

// IsID reports whether text is an id: digits.
func IsID(text string) bool {
	return text != "" && len(text) <= 19 && strings.Trim(text, "0123456789") == ""
}

// Time is a time; zero for null and for what cannot be read as one.
type Time struct {
	time.Time
	// Known says that the answer had the field, as a time or as null: a zero
	// time then means "never". When it is false, the field was left out or
	// unreadable, and the zero time means nothing.
	Known bool
}

// UnmarshalJSON implements json.Unmarshaler.
func (w *Time) UnmarshalJSON(data []byte) error {
	*w = Time{Known: string(data) == "null"}
	var text string
	if w.Known || json.Unmarshal(data, &text) != nil {
		return nil
	}
	if at, err := time.Parse(time.RFC3339Nano, text); err == nil {
		*w = Time{at.UTC(), true}
	}
	return nil
}

// Flag is true, false or not known: missing, null, or no boolean. The reader
// decides what a Flag that is not known means.
type Flag struct{ known, on bool }

// UnmarshalJSON implements json.Unmarshaler.
func (f *Flag) UnmarshalJSON(data []byte) error {
	text := string(data)
	*f = Flag{known: text == "true" || text == "false", on: text == "true"}
	return nil
}

// Known reports whether the answer had it.
func (f Flag) Known() bool { return f.known }

// Yes reports whether the answer says that it is so.
func (f Flag) Yes() bool { return f.on }

// No reports whether the answer says that it is not so.
func (f Flag) No() bool { return f.known && !f.on }
