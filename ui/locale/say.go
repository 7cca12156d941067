package locale

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"latchkey/core/probe"
	"latchkey/keys"
)

// Ago says how long ago something was, in the fewest words: "2 h ago". What lies
// ahead by more than clocks differ is no age: it is a date.
func Ago(then, now time.Time) string {
	d := now.Sub(then)
	switch {
	case then.IsZero():
		return "–"
	case d < -5*time.Minute:
		return T("time.future", Args{"Day": DayOf(then.Local())})
	case d < time.Minute:
		return T("time.now")
	case d < time.Hour:
		return T("time.min", Args{"N": int(d / time.Minute)})
	case d < 24*time.Hour:
		return T("time.hour", Args{"N": int(d / time.Hour)})
	case d < 60*24*time.Hour:
		return Tn("time.day", int(d/(24*time.Hour)))
	case d < 2*365*24*time.Hour:
		return Tn("time.month", int(d/(30*24*time.Hour)))
	}
	return Tn("time.year", int(d/(365*24*time.Hour)))
}

// ShortFingerprint is the beginning of a fingerprint, enough to tell keys apart.
func ShortFingerprint(fp keys.Fingerprint) string {
	s := string(fp)
	if len(s) > 7+10 && strings.HasPrefix(s, "SHA256:") {
		return s[:7+10] + "…"
	}
	return s
}

// KeyType is "Ed25519" for "ed25519" as core names it, for the wire name
// "ssh-ed25519", and so on.
func KeyType(name string, bits int) string {
	switch {
	case name == "ed25519", name == "ssh-ed25519":
		return "Ed25519"
	case (name == "rsa" || name == "ssh-rsa") && bits > 0:
		return fmt.Sprintf("RSA %d", bits)
	case name == "ecdsa" && bits > 0:
		return fmt.Sprintf("ECDSA P-%d", bits)
	case strings.HasPrefix(name, "ecdsa-sha2-nistp"):
		return "ECDSA P-" + strings.TrimPrefix(name, "ecdsa-sha2-nistp")
	}
	return strings.ToUpper(strings.TrimPrefix(name, "ssh-"))
}

// UpperFirst makes a phrase of core the beginning of a sentence.
func UpperFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

// FullStop makes a whole sentence of words that came without: a capital at the
// beginning, a full stop at the end.
func FullStop(s string) string {
	s = strings.TrimSpace(UpperFirst(s))
	if last, _ := utf8.DecodeLastRuneInString(s); s == "" || strings.ContainsRune(".!?:…。", last) {
		return s
	}
	if strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		return s + "。"
	}
	return s + "."
}

// StepWord is the state in a word, where the shape alone might not be clear.
func StepWord(s probe.RungState) string {
	switch s {
	case probe.Running:
		return T("rung.running")
	case probe.Warned:
		return T("rung.warned")
	case probe.Failed:
		return T("rung.failed")
	case probe.Skipped:
		return T("rung.skipped")
	}
	return ""
}
