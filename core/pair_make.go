package core

import (
	"cmp"
	"context"
	"errors"
	"path/filepath"
	"strconv"

	"latchkey/api"
	"latchkey/core/ask"
	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/core/userinput"
	"latchkey/keys"
	"latchkey/keys/vault"
)

// newPair is a pair on its way into the vault.
type newPair struct {
	row    store.Pair
	public keys.Public
	secret []byte // OpenSSH format; wipe after use
}

// GenerateKeyPair makes a pair and keeps the private key in the vault, read
// back, before it returns.
func (ps *Pairs) GenerateKeyPair(ctx context.Context, n NewPair) (KeyPair, error) {
	ctx, done, err := ps.enter(ctx)
	if err != nil {
		return KeyPair{}, err
	}
	defer done()
	p, err := ps.generate(n)
	if err != nil {
		return KeyPair{}, err
	}
	defer vault.Wipe(p.secret)
	return ps.storePair(ctx, p)
}

func (ps *Pairs) generate(n NewPair) (newPair, error) {
	if err := userinput.RejectSecret(userinput.FieldComment, n.Comment); err != nil {
		return newPair{}, err
	}
	pair, err := keys.Generate(cmp.Or(n.Kind, keys.Ed25519), n.Comment)
	if err != nil {
		return newPair{}, err
	}
	return ps.vaultForm(pair, n.Passphrase, store.OriginGenerated)
}

// vaultForm writes the private key in the form in which the vault keeps it.
func (ps *Pairs) vaultForm(pair *keys.Pair, passphrase []byte, origin string) (newPair, error) {
	secret, err := pair.MarshalPrivate(passphrase)
	if err != nil {
		return newPair{}, err
	}
	return newPair{ps.pairRow(pair.Public(), len(passphrase) > 0, origin), pair.Public(), secret}, nil
}

func (ps *Pairs) pairRow(public keys.Public, encrypted bool, origin string) store.Pair {
	return store.Pair{Fingerprint: string(public.Fingerprint()), MD5: public.MD5(), Type: typeWord(public), Bits: public.Bits(),
		Comment: public.Comment(), Public: public.Line(), Created: ps.now(), Origin: origin, Encrypted: encrypted}
}

// ImportRequest is a private key on its way in.
type ImportRequest struct {
	Data        []byte           // the key, or a text that holds it
	Comment     string           // instead of the key's own; "" keeps that
	File        string           // where it came from, for a person who is asked for its passphrase; may be ""
	Fingerprint keys.Fingerprint // which one, where the text holds several; else ""
	Number      int              // instead of Fingerprint, from 1: which one, as a [*keys.SeveralError] lists them; else 0
}

// ImportKeyPair reads a private key in any format that package keys knows, and
// in any text in which it is found. A passphrase is asked for through
// Person.Passphrase when it is needed; a pair that came with a passphrase keeps
// it in the vault. A pair that is here already is returned as it is. Several
// keys in one text are a [*keys.SeveralError] until one is chosen.
func (ps *Pairs) ImportKeyPair(ctx context.Context, data []byte, comment string) (ImportResult, error) {
	return ps.Import(ctx, ImportRequest{Data: data, Comment: comment})
}

// Import is ImportKeyPair with all that can be said about it.
func (ps *Pairs) Import(ctx context.Context, r ImportRequest) (ImportResult, error) {
	ctx, done, err := ps.enter(ctx)
	if err != nil {
		return ImportResult{}, err
	}
	defer done()
	if err := userinput.RejectSecret(userinput.FieldComment, r.Comment); err != nil {
		return ImportResult{}, err
	}
	read, err := r.parse(func() ([]byte, error) { return ps.askPassphrase(ctx, r.what()) })
	if err != nil {
		return ImportResult{}, errtext.Because(say.New("failed.import", "import private key: {cause}"), err)
	}
	passphrase := read.Passphrase()
	defer vault.Wipe(passphrase)
	pair := read.Pair
	if comment := r.Comment; comment != "" {
		pair = pair.WithComment(comment)
	} else if api.SecretIn(pair.Public().Comment()) != "" {
		pair = pair.WithComment("") // it would be kept in plain and sent as a label
	}
	p, err := ps.vaultForm(pair, passphrase, store.OriginImported)
	if err != nil {
		return ImportResult{}, err
	}
	defer vault.Wipe(p.secret)
	row, err := ps.storePair(ctx, p)
	return ImportResult{KeyPair: row, Format: read.Format, Repairs: repairTexts(read), Weakness: weaknessText(pair.Public())}, err
}

// what names the key for whoever is asked for its passphrase.
func (r ImportRequest) what() say.Text {
	which := ""
	switch {
	case r.Number > 0:
		which = strconv.Itoa(r.Number)
	case r.Fingerprint != "":
		which = userinput.Quote(string(r.Fingerprint))
	}
	if r.File == "" {
		return say.New("part.private-key", "the private key⟨ ({which})⟩", say.Values{"which": which})
	}
	return say.New("part.key-file", "{file}⟨ ({which})⟩", say.Values{"file": userinput.Quote(filepath.Base(r.File)), "which": which})
}

