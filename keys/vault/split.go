package vault

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
)

// How a secret is stored in a keyring, whose items are short strings:
//
//   - printable ASCII (PEM, tokens) as it is, so that a person can copy it
//     out of Seahorse or Keychain Access;
//   - anything else as "latchkey:base64:…";
//   - what is then longer than the limit is cut into parts, the items
//     "NAME#a.1", "NAME#a.2", … or "NAME#b.1", …, and the item NAME holds the
//     head "latchkey:parts:SLOT:COUNT:LENGTH:SHA256".
//
// A new value is written to the slot that the head does not name, so that the
// old one stays complete until the head is switched.
const (
	ours       = "latchkey:"
	binaryMark = ours + "base64:"
	partsMark  = ours + "parts:"
	// minLimit is the smallest limit: a head must fit into one item.
	minLimit = 96
)

// A slot is one of the two sets of parts of a name.
type slot string

const (
	slotA slot = "a"
	slotB slot = "b"
)

func (s slot) other() slot {
	if s == slotA {
		return slotB
	}
	return slotA
}

// partAccount returns the account of part n (from 1) in a slot.
func partAccount(name string, s slot, n int) string {
	return name + "#" + string(s) + "." + strconv.Itoa(n)
}

// encode turns a secret into text that every keyring stores unchanged.
func encode(secret []byte) string {
	if len(secret) > 0 && printable(secret) && !strings.HasPrefix(string(secret), ours) {
		return string(secret)
	}
	return binaryMark + base64.StdEncoding.EncodeToString(secret)
}

func printable(secret []byte) bool {
	for _, c := range secret {
		if (c < ' ' && c != '\n') || c > '~' {
			return false
		}
	}
	return true
}

// decode is the reverse of encode.
func decode(text string) ([]byte, error) {
	encoded, binary := strings.CutPrefix(text, binaryMark)
	switch {
	case binary:
		secret, err := base64.StdEncoding.DecodeString(encoded)
		if err != nil {
			return nil, fmt.Errorf("%w: not base64", ErrDamaged)
		}
		return secret, nil
	case strings.HasPrefix(text, ours):
		return nil, fmt.Errorf("%w: not a form that this version knows", ErrDamaged)
	default:
		return []byte(text), nil
	}
}

// A head says where the parts of a long value are, and their check sum.
type head struct {
	slot   slot
	count  int
	length int
	sum    string // SHA-256 of the whole text, hexadecimal
}

func newHead(s slot, text string, count int) head {
	sum := sha256.Sum256([]byte(text))
	return head{slot: s, count: count, length: len(text), sum: hex.EncodeToString(sum[:])}
}

func (h head) String() string {
	return fmt.Sprintf("%s%s:%d:%d:%s", partsMark, h.slot, h.count, h.length, h.sum)
}

// partsIn returns how many parts the head names in a slot.
func (h head) partsIn(s slot) int {
	if h.slot != s {
		return 0
	}
	return h.count
}

// matches reports whether text is the value that the head describes.
func (h head) matches(text string) bool {
	return newHead(h.slot, text, h.count) == h
}

// parseHead returns ok false for a value that is in one item.
func parseHead(text string) (h head, ok bool, err error) {
	rest, ok := strings.CutPrefix(text, partsMark)
	if !ok {
		return head{}, false, nil
	}
	bad := fmt.Errorf("%w: the item that tells of the parts cannot be read", ErrDamaged)
	field := strings.Split(rest, ":")
	if len(field) != 4 {
		return head{}, true, bad
	}
	h.slot, h.sum = slot(field[0]), field[3]
	var err1, err2 error
	h.count, err1 = strconv.Atoi(field[1])
	h.length, err2 = strconv.Atoi(field[2])
	// Base64 makes a secret longer by a third, and only the last part may be
	// shorter than the smallest limit: a larger count would keep us asking the
	// keyring for hours.
	if err1 != nil || err2 != nil || h.slot != slotA && h.slot != slotB ||
		h.count < 1 || h.length < (h.count-1)*minLimit || h.length > 2*MaxSecret {
		return head{}, true, bad
	}
	return h, true, nil
}

// cut divides text into parts of at most limit bytes.
func cut(text string, limit int) []string {
	var parts []string
	for len(text) > limit {
		parts = append(parts, text[:limit])
		text = text[limit:]
	}
	return append(parts, text)
}
