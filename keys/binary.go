package keys

import (
	"encoding/base64"
	"fmt"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// Keys in DER, as Java, Windows and openssl -outform DER write them: the bytes
// that PEM wraps. Like OpenSSH's format, DER can be recognised by itself.

// labelPKCS12 is the label of a store of keys and certificates, which is no key.
const labelPKCS12 = "PKCS12"

// labelOfDER returns the words of the BEGIN line that PEM would have, "" for
// data that is not exactly one of these structures.
func labelOfDER(data []byte) string {
	var outer, first, second cryptobyte.String
	var firstTag, secondTag asn1.Tag
	input := cryptobyte.String(data)
	if !input.ReadASN1(&outer, asn1.SEQUENCE) || !input.Empty() || !outer.ReadAnyASN1(&first, &firstTag) || !outer.ReadAnyASN1(&second, &secondTag) {
		return ""
	}
	version := -1
	if firstTag == asn1.INTEGER && len(first) == 1 {
		version = int(first[0])
	}
	switch {
	case version == 3 && secondTag == asn1.SEQUENCE:
		return labelPKCS12
	case (version == 0 || version == 1) && secondTag == asn1.SEQUENCE && outer.PeekASN1Tag(asn1.OCTET_STRING):
		return "PRIVATE KEY"
	case version == 0 && secondTag == asn1.INTEGER:
		return "RSA PRIVATE KEY"
	case version == 1 && secondTag == asn1.OCTET_STRING:
		return "EC PRIVATE KEY"
	case firstTag == asn1.SEQUENCE && secondTag == asn1.OCTET_STRING && outer.Empty() && first.PeekASN1Tag(asn1.OBJECT_IDENTIFIER):
		return "ENCRYPTED PRIVATE KEY"
	case firstTag == asn1.SEQUENCE && secondTag == asn1.BIT_STRING && outer.Empty():
		return "PUBLIC KEY"
	case firstTag == asn1.SEQUENCE && secondTag == asn1.SEQUENCE && outer.PeekASN1Tag(asn1.BIT_STRING):
		return "CERTIFICATE"
	}
	return ""
}

func armouredDER(label string, der []byte) string {
	return "-----BEGIN " + label + "-----\n" + base64.StdEncoding.EncodeToString(der) + "\n-----END " + label + "-----\n"
}

func errPKCS12() error {
	return fmt.Errorf("%w: it is a store of keys and certificates (PKCS#12, .p12 or .pfx); take the private key out with: openssl pkcs12 -nocerts -in FILE -out NEWFILE", ErrUnsupported)
}
