package probe

import (
	"bytes"
	"crypto/sha1"
	"crypto/sha256"
	"fmt"
	"hash"
)

// format is how a repository names its objects.
type format struct {
	name string // as git calls it in the capability object-format
	size int    // of a name, in bytes
	hash func() hash.Hash
}

// sha1Format returns what nearly every repository has. SHA-1 is what git's object
// names are; nothing is trusted by it.
func sha1Format() format { return format{"sha1", sha1.Size, sha1.New} }

func sha256Format() format { return format{"sha256", sha256.Size, sha256.New} }

// formatOf finds a format by what the server says of it and by the length of
// its object names, in hexadecimal letters.
func formatOf(name string, letters int) (format, bool) {
	for _, f := range []format{sha1Format(), sha256Format()} {
		if (name == f.name || name == "" && f.name == "sha1") && letters == 2*f.size {
			return f, true
		}
	}
	return format{}, false
}

// oid is the name of an object. One of SHA-1 fills the first bytes of it only.
type oid [sha256.Size]byte

// String returns the name in hexadecimal letters.
func (o oid) String() string {
	if bytes.Equal(o[sha1.Size:], make([]byte, sha256.Size-sha1.Size)) {
		return fmt.Sprintf("%x", o[:sha1.Size])
	}
	return fmt.Sprintf("%x", o[:])
}
