// Package decode reads small text files as people's systems write them: with a
// byte order mark, in UTF-16, in a Windows code page. Every text from a person
// (a passphrase, a token, a list, a key, a known_hosts file) goes through it
// before it is interpreted. Package keys keeps the original bytes where a check
// sum includes them.
package decode

import (
	"bytes"
	"encoding/binary"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// Form is how a text was written.
type Form int

// The forms, from the plain one to those that are guessed.
const (
	Plain   Form = iota // UTF-8, or bytes of no known form
	Marked              // UTF-8 behind a byte order mark
	UTF16               // UTF-16 of either order, with or without a mark
	Windows             // bytes of a code page, which only Legible guesses
)

// Text returns the text without byte order mark, as UTF-8 where it was UTF-16.
// Other bytes stay as they are, also those that are no UTF-8.
func Text(data []byte) ([]byte, Form) {
	switch {
	case bytes.HasPrefix(data, []byte{0xEF, 0xBB, 0xBF}):
		return data[3:], Marked
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}):
		return wide(data[2:], binary.LittleEndian), UTF16
	case bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		return wide(data[2:], binary.BigEndian), UTF16
	}
	if order := unmarked(data); order != nil {
		return wide(data, order), UTF16
	}
	return data, Plain
}

// Line returns the first line of a text without its end, in UTF-8.
func Line(data []byte) []byte {
	text, _ := Text(data)
	line, _, _ := bytes.Cut(text, []byte("\n"))
	return bytes.TrimSuffix(line, []byte("\r"))
}

// Legible returns bytes as text that can be shown: UTF-8 where they are that,
// also with a broken byte among them, else the letters of the best matching
// code page.
func Legible(data []byte) (string, Form) {
	if utf8.Valid(data) || mostly(data) {
		return string(data), Plain
	}
	if pairs(data) {
		if text, err := simplifiedchinese.GBK.NewDecoder().Bytes(data); err == nil && !bytes.ContainsRune(text, utf8.RuneError) {
			return string(text), Windows
		}
	}
	text, err := charmap.Windows1252.NewDecoder().Bytes(data)
	if err != nil {
		return string(bytes.ToValidUTF8(data, []byte("\uFFFD"))), Windows
	}
	return string(text), Windows
}

// mostly reports whether bytes are UTF-8 with some damage: a character of three
// bytes or more hardly occurs by chance.
func mostly(data []byte) bool {
	for len(data) > 0 {
		_, size := utf8.DecodeRune(data)
		if size > 2 {
			return true
		}
		data = data[size:]
	}
	return false
}

// pairs reports whether all bytes above ASCII come in pairs, as in Chinese
// text; in western words they are single.
func pairs(data []byte) bool {
	run := 0
	for _, b := range data {
		switch {
		case b >= 0xA1:
			run++
		case b >= utf8.RuneSelf, run%2 != 0:
			return false
		default:
			run = 0
		}
	}
	return run%2 == 0
}

// unmarked recognises UTF-16 without a mark by the zero bytes that every letter
// of ASCII has in it, all on one side; nil for everything else.
func unmarked(data []byte) binary.ByteOrder {
	var zeros [2]int
	if len(data)%2 != 0 {
		return nil
	}
	for i, b := range data {
		if b == 0 {
			zeros[i%2]++
		}
	}
	switch {
	case 10*(zeros[0]+zeros[1]) < len(data): // hardly any ASCII letter among them
		return nil
	case zeros[1] > 0 && zeros[0] == 0:
		return binary.LittleEndian
	case zeros[0] > 0 && zeros[1] == 0:
		return binary.BigEndian
	}
	return nil
}

func wide(data []byte, order binary.ByteOrder) []byte {
	units := make([]uint16, 0, len(data)/2)
	for ; len(data) >= 2; data = data[2:] {
		units = append(units, order.Uint16(data))
	}
	out := make([]byte, 0, len(units))
	for _, r := range utf16.Decode(units) {
		out = utf8.AppendRune(out, r)
	}
	return out
}
