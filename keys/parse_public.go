package keys

import (
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/crypto/ssh"
)

// ParsePublic reads one public key as a person pastes it: a line of a .pub or
// authorized_keys file (options before the key are left out), also wrapped over
// several lines, quoted or indented; or a block in RFC 4716 or PEM form. It
// refuses a private key with ErrPrivateKey, and never repeats what it read.
func ParsePublic(text string) (Public, error) {
	if len(text) > maxPublic {
		return Public{}, fmt.Errorf("%w: it has more than %d KB", ErrTooLarge, maxPublic>>10)
	}
	p := newPaste([]byte(text))
	if looksPrivate(text) || looksPrivate(p.text) {
		return Public{}, ErrPrivateKey
	}
	p.text = strings.TrimSpace(p.text)
	switch {
	case p.text == "":
		return Public{}, fmt.Errorf("%w: there is no text", ErrNotKey)
	case strings.Contains(p.text, "BEGIN "):
		return parseBlock(unindent(spellOut(p.text)))
	}
	if slices.Contains(p.repairs, RepairQuotes) {
		p.text = strings.TrimSuffix(p.text, `\n`) // a value of a JSON or .env file
	}
	return parseWrapped(p.text)
}

// OptionsIn returns the options before a public key, as in a line of
// authorized_keys; "" where there are none. No forge stores them.
func OptionsIn(text string) string {
	lines := keyLines(newPaste([]byte(text)).text)
	if len(lines) == 0 {
		return ""
	}
	options, _, _, err := splitLine(lines[0])
	if err != nil {
		return ""
	}
	return cleanComment(options)
}

// looksPrivate reports whether a text has any form of private key, whole or in
// pieces: such a text must not be shown.
func looksPrivate(text string) bool {
	compact := strings.Join(strings.Fields(text), "")
	for _, mark := range []string{
		"PRIVATEKEY", puttyMark, "Private-Lines:", "SSHPRIVATEKEYFILEFORMAT",
		"b3BlbnNzaC1rZXktdjEA",           // OpenSSH without its BEGIN line
		"LS0tLS1CRUdJTiBPUEVOU1NIIFBSSV", // base64 of "-----BEGIN OPENSSH PRI"
		"LS0tLS1CRUdJTiBSU0EgUFJJ",       // RSA
		"LS0tLS1CRUdJTiBFQyBQUkl",        // EC
		"LS0tLS1CRUdJTiBQUkl",            // PKCS#8
		"LS0tLS1CRUdJTiBFTkNSWVBURUQg",   // PKCS#8, encrypted
		"UHVUVFktVXNlci1LZXktRmls",       // PuTTY
	} {
		if strings.Contains(compact, mark) {
			return true
		}
	}
	return false
}

// parseBlock reads RFC 4716 ("---- BEGIN SSH2 PUBLIC KEY ----") and PEM.
func parseBlock(text string) (Public, error) {
	found := findMarkers(text)
	if len(found) != 2 || !found[0].begin || found[1].begin || found[0].label != found[1].label {
		return Public{}, fmt.Errorf("%w: its BEGIN and END lines do not belong together; copy the whole text", ErrDamaged)
	}
	body := text[found[0].end:found[1].start]
	switch found[0].label {
	case "SSH2 PUBLIC KEY":
		return parseRFC4716(body)
	case "PUBLIC KEY", "RSA PUBLIC KEY":
		block, err := decodeBlock(found[0].label, body)
		if err != nil {
			return Public{}, err
		}
		return parsePEM(block)
	case "CERTIFICATE":
		return Public{}, fmt.Errorf("%w: it is an X.509 certificate; SSH needs a key", ErrNotKey)
	}
	return Public{}, fmt.Errorf("%w: its BEGIN line names a format that is not known", ErrUnsupported)
}

func parseRFC4716(body string) (Public, error) {
	// After a backslash a header's value continues in the next line.
	body = strings.ReplaceAll(body, "\\\n", "")
	header := regexp.MustCompile(`(?m)^([A-Za-z0-9-]+):[ \t]*(.*)$`)
	comment := ""
	for _, at := range header.FindAllStringSubmatch(body, -1) {
		if strings.EqualFold(at[1], "Comment") {
			comment = strings.Trim(at[2], `" `)
		}
	}
	compact := strings.Join(strings.Fields(header.ReplaceAllString(body, "")), "")
	key, err := decodeKey("", compact)
	if err != nil {
		return Public{}, err
	}
	return NewPublic(key, comment), nil
}

func parsePEM(block *pem.Block) (Public, error) {
	var raw any
	var err error
	if block.Type == "RSA PUBLIC KEY" {
		raw, err = x509.ParsePKCS1PublicKey(block.Bytes)
	} else {
		raw, err = x509.ParsePKIXPublicKey(block.Bytes)
	}
	if err != nil {
		return Public{}, fmt.Errorf("%w: its inner structure is broken or of a type that SSH does not know", ErrUnsupported)
	}
	key, err := ssh.NewPublicKey(raw)
	if err != nil || !isKeyType(key.Type()) {
		return Public{}, fmt.Errorf("%w: its type is not Ed25519, ECDSA or RSA", ErrUnsupported)
	}
	// Through the wire form, so that the same limits apply.
	if key, err = ssh.ParsePublicKey(key.Marshal()); err != nil {
		return Public{}, fmt.Errorf("%w: its numbers are not ones that SSH servers accept", ErrUnsupported)
	}
	return NewPublic(key, ""), nil
}
