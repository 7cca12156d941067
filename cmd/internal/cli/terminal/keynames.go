package terminal

import "cmp"

// KeyNames tells apart the keys of a list that have one name.
type KeyNames struct{ of map[string]string }

// severalKeys stands for the fingerprint where a name has more than one.
const severalKeys = "*"

// Add makes a key known by its name and its fingerprint, "" for none.
func (n *KeyNames) Add(name, fingerprint string) {
	if n.of == nil {
		n.of = map[string]string{}
	}
	if known, there := n.of[name]; there && known != fingerprint {
		fingerprint = severalKeys
	}
	n.of[name] = fingerprint
}

// Text returns the name of a key, with the beginning of its fingerprint where another key
// has that name too, and the whole of it where the key has no name.
func (n *KeyNames) Text(name, fingerprint string) string {
	if name == "" || n.of[name] != severalKeys {
		return cmp.Or(name, fingerprint)
	}
	const most = len("SHA256:") + minFingerprint
	if len(fingerprint) > most {
		fingerprint = fingerprint[:most] + "…"
	}
	return name + " (" + cmp.Or(fingerprint, "not known") + ")"
}
