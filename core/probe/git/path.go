package git

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"latchkey/core/say"
)

// The names that git refuses to write into a work tree, because a file system
// may take them for .git or .gitmodules, or because they lead out of it. The
// rules are git's own (core.protectNTFS, which is on everywhere, and
// core.protectHFS); real git is the judge in the tests.

// system is whose file system decides.
type system int

const (
	anySystem system = iota // Linux and its kin
	appleSystem
	windowsSystem
)

// systemOf names the rules that git follows on runtime.GOOS.
func systemOf(goos string) system {
	switch goos {
	case "darwin", "ios":
		return appleSystem
	case "windows":
		return windowsSystem
	}
	return anySystem
}

// maxName and maxPath are what file systems take, in bytes.
const (
	maxName = 255
	maxPath = 4095
)

// refusesName says why git refuses to check out a name, and whether it does. A
// name with slashes in it is judged part by part.
func (s system) refusesName(name []byte, link bool) (why say.Text, refused bool) {
	for part := range bytes.SplitSeq(name, []byte("/")) {
		if why, refused = s.refusesPart(part, link); refused {
			return why, true
		}
	}
	return why, false
}

func (s system) refusesPart(part []byte, link bool) (say.Text, bool) {
	switch {
	case len(part) == 0:
		return say.New("broken.name-empty", "a part of its name is empty"), true
	case len(part) > maxName:
		return say.New("broken.name-too-long", "its name is longer than the {n} bytes that file systems allow", say.Values{"n": maxName}), true
	case string(part) == ".", string(part) == "..":
		return say.New("broken.name-leads-out", "its name leads to another folder"), true
	case isDotGit(part), s == appleSystem && isHFS(part, ".git"):
		return dotGit(), true
	case link && (isDotModules(part) || s == appleSystem && isHFS(part, ".gitmodules")):
		return linkedModules(), true
	case s == windowsSystem && windowsRefuses(part):
		return say.New("broken.name-not-on-windows", "Windows has no such names"), true
	}
	return say.Text{}, false
}

func dotGit() say.Text {
	return say.New("broken.name-is-dot-git", "a file system may take its name for .git")
}

func linkedModules() say.Text {
	return say.New("broken.modules-is-a-link", ".gitmodules is a symbolic link")
}

// isDotGit reports whether Windows takes a name for .git: in any case, by its
// short name git~1, with dots and blanks behind it, as a stream of it, or
// behind a backslash.
func isDotGit(name []byte) bool {
	for part := range bytes.SplitSeq(name, []byte(`\`)) {
		if rest, ok := cutFold(part, ".git"); ok && endsName(rest) {
			return true
		}
		if rest, ok := cutFold(part, "git~1"); ok && endsName(rest) {
			return true
		}
	}
	return false
}

// isDotModules is the same for .gitmodules, whose short names are gitmod~1 to
// gitmod~4 and, where those are taken, gi7eba~1 and on.
func isDotModules(name []byte) bool {
	for part := range bytes.SplitSeq(name, []byte(`\`)) {
		if rest, ok := cutFold(part, ".gitmodules"); ok && endsName(rest) {
			return true
		}
		if rest, ok := cutFold(part, "gitmod~"); ok && len(rest) > 0 && rest[0] >= '1' && rest[0] <= '4' && endsName(rest[1:]) {
			return true
		}
		if len(part) >= 8 && isShortened(part[:8], "gi7eba") && endsName(part[8:]) {
			return true
		}
	}
	return false
}

// isShortened reports whether eight letters are a short name of the last resort:
// as many of the six given ones as there is room for, ~ and a number.
func isShortened(name []byte, letters string) bool {
	stem, number, ok := bytes.Cut(name, []byte("~"))
	if !ok || len(stem) > len(letters) || !strings.EqualFold(string(stem), letters[:len(stem)]) || len(number) == 0 || number[0] == '0' {
		return false
	}
	return len(bytes.Trim(number, "0123456789")) == 0
}

func cutFold(name []byte, begin string) (rest []byte, ok bool) {
	if len(name) < len(begin) || !strings.EqualFold(string(name[:len(begin)]), begin) {
		return nil, false
	}
	return name[len(begin):], true
}

// endsName reports whether NTFS sees the end of a name: dots and blanks do not
// count there, and behind a colon stands a stream of the file.
func endsName(rest []byte) bool {
	rest = bytes.TrimLeft(rest, ". ")
	return len(rest) == 0 || rest[0] == ':'
}

// isHFS reports whether a Mac takes a name for another one: letters' case does
// not count, nor do some marks that nobody sees.
func isHFS(name []byte, other string) bool {
	if len(name) < len(other) || name[0] != '.' && name[0] < utf8.RuneSelf {
		return false
	}
	visible := strings.Map(func(r rune) rune {
		if r >= 0x200c && r <= 0x200f || r >= 0x202a && r <= 0x202e || r >= 0x206a && r <= 0x206f || r == 0xfeff {
			return -1
		}
		return r
	}, string(name))
	return strings.EqualFold(visible, other)
}

// windowsRefuses reports whether Windows has no such name.
func windowsRefuses(name []byte) bool {
	if bytes.ContainsFunc(name, func(r rune) bool { return r < 0x20 || strings.ContainsRune(`\"*:<>?|`, r) }) {
		return true
	}
	if last := name[len(name)-1]; last == '.' || last == ' ' {
		return true
	}
	stem, _, _ := strings.Cut(strings.ToLower(string(name)), ".")
	switch stem = strings.TrimRight(stem, " "); stem {
	case "con", "prn", "aux", "nul", "conin$", "conout$":
		return true
	}
	device := strings.TrimRightFunc(stem, unicode.IsDigit)
	return (device == "com" || device == "lpt") && len(stem) == 4 && stem[3] != '0'
}
