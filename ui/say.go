package ui

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"latchkey/keys"
)

// ago says how long ago something was, in the fewest words: "2 h ago".
func ago(then, now time.Time) string {
	d := now.Sub(then)
	switch {
	case then.IsZero():
		return "–"
	case d < time.Minute:
		return t("time.now")
	case d < time.Hour:
		return t("time.min", v{"N": int(d / time.Minute)})
	case d < 24*time.Hour:
		return t("time.hour", v{"N": int(d / time.Hour)})
	case d < 60*24*time.Hour:
		return tn("time.day", int(d/(24*time.Hour)))
	case d < 2*365*24*time.Hour:
		return t("time.month", v{"N": int(d / (30 * 24 * time.Hour))})
	}
	return t("time.year", v{"N": int(d / (365 * 24 * time.Hour))})
}

// exact is the time for a tooltip.
func exact(then time.Time) string {
	if then.IsZero() {
		return ""
	}
	return then.Local().Format("2006-01-02 15:04:05 MST")
}

// took is a duration as it stands beside a rung.
func took(d time.Duration) string {
	switch {
	case d <= 0:
		return ""
	case d < time.Millisecond:
		return "<1 ms"
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}

// size is a number of bytes for people.
func size(n int64) string {
	switch {
	case n < 1000:
		return fmt.Sprintf("%d B", n)
	case n < 1000*1000:
		return fmt.Sprintf("%.1f kB", float64(n)/1e3)
	case n < 1000*1000*1000:
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	}
	return fmt.Sprintf("%.1f GB", float64(n)/1e9)
}

// short is the beginning of a fingerprint, enough to tell keys apart.
func short(fp keys.Fingerprint) string {
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

// roughly is a duration that lies ahead, in the fewest words.
func roughly(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%d s", int(d.Seconds()))
	case d < time.Hour:
		return fmt.Sprintf("%d min", int(d.Round(time.Minute)/time.Minute))
	}
	return fmt.Sprintf("%d h %d min", int(d.Hours()), int(d.Minutes())%60)
}
