package look

import (
	"io/fs"
	"regexp"
	"strconv"
	"strings"

	"latchkey/internal/safetext"
	"latchkey/keys"
)

// files takes the facts about files. Those after "file" and "git_file" belong to
// the file that was named last.
func (p *parsed) files(name, value string) bool {
	switch name {
	case "ssh_entry":
		p.SSH.There, p.SSH.Entry = true, entry(value)
	case "ssh_target":
		p.SSH.Target = entry(value)
	case "more":
		p.SSH.More = true
	case "file":
		p.SSH.Files = append(p.SSH.Files, named(value, 255))
		p.last = &p.SSH.Files[len(p.SSH.Files)-1]
	case "git_file":
		p.Git.Files = append(p.Git.Files, named(value, 1000))
		p.last = &p.Git.Files[len(p.Git.Files)-1]
	case "entry", "private", "public", "fingerprint":
		if p.last == nil {
			return false
		}
		p.last.take(name, value)
	default:
		return false
	}
	return true
}

func named(name string, limit int) File {
	clean := safetext.Line(name, limit)
	return File{Name: clean, Odd: clean != name, Entry: Entry{Owner: -1}}
}

func (f *File) take(name, value string) {
	switch name {
	case "entry":
		f.Entry = entry(value)
	case "private":
		f.Private = true
	case "public":
		if public, err := keys.ParsePublic(value); err == nil {
			f.Public, f.KeyType, f.Fingerprint = true, public.Type(), public.Fingerprint()
		}
	case "fingerprint":
		if m := keygenLine.FindStringSubmatch(value); m != nil {
			f.Fingerprint, f.KeyType = keys.Fingerprint(m[1]), m[2]
		}
	}
}

// keygenLine is what ssh-keygen -l prints: bits, fingerprint, comment, type.
var keygenLine = regexp.MustCompile(`^[0-9]{1,6} (SHA256:[A-Za-z0-9+/]{43}) .*\(([A-Z0-9-]{1,20})\)$`)

// longLine is what ls -ldn prints: type and permissions, perhaps a sign for more
// of them, links, user, group, size.
var longLine = regexp.MustCompile(`^([-bcdlps])([-r][-w][-xsS][-r][-w][-xsS][-r][-w][-xtT])[.+@]? +[0-9]+ +([0-9]+) +[0-9]+ +([0-9]+)`)

func entry(text string) Entry {
	m := longLine.FindStringSubmatch(text)
	if m == nil {
		return Entry{Owner: -1}
	}
	mode := map[string]fs.FileMode{"-": 0, "d": fs.ModeDir, "l": fs.ModeSymlink, "p": fs.ModeNamedPipe, "s": fs.ModeSocket, "b": fs.ModeDevice, "c": fs.ModeDevice | fs.ModeCharDevice}[m[1]]
	for i, sign := range m[2] {
		if strings.ContainsRune("rwxst", sign) {
			mode |= 1 << (8 - i)
		}
	}
	for i, bit := range map[int]fs.FileMode{2: fs.ModeSetuid, 5: fs.ModeSetgid, 8: fs.ModeSticky} {
		if strings.ContainsRune("sStT", rune(m[2][i])) {
			mode |= bit
		}
	}
	size, err := strconv.ParseInt(m[4], 10, 63)
	if err != nil {
		size = 0
	}
	return Entry{Mode: mode, Owner: number(m[3]), Size: size}
}

func modeOf(bits uint64) fs.FileMode { return fs.FileMode(bits) & fs.ModePerm }

// maxRules bounds the rules that are kept.
const maxRules = 500

// rules reads what git config -z printed, with \1 for NUL and \2 for a line end:
// perhaps the origin, then the key, a line end, the value.
func rules(text string) []Rule {
	text, origins := strings.CutPrefix(text, "--show-origin")
	parts := strings.Split(text, "\x01")
	var all []Rule
	for len(parts) > 1 && len(all) < maxRules {
		var r Rule
		if origins {
			if len(parts) < 3 {
				break
			}
			r.Origin = line(strings.TrimPrefix(parts[0], "file:"))
			parts = parts[1:]
		}
		key, value, _ := strings.Cut(parts[0], "\x02")
		parts = parts[1:]
		r.Key, r.Value = line(withoutPassword(key)), line(withoutPassword(value))
		all = append(all, r)
	}
	return all
}

// userinfo is the part of a URL with a name and a password or a token.
var userinfo = regexp.MustCompile(`(?i)([a-z][a-z0-9+.-]*://)([^/@\s:]*):?([^/@\s]*)@`)

// withoutPassword takes passwords and tokens out of URLs: with http a name alone
// can be a token.
func withoutPassword(text string) string {
	return userinfo.ReplaceAllStringFunc(text, func(found string) string {
		m := userinfo.FindStringSubmatch(found)
		if m[3] == "" && !strings.HasPrefix(strings.ToLower(m[1]), "http") {
			return found
		}
		return m[1] + "…@"
	})
}
