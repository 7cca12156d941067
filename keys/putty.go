package keys

import (
	"crypto"
	"fmt"
	"slices"
	"strings"

	"github.com/kayrus/putty"
	"golang.org/x/crypto/ssh"
)

// puttyMark begins a PuTTY private key file.
const puttyMark = "PuTTY-User-Key-File-"

// The limits of Argon2 in PuTTY files. PuTTY's own default is 8 MiB and as many
// passes as fit into a tenth of a second.
const (
	maxArgonMemory  = 256 << 10 // KiB
	maxArgonWork    = 8 << 20   // KiB times passes: about 10 seconds
	maxArgonThreads = 16
)

func (p *paste) puttyFile() (encryptedKey, error) {
	lines, err := p.puttyLines()
	if err != nil {
		return encryptedKey{}, err
	}
	if err := checkPuttyHead(lines); err != nil {
		return encryptedKey{}, err
	}
	spellings := puttySpellings(lines)
	key, err := putty.New([]byte(spellings[0]))
	if err != nil {
		return encryptedKey{}, fmt.Errorf("%w: its lines do not fit together; copy the whole file", ErrDamaged)
	}
	if err := checkPutty(key); err != nil {
		return encryptedKey{}, err
	}
	tries := argonTries(key)
	if tries < mostForms*len(spellings) {
		spellings = spellings[:1] // each is derived from the passphrase again
	}
	return encryptedKey{
		format:    "PuTTY",
		encrypted: key.Encryption != "none",
		public:    key.PublicKey,
		tries:     tries,
		open: func(passphrase []byte) (crypto.Signer, string, error) {
			return openSpelled(spellings, passphrase)
		},
	}, nil
}

// openSpelled opens the first spelling with a correct check sum.
func openSpelled(spellings []string, passphrase []byte) (crypto.Signer, string, error) {
	var first error
	for _, text := range spellings {
		key, err := putty.New([]byte(text)) // parsed again, because an opened one cannot be opened twice
		if err != nil {
			return nil, "", fmt.Errorf("%w: its lines do not fit together; copy the whole file", ErrDamaged)
		}
		signer, err := openPutty(key, passphrase)
		if err == nil {
			return signer, key.Comment, nil
		}
		if first == nil {
			first = err
		}
	}
	return nil, "", first
}

// argonTries returns how many passphrases may be tried within the limit of work.
func argonTries(key *putty.Key) int {
	const plenty = 100
	if key.Version < 3 || key.Encryption == "none" {
		return plenty
	}
	memory := max(uint64(key.Argon2Memory), 8*uint64(key.Argon2Parallelism))
	return int(min(maxArgonWork/max(memory*uint64(key.Argon2Passes), 1), plenty))
}

// puttyLines returns the lines of the key file without what surrounds them. The
// comment's bytes stay as they are: the check sum includes them.
func (p *paste) puttyLines() ([]string, error) {
	p.forget(RepairWindowsEnds) // PuTTY itself writes them
	start := strings.Index(p.text, puttyMark)
	before, text := p.text[:start], p.text[start:]
	p.text = text
	p.change(RepairIndent, unindent)
	p.change(RepairInvisible, dropInvisibleInPutty)
	var lines []string
	for rest := p.text; rest != ""; {
		var line string
		line, rest, _ = strings.Cut(rest, "\n")
		if line = puttyLine(line); line == "" {
			continue
		}
		lines = append(lines, line)
		if strings.HasPrefix(line, "Private-MAC: ") || strings.HasPrefix(line, "Private-Hash: ") {
			if strings.TrimSpace(before) != "" || strings.TrimSpace(rest) != "" {
				p.note(RepairText)
			}
			return lines, nil
		}
	}
	return nil, fmt.Errorf("%w: its Private-MAC line is missing, so more may be missing; copy the whole file", ErrDamaged)
}

const puttyComment = "Comment:"

// dropInvisibleInPutty removes invisible characters, but not in the comment.
func dropInvisibleInPutty(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if !strings.HasPrefix(line, puttyComment) {
			lines[i] = dropInvisible(line)
		}
	}
	return strings.Join(lines, "\n")
}

