package keys

import (
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/crypto/ssh"
)

// Choice is one of several private keys in a text, as far as it is known
// without a passphrase. Fingerprint is "" where the public key is encrypted
// too.
type Choice struct {
	Fingerprint Fingerprint
	Type        string // "ED25519"; "" where it is not known
	Bits        int    // 0 where it is not known
	Comment     string // "" where it is encrypted too, or there is none
	Format      string
	Encrypted   bool
}

// SeveralError says that a text holds several private keys, of which one has to
// be chosen. Its message repeats nothing of the text but fingerprints.
type SeveralError struct{ Choices []Choice }

// Error implements error.
func (e *SeveralError) Error() string {
	var names []string
	for _, c := range e.Choices {
		if c.Fingerprint == "" {
			names = append(names, "one in "+c.Format+" that is encrypted whole")
			continue
		}
		names = append(names, fmt.Sprintf("%s (%s)", c.Fingerprint, c.Type))
	}
	return fmt.Sprintf("there are %d private keys in this text; choose one by its fingerprint: %s", len(e.Choices), strings.Join(names, ", "))
}

// candidate is a private key that was found, with the repairs that it needed.
type candidate struct {
	file     encryptedKey
	repairs  []Repair
	unusable int    // how many others were found that cannot be used
	public   Public // zero where it is encrypted
}

func (c candidate) choice() Choice {
	bits := 0
	if !c.public.IsZero() {
		bits = c.public.Bits()
	}
	return Choice{Bits: bits, Fingerprint: c.public.Fingerprint(), Type: c.public.TypeName(), Comment: c.public.Comment(), Format: c.file.format, Encrypted: c.file.encrypted}
}

// candidates returns the private keys in a text from a person: mostly one,
// which is the whole text.
func candidates(data []byte) ([]candidate, error) {
	if len(data) > maxImport {
		return nil, fmt.Errorf("%w: it has more than %d KB", ErrTooLarge, maxImport>>10)
	}
	whole := candidate{}
	err := fmt.Errorf("%w: there is no private key in it", ErrNotKey)
	if len(data) <= maxPrivate {
		whole.file, whole.repairs, err = readPrivate(data)
	}
	if err == nil && !slices.Contains(whole.repairs, RepairText) && !slices.Contains(whole.repairs, RepairBase64) {
		return []candidate{whole}, nil
	}
	pieces := piecesOf(data)
	if len(pieces) > mostPieces {
		return nil, fmt.Errorf("%w: there are more than %d private keys in this text; give fewer at a time", ErrTooLarge, mostPieces)
	}
	if err == nil && len(pieces) < 2 {
		return []candidate{whole}, nil
	}
	found, broken := parsePieces(pieces)
	switch {
	case len(found) > 0:
		return found, nil
	case broken != nil && len(pieces) == 1:
		return nil, broken
	}
	return nil, err
}

// parsePieces parses each piece. A broken one does not hide the others; broken
// is the first error.
func parsePieces(pieces []piece) (found []candidate, broken error) {
	damaged := 0
	for _, p := range pieces {
		file, repairs, err := readPrivate([]byte(p.text))
		if err != nil {
			damaged++
			if broken == nil {
				broken = err
			}
			continue
		}
		c := candidate{file: file, repairs: append(slices.Clone(p.undone), repairs...)}.named()
		if !c.public.IsZero() && slices.ContainsFunc(found, func(f candidate) bool { return f.public.Equal(c.public) }) {
			continue // the same key once more
		}
		found = append(found, c)
	}
	for i := range found {
		found[i].repairs = append(found[i].repairs, RepairText)
		found[i].unusable = damaged
	}
	return found, broken
}

// named fills in which key it is, and its comment, as far as that is known
// without a passphrase.
func (c candidate) named() candidate {
	if !c.public.IsZero() {
		return c
	}
	if !c.file.encrypted {
		if private, comment, err := c.file.open(nil); err == nil {
			if pair, err := takeIn(private, comment); err == nil {
				c.public = pair.Public()
				return c
			}
		}
	}
	if c.file.public != nil {
		if key, err := ssh.ParsePublicKey(c.file.public); err == nil {
			c.public = NewPublic(key, "")
		}
	}
	return c
}

// Choices returns the private keys that a text holds, without a passphrase.
func Choices(data []byte) ([]Choice, error) {
	found, err := candidates(data)
	if err != nil {
		return nil, err
	}
	list := make([]Choice, len(found))
	for i, c := range found {
		list[i] = c.named().choice()
	}
	return list, nil
}

// choose returns the only key, or those that have the fingerprint or may have it.
func choose(found []candidate, want Fingerprint) ([]candidate, error) {
	if want == "" && len(found) == 1 {
		return found, nil
	}
	for i := range found {
		found[i] = found[i].named()
	}
	if want == "" {
		several := &SeveralError{}
		for _, c := range found {
			several.Choices = append(several.Choices, c.choice())
		}
		return nil, several
	}
	var fit, hidden []candidate
	for _, c := range found {
		switch c.public.Fingerprint() {
		case want:
			fit = append(fit, c)
		case "":
			hidden = append(hidden, c)
		}
	}
	if len(fit) > 0 {
		return fit[:1], nil
	}
	if len(hidden) == 0 {
		return nil, errNotAmong(want, len(found))
	}
	return hidden, nil
}

func errNotAmong(want Fingerprint, count int) error {
	return fmt.Errorf("%w: none of the private keys in this text (%d) is %s", ErrNotKey, count, want)
}

// decodeAny decodes base64 of either alphabet, padded or not.
func decodeAny(text string) ([]byte, bool) {
	text = strings.TrimRight(text, "=")
	for _, enc := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		if data, err := enc.DecodeString(text); err == nil {
			return data, true
		}
	}
	return nil, false
}

// isWrong reports whether an error means that another key may be the right one.
func isWrong(err error) bool { return errors.Is(err, ErrWrongPassphrase) }
