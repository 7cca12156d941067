package keys

import (
	"crypto"
	"errors"
	"testing"
)

// However a passphrase may be written, a file that is costly to open is not
// opened more often than the limit of work allows; a plain word has three forms.
func TestPassphrasesAreTriedWithinTheLimitOfWork(t *testing.T) {
	for _, of := range []struct {
		given       string
		tries, want int
	}{{"plain", 100, 3}, {" é\r\n", 100, 7}, {" é\r\n", 2, 2}, {" é\r\n", 1, 1}, {" é\r\n", 0, 1}} {
		count, known := 0, map[string]bool{}
		file := encryptedKey{encrypted: true, tries: of.tries, open: func(form []byte) (crypto.Signer, string, error) {
			count++
			if known[string(form)] {
				t.Errorf("%q was tried twice", form)
			}
			known[string(form)] = true
			return nil, "", ErrWrongPassphrase
		}}
		if _, _, err := file.unlock([]byte(of.given)); !errors.Is(err, ErrWrongPassphrase) || count != of.want {
			t.Errorf("%q with %d tries: %d tries, %v", of.given, of.tries, count, err)
		}
	}
}