// puttyLine removes white space at the end, but not in a comment: there it
// counts for the check sum, and an empty comment needs the space before it.
func puttyLine(line string) string {
	if !strings.HasPrefix(line, puttyComment) {
		return strings.TrimRight(line, " \t")
	}
	if line == puttyComment {
		return puttyComment + " "
	}
	return line
}

// puttySpellings returns the files that a text may have been, likeliest first:
// what a mail program or a web page did to the comment is undone only where the
// check sum agrees.
func puttySpellings(lines []string) []string {
	whole := func(change func(string) string) string {
		changed := slices.Clone(lines)
		for i, line := range changed {
			if strings.HasPrefix(line, puttyComment) {
				changed[i] = puttyLine(change(line))
			}
		}
		return strings.Join(changed, "\n") + "\n"
	}
	list := []string{
		whole(func(s string) string { return s }),
		whole(func(s string) string { return strings.TrimRight(s, " \t") }),
		whole(dropInvisible),
		whole(func(s string) string { return strings.TrimRight(dropInvisible(s), " \t") }),
	}
	return slices.Compact(list)
}

// checkPuttyHead refuses what cannot be read, with an error for each cause; the
// parser has one error for all.
func checkPuttyHead(lines []string) error {
	version, algorithm, _ := strings.Cut(strings.TrimPrefix(lines[0], puttyMark), ": ")
	switch {
	case version == "1":
		return fmt.Errorf("%w: it is in the oldest PuTTY format; open it in PuTTYgen and save it again", ErrUnsupported)
	case version != "2" && version != "3":
		return fmt.Errorf("%w: it is in a PuTTY format newer than 3", ErrUnsupported)
	case algorithm == algoDSA:
		return errDSA()
	case !isKeyType(algorithm) || strings.HasPrefix(algorithm, "sk-"):
		return fmt.Errorf("%w: its type is not Ed25519, ECDSA or RSA", ErrUnsupported)
	}
	for _, line := range lines {
		if way, ok := strings.CutPrefix(line, "Key-Derivation: "); ok && way != "Argon2id" && way != "Argon2i" {
			return fmt.Errorf("%w: its passphrase goes through a method that is not supported (%s); save it again in PuTTYgen with Argon2id", ErrUnsupported, puttyDerivation(way))
		}
		if cipher, ok := strings.CutPrefix(line, "Encryption: "); ok && cipher != "none" && cipher != "aes256-cbc" {
			return fmt.Errorf("%w: it is encrypted with a cipher that is not supported; save it again in PuTTYgen", ErrUnsupported)
		}
	}
	return nil
}

// puttyDerivation returns the name of a key derivation without repeating the file.
func puttyDerivation(way string) string {
	if way == "Argon2d" {
		return way
	}
	return "none of Argon2"
}

// checkPutty refuses what is inconsistent or too costly before any work.
func checkPutty(key *putty.Key) error {
	public, err := ssh.ParsePublicKey(key.PublicKey)
	if err != nil || public.Type() != key.Algo {
		return fmt.Errorf("%w: its public key cannot be read", ErrDamaged)
	}
	if public.Type() == ssh.KeyAlgoRSA {
		if err := checkRSASize(modulusBits(public)); err != nil {
			return err
		}
	}
	if len(key.PrivateKey) == 0 {
		return fmt.Errorf("%w: its private key is missing", ErrDamaged)
	}
	if key.Encryption == "none" {
		if key.KeyDerivation != "" {
			return fmt.Errorf("%w: how it is encrypted cannot be read", ErrDamaged)
		}
		return nil
	}
	return checkArgon(key)
}

func checkArgon(key *putty.Key) error {
	if key.Version < 3 {
		return nil
	}
	// Argon2 uses at least 8 KiB for each lane, whatever the file says.
	memory := max(uint64(key.Argon2Memory), 8*uint64(key.Argon2Parallelism))
	work := memory * uint64(key.Argon2Passes)
	if memory > maxArgonMemory || work > maxArgonWork || key.Argon2Parallelism > maxArgonThreads {
		return fmt.Errorf("%w: opening it would take more memory or time than the limit; save it again in PuTTYgen with its usual settings", ErrUnsupported)
	}
	return nil
}
