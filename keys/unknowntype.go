package keys

import (
	"encoding/base64"
	"regexp"
	"strings"
)

// typePattern matches the names of SSH's key types.
var typePattern = regexp.MustCompile(`^[a-z0-9][a-z0-9.+]*-[a-z0-9.+-]{1,60}(@[a-z0-9.-]{1,40})?$`)

// UnknownType returns the name of the type of a key that SSH may know and
// Latchkey does not: a certificate, or one that is newer than this program. ""
// where the line is no such key: then it is no key, or one that Latchkey reads.
func UnknownType(line string) string {
	kind, rest, _ := cutBlank(strings.TrimSpace(line))
	blob, _, _ := cutBlank(rest)
	if isKeyType(kind) || !typePattern.MatchString(kind) || !strings.HasPrefix(blob, "AAAA") {
		return ""
	}
	if _, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(blob, "=…")); err != nil {
		return ""
	}
	return kind
}
