package ui

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"latchkey/core/probe"
	"latchkey/keys"
)

// ago says how long ago something was, in the fewest words: "2 h ago". What lies
// ahead by more than clocks differ is no age: it is a date.
func ago(then, now time.Time) string {
	d := now.Sub(then)
	switch {
	case then.IsZero():
		return "–"
	case d < -5*time.Minute:
		return t("time.future", args{"Day": dayOf(then.Local())})
	case d < time.Minute:
		return t("time.now")
	case d < time.Hour:
		return t("time.min", args{"N": int(d / time.Minute)})
	case d < 24*time.Hour:
		return t("time.hour", args{"N": int(d / time.Hour)})
	case d < 60*24*time.Hour:
		return tn("time.day", int(d/(24*time.Hour)))
	case d < 2*365*24*time.Hour:
		return t("time.month", args{"N": int(d / (30 * 24 * time.Hour))})
	}
	return t("time.year", args{"N": int(d / (365 * 24 * time.Hour))})
}

// shortFingerprint is the beginning of a fingerprint, enough to tell keys apart.
func shortFingerprint(fp keys.Fingerprint) string {
	s := string(fp)
	if len(s) > 7+10 && strings.HasPrefix(s, "SHA256:") {
		return s[:7+10] + "…"
	}
	return s
}

// keyType is "Ed25519" for "ed25519" as core names it, for the wire name
// "ssh-ed25519", and so on.
func keyType(name string, bits int) string {
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

// upperFirst makes a phrase of core the beginning of a sentence.
func upperFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

// fullStop makes a whole sentence of words that came without: a capital at the
// beginning, a full stop at the end.
func fullStop(s string) string {
	s = strings.TrimSpace(upperFirst(s))
	if last, _ := utf8.DecodeLastRuneInString(s); s == "" || strings.ContainsRune(".!?:…。", last) {
		return s
	}
	if strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		return s + "。"
	}
	return s + "."
}

// stepWord is the state in a word, where the shape alone might not be clear.
func stepWord(s probe.RungState) string {
	switch s {
	case probe.Running:
		return t("rung.running")
	case probe.Warned:
		return t("rung.warned")
	case probe.Failed:
		return t("rung.failed")
	case probe.Skipped:
		return t("rung.skipped")
	}
	return ""
}
