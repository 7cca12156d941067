package hostkey

import (
	"errors"
	"io/fs"

	"latchkey/core/say"
	"latchkey/internal/safetext"
)

// pinnedText says who vouches for a pin that was handed in.
func pinnedText() say.Text { return say.New("part.pinned", "pinned in the settings") }

func publishedText(forge string) say.Text {
	return say.New("part.published-by", "published by {forge}", say.Values{"forge": forge})
}

func authorityText(place string) say.Text {
	return say.New("part.authority-of", "the certificate authority of {place}", say.Values{"place": place})
}

// readText says where a published key was read: at an address, or in a list of
// somebody else's that is to be compared with that address.
func readText(address string, thirdParty bool) say.Text {
	if thirdParty {
		return say.New("part.third-party-list", "one public known_hosts list, to be confirmed at {address}", say.Values{"address": address})
	}
	return say.Plain(address)
}

// oldKeyText names a key that its forge has withdrawn.
func oldKeyText(forge, kind string) say.Text {
	return say.New("part.old-host-key", "{forge}'s old {type} host key", say.Values{"forge": forge, "type": kind})
}

// withdrawnText says when a key was withdrawn, and why where that is known.
func withdrawnText(day string, public bool) say.Text {
	if public {
		return say.New("part.withdrawn-public", "retired on {day} after its private key became public", say.Values{"day": day})
	}
	return say.New("part.withdrawn", "retired on {day}", say.Values{"day": day})
}

// cleanText is what an error says, safe to show, without the path, which is in
// the text before it.
func cleanText(err error) say.Text {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		err = p.Err
	}
	return say.Of(err).Clean(func(words string) string { return safetext.Line(words, 200) })
}
