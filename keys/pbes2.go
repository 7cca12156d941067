package keys

import (
	"crypto"
	"crypto/aes"
	"crypto/cipher"
	"crypto/des"
	"crypto/pbkdf2"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"fmt"
	"hash"
	"strings"

	"golang.org/x/crypto/scrypt"
)

// Encrypted PKCS#8 (RFC 5958, PBES2 of RFC 8018). The standard library cannot
// open it. The limits below have to be read from the same structures before any
// work, so that a package which opens it would not make this shorter.
const (
	maxIterations = 5_000_000 // PBKDF2: 8 times today's advice; seconds
	maxScrypt     = 256 << 20 // scrypt: bytes of memory, 128·r·(N+p)
	maxScryptPar  = 16        // scrypt: p
)

// oidValue is an object identifier.
type oidValue = asn1.ObjectIdentifier

// The algorithms, as dotted object identifiers.
const (
	oidRSA     = "1.2.840.113549.1.1.1"
	oidDSA     = "1.2.840.10040.4.1"
	oidECDSA   = "1.2.840.10045.2.1"
	oidEd25519 = "1.3.101.112"

	oidPBES2  = "1.2.840.113549.1.5.13"
	oidPBKDF2 = "1.2.840.113549.1.5.12"
	oidScrypt = "1.3.6.1.4.1.11591.4.11"

	oidHMACSHA1   = "1.2.840.113549.2.7"
	oidHMACSHA224 = "1.2.840.113549.2.8"
	oidHMACSHA256 = "1.2.840.113549.2.9"
	oidHMACSHA384 = "1.2.840.113549.2.10"
	oidHMACSHA512 = "1.2.840.113549.2.11"

	oidAES128  = "2.16.840.1.101.3.4.1.2"
	oidAES192  = "2.16.840.1.101.3.4.1.22"
	oidAES256  = "2.16.840.1.101.3.4.1.42"
	oidDESEDE3 = "1.2.840.113549.3.7"

	// Algorithms that are only named, to say why a key is not opened. Each
	// stands for all identifiers that begin with it.
	oidPBES1    = "1.2.840.113549.1.5"
	oidPKCS12   = "1.2.840.113549.1.12.1"
	oidCamellia = "1.2.392.200011.61.1.1.1"
	oidARIA     = "1.2.410.200046.1.1"
	oidSM4      = "1.2.156.10197.1.104"
	oidDES      = "1.3.14.3.2.7"
	oidRC2      = "1.2.840.113549.3.2"
)

type (
	encryptedInfo struct {
		Algorithm pkix.AlgorithmIdentifier
		Data      []byte
	}
	pbes2Params struct {
		Derivation pkix.AlgorithmIdentifier
		Cipher     pkix.AlgorithmIdentifier
	}
	pbkdf2Params struct {
		Salt       []byte
		Iterations int
		Length     int                      `asn1:"optional"`
		PRF        pkix.AlgorithmIdentifier `asn1:"optional"`
	}
	scryptParams struct {
		Salt    []byte
		N, R, P int
		Length  int `asn1:"optional"`
	}
)

// derive derives a key of the given length in bytes from a passphrase.
type derive func(passphrase []byte, length int) ([]byte, error)

func encryptedPKCS8File(der []byte) (encryptedKey, error) {
	var info encryptedInfo
	var params pbes2Params
	if rest, err := asn1.Unmarshal(der, &info); err != nil || len(rest) > 0 {
		return encryptedKey{}, fmt.Errorf("%w: its inner structure is broken; copy the whole file", ErrDamaged)
	}
	if oid := info.Algorithm.Algorithm; oid.String() != oidPBES2 {
		return encryptedKey{}, errEncryption(oid)
	}
	if !unpack(info.Algorithm, &params) {
		return encryptedKey{}, fmt.Errorf("%w: how it is encrypted cannot be read", ErrDamaged)
	}
	kdf, tries, err := readDerivation(params.Derivation)
	if err != nil {
		return encryptedKey{}, err
	}
	decrypt, err := readCipher(params.Cipher, info.Data)
	if err != nil {
		return encryptedKey{}, err
	}
	return encryptedKey{format: "PKCS#8", encrypted: true, tries: tries, open: func(passphrase []byte) (crypto.Signer, string, error) {
		plain, err := decrypt(kdf, passphrase)
		if err != nil {
			return nil, "", err
		}
		signer, err := openPKCS8(plain)
		if errors.Is(err, errNotPKCS8) {
			err = ErrWrongPassphrase
		}
		return signer, "", err
	}}, nil
}

// errEncryption returns the error that names the encryption of a key that
// cannot be opened here.
func errEncryption(with oidValue) error {
	name, oid := "a method that is not supported", with.String()
	switch {
	case under(oid, oidPBES1), under(oid, oidPKCS12):
		name = "PBES1, the weak method of the 1990s"
	case under(oid, oidCamellia):
		name = "Camellia"
	case under(oid, oidARIA):
		name = "ARIA"
	case under(oid, oidSM4):
		name = "SM4"
	case under(oid, oidDES), under(oid, oidRC2):
		name = "DES or RC2, which can be broken"
	}
	return fmt.Errorf("%w: it is encrypted with %s; encrypt it again with: openssl pkcs8 -topk8 -v2 aes-256-cbc -in FILE -out NEWFILE", ErrUnsupported, name)
}

