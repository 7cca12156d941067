package sshsetup

import (
	"cmp"
	"fmt"
	"strings"
)

// WithFingerprint adds the first letters of a fingerprint to a name.
func WithFingerprint(name, fingerprint string) string {
	const letters = 8
	piece := strings.Map(func(r rune) rune {
		if r == '+' || r == '/' {
			return -1
		}
		return r
	}, strings.TrimPrefix(fingerprint, "SHA256:"))
	return cmp.Or(name, "key") + "-" + piece[:min(len(piece), letters)]
}

// HasNonASCII reports whether a text loses letters when it becomes plain.
func HasNonASCII(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return r > 0x7f })
}

// PlainName makes a file's name of a text: letters, digits and -_. only, never
// a dot or a dash in front, and no name that means something in ~/.ssh or to
// Windows. It is "" where nothing is left.
func PlainName(text string) string {
	const most = 200
	name := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '_', r == '.', r == '-':
			return r
		}
		return '-'
	}, text)
	name = strings.TrimLeft(name, ".-")
	name = strings.TrimRight(name[:min(len(name), most)], ".-")
	if isReservedName(name) {
		name = "key-" + name
	}
	return name
}

// isReservedName reports whether a file of this name is something else: a
// file of ssh itself, one of ours beside exported keys, a key that ssh offers
// everywhere, or a device of Windows.
func isReservedName(name string) bool {
	name = strings.ToLower(name)
	base, _, _ := strings.Cut(name, ".")
	switch base {
	case "config", "known_hosts", "known_hosts2", "authorized_keys", "authorized_keys2", "environment", "rc",
		"ssh_config", "gitconfig", "con", "prn", "aux", "nul":
		return true
	}
	device := strings.TrimPrefix(strings.TrimPrefix(base, "com"), "lpt")
	return strings.HasPrefix(name, "id_") || strings.HasSuffix(name, ".pub") ||
		len(base) == 4 && len(device) == 1 && device >= "0" && device <= "9"
}

// UniqueNames gives names and aliases that are free in one folder or one
// ssh_config. Case does not count: some file systems and ssh do not know it.
type UniqueNames map[string]bool

// Free returns the name, or the name with a number.
func (n UniqueNames) Free(name string) string {
	free := name
	for i := 2; n[strings.ToLower(free)] || n[strings.ToLower(free+".pub")]; i++ {
		free = fmt.Sprintf("%s-%d", name, i)
	}
	n[strings.ToLower(free)], n[strings.ToLower(free+".pub")] = true, true
	return free
}

// alias returns the name of a Host block: the server and the key's file.
func (n UniqueNames) alias(host, file string) string {
	return n.Free(strings.ToLower(cmp.Or(PlainName(strings.ReplaceAll(host, ":", "-")), "host") + "-" + file))
}
