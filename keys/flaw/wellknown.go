package flaw

import (
	_ "embed"
	"strings"

	"latchkey/keys"
)

// A few published keys that are met on machines, with where each can be read. Other
// lists have to be imported: nothing is fetched unasked.
//
//go:embed wellknown.txt
var wellKnownText string

func readWellKnown() map[keys.Fingerprint]string {
	all := map[keys.Fingerprint]string{}
	for line := range strings.Lines(wellKnownText) {
		fingerprint, source, is := strings.Cut(strings.TrimSpace(line), " ")
		if is && !strings.HasPrefix(fingerprint, "#") {
			all[keys.Fingerprint(fingerprint)] = source
		}
	}
	return all
}

// WellKnown returns where the private key of a well-known key can be read, such as
// "hashicorp/vagrant, keys/vagrant.pub.rsa"; "" for other keys.
func (c *Checker) WellKnown(fingerprint keys.Fingerprint) (source string) {
	return c.wellKnown[fingerprint]
}
