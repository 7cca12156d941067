package gitserver

import "strings"

// command is a request as a git client sends it over SSH.
type command struct {
	service   string
	path      string // without leading slash and ".git"
	operation string // of git-lfs-authenticate: "download" or "upload"
}

// maxCommand is the longest command line that is looked at, in bytes.
const maxCommand = 1024

// parseCommand reads `git-upload-pack '/acme/x.git'` and its kin, and nothing
// else: there is no shell behind it.
func parseCommand(line string) (command, bool) {
	if len(line) > maxCommand {
		return command{}, false
	}
	service, rest, _ := strings.Cut(line, " ")
	arg, rest, ok := unquote(rest)
	if !ok {
		return command{}, false
	}
	c := command{service: service, path: cleanPath(arg)}
	switch service {
	case UploadPack, ReceivePack:
		ok = rest == ""
	case LFSAuthenticate:
		c.operation = strings.TrimPrefix(rest, " ")
		ok = rest == " download" || rest == " upload"
	default:
		ok = false
	}
	return c, ok && c.path != ""
}

// unquote takes the first word off a line, quoted as git quotes: in single
// quotes, where a quote or an exclamation mark is written outside of them
// behind a backslash. A word without quotes ends at the first blank and must
// not hold anything that a shell would interpret.
func unquote(line string) (word, rest string, ok bool) {
	if !strings.HasPrefix(line, "'") {
		word, rest = line, ""
		if i := strings.IndexByte(line, ' '); i >= 0 {
			word, rest = line[:i], line[i:]
		}
		return word, rest, !strings.ContainsAny(word, "'\"\\`$&|;<>()*?[]#!\t\n")
	}
	var b strings.Builder
	line = line[1:]
	for {
		part, after, found := strings.Cut(line, "'")
		if !found {
			return "", "", false
		}
		b.WriteString(part)
		if len(after) >= 3 && after[0] == '\\' && (after[1] == '\'' || after[1] == '!') && after[2] == '\'' {
			b.WriteByte(after[1])
			line = after[3:]
			continue
		}
		return b.String(), after, true
	}
}

// cleanPath takes off what clients add to "acme/x", and gives "" for a path
// that no forge has: parts that climb, hide or hold control characters.
func cleanPath(p string) string {
	p = strings.TrimSuffix(strings.TrimPrefix(p, "/"), "/")
	p = strings.TrimSuffix(p, ".git")
	for part := range strings.SplitSeq(p, "/") {
		if part == "" || part == "." || part == ".." {
			return ""
		}
	}
	for _, r := range p {
		if r < 0x20 || r == 0x7f || r == 0xfffd {
			return ""
		}
	}
	return p
}
