package keypage

import (
	"context"
	"fmt"

	"latchkey/core"
	"latchkey/core/say"
	"latchkey/internal/safetext"
	"latchkey/keys"
	"latchkey/ui/frame"
)

// mostFiles is how many files are imported at once: what somebody drops by
// mistake, such as a whole folder's content, is not read.
const mostFiles = 50

// source is where key text comes from: a file, or, without a path, what was
// pasted.
type source struct {
	path string
	text string
}

// name is safe to show.
func (s source) name() string { return frame.KeySourceName(s.path) }

// importResult is what came of one key of a source, or of a source without any.
type importResult struct {
	from    source
	public  bool // a public key: nothing was stored, it was only looked up
	format  string
	repairs []say.Text
	weak    bool            // the key should be replaced
	key     core.KeyDetails // with where it stands
	err     error
}

// importFrom reads one source: a private key goes into the vault, of several those
// that the person chooses; a public one is only looked up. Each result says where
// its key stands. It runs away from the UI goroutine.
func importFrom(ctx context.Context, b Backend, which frame.WhichKeys, from source) []importResult {
	out := importResult{from: source{path: from.path}} // what was pasted is not held on to
	data := []byte(from.text)
	if from.path != "" {
		var err error
		if data, err = frame.ReadKeyFile(from.path); err != nil {
			out.err = fmt.Errorf("read %s: %w", from.name(), err)
			return []importResult{out}
		}
	}
	defer clear(data)
	if public, err := keys.ParsePublic(string(data)); err == nil {
		out.public = true
		out.key.Public, out.key.Comment = public.Line(), safetext.Line(public.Comment(), 200)
		return []importResult{out.lookUp(ctx, b, public.Fingerprint())}
	}
	var all []importResult
	for _, got := range frame.ImportMeant(ctx, b, which, core.ImportRequest{Data: data, File: from.path}, true) {
		one := out
		if one.err = got.Err; one.err == nil {
			one.format, one.repairs, one.weak = got.Format, got.Repairs, !got.Weakness.IsZero()
			one = one.lookUp(ctx, b, got.KeyPair.Fingerprint)
		}
		all = append(all, one)
	}
	return all
}

// lookUp adds where the key stands.
func (out importResult) lookUp(ctx context.Context, b Backend, fp keys.Fingerprint) importResult {
	found, err := b.KeyDetails(ctx, fp)
	if err != nil {
		out.err = err
		return out
	}
	if out.public && found.Public == "" {
		found.Public, found.Comment = out.key.Public, out.key.Comment
	}
	out.key = found
	return out
}
