package keys

import (
	"encoding/base64"
	"fmt"
	"strings"
)

// readPrivate recognises the format of the data and parses it, without
// decrypting anything and without any costly work.
func readPrivate(data []byte) (encryptedKey, []Repair, error) {
	if len(data) > maxPrivate {
		return encryptedKey{}, nil, fmt.Errorf("%w: it has more than %d KB", ErrTooLarge, maxPrivate>>10)
	}
	label := labelOfDER(data)
	switch {
	case label == labelPKCS12:
		return encryptedKey{}, nil, errPKCS12()
	case label != "":
		data = []byte(armouredDER(label, data))
	}
	p := newPaste(data)
	if label != "" {
		p.note(RepairDER)
	}
	p.change(RepairWrittenEnds, spellOut)
	p.unwrap()
	if strings.TrimSpace(p.text) == "" {
		return encryptedKey{}, nil, fmt.Errorf("%w: there is no text", ErrNotKey)
	}
	file, err := p.takeApart()
	return file, p.repairs, err
}

// unwrap undoes the base64 that secret stores put around values of several lines.
func (p *paste) unwrap() {
	compact := strings.Join(strings.Fields(p.text), "")
	if !strings.HasPrefix(compact, "LS0tLS1CRUdJTi") && !strings.HasPrefix(compact, "UHVUVFktVXNlci1LZXktRmls") {
		return
	}
	if inner, err := base64.StdEncoding.DecodeString(compact); err == nil {
		p.text = plainEnds(string(inner))
		p.note(RepairBase64)
	}
}

func (p *paste) takeApart() (encryptedKey, error) {
	if strings.Contains(p.text, puttyMark) {
		return p.puttyFile()
	}
	if err := p.foreign(); err != nil {
		return encryptedKey{}, err
	}
	block, err := p.privateBlock()
	if err != nil {
		return encryptedKey{}, err
	}
	switch block.Type {
	case "OPENSSH PRIVATE KEY":
		return openSSHFile(block.Bytes)
	case "RSA PRIVATE KEY":
		return pemFile("PKCS#1", block)
	case "EC PRIVATE KEY":
		return pemFile("SEC1", block)
	case "PRIVATE KEY":
		return pkcs8File(block.Bytes)
	case "ENCRYPTED PRIVATE KEY":
		return encryptedPKCS8File(block.Bytes)
	case "DSA PRIVATE KEY":
		return encryptedKey{}, errDSA()
	}
	return encryptedKey{}, fmt.Errorf("%w: its BEGIN line names a format that is not known", ErrUnsupported)
}

// foreign returns the error for what people paste by mistake and what is no PEM.
func (p *paste) foreign() error {
	if strings.Contains(p.text, "BEGIN ") {
		return nil
	}
	if strings.HasPrefix(p.text, "SSH PRIVATE KEY FILE FORMAT 1.1") {
		return fmt.Errorf("%w: it is for version 1 of the SSH protocol, which nobody speaks any more", ErrUnsupported)
	}
	if strings.Contains(p.text, `"kty"`) && strings.Contains(p.text, `"d"`) {
		return fmt.Errorf("%w: it is a JSON Web Key, which ssh does not read either; have the program that made it write PEM", ErrUnsupported)
	}
	if strings.ContainsRune(p.text, 0) || strings.HasPrefix(p.text, "0\x82") {
		return fmt.Errorf("%w: it is a binary file; a private key is a text file with BEGIN and END lines", ErrNotKey)
	}
	for _, field := range strings.Fields(p.text) {
		switch {
		case isCertType(field):
			return ErrCertificate
		case isKeyType(field):
			return ErrPublicKey
		}
	}
	return nil
}

func errDSA() error {
	return fmt.Errorf("%w: DSA keys are broken, and OpenSSH and the forges no longer accept them; create a new key", ErrUnsupported)
}
