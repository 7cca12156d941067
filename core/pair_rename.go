package core

import (
	"context"
	"strconv"

	"latchkey/core/ask"
	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/core/userinput"
	"latchkey/keys"
)

// RenameKeyPair gives a pair another comment, by which it is found, and reports
// whether that is new. Labels at forges and files that were exported stay as they are.
func (ps *Pairs) RenameKeyPair(ctx context.Context, fp keys.Fingerprint, comment string) (KeyPair, bool, error) {
	ctx, done, err := ps.enter(ctx)
	if err != nil {
		return KeyPair{}, false, err
	}
	defer done()
	row, err := ps.indexEntry(ctx, fp)
	if err != nil {
		return KeyPair{}, false, err
	}
	if err := userinput.RejectSecret(userinput.FieldComment, comment); err != nil {
		return KeyPair{}, false, err
	}
	public, err := keys.ParsePublic(row.Public)
	if err != nil {
		return KeyPair{}, false, err
	}
	public = public.WithComment(comment)
	if public.Comment() == row.Comment {
		pair, err := ps.keyPair(ctx, row)
		return pair, false, err
	}
	named, err := ps.pairsOfComment(ctx, public.Comment())
	if err != nil {
		return KeyPair{}, false, err
	}
	if len(named) > 0 && public.Comment() != "" {
		return KeyPair{}, false, errtext.Because(say.New("failed.about", "{about}: {cause}", say.Values{"about": strconv.Quote(userinput.Quote(public.Comment())) + " (" + named[0].Fingerprint + ")"}), cause.ErrNameInUse)
	}
	row.Comment, row.Public = public.Comment(), public.Line()
	if err := ps.store.RenamePair(ctx, row); err != nil {
		return KeyPair{}, false, err
	}
	ps.changed("", ask.PairsChanged)
	pair, err := ps.keyPair(ctx, row)
	return pair, true, err
}

// withComment gives a private key the comment that its pair has now. One that is kept
// with a passphrase stays as it is.
func withComment(secret []byte, row store.Pair) ([]byte, error) {
	if row.Encrypted {
		return secret, nil
	}
	read, err := keys.ParsePrivate(secret, nil)
	if err != nil || read.Pair.Public().Comment() == row.Comment {
		return secret, nil // it is handed out as it is kept
	}
	return read.Pair.WithComment(row.Comment).MarshalPrivate(nil)
}
