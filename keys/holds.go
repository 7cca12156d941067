package keys

import (
	"strings"
	"unicode"
)

// HoldsPrivate reports whether a text contains a private key, in any form that
// ParsePrivate reads or in those of other programs: also a broken or cut one,
// on one line, escaped or in base64, and anywhere in the text. In doubt it
// answers yes.
func HoldsPrivate(text string) bool {
	if len(text) < 16 {
		return false
	}
	plain := unescaped(text)
	return armoured(plain) || marked(squeezed(plain))
}

// armoured reports whether there is a BEGIN or END line of a private key, with
// any kind of dashes.
func armoured(text string) bool {
	for rest, there := text, true; there; {
		if _, rest, there = cutPrivateWord(rest); there && dashed(strings.TrimPrefix(rest, " BLOCK")) {
			return true
		}
	}
	return false
}

// cutPrivateWord cuts after the next "PRIVATE KEY", whatever is between its words.
func cutPrivateWord(text string) (before, after string, found bool) {
	at := 0
	for {
		i := strings.Index(text[at:], "PRIVATE")
		if i < 0 {
			return text, "", false
		}
		at += i + len("PRIVATE")
		rest := strings.TrimLeft(text[at:], " +_\t\r\n\u00A0")
		if after, ok := strings.CutPrefix(rest, "KEY"); ok {
			return text[:at], after, true
		}
	}
}

func dashed(text string) bool {
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Pd, r), r == '\u2212':
			return true
		case r == ' ', r == '\u00A0', r == '+', unicode.Is(unicode.Cf, r):
		default:
			return false
		}
	}
	return false
}

// marked reports whether a text without blanks contains the beginning of a
// private key's body.
func marked(compact string) bool {
	for _, mark := range []string{
		"PuTTY-User-Key-File", "Private-Lines:", "AGE-SECRET-KEY-", "SSHPRIVATEKEYFILEFORMAT",
		"b3BlbnNzaC1rZXktdjE",                                                                                                                          // OpenSSH
		"MC4CAQAwBQYDK2VwBCIEI",                                                                                                                        // Ed25519 in PKCS#8
		"MFECAQEwBQYDK2VwBCIEI",                                                                                                                        // the same with its public key
		"ADANBgkqhkiG9w0BAQEFAASC",                                                                                                                     // RSA in PKCS#8, after its length
		"AgEAMBMGByqGSM49AgEGCCqG",                                                                                                                     // ECDSA P-256 in PKCS#8
		"AgEAMBAGByqGSM49AgEGBSuBB",                                                                                                                    // ECDSA P-384 and P-521
		"LS0tLS1CRUdJTiBPUEVOU1NIIFBSSV", "LS0tLS1CRUdJTiBSU0EgUFJJ", "LS0tLS1CRUdJTiBFQyBQUkl", "LS0tLS1CRUdJTiBQUkl", "LS0tLS1CRUdJTiBFTkNSWVBURUQg", // base64 of BEGIN lines
		"UHVUVFktVXNlci1LZXktRmls",                             // base64 of PuTTY's first line
		"TFMwdExTMUNSVWRKVG", "VUhWVVZGa3RWWE5sY2kxTFpYa3RSbW", // the same in base64 twice
	} {
		if strings.Contains(compact, mark) {
			return true
		}
	}
	// RSA in PKCS#1 begins with its length and a version that is zero; the
	// modulus follows.
	for _, mark := range []string{"AIBAAKB", "gIBAAKC", "wIBAAKC", "QIBAAKC", "AIBAAKC"} {
		if i := strings.Index(compact, mark); i >= 3 && strings.Contains(compact[max(0, i-6):i], "MI") {
			return true
		}
	}
	return strings.Contains(compact, "MHcCAQEEI") || strings.Contains(compact, "MIGkAgEBBD") || strings.Contains(compact, "MIHcAgEBBEI") // SEC1
}

// squeezed returns a text without blanks and invisible characters.
func squeezed(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, text)
}
