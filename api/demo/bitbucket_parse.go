package demo

import (
	"crypto/rsa"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/crypto/ssh"

	"latchkey/keys"
)

// parseKey reads a public key as the forge takes it. It is written apart from
// keys.ParsePublic on purpose: a fake that shares the client's parser would
// share its mistakes. RSA keys that are too short and stand there from earlier
// days stay.
func parseKey(text string) (keys.Public, error) {
	invalid := refusal("Invalid SSH key.")
	fields := strings.SplitN(strings.TrimSpace(text), " ", 3)
	if len(fields) < 2 || strings.ContainsAny(text, "\r\n\x00") {
		return keys.Public{}, invalid
	}
	blob, err := base64.StdEncoding.DecodeString(fields[1])
	if err != nil {
		return keys.Public{}, invalid
	}
	public, err := ssh.ParsePublicKey(blob)
	if err != nil || public.Type() != fields[0] {
		return keys.Public{}, invalid
	}
	switch public.Type() {
	case ssh.KeyAlgoED25519, ssh.KeyAlgoECDSA256, ssh.KeyAlgoECDSA384, ssh.KeyAlgoECDSA521:
	case ssh.KeyAlgoRSA:
		if bits := rsaBits(public); bits < keys.LeastRSA {
			return keys.Public{}, refusal(fmt.Sprintf("Invalid SSH key: RSA keys need at least %d bits, this one has %d.", keys.LeastRSA, bits))
		}
	default:
		return keys.Public{}, refusal(fmt.Sprintf("Invalid SSH key: keys of type %s are not supported.", public.Type()))
	}
	comment := ""
	if len(fields) == 3 {
		comment = strings.TrimSpace(fields[2])
	}
	return keys.NewPublic(public, comment), nil
}

func rsaBits(public ssh.PublicKey) int {
	if wrapped, is := public.(ssh.CryptoPublicKey); is {
		if key, is := wrapped.CryptoPublicKey().(*rsa.PublicKey); is {
			return key.N.BitLen()
		}
	}
	return 0
}
