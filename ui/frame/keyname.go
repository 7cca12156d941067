package frame

import (
	"strings"

	"latchkey/keys"
	"latchkey/ui/locale"
)

// KeyName is what a key is called wherever it is named: its label or comment, else
// the beginning of its fingerprint, which tells it from others that have none. What
// is no key, and has neither, is said to have no label.
func KeyName(label string, fp keys.Fingerprint) string {
	switch {
	case strings.TrimSpace(label) != "":
		return label
	case fp != "":
		return locale.ShortFingerprint(fp)
	}
	return locale.T("key.no_label")
}

// KeyChoice is what a key is called where one of several is chosen: its name and the
// beginning of its fingerprint, for two may have one name.
func KeyChoice(label string, fp keys.Fingerprint) string {
	name := KeyName(label, fp)
	if print := locale.ShortFingerprint(fp); fp != "" && name != print {
		return name + " · " + print
	}
	return name
}
