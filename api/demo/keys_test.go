package demo_test

import (
	"bytes"
	"crypto/ed25519"
	"testing"

	"golang.org/x/crypto/ssh"

	"latchkey/keys"
)

// signer makes an Ed25519 key from a small number.
func signer(t *testing.T, n byte) ssh.Signer {
	t.Helper()
	s, err := ssh.NewSignerFromKey(ed25519.NewKeyFromSeed(bytes.Repeat([]byte{n}, 32)))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func public(t *testing.T, n byte) keys.Public {
	t.Helper()
	return keys.NewPublic(signer(t, n).PublicKey(), "")
}

func publicLine(t *testing.T, n byte) string {
	t.Helper()
	return public(t, n).Line()
}
