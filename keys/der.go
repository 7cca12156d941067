package keys

import (
	"crypto"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"strings"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
	"golang.org/x/crypto/ssh"
)

// maxDER limits what is decrypted from an old encrypted file, in bytes: RSA
// with 16384 bits has 9,300.
const maxDER = 10 << 10

// pemFile is PKCS#1 or SEC1, open or encrypted in the old way (DEK-Info).
func pemFile(format string, block *pem.Block) (encryptedKey, error) {
	file := encryptedKey{format: format, encrypted: block.Headers["Proc-Type"] != "" || block.Headers["DEK-Info"] != ""}
	if !file.encrypted {
		der := block.Bytes
		file.open = func([]byte) (crypto.Signer, string, error) { return openDER(format, der) }
		return file, nil
	}
	cipher, iv, _ := strings.Cut(block.Headers["DEK-Info"], ",")
	size := dekBlock(cipher)
	switch {
	case block.Headers["Proc-Type"] == "" || cipher == "":
		return encryptedKey{}, fmt.Errorf("%w: one of its lines Proc-Type and DEK-Info is missing; copy the whole file", ErrDamaged)
	case size == 0:
		return encryptedKey{}, fmt.Errorf("%w: it is encrypted with a cipher that is not supported; encrypt it again with: ssh-keygen -p -f FILE", ErrUnsupported)
	case len(iv) != 2*size || len(block.Bytes)%size != 0:
		return encryptedKey{}, fmt.Errorf("%w: some characters are missing from it; copy the whole file", ErrDamaged)
	case len(block.Bytes) > maxDER:
		return encryptedKey{}, fmt.Errorf("%w: no key of its format has more than %d KB", ErrTooLarge, maxDER>>10)
	}
	file.tries = mostForms // MD5 once: no work worth a limit
	file.open = func(passphrase []byte) (crypto.Signer, string, error) { return openDEK(block, passphrase) }
	return file, nil
}

// dekBlock is the block size in bytes of a cipher of old encrypted files, 0 when
// it is not supported.
func dekBlock(cipher string) int {
	switch cipher {
	case "DES-CBC", "DES-EDE3-CBC":
		return 8
	case "AES-128-CBC", "AES-192-CBC", "AES-256-CBC":
		return 16
	}
	return 0
}

// openDEK opens an old encrypted file. The format has no check sum, so that any
// error may mean a wrong passphrase.
func openDEK(block *pem.Block, passphrase []byte) (crypto.Signer, string, error) {
	raw, err := ssh.ParseRawPrivateKeyWithPassphrase(pem.EncodeToMemory(block), passphrase)
	if unknownCurve(err) { // it was decrypted, else no curve could be read
		return nil, "", errOtherCurve()
	}
	if err != nil {
		return nil, "", ErrWrongPassphrase
	}
	signer, err := asSigner(raw)
	return signer, "", err
}

func openDER(format string, der []byte) (crypto.Signer, string, error) {
	var raw any
	var err error
	switch format {
	case "PKCS#1":
		if err := checkModulus(der); err != nil {
			return nil, "", err
		}
		raw, err = x509.ParsePKCS1PrivateKey(der)
	default:
		if spelledOut(der) {
			return nil, "", errSpelledOut()
		}
		raw, err = x509.ParseECPrivateKey(der)
		if unknownCurve(err) {
			return nil, "", errOtherCurve()
		}
	}
	if err != nil {
		return nil, "", fmt.Errorf("%w: its inner structure is broken; copy the whole file", ErrDamaged)
	}
	signer, err := asSigner(raw)
	return signer, "", err
}

// spelledOut reports whether a SEC1 key has the numbers of its curve instead of
// the curve's name, as openssl writes it with -param_enc explicit.
func spelledOut(der []byte) bool {
	var key, scalar, parameters cryptobyte.String
	var version int
	input := cryptobyte.String(der)
	return input.ReadASN1(&key, asn1.SEQUENCE) && key.ReadASN1Integer(&version) && key.ReadASN1(&scalar, asn1.OCTET_STRING) &&
		key.ReadASN1(&parameters, asn1.Tag(0).Constructed().ContextSpecific()) && parameters.PeekASN1Tag(asn1.SEQUENCE)
}

func errSpelledOut() error {
	return fmt.Errorf("%w: the numbers of its curve are spelled out in it, where SSH needs a curve's name; write it with the name: openssl ec -in FILE -param_enc named_curve -out NEWFILE", ErrUnsupported)
}

func errOtherCurve() error {
	return fmt.Errorf("%w: its curve is not P-256, P-384 or P-521, the ones that SSH knows", ErrUnsupported)
}

// unknownCurve reports whether an error is x509's for a curve without an
// implementation; that error has no type of its own.
func unknownCurve(err error) bool {
	return err != nil && strings.Contains(err.Error(), "elliptic curve")
}

// checkModulus checks the size of a PKCS#1 key before the costly work on it.
func checkModulus(der []byte) error {
	var key cryptobyte.String
	var version int
	modulus := new(big.Int)
	input := cryptobyte.String(der)
	if !input.ReadASN1(&key, asn1.SEQUENCE) || !key.ReadASN1Integer(&version) || !key.ReadASN1Integer(modulus) {
		return fmt.Errorf("%w: its inner structure is broken; copy the whole file", ErrDamaged)
	}
	return checkRSASize(modulus.BitLen())
}

var errNotPKCS8 = errors.New("no PKCS#8 structure")

// pkcs8File is PKCS#8 that is not encrypted.
func pkcs8File(der []byte) (encryptedKey, error) {
	return encryptedKey{format: "PKCS#8", open: func([]byte) (crypto.Signer, string, error) {
		signer, err := openPKCS8(der)
		if errors.Is(err, errNotPKCS8) {
			err = fmt.Errorf("%w: its inner structure is broken; copy the whole file", ErrDamaged)
		}
		return signer, "", err
	}}, nil
}

// openPKCS8 reads the unencrypted structure; errNotPKCS8 when it is none.
func openPKCS8(der []byte) (crypto.Signer, error) {
	var info, algorithm, inner cryptobyte.String
	var version int
	var oid oidValue
	input := cryptobyte.String(der)
	if !input.ReadASN1(&info, asn1.SEQUENCE) || !info.ReadASN1Integer(&version) ||
		!info.ReadASN1(&algorithm, asn1.SEQUENCE) || !algorithm.ReadASN1ObjectIdentifier(&oid) ||
		!info.ReadASN1(&inner, asn1.OCTET_STRING) {
		return nil, errNotPKCS8
	}
	switch oid.String() {
	case oidRSA:
		if err := checkModulus(inner); err != nil {
			return nil, err
		}
	case oidDSA:
		return nil, errDSA()
	case oidECDSA:
		if algorithm.PeekASN1Tag(asn1.SEQUENCE) {
			return nil, errSpelledOut()
		}
	case oidEd25519:
	default:
		return nil, fmt.Errorf("%w: its type is not Ed25519, ECDSA or RSA", ErrUnsupported)
	}
	raw, err := x509.ParsePKCS8PrivateKey(der)
	if unknownCurve(err) {
		return nil, errOtherCurve()
	}
	if err != nil {
		return nil, fmt.Errorf("%w: its private key does not fit together", ErrDamaged)
	}
	return asSigner(raw)
}
