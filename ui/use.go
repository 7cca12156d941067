package ui

import (
	"time"

	"latchkey/core/inventory"
)

// useWords say in a column when a key was last used: "2 h ago", "never", or
// that nobody has read it. Where no key is, there is nothing to say.
func useWords(u inventory.Use, keys int, now time.Time) string {
	switch {
	case keys <= 0:
		return "–"
	case !u.Newest().IsZero():
		return ago(u.Newest(), now)
	case u.Never():
		return t("use.never")
	}
	return t("use.unread")
}

// usedSentence says it in a line of text: "used 2 h ago".
func usedSentence(u inventory.Use, now time.Time) string {
	switch {
	case !u.Newest().IsZero():
		return t("key.used", args{"When": ago(u.Newest(), now)})
	case u.Never():
		return t("key.never_used")
	}
	return t("key.use_unread")
}

// useTip is the exact time of the last use, and when the forge was asked.
func useTip(u inventory.Use) string {
	tip := newestTip(u)
	if u.Read.IsZero() {
		return tip
	}
	asked := t("use.asked", args{"When": moment(u.Read)})
	if tip == "" {
		return asked
	}
	return tip + "\n" + asked
}

// newestTip is the exact time alone, which another reading leaves as it is.
func newestTip(u inventory.Use) string {
	tip := moment(u.Newest())
	if !u.Verified.IsZero() && u.Verified.Equal(u.Newest()) {
		return t("use.verified", args{"When": tip})
	}
	return tip
}

// compareUse sorts by the last use: what was not read comes first, then what
// was never used, then the oldest use.
func compareUse(a, b inventory.Use) int {
	rank := func(u inventory.Use) int {
		switch {
		case !u.Newest().IsZero():
			return 2
		case u.Never():
			return 1
		}
		return 0
	}
	if c := rank(a) - rank(b); c != 0 {
		return c
	}
	return a.Newest().Compare(b.Newest())
}
