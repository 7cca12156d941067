package rollout

import (
	"strings"

	"latchkey/api"
	"latchkey/core/say"
	"latchkey/internal/safetext"
)

// AccessText is an access in the midst of a sentence.
func AccessText(a api.Access) say.Text {
	if a.OrRead() == api.ReadWrite {
		return say.New("part.read-write", "read-write")
	}
	return say.New("part.read", "read")
}

// Text returns the kind as a word within a sentence. The kinds themselves are the
// words of journals and of the hashes of plans, which stay as they are.
func (k ActKind) Text() say.Text {
	switch k {
	case ActGenerate:
		return say.New("part.act-make", "create")
	case ActAdd:
		return say.New("part.act-add", "add")
	case ActVerify:
		return say.New("part.act-verify", "verify")
	case ActSoak:
		return say.New("part.act-soak", "wait")
	case ActRemove:
		return say.New("part.act-remove", "remove")
	case ActRelabel:
		return say.New("part.act-relabel", "rename")
	case ActMakeThere:
		return say.New("part.act-make-there", "create the key")
	case ActDeliver:
		return say.New("part.act-deliver", "deliver the key")
	case ActInstall:
		return say.New("part.act-install", "install")
	case ActVerifyThere:
		return say.New("part.act-verify-there", "verify from there")
	case ActUninstall:
		return say.New("part.act-uninstall", "uninstall")
	case ActRemoveThere:
		return say.New("part.act-remove-there", "delete the key")
	case ActReplacedThere:
		return say.New("part.act-replaced-there", "wait for new machines")
	}
	return say.Plain(string(k))
}

// longestLabel is short enough, in runes, for every forge.
const longestLabel = 200

// FitLabel turns a label that a forge showed, or a comment, into one that a forge
// takes: whoever made the old one may have had other rules, or bad intentions.
func FitLabel(text string) string {
	return strings.TrimSpace(strings.TrimSuffix(safetext.Line(text, longestLabel), "…"))
}

// Text returns the verb as a word before what is the matter with what was asked for.
func (v Verb) Text() say.Text {
	switch v {
	case Add:
		return say.New("part.verb-add", "add")
	case Rotate:
		return say.New("part.verb-rotate", "rotate")
	case Revoke:
		return say.New("part.verb-revoke", "revoke")
	case Relabel:
		return say.New("part.verb-relabel", "rename")
	case RemoveOld:
		return say.New("part.verb-remove-old", "remove-old")
	case Onboard:
		return say.New("part.verb-onboard", "onboard")
	case Apply:
		return say.New("part.verb-apply", "apply")
	}
	return say.Plain(string(v))
}
