package git

import (
	"bytes"
	"crypto/sha1"
	"crypto/sha256"
	"fmt"
	"hash"
)

// Format is how a repository names its objects.
type Format struct {
	name string // as git calls it in the capability object-format
	size int    // of a name, in bytes
	hash func() hash.Hash
}

// sha1Format returns what nearly every repository has. SHA-1 is what git's object
// names are; nothing is trusted by it.
func sha1Format() Format { return Format{"sha1", sha1.Size, sha1.New} }

func sha256Format() Format { return Format{"sha256", sha256.Size, sha256.New} }

// FormatOf finds a format by what the server says of it and by the length of
// its object names, in hexadecimal letters.
func FormatOf(name string, letters int) (Format, bool) {
	for _, f := range []Format{sha1Format(), sha256Format()} {
		if (name == f.name || name == "" && f.name == "sha1") && letters == 2*f.size {
			return f, true
		}
	}
	return Format{}, false
}

// ObjectID is the name of an object. One of SHA-1 fills the first bytes of it only.
type ObjectID [sha256.Size]byte

// String returns the name in hexadecimal letters.
func (o ObjectID) String() string {
	if bytes.Equal(o[sha1.Size:], make([]byte, sha256.Size-sha1.Size)) {
		return fmt.Sprintf("%x", o[:sha1.Size])
	}
	return fmt.Sprintf("%x", o[:])
}
