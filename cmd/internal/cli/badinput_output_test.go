package cli

import (
	"regexp"
	"strings"
	"testing"
	"unicode"
)

// internalWords are words of Go and its libraries that mean nothing to a person.
var internalWords = regexp.MustCompile(`unexpected end of JSON|invalid character|illegal base64|cannot unmarshal|\bEOF\b|` +
	`context (deadline exceeded|canceled)|\b(dial|read|write) (tcp|udp)|goroutine|panic|runtime error|%!|<nil>|&\{|\[\]byte|` +
	`strconv\.|x509:|asn1:|ssh: |sql: |json: |net/http|lookup .* on |SQLITE|syscall|fork/exec`)

// checkOutput looks at what holds for every message: nothing that a terminal
// obeys or an eye misses, plain words, a small letter first, and nothing said
// twice.
func checkOutput(t *testing.T, got outcome, message string) {
	t.Helper()
	for name, text := range map[string]string{"standard output": got.stdout, "standard error": got.stderr} {
		for _, r := range text {
			if r != '\n' && (unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Co, unicode.Cs, unicode.Zl, unicode.Zp)) {
				t.Errorf("%s has the character %U: %q", name, r, text)
				break
			}
		}
		if found := internalWords.FindString(text); found != "" {
			t.Errorf("%s speaks of internals, %q: %s", name, found, text)
		}
	}
	if message == "" {
		return
	}
	if r := []rune(message)[0]; unicode.IsUpper(r) && !strings.HasPrefix(message, "SHA256:") {
		t.Errorf("the message begins with a capital letter: %s", message)
	}
	printed := map[string]bool{}
	for part := range strings.SplitSeq(message, ": ") {
		if len(part) > 8 && printed[part] {
			t.Errorf("the message says %q twice: %s", part, message)
		}
		printed[part] = true
	}
}

// shortestEcho is how many characters in a row of a secret count as an echo.
const shortestEcho = 12

// checkNoSecret looks for pieces of secrets.
func (s *scene) checkNoSecret(t *testing.T, got outcome, secret string) {
	t.Helper()
	for _, hidden := range append([]string{secret}, s.secrets...) {
		hidden = strings.TrimSpace(hidden)
		if len(hidden) < shortestEcho {
			if hidden != "" && strings.Contains(got.stdout+got.stderr, hidden) {
				t.Errorf("a secret is echoed: %s%s", got.stdout, got.stderr)
			}
			continue
		}
		for at := 0; at+shortestEcho <= len(hidden); at += shortestEcho / 2 {
			if strings.Contains(got.stdout+got.stderr, hidden[at:at+shortestEcho]) {
				t.Errorf("a part of a secret is echoed: %s%s", got.stdout, got.stderr)
				break
			}
		}
	}
}
