package hostkey

import (
	"strings"

	"latchkey/core/say"
)

// pinned says who vouches for a pin that was handed in.
const pinned = "pinned in the settings"

// WhereText returns what Verdict.Where, Listed.Source and Listed.From say, for
// other languages than English: who has published or withdrawn a key, or else
// the place as it is, such as a file and its line.
func WhereText(where string) say.Text {
	if where == pinned {
		return say.New("part.pinned", "pinned in the settings")
	}
	if forge, ok := strings.CutPrefix(where, "published by "); ok {
		return say.New("part.published-by", "published by {forge}", say.Values{"forge": forge})
	}
	if place, ok := strings.CutPrefix(where, "the authority of "); ok {
		return say.New("part.authority-of", "the authority of {place}", say.Values{"place": place})
	}
	if forge, rest, ok := strings.Cut(where, "'s old "); ok {
		if kind, ok := strings.CutSuffix(rest, " host key"); ok {
			return say.New("part.old-host-key", "{forge}'s old {type} host key", say.Values{"forge": forge, "type": kind})
		}
	}
	if rest, ok := strings.CutPrefix(where, "withdrawn on "); ok {
		if day, ok := strings.CutSuffix(rest, " after its private key had been public"); ok {
			return say.New("part.withdrawn-public", "withdrawn on {day} after its private key had been public", say.Values{"day": day})
		}
		return say.New("part.withdrawn", "withdrawn on {day}", say.Values{"day": rest})
	}
	return say.Plain(where)
}
