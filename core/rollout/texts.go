package rollout

import (
	"latchkey/api"
	"latchkey/core/say"
)

// accessText is an access in the midst of a sentence.
func accessText(a api.Access) say.Text {
	if orRead(a) == api.ReadWrite {
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
	}
	return say.Plain(string(k))
}

// actError is why an act could not be done on a target.
func actError(k ActKind, target string, why say.Text, cause error) error {
	return say.New("went.on", "{act} on {target}: {cause}", say.Values{"act": k.Text(), "target": target, "cause": why}).Because(cause)
}

// whereText is on how much a rollout works.
func whereText(repos, projects int) say.Text {
	some := say.Count("part.repositories", repos, "{n} repository", "{n} repositories")
	if projects == 0 {
		return some
	}
	whole := say.Count("part.projects", projects, "{n} project", "{n} projects")
	if repos == 0 {
		return whole
	}
	return say.New("part.both", "{one} and {two}", say.Values{"one": some, "two": whole})
}
