package keys

import (
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// markers matches PEM's BEGIN and END lines. They also match lines
// whose hyphens an editor has turned into dashes.
func markers() *regexp.Regexp {
	const dashes = `[-\x{2010}-\x{2015}\x{2212}]+`
	return regexp.MustCompile(dashes + `[ \t]*(BEGIN|END) ([A-Z0-9][A-Z0-9 ]*?)[ \t]*` + dashes)
}

// marker is one BEGIN or END line and where it stands.
type marker struct {
	begin      bool
	label      string
	start, end int // byte offsets into the text
	exact      bool
}

func findMarkers(text string) []marker {
	var found []marker
	for _, at := range markers().FindAllStringSubmatchIndex(text, -1) {
		m := marker{begin: text[at[2]:at[3]] == "BEGIN", label: text[at[4]:at[5]], start: at[0], end: at[1]}
		m.exact = text[at[0]:at[1]] == "-----"+text[at[2]:at[3]]+" "+m.label+"-----"
		found = append(found, m)
	}
	return found
}

// privateBlock returns the one private key in PEM armour, without the text around it.
func (p *paste) privateBlock() (*pem.Block, error) {
	if block, ok := p.bareOpenSSH(); ok {
		return block, nil
	}
	p.change(RepairIndent, unindent)
	found := findMarkers(p.text)
	at, err := privateMarker(found)
	if err != nil {
		return nil, err
	}
	if at+1 >= len(found) || found[at+1].begin {
		return nil, fmt.Errorf("%w: its END line is missing, so more may be missing; copy the whole file", ErrDamaged)
	}
	begin, end := found[at], found[at+1]
	if begin.label == "SSH2 ENCRYPTED PRIVATE KEY" { // before its headers count as damage
		return nil, fmt.Errorf("%w: it is in the format of ssh.com; convert it with PuTTYgen", ErrUnsupported)
	}
	if begin.label != end.label {
		return nil, fmt.Errorf("%w: its BEGIN and END lines do not belong together; copy the whole file", ErrDamaged)
	}
	p.noteArmour(begin, end)
	return decodeBlock(begin.label, p.text[begin.end:end.start])
}

// privateMarker returns the index of the BEGIN line of the only private key.
func privateMarker(found []marker) (int, error) {
	at, count := -1, 0
	for i, m := range found {
		if m.begin && strings.HasSuffix(m.label, "PRIVATE KEY") {
			at = i
			count++
		}
	}
	switch {
	case count == 1:
		return at, nil
	case count > 1:
		return 0, fmt.Errorf("%w: there are %d private keys in this text; give one at a time", ErrNotKey, count)
	}
	for _, m := range found {
		switch {
		case strings.HasSuffix(m.label, "PUBLIC KEY"):
			return 0, ErrPublicKey
		case strings.HasPrefix(m.label, "PGP "):
			return 0, fmt.Errorf("%w: it is a PGP key; SSH needs a key of its own", ErrNotKey)
		case strings.HasSuffix(m.label, "CERTIFICATE"):
			return 0, fmt.Errorf("%w: it is an X.509 certificate; SSH needs a key", ErrNotKey)
		}
	}
	return 0, fmt.Errorf("%w: no line with BEGIN and PRIVATE KEY was found", ErrNotKey)
}

// noteArmour records what was wrong around and between the lines.
func (p *paste) noteArmour(begin, end marker) {
	if !begin.exact || !end.exact {
		p.note(RepairDashes)
	}
	body := p.text[begin.end:end.start]
	if !strings.Contains(strings.TrimSpace(body), "\n") && len(strings.TrimSpace(body)) > 100 ||
		!strings.Contains(body, "\n") {
		p.note(RepairOneLine)
	}
	before, after := p.text[:begin.start], p.text[end.end:]
	if i := strings.Index(before, "END EC PARAMETERS-----\n"); i >= 0 {
		// openssl writes the curve's name in front of the key: no damage.
		before = before[i+len("END EC PARAMETERS-----\n"):]
	}
	if strings.TrimSpace(before) != "" || strings.TrimSpace(after) != "" {
		p.note(RepairText)
	} else if after == "" {
		p.note(RepairLastLineEnd)
	}
}

// decodeBlock decodes what is between BEGIN and END, however it is broken into lines.
func decodeBlock(label, body string) (*pem.Block, error) {
	headers, body := takeHeaders(body)
	var compact strings.Builder
	for _, r := range body {
		switch {
		case unicode.IsSpace(r):
		case r < 0x80 && strings.ContainsRune("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=", r):
			compact.WriteRune(r)
		default:
			return nil, fmt.Errorf("%w: there are characters in it that do not belong there; copy it again", ErrDamaged)
		}
	}
	if compact.Len() == 0 {
		return nil, fmt.Errorf("%w: there is nothing between its BEGIN and END lines", ErrDamaged)
	}
	der, err := base64.StdEncoding.DecodeString(compact.String())
	if err != nil {
		return nil, fmt.Errorf("%w: some characters are missing from it; copy the whole file", ErrDamaged)
	}
	return &pem.Block{Type: label, Headers: headers, Bytes: der}, nil
}

// takeHeaders reads the two headers of old encrypted keys, also when their
// lines have been joined.
func takeHeaders(body string) (map[string]string, string) {
	proc := regexp.MustCompile(`Proc-Type:\s*4,\s*ENCRYPTED`)
	dek := regexp.MustCompile(`DEK-Info:\s*([A-Z0-9-]+),\s*([0-9A-Fa-f]{32}|[0-9A-Fa-f]{16})`)
	headers := map[string]string{}
	if at := proc.FindStringIndex(body); at != nil {
		headers["Proc-Type"] = "4,ENCRYPTED"
		body = body[:at[0]] + body[at[1]:]
	}
	if at := dek.FindStringSubmatchIndex(body); at != nil {
		headers["DEK-Info"] = body[at[2]:at[3]] + "," + strings.ToUpper(body[at[4]:at[5]])
		body = body[:at[0]] + body[at[1]:]
	}
	return headers, body
}

// bareOpenSSH reads an OpenSSH key without its BEGIN and END lines. No other
// format can be recognised without them.
func (p *paste) bareOpenSSH() (*pem.Block, bool) {
	compact := strings.Join(strings.Fields(p.text), "")
	if !strings.HasPrefix(compact, "b3BlbnNzaC1rZXktdjEA") {
		return nil, false
	}
	block, err := decodeBlock("OPENSSH PRIVATE KEY", compact)
	if err != nil {
		return nil, false
	}
	p.note(RepairBeginAndEnd)
	return block, true
}
