package keys

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/des"
	"crypto/subtle"
	"encoding/binary"
	"fmt"

	"github.com/dchest/bcrypt_pbkdf"
	"golang.org/x/crypto/chacha20"

	//lint:ignore SA1019 OpenSSH's own construction of ChaCha20 and Poly1305 is older than the one that chacha20poly1305 has.
	"golang.org/x/crypto/poly1305"
)

// maxSalt is the longest salt, in bytes; ssh-keygen writes 16.
const maxSalt = 1 << 10

// openSSHCipher is one of the ways in which ssh-keygen -Z encrypts a key.
type openSSHCipher struct {
	key, iv int // bytes that are derived from the passphrase
	block   int // what the length of the encrypted part is a multiple of, in bytes
	tag     int // bytes of authentication after the encrypted part
	// open decrypts; nil means that the key is not encrypted.
	open func(key, iv, data, tag []byte) ([]byte, error)
}

// openSSHEncryption is how one file is encrypted.
type openSSHEncryption struct {
	cipher openSSHCipher
	salt   []byte
	rounds uint32
}

// openSSHCiphers are all ciphers of OpenSSH (ssh -Q cipher).
func openSSHCiphers() map[string]openSSHCipher {
	ctr := func(key int) openSSHCipher { return openSSHCipher{key: key, iv: 16, block: 16, open: openCTR} }
	cbc := func(key int) openSSHCipher {
		return openSSHCipher{key: key, iv: 16, block: 16, open: openCBC(aes.NewCipher)}
	}
	gcm := func(key int) openSSHCipher { return openSSHCipher{key: key, iv: 12, block: 16, tag: 16, open: openGCM} }
	return map[string]openSSHCipher{
		"aes128-ctr": ctr(16), "aes192-ctr": ctr(24), "aes256-ctr": ctr(32),
		"aes128-cbc": cbc(16), "aes192-cbc": cbc(24), "aes256-cbc": cbc(32),
		"rijndael-cbc@lysator.liu.se":   cbc(32),
		"3des-cbc":                      {key: 24, iv: 8, block: 8, open: openCBC(des.NewTripleDESCipher)},
		"aes128-gcm@openssh.com":        gcm(16),
		"aes256-gcm@openssh.com":        gcm(32),
		"chacha20-poly1305@openssh.com": {key: 64, block: 8, tag: 16, open: openChaCha},
	}
}

// decrypt returns the decrypted private part; ErrWrongPassphrase when the result is not one.
func (s openSSHEncryption) decrypt(data, rest, passphrase []byte) ([]byte, error) {
	if len(passphrase) == 0 {
		return nil, ErrWrongPassphrase
	}
	derived, err := bcrypt_pbkdf.Key(passphrase, s.salt, int(s.rounds), s.cipher.key+s.cipher.iv)
	if err != nil {
		return nil, fmt.Errorf("%w: how it is encrypted cannot be read", ErrDamaged)
	}
	defer clear(derived)
	plain, err := s.cipher.open(derived[:s.cipher.key], derived[s.cipher.key:], data, rest[:s.cipher.tag])
	if err != nil {
		return nil, err
	}
	// It begins with two equal numbers, so that a wrong passphrase shows.
	if len(plain) < 8 || binary.BigEndian.Uint32(plain) != binary.BigEndian.Uint32(plain[4:]) {
		return nil, ErrWrongPassphrase
	}
	return plain, nil
}

func openCTR(key, iv, data, _ []byte) ([]byte, error) {
	engine, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	plain := make([]byte, len(data))
	cipher.NewCTR(engine, iv).XORKeyStream(plain, data)
	return plain, nil
}

func openCBC(block func([]byte) (cipher.Block, error)) func(key, iv, data, _ []byte) ([]byte, error) {
	return func(key, iv, data, _ []byte) ([]byte, error) {
		engine, err := block(key)
		if err != nil {
			return nil, err
		}
		plain := make([]byte, len(data))
		cipher.NewCBCDecrypter(engine, iv).CryptBlocks(plain, data)
		return plain, nil
	}
}

func openGCM(key, iv, data, tag []byte) ([]byte, error) {
	engine, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	gcm, err := cipher.NewGCM(engine)
	if err != nil {
		return nil, err
	}
	plain, err := gcm.Open(nil, iv, append(append([]byte(nil), data...), tag...), nil)
	if err != nil {
		return nil, ErrWrongPassphrase // or damage, which looks the same
	}
	return plain, nil
}

// openChaCha decrypts chacha20-poly1305@openssh.com as
// PROTOCOL.chacha20poly1305 of OpenSSH describes it, for packet number 0 and
// without the length field of packets: of the two keys only the first is used.
func openChaCha(key, _, data, tag []byte) ([]byte, error) {
	stream, err := chacha20.NewUnauthenticatedCipher(key[:32], make([]byte, chacha20.NonceSize))
	if err != nil {
		return nil, err
	}
	var once [32]byte
	stream.XORKeyStream(once[:], once[:])
	var want [poly1305.TagSize]byte
	poly1305.Sum(&want, data, &once)
	if subtle.ConstantTimeCompare(want[:], tag) != 1 {
		return nil, ErrWrongPassphrase // or damage, which looks the same
	}
	stream.SetCounter(1)
	plain := make([]byte, len(data))
	stream.XORKeyStream(plain, data)
	return plain, nil
}