// parse reads the key that is meant.
func (r ImportRequest) parse(passphrase func() ([]byte, error)) (keys.Imported, error) {
	if r.Number > 0 {
		return keys.ParsePrivateAt(r.Data, r.Number-1, passphrase)
	}
	return keys.ParsePrivateOf(r.Data, r.Fingerprint, passphrase)
}

func (ps *Pairs) askPassphrase(ctx context.Context, what say.Text) ([]byte, error) {
	if ps.person.Passphrase == nil {
		return nil, errtext.Because(say.New("failed.passphrase-of", "passphrase of {what}: {cause}", say.Values{"what": what}), ask.ErrNobody)
	}
	return ps.person.Passphrase(ctx, what)
}

// storePair keeps the order that always holds: intent → vault, read back → index
// and outcome in one commit. A failure takes back what was done, or leaves the
// journal's entry.
func (ps *Pairs) storePair(ctx context.Context, p newPair) (KeyPair, error) {
	if here, err := ps.isStored(ctx, p.row.Fingerprint); err != nil || here {
		if err != nil {
			return KeyPair{}, err
		}
		return ps.pairByFingerprint(ctx, p.row.Fingerprint)
	}
	detail := detailOf(p.row)
	if p.row.Origin == store.OriginImported {
		secret, err := ps.vault.Get(ctx, p.row.Fingerprint)
		vault.Wipe(secret)
		if err != nil && !errors.Is(err, vault.ErrNotFound) {
			return KeyPair{}, errtext.Because(say.New("failed.look-for-key", "look for the private key of {key}: {cause}", say.Values{"key": p.row.Fingerprint}), err)
		}
		detail.HadBefore = err == nil
	}
	w, _, err := ps.store.Begin(ctx, store.Entry{What: whatStorePair, Subject: pairSubject(p.row.Fingerprint), State: stateIntent,
		Fingerprint: p.row.Fingerprint, Public: p.row.Public, Label: p.row.Comment, Detail: detail.text()})
	if err != nil {
		return KeyPair{}, err
	}
	defer w.Release()
	ps.checkpoint("store-pair: intent written")
	if err := ps.private.put(ctx, p); err != nil {
		return KeyPair{}, ps.endAfterPut(ctx, w, err, ps.undoStorePair)
	}
	ps.checkpoint("store-pair: in vault")
	ctx, cancel := detached(ctx)
	defer cancel()
	if err := w.End(ctx, store.Done, &store.Changes{PutPair: &p.row}); err != nil {
		return KeyPair{}, withUndoError(err, ps.undoStorePair(ctx, w, store.Failed))
	}
	ps.checkpoint("store-pair: done")
	ps.changed("", ask.PairsChanged)
	return ps.pairByFingerprint(ctx, p.row.Fingerprint)
}

// isStored reports whether index and vault have the pair.
func (ps *Pairs) isStored(ctx context.Context, fingerprint string) (bool, error) {
	if _, err := ps.store.Pair(ctx, fingerprint); errors.Is(err, store.ErrNotFound) {
		return false, nil
	} else if err != nil {
		return false, err
	}
	return ps.private.isThere(ctx, fingerprint)
}

// undoStorePair removes what storing began and ends the entry. The index entry
// of a pair that was there before, as lost, stays.
func (ps *Pairs) undoStorePair(ctx context.Context, w *store.Work, outcome string) error {
	d, err := entryDetail(w.Entry)
	if err != nil {
		return err
	}
	ctx, cancel := detached(ctx)
	defer cancel()
	if !d.HadBefore {
		err = ps.vault.Delete(ctx, w.Fingerprint)
	}
	if err != nil {
		return errtext.Because(say.New("failed.take-back", "take the private key of {key} back: {cause}", say.Values{"key": w.Fingerprint}), err)
	}
	ps.checkpoint("store-pair: taken back")
	return w.End(ctx, outcome, nil)
}

// finishStorePair carries on after a crash: with the private key in the vault
// the index can be written, without it nothing is left.
func (ps *Pairs) finishStorePair(ctx context.Context, w *store.Work) error {
	row, err := ps.rowOfEntry(w.Entry)
	if err != nil {
		return err
	}
	err = ps.private.check(ctx, row.public, nil)
	if errors.Is(err, vault.ErrNotFound) {
		return errors.Join(w.End(ctx, store.Failed, nil), cause.ErrNothingLeft)
	}
	if err != nil {
		return err
	}
	if err := w.End(ctx, store.Done, &store.Changes{PutPair: &row.row}); err != nil {
		return err
	}
	ps.changed("", ask.PairsChanged)
	return nil
}
