package keys

import (
	"bytes"
	"crypto"
	"encoding/pem"
	"fmt"
	"strings"

	"golang.org/x/crypto/ssh"
)

// maxRounds limits OpenSSH's bcrypt: 64 times its default, half of what
// x/crypto/ssh allows; 10 to 20 seconds of one core.
const maxRounds = 1024

// openSSHMagic stands at the start of OpenSSH's own private key format.
const openSSHMagic = "openssh-key-v1\x00"

// openSSHContainer is that format, see PROTOCOL.key of OpenSSH.
type openSSHContainer struct {
	Cipher  string
	KDF     string
	Options []byte
	Count   uint32
	Public  []byte
	Private []byte
	Rest    []byte `ssh:"rest"`
}

func openSSHFile(blob []byte) (encryptedKey, error) {
	inner, ok := bytes.CutPrefix(blob, []byte(openSSHMagic))
	var box openSSHContainer
	if !ok || ssh.Unmarshal(inner, &box) != nil {
		return encryptedKey{}, fmt.Errorf("%w: its inner structure is broken; copy the whole file", ErrDamaged)
	}
	if box.Count != 1 {
		return encryptedKey{}, fmt.Errorf("%w: the file holds several keys or none", ErrUnsupported)
	}
	if err := box.checkPublic(); err != nil {
		return encryptedKey{}, err
	}
	encryption, err := box.checkEncryption()
	if err != nil {
		return encryptedKey{}, err
	}
	return encryptedKey{
		format:    "OpenSSH",
		encrypted: box.Cipher != "none",
		public:    box.Public,
		tries:     int(maxRounds / max(encryption.rounds, 1)),
		open: func(passphrase []byte) (crypto.Signer, string, error) {
			return box.open(encryption, passphrase)
		},
	}, nil
}

// checkPublic refuses a file by its public key, which is never encrypted.
func (box openSSHContainer) checkPublic() error {
	var wire struct {
		Type string
		Rest []byte `ssh:"rest"`
	}
	if ssh.Unmarshal(box.Public, &wire) != nil {
		return fmt.Errorf("%w: its public key cannot be read", ErrDamaged)
	}
	switch {
	case strings.HasPrefix(wire.Type, "sk-"):
		return fmt.Errorf("%w: it belongs to a hardware security key, whose private key never leaves the device", ErrUnsupported)
	case wire.Type == algoDSA:
		return errDSA()
	case !isKeyType(wire.Type):
		return fmt.Errorf("%w: its type is not Ed25519, ECDSA or RSA", ErrUnsupported)
	}
	if _, err := ssh.ParsePublicKey(box.Public); err != nil {
		return fmt.Errorf("%w: its public key cannot be read", ErrDamaged)
	}
	return nil
}

// checkEncryption refuses what cannot or should not be decrypted, before any work.
func (box openSSHContainer) checkEncryption() (openSSHEncryption, error) {
	if box.Cipher == "none" && box.KDF == "none" {
		return openSSHEncryption{}, nil
	}
	way, known := openSSHCiphers()[box.Cipher]
	if box.KDF != "bcrypt" || !known {
		return openSSHEncryption{}, fmt.Errorf("%w: it is encrypted in a way that ssh-keygen does not have; encrypt it again with the program that it comes from", ErrUnsupported)
	}
	var options struct {
		Salt   []byte
		Rounds uint32
	}
	if ssh.Unmarshal(box.Options, &options) != nil || options.Rounds == 0 || len(options.Salt) == 0 || len(options.Salt) > maxSalt {
		return openSSHEncryption{}, fmt.Errorf("%w: how it is encrypted cannot be read", ErrDamaged)
	}
	if options.Rounds > maxRounds {
		return openSSHEncryption{}, fmt.Errorf("%w: opening it would take %d rounds of bcrypt, and the limit is %d; encrypt it again with: ssh-keygen -p -a 100 -f FILE", ErrUnsupported, options.Rounds, maxRounds)
	}
	if len(box.Private) == 0 || len(box.Private)%way.block != 0 || len(box.Rest) < way.tag {
		return openSSHEncryption{}, fmt.Errorf("%w: some characters are missing from it; copy the whole file", ErrDamaged)
	}
	return openSSHEncryption{cipher: way, salt: options.Salt, rounds: options.Rounds}, nil
}

func (box openSSHContainer) open(encryption openSSHEncryption, passphrase []byte) (crypto.Signer, string, error) {
	plain := box.Private
	if encryption.cipher.open != nil {
		var err error
		if plain, err = encryption.decrypt(box.Private, box.Rest, passphrase); err != nil {
			return nil, "", err
		}
		defer clear(plain)
	}
	raw, err := parseOpenSSH(box.Public, plain)
	if err != nil {
		return nil, "", fmt.Errorf("%w: its private key does not fit together", ErrDamaged)
	}
	signer, err := asSigner(raw)
	if err != nil {
		return nil, "", err
	}
	public, err := ssh.NewPublicKey(signer.Public())
	if err != nil || !bytes.Equal(public.Marshal(), box.Public) {
		return nil, "", fmt.Errorf("%w: its public key belongs to another key", ErrDamaged)
	}
	return signer, openSSHComment(plain), nil
}

// parseOpenSSH reads a private part that is not, or no longer, encrypted.
func parseOpenSSH(public, plain []byte) (any, error) {
	blob := append([]byte(openSSHMagic), ssh.Marshal(openSSHContainer{
		Cipher: "none", KDF: "none", Count: 1, Public: public, Private: plain})...)
	defer clear(blob)
	return ssh.ParseRawPrivateKey(pem.EncodeToMemory(&pem.Block{Type: "OPENSSH PRIVATE KEY", Bytes: blob}))
}

// openSSHComment reads the comment of a private part, which x/crypto/ssh does not return.
func openSSHComment(plain []byte) string {
	var head struct {
		Check1, Check2 uint32
		Type           string
		Rest           []byte `ssh:"rest"`
	}
	if ssh.Unmarshal(plain, &head) != nil {
		return ""
	}
	fields := 3 // ECDSA: curve, point, scalar
	switch head.Type {
	case ssh.KeyAlgoED25519:
		fields = 2 // point, seed with point
	case ssh.KeyAlgoRSA:
		fields = 6 // n, e, d, iqmp, p, q
	}
	field := struct {
		Value []byte
		Rest  []byte `ssh:"rest"`
	}{Rest: head.Rest}
	for range fields + 1 {
		if ssh.Unmarshal(field.Rest, &field) != nil {
			return ""
		}
	}
	return string(field.Value)
}
