package keys

import (
	"bytes"
	"errors"
	"slices"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"

	"latchkey/internal/decode"
)

// mostForms is how many forms of a passphrase are tried at most.
const mostForms = 8

// forms returns the bytes that a passphrase may have been when the key was
// encrypted, likeliest first and each once. A person types text, a key is
// encrypted with bytes, and systems make different bytes of the same text:
//
//   - the text itself, without a byte order mark, decoded from UTF-16, without the end
//     of its line
//   - the bytes as they were given
//   - composed (NFC), as Linux and Windows type an é, and decomposed (NFD), as
//     macOS writes it into files
//   - in the code page of western Windows, in which PuTTYgen takes it; and out of
//     it, where the bytes are no UTF-8
//   - without the blanks around it, which come with pasting
//   - with a carriage return behind it or a byte order mark before it, as a
//     shell reads it out of a file that Windows wrote
func forms(given []byte) [][]byte {
	text, form := decode.Text(given)
	bare := bytes.TrimRight(text, "\r\n")
	list := [][]byte{bare, given}
	add := func(form []byte) { list = append(list, form) }
	if utf8.Valid(bare) {
		add(norm.NFC.Bytes(bare))
		add(norm.NFD.Bytes(bare))
		if page, err := charmap.Windows1252.NewEncoder().Bytes(norm.NFC.Bytes(bare)); err == nil {
			add(page)
		}
	} else if form == decode.Plain {
		legible, _ := decode.Legible(bare)
		add([]byte(legible))
	}
	add(bytes.TrimSpace(bare))
	add(append(slices.Clone(bare), '\r'))
	add(append([]byte("\uFEFF"), bare...))
	return distinct(list)
}

// distinct removes empty forms and repeated ones.
func distinct(list [][]byte) [][]byte {
	var forms [][]byte
	for _, b := range list {
		if len(b) > 0 && !slices.ContainsFunc(forms, func(k []byte) bool { return bytes.Equal(k, b) }) {
			forms = append(forms, b)
		}
	}
	return forms[:min(len(forms), mostForms)]
}

// unlock opens a key with the first form of the passphrase that works, and
// returns that form. How many are tried depends on the work that the file asks
// for: all of them together cost no more than one opening may at most.
func (file encryptedKey) unlock(given []byte) (opened, []byte, error) {
	if !file.encrypted {
		private, comment, err := file.open(nil)
		return opened{private, comment}, nil, err
	}
	list := forms(given)
	if len(list) == 0 {
		return opened{}, nil, ErrPassphraseNeeded
	}
	defer func() {
		for _, form := range list {
			if len(given) > 0 && &form[0] != &given[0] {
				clear(form)
			}
		}
	}()
	err := error(ErrWrongPassphrase)
	for i, form := range list {
		if i > 0 && i >= file.tries {
			break
		}
		var o opened
		if o.private, o.comment, err = file.open(form); !errors.Is(err, ErrWrongPassphrase) {
			return o, bytes.Clone(form), err
		}
	}
	return opened{}, nil, err
}
