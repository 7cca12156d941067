package frame

import (
	"time"

	"latchkey/core/inventory"
	"latchkey/ui/locale"
)

// UseWords say in a column when a key was last used: "2 h ago", "never", or
// that nobody has read it. Where no key is, there is nothing to say.
func UseWords(u inventory.Use, keys int, now time.Time) string {
	switch {
	case keys <= 0:
		return "–"
	case !u.Newest().IsZero():
		return locale.Ago(u.Newest(), now)
	case u.Never():
		return locale.T("use.never")
	}
	return locale.T("use.unread")
}

// UsedSentence says it in a line of text: "used 2 h ago".
func UsedSentence(u inventory.Use, now time.Time) string {
	switch {
	case !u.Newest().IsZero():
		return locale.T("key.used", locale.Args{"When": locale.Ago(u.Newest(), now)})
	case u.Never():
		return locale.T("key.never_used")
	}
	return locale.T("key.use_unread")
}

// UseTip is the exact time of the last use, and when the forge was asked.
func UseTip(u inventory.Use) string {
	tip := NewestTip(u)
	if u.Read.IsZero() {
		return tip
	}
	asked := locale.T("use.asked", locale.Args{"When": locale.Minute(u.Read)})
	if tip == "" {
		return asked
	}
	return tip + "\n" + asked
}

// NewestTip is the exact time alone, which another reading leaves as it is.
func NewestTip(u inventory.Use) string {
	tip := locale.Moment(u.Newest())
	if !u.Verified.IsZero() && u.Verified.Equal(u.Newest()) {
		return locale.T("use.verified", locale.Args{"When": tip})
	}
	return tip
}

// CompareUse sorts by the last use: what was not read comes first, then what
// was never used, then the oldest use.
func CompareUse(a, b inventory.Use) int {
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
