package core

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/crypto/ssh"

	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/core/userinput"
	"latchkey/internal/safetext"
	"latchkey/internal/wire"
	"latchkey/keys"
	"latchkey/keys/vault"
)

// keyQuery is what a person means by a request to find.
type keyQuery struct {
	query        string
	fingerprints []string
	signer       ssh.Signer // the private key, where a file of it was handed in to ask with
}

// resolveQuery finds the fingerprints that a person means.
func (inv *Inventory) resolveQuery(ctx context.Context, r FindRequest) (keyQuery, error) {
	text := strings.TrimSpace(r.Text)
	if (text == "") == (len(r.Data) == 0) {
		return keyQuery{}, cause.Invalid(say.New("failed.name-a-key", "name a key, or give its file"))
	}
	if keys.HoldsPrivate(text) { // in the wrong place, and never told in an answer
		r.Data = []byte(text)
		defer vault.Wipe(r.Data)
	}
	if len(r.Data) > 0 {
		return inv.queryOfFile(ctx, r)
	}
	if fp := fingerprintIn(text); fp != "" {
		return keyQuery{query: string(fp), fingerprints: []string{string(fp)}}, nil
	}
	want := keyQuery{query: userinput.Quote(text)}
	var err error
	if want.fingerprints, err = inv.matchKeys(ctx, text); err != nil {
		return want, err
	}
	if len(want.fingerprints) == 0 {
		err = formError(text)
	}
	return want, err
}

// fingerprintIn returns the fingerprint of a key that stands in a text as a whole: its
// public key, or its SHA-256; "" when neither does.
func fingerprintIn(text string) keys.Fingerprint {
	if public, err := keys.ParsePublic(text); err == nil {
		return public.Fingerprint()
	}
	if form, ok := keys.ParseForm(text); ok {
		return form.Fingerprint()
	}
	if public, ok := keys.PublicIn(text); ok {
		return public.Fingerprint()
	}
	return ""
}

// formError returns the error for a text that nothing is called and that looks like a
// key without being one; nil for a name, and for a form of which no key is known.
func formError(text string) error {
	form, ok := keys.ParseForm(text)
	begin, isBegin := strings.CutPrefix(text, "SHA256:")
	switch {
	case ok && form.OfPrivate():
		return errtext.Because(say.New("failed.form-sha1", "{text}: {cause}: it has the length of SHA-1, by which AWS prints a hash of the private key; hand in the public key instead", say.Values{"text": strconv.Quote(userinput.Quote(text))}), cause.ErrNoForm)
	case ok, !keys.ResemblesForm(text):
		return nil
	case isBegin && len(begin) >= minPrefix && strings.Trim(begin, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/") == "" && len(begin) < 43:
		return nil
	}
	return errtext.Because(say.New("failed.form-broken", "{text}: {cause}: characters are missing from it or do not belong there", say.Values{"text": strconv.Quote(userinput.Quote(text))}), cause.ErrNoForm)
}

// queryOfFile reads a public key, or private ones. Which keys they are mostly
// stands in the file unencrypted: a passphrase is asked for only where it does
// not, or where the forges are to be asked with the key.
func (inv *Inventory) queryOfFile(ctx context.Context, r FindRequest) (keyQuery, error) {
	if !keys.HoldsPrivate(string(r.Data)) {
		if fp := fingerprintIn(string(r.Data)); fp != "" {
			return keyQuery{query: string(fp), fingerprints: []string{string(fp)}}, nil
		}
	}
	choices, err := keys.Choices(r.Data)
	if err != nil {
		return keyQuery{}, errtext.Because(say.New("failed.read-public", "read the key: {cause}"), err)
	}
	var want keyQuery
	for _, c := range choices {
		want.fingerprints = append(want.fingerprints, string(c.Fingerprint))
	}
	want.query = strings.Join(want.fingerprints, ", ")
	if readable := !slices.Contains(want.fingerprints, ""); readable && (!r.Ask || len(choices) > 1) {
		return want, nil
	}
	read, err := keys.ParsePrivate(r.Data, func() ([]byte, error) { return inv.pairs.askPassphrase(ctx, ImportRequest{}.what()) })
	if err != nil {
		return keyQuery{}, errtext.Because(say.New("failed.read-public", "read the key: {cause}"), err)
	}
	want.query = string(read.Pair.Public().Fingerprint())
	want.fingerprints = []string{want.query}
	want.signer, err = read.Pair.Signer()
	return want, err
}

// matchKeys finds keys by an old form of their fingerprint or the beginning of the
// new one, by label, comment or set, and by the id that a forge gave them.
func (inv *Inventory) matchKeys(ctx context.Context, text string) ([]string, error) {
	pairs, err := inv.store.Pairs(ctx)
	if err != nil {
		return nil, err
	}
	all := inv.matchPairs(pairs, text)
	if form, ok := keys.ParseForm(text); ok {
		fits, err := inv.store.FingerprintsOf(ctx, func(line string) bool {
			public, err := keys.ParsePublic(line)
			return err == nil && form.Fits(public)
		})
		if err != nil {
			return nil, err
		}
		all = append(all, fits...)
	}
	if begin := strings.TrimSuffix(strings.TrimPrefix(text, "SHA256:"), "…"); len(begin) >= minPrefix {
		like, err := inv.store.FingerprintsLike(ctx, "SHA256:"+begin)
		if err != nil {
			return nil, err
		}
		all = append(all, like...)
	}
	labelled, err := inv.store.KeysNamed(ctx, text)
	if err != nil {
		return nil, err
	}
	all = append(all, labelled...)
	if wire.IsID(text) {
		numbered, err := inv.store.KeysWithID(ctx, text)
		if err != nil {
			return nil, err
		}
		all = append(all, numbered...)
	}
	if set, err := inv.sets.keySet(ctx, text); err == nil {
		for _, m := range set.Members {
			all = append(all, m.Fingerprint)
		}
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}

// matchPairs returns those of our own pairs that a text means.
func (inv *Inventory) matchPairs(pairs []store.Pair, text string) (all []string) {
	form, isForm := keys.ParseForm(text)
	begin, name := strings.TrimSuffix(strings.TrimPrefix(text, "SHA256:"), "…"), safetext.Fold(text)
	for _, p := range pairs {
		fits := safetext.Fold(p.Comment) == name && name != "" ||
			len(begin) >= minPrefix && strings.HasPrefix(strings.TrimPrefix(p.Fingerprint, "SHA256:"), begin)
		if fits || isForm && isFormOf(form, p) {
			all = append(all, p.Fingerprint)
		}
	}
	return all
}
