package frame

import (
	"context"
	"errors"
	"regexp"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/cause"
	"latchkey/internal/safetext"
	"latchkey/keys"
	"latchkey/ui/kit"
)

// MostPasted is more than any key file has; what is longer is no key.
const MostPasted = 64 << 10

// HoldsPrivateKey reports whether a text holds a private key.
func HoldsPrivateKey(text string) bool { return keys.HoldsPrivate(text) }

// secretOf says which secret a text holds, "" when it holds none: a private key
// or a token.
func secretOf(text string) string { return api.SecretIn(text) }

// ClearSecret empties a field in which no private key or token belongs, such as one
// for a path or a name, where one was pasted: what such a field holds is shown in
// errors, or remembered.
func ClearSecret(e *kit.Entry) (had bool) {
	if had = secretOf(e.Text) != ""; had {
		e.SetText("")
	}
	return had
}

// publicKeyForm is how the common forms of a public key begin.
var publicKeyForm = regexp.MustCompile(`(^|\s)(ssh-(ed25519|rsa|dss)|ecdsa-sha2-nistp\d+|sk-[a-z0-9-]+@openssh\.com)\s+AAAA|BEGIN (SSH2 |RSA )?PUBLIC KEY`)

// IsPublicKey reports whether a text is a public key in any form.
func IsPublicKey(text string) bool { return publicKeyForm.MatchString(text) }

// IsFingerprint reports whether a text is a fingerprint in any form.
func IsFingerprint(text string) bool {
	_, ok := keys.ParseForm(text)
	return ok
}

// locator knows which repository an address means.
type locator interface {
	Locate(ctx context.Context, account, text string, ask bool) (core.Location, error)
}

// Addressed is the path in the address of a repository: a clone URL in any form,
// or a page's. For any other text, such as a path alone, it is "": that is what a
// list is searched for by its words.
func Addressed(text string) api.RepoPath {
	ref, err := api.ParseReference(text)
	if err != nil || ref.Host == "" {
		return ""
	}
	return ref.Repo
}

// AddressedText is the text that a list of paths is searched for.
func AddressedText(text string) string {
	if path := Addressed(text); path != "" {
		return string(path)
	}
	return text
}

// HostIn is the host in an address, safe to show.
func HostIn(text string) string {
	ref, _ := api.ParseReference(text)
	return safetext.Line(ref.Host, 100)
}

// LocatedText is addressedText in the forge's spelling, and with today's name
// where it was renamed. It runs away from the UI goroutine and costs no request.
func LocatedText(ctx context.Context, b locator, text string) string {
	if b == nil || Addressed(text) == "" {
		return text
	}
	found, err := b.Locate(ctx, "", text, false)
	switch {
	case err == nil:
		return string(found.Repo)
	case errors.Is(err, cause.ErrOtherHost):
		return text // what has that path here is another repository
	}
	return AddressedText(text)
}
