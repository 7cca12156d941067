package core

import (
	"testing"

	"latchkey/keys"
)

// What a forge has in the place of a key is said with a code, and in English as
// the error says it.
func TestWhyATextIsNoKeyHasACode(t *testing.T) {
	for _, text := range []string{"", "words", "ssh-ed25519 AAAA", "-----BEGIN PUBLIC KEY-----\nx", "ssh-dss AAAAB3NzaC1kc3MAAACB"} {
		_, err := keys.ParsePublic(text)
		if err == nil {
			t.Fatalf("%q is a key", text)
		}
		if got := keyErrorText(err); got.Code == "" || got.String() != err.Error() {
			t.Errorf("%q: %q (%s), the error says %q", text, got, got.Code, err)
		}
	}
	if !keyErrorText(nil).IsZero() {
		t.Error("no error says something")
	}
}