func under(oid, family string) bool { return strings.HasPrefix(oid, family+".") || oid == family }

// unpack reads an algorithm's parameters and reports whether it could.
func unpack(algorithm pkix.AlgorithmIdentifier, into any) bool {
	rest, err := asn1.Unmarshal(algorithm.Parameters.FullBytes, into)
	return err == nil && len(rest) == 0
}

// readDerivation returns how the key is derived from the passphrase, and how
// many passphrases may be tried within the limit of work.
func readDerivation(algorithm pkix.AlgorithmIdentifier) (derive, int, error) {
	switch algorithm.Algorithm.String() {
	case oidPBKDF2:
		return readPBKDF2(algorithm)
	case oidScrypt:
		return readScrypt(algorithm)
	}
	return nil, 0, errEncryption(algorithm.Algorithm)
}

func readPBKDF2(algorithm pkix.AlgorithmIdentifier) (derive, int, error) {
	var params pbkdf2Params
	if !unpack(algorithm, &params) || params.Iterations < 1 {
		return nil, 0, fmt.Errorf("%w: how it is encrypted cannot be read", ErrDamaged)
	}
	if params.Iterations > maxIterations {
		return nil, 0, fmt.Errorf("%w: opening it would take more than %d rounds of PBKDF2, which is the limit", ErrUnsupported, maxIterations)
	}
	prf := pseudoRandom(params.PRF.Algorithm.String())
	if prf == nil {
		return nil, 0, errEncryption(params.PRF.Algorithm)
	}
	return func(passphrase []byte, length int) ([]byte, error) {
		return pbkdf2.Key(prf, string(passphrase), params.Salt, params.Iterations, length)
	}, maxIterations / params.Iterations, nil
}

// pseudoRandom returns the hash of an HMAC; SHA-1 where none is named.
func pseudoRandom(oid string) func() hash.Hash {
	switch oid {
	case "", oidHMACSHA1:
		return sha1.New
	case oidHMACSHA224:
		return sha256.New224
	case oidHMACSHA256:
		return sha256.New
	case oidHMACSHA384:
		return sha512.New384
	case oidHMACSHA512:
		return sha512.New
	}
	return nil
}

func readScrypt(algorithm pkix.AlgorithmIdentifier) (derive, int, error) {
	var params scryptParams
	if !unpack(algorithm, &params) || params.N < 2 || params.R < 1 || params.P < 1 {
		return nil, 0, fmt.Errorf("%w: how it is encrypted cannot be read", ErrDamaged)
	}
	if room := maxScrypt / 128 / params.R; params.P > maxScryptPar || params.N > room || params.P > room-params.N {
		return nil, 0, fmt.Errorf("%w: opening it would take more than %d MB of memory, which is the limit", ErrUnsupported, maxScrypt>>20)
	}
	return func(passphrase []byte, length int) ([]byte, error) {
		return scrypt.Key(passphrase, params.Salt, params.N, params.R, params.P, length)
	}, maxScrypt / 128 / params.R / params.N / params.P, nil
}

// readCipher returns the func that derives the key and decrypts data with it.
func readCipher(algorithm pkix.AlgorithmIdentifier, data []byte) (func(derive, []byte) ([]byte, error), error) {
	length, block := 0, aes.NewCipher
	switch algorithm.Algorithm.String() {
	case oidAES128:
		length = 16
	case oidAES192:
		length = 24
	case oidAES256:
		length = 32
	case oidDESEDE3:
		length, block = 24, des.NewTripleDESCipher
	default:
		return nil, errEncryption(algorithm.Algorithm)
	}
	var iv []byte
	if !unpack(algorithm, &iv) {
		return nil, fmt.Errorf("%w: how it is encrypted cannot be read", ErrDamaged)
	}
	return func(kdf derive, passphrase []byte) ([]byte, error) {
		key, err := kdf(passphrase, length)
		if err != nil {
			return nil, fmt.Errorf("%w: how it is encrypted cannot be read", ErrDamaged)
		}
		engine, err := block(key)
		if err != nil {
			return nil, fmt.Errorf("open the private key: %w", err)
		}
		return decryptCBC(engine, iv, data)
	}, nil
}

// decryptCBC decrypts and removes the padding. A wrong passphrase shows here in
// 255 of 256 cases, and later in the others.
func decryptCBC(engine cipher.Block, iv, data []byte) ([]byte, error) {
	size := engine.BlockSize()
	if len(iv) != size || len(data) == 0 || len(data)%size != 0 {
		return nil, fmt.Errorf("%w: some characters are missing from it; copy the whole file", ErrDamaged)
	}
	plain := make([]byte, len(data))
	cipher.NewCBCDecrypter(engine, iv).CryptBlocks(plain, data)
	pad := int(plain[len(plain)-1])
	if pad < 1 || pad > size {
		return nil, ErrWrongPassphrase
	}
	for _, b := range plain[len(plain)-pad:] {
		if int(b) != pad {
			return nil, ErrWrongPassphrase
		}
	}
	return plain[:len(plain)-pad], nil
}
