package git

import (
	"bytes"
	"strconv"
	"strings"

	"latchkey/internal/lfs"
)

// LFSPointer is the small text that stands for a file in Git LFS.
type LFSPointer struct {
	lfs.Pointer
	Path string
}

// maxPointers bounds how many files are asked for: git-lfs itself asks for a
// hundred at a time.
const maxPointers = 100

// parsePointer reads a pointer.
func parsePointer(content []byte) (p LFSPointer, ok bool) {
	for line := range bytes.Lines(content) {
		key, value, _ := strings.Cut(strings.TrimRight(string(line), "\r\n"), " ")
		switch key {
		case "oid":
			p.OID = strings.TrimPrefix(value, "sha256:")
		case "size":
			size, err := strconv.ParseInt(value, 10, 64)
			if err != nil || size < 0 {
				return p, false
			}
			p.Size, ok = size, true
		}
	}
	return p, ok && len(p.OID) == 64 && strings.Trim(p.OID, "0123456789abcdef") == ""
}

// LFSAddress returns the address that a .lfsconfig file sends a fresh clone to, ""
// when it names none: lfs.url goes before that of the remote.
func LFSAddress(text string) string {
	url, remote := "", ""
	section := configItem{}
	p := &configParser{rest: strings.TrimPrefix(text, "\ufeff"), line: 1}
	for {
		item, err := p.next()
		switch {
		case err != nil, item.kind == configEnd:
			if url == "" {
				return remote
			}
			return url
		case item.kind == configSection:
			section = item
		case strings.EqualFold(section.section, "lfs") && section.name == "" && item.name == "url":
			url = item.value
		case strings.EqualFold(section.section, "remote") && section.name == "origin" && item.name == "lfsurl":
			remote = item.value
		}
	}
}
