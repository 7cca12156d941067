package keys

import (
	"fmt"
	"regexp"
	"strings"

	"latchkey/internal/decode"
)

// maxAuthorized is the largest text of an authorized_keys file that is read, in bytes.
const maxAuthorized = 4 << 20

// AuthorizedKey is one line of an authorized_keys file that is neither empty
// nor a comment.
type AuthorizedKey struct {
	Line    int    // counted from 1
	Options string // the options before the key, unfiltered; often ""
	Public  Public // zero where Err is not nil
	Err     error  // why the line cannot be used
}

// ParseAuthorizedKeys reads the text of an authorized_keys file, such as that
// of a build machine: the Machines page to come is what will call it. A line that cannot be used does not
// stop it: the line is returned with its error, which wraps one of this
// package's and does not repeat the line. The error result is ErrTooLarge for
// more than 4 MB.
func ParseAuthorizedKeys(text string) ([]AuthorizedKey, error) {
	if len(text) > maxAuthorized {
		return nil, fmt.Errorf("%w: a list of keys has at most %d MB", ErrTooLarge, maxAuthorized>>20)
	}
	var entries []AuthorizedKey
	plain, _ := decode.Text([]byte(text))
	for i, line := range strings.Split(plainEnds(string(plain)), "\n") {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		entry, err := parseListed(line)
		if err != nil {
			entry = AuthorizedKey{Err: fmt.Errorf("line %d: %w", i+1, err)}
		}
		entry.Line = i + 1
		entries = append(entries, entry)
	}
	return entries, nil
}

func parseListed(line string) (AuthorizedKey, error) {
	if len(line) > maxPublic {
		return AuthorizedKey{}, fmt.Errorf("%w: it has more than %d KB", ErrTooLarge, maxPublic>>10)
	}
	if looksPrivate(line) {
		return AuthorizedKey{}, ErrPrivateKey
	}
	return parseLine(line)
}

// parseLine reads one line: options, type, base64, comment.
func parseLine(line string) (AuthorizedKey, error) {
	options, kind, rest, err := splitLine(line)
	if err != nil {
		return AuthorizedKey{}, err
	}
	text, comment, _ := cutBlank(rest)
	key, err := decodeKey(kind, text)
	if err != nil {
		return AuthorizedKey{}, err
	}
	return AuthorizedKey{Options: options, Public: NewPublic(key, comment)}, nil
}

// splitLine splits a line at the type of the key, which is the first word, or
// the second where the first one is options.
func splitLine(line string) (options, kind, rest string, err error) {
	first, after, _ := cutBlank(line)
	if isKeyType(first) || isCertType(first) {
		return "", first, after, checkType(first, after)
	}
	end := optionsEnd(line)
	options, after = line[:end], strings.TrimLeft(line[end:], " \t\n")
	kind, rest, _ = cutBlank(after)
	if isHostLine(options, after) {
		return "", "", "", ErrHostKey
	}
	if isKeyType(kind) || isCertType(kind) {
		return options, kind, rest, checkType(kind, rest)
	}
	return "", "", "", fmt.Errorf("%w: it does not begin as a public key does (ssh-ed25519 AAAA…)", ErrNotKey)
}

// isHostLine reports whether a line is one of known_hosts, with names before
// the key, and not one of authorized_keys, with options there.
func isHostLine(first, after string) bool {
	second, third, _ := cutBlank(after)
	third, _, _ = cutBlank(third)
	switch {
	case first == "@cert-authority", first == "@revoked":
		return isKeyType(third) || isCertType(third)
	case !isKeyType(second) && !isCertType(second):
		return false
	}
	return !areOptions(first)
}

// areOptions reports whether a word can be the options of sshd(8): names that it
// knows, or anything with a value in quotes.
func areOptions(word string) bool {
	name := regexp.MustCompile(`(?i)^(no-)?(agent-forwarding|cert-authority|command|environment|expiry-time|from|permitlisten|permitopen|port-forwarding|principals|pty|restrict|touch-required|tunnel|user-rc|verify-required|x11-forwarding|zos-key-ring-label)$`)
	for _, option := range strings.Split(quotedValue(word), ",") {
		key, _, valued := strings.Cut(option, "=")
		if !valued && !name.MatchString(key) {
			return false
		}
	}
	return true
}

// quotedValue matches a quoted value of options; commas inside it separate nothing.
func quotedValue(word string) string {
	return regexp.MustCompile(`"(?:\\"|[^"])*"`).ReplaceAllString(word, "")
}

func checkType(kind, rest string) error {
	switch {
	case isCertType(kind):
		return ErrCertificate
	case rest == "":
		return fmt.Errorf("%w: there is nothing after its type; copy the whole line", ErrDamaged)
	}
	return nil
}

// optionsEnd returns where the first word ends; blanks inside quotes do not end it.
func optionsEnd(line string) int {
	quoted := false
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == '\\' && i+1 < len(line) && line[i+1] == '"':
			i++
		case c == '"':
			quoted = !quoted
		case !quoted && (c == ' ' || c == '\t' || c == '\n'):
			return i
		}
	}
	return len(line)
}

// cutBlank cuts text at the first run of white space.
func cutBlank(text string) (before, after string, found bool) {
	i := strings.IndexAny(text, " \t\n")
	if i < 0 {
		return text, "", false
	}
	return text[:i], strings.TrimLeft(text[i:], " \t\n"), true
}
