package ui

import (
	"context"
	"fmt"

	"latchkey/core"
	"latchkey/internal/safetext"
	"latchkey/keys"
)

// mostFiles is how many files are taken at once: what somebody drops by
// mistake, such as a whole folder's content, is not read.
const mostFiles = 50

// source is where key text comes from: a file, or, without a path, what was
// pasted.
type source struct {
	path string
	text string
}

// name is safe to show.
func (s source) name() string { return keySourceName(s.path) }

// taken is what came of one source.
type taken struct {
	from    source
	public  bool // a public key: nothing was kept, it was only looked up
	format  string
	repairs []string
	weak    bool            // the key should be replaced
	found   core.KeyDetails // with where it stands
	err     error
}

// takeKeys reads one source: a private key goes into the vault, of several those
// that the person chooses; a public one is only looked up. Then it tells at once
// where each key stands.
func takeKeys(ctx context.Context, b Backend, which whichKeys, from source) []taken {
	out := taken{from: source{path: from.path}} // what was pasted is not held on to
	data := []byte(from.text)
	if from.path != "" {
		var err error
		if data, err = readKeyFile(from.path); err != nil {
			out.err = fmt.Errorf("read %s: %w", from.name(), err)
			return []taken{out}
		}
	}
	defer clear(data)
	if public, err := keys.ParsePublic(string(data)); err == nil {
		out.public = true
		out.found.Public, out.found.Comment = public.Line(), safetext.Line(public.Comment(), 200)
		return []taken{out.lookedUp(ctx, b, public.Fingerprint())}
	}
	var all []taken
	for _, got := range importMeant(ctx, b, which, core.ImportRequest{Data: data, File: from.path}, true) {
		one := out
		if one.err = got.err; one.err == nil {
			one.format, one.repairs, one.weak = got.Format, got.Repairs, got.Weakness != ""
			one = one.lookedUp(ctx, b, got.KeyPair.Fingerprint)
		}
		all = append(all, one)
	}
	return all
}

// lookedUp adds where the key stands.
func (out taken) lookedUp(ctx context.Context, b Backend, fp keys.Fingerprint) taken {
	found, err := b.KeyDetails(ctx, fp)
	if err != nil {
		out.err = err
		return out
	}
	if out.public && found.Public == "" {
		found.Public, found.Comment = out.found.Public, out.found.Comment
	}
	out.found = found
	return out
}
