package vault

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"filippo.io/age"
	"filippo.io/age/armor"
)

// An openingIdentity is one that a person has in a file of its own.
type openingIdentity struct {
	all       []age.Identity
	recipient string // of the first
}

// NewIdentity makes an age identity, in the form of age-keygen's files.
func NewIdentity() ([]byte, error) {
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, err
	}
	return fmt.Appendf(nil, "# public key: %s\n%s\n", identity.Recipient(), identity), nil
}

// readIdentity asks for the text of an identity file and reads it.
func readIdentity(ctx context.Context, options FileOptions) (openingIdentity, error) {
	text, err := options.Identity(ctx)
	if err != nil {
		return openingIdentity{}, err
	}
	defer Wipe(text)
	return parseIdentity(text)
}

func parseIdentity(text []byte) (openingIdentity, error) {
	// An error of age could quote a line of the file.
	all, err := age.ParseIdentities(bytes.NewReader(text))
	if err != nil || len(all) == 0 {
		return openingIdentity{}, ErrNoIdentity
	}
	switch first := all[0].(type) {
	case *age.X25519Identity:
		return openingIdentity{all, first.Recipient().String()}, nil
	case *age.HybridIdentity:
		return openingIdentity{all, first.Recipient().String()}, nil
	}
	return openingIdentity{}, ErrNoIdentity
}

// passphraseBlock returns the first block of a head, and whether a passphrase opens it.
func passphraseBlock(head []byte) ([]byte, bool) {
	blocks := headBlocks(head)
	if len(blocks) == 0 {
		return nil, false
	}
	// A block that cannot be read counts as one, so that its fault is told.
	info, err := age.ExtractHeader(armor.NewReader(bytes.NewReader(blocks[0])))
	return blocks[0], err != nil || bytes.Contains(info, []byte("\n-> scrypt "))
}

// headBlocks cuts a head into its blocks.
func headBlocks(head []byte) (blocks [][]byte) {
	for len(head) > 0 {
		end := bytes.Index(head, []byte(blockEnd))
		if end < 0 {
			return append(blocks, head)
		}
		blocks, head = append(blocks, head[:end+len(blockEnd)]), head[end+len(blockEnd):]
	}
	return blocks
}

// openWithIdentity decrypts the file's own identity with one that is given.
func openWithIdentity(ctx context.Context, options FileOptions, head []byte) (*fileKey, error) {
	theirs, err := readIdentity(ctx, options)
	if err != nil {
		return nil, err
	}
	blocks := headBlocks(head)
	if _, first := passphraseBlock(head); first {
		blocks = blocks[1:]
	}
	for _, block := range blocks {
		for _, identity := range theirs.all {
			if plain, err := openBlock(block, identity); err == nil {
				return keyIn(plain, head)
			}
		}
	}
	return nil, ErrWrongIdentity
}

// stillOpens takes over a head that another program wrote for the same key, as when
// an identity was added; false for a nil key.
func (k *fileKey) stillOpens(head, body []byte) bool {
	if k == nil {
		return false
	}
	plain, err := openBlock(body, k.identity)
	Wipe(plain)
	if err == nil {
		k.head = bytes.Clone(head)
	}
	return err == nil
}

// addRecipients lets the identities of recipients open the file.
func (k *fileKey) addRecipients(recipients ...string) error {
	for _, text := range recipients {
		parsed, err := age.ParseRecipients(bytes.NewReader([]byte(text)))
		if err != nil || len(parsed) != 1 {
			return fmt.Errorf("%w: a recipient in it cannot be read", ErrDamaged)
		}
		block, err := encryptBlock([]byte(k.identity.String()), parsed[0])
		if err != nil {
			return fmt.Errorf("encrypt the file: %w", err)
		}
		k.head, k.recipients = append(k.head, block...), append(k.recipients, text)
	}
	return nil
}

// AddIdentity lets an age identity, given as the text of its file, open the encrypted
// file beside what opens it now: without scrypt, in milliseconds. It reports whether
// that is new.
func AddIdentity(ctx context.Context, v Vault, text []byte) (added bool, _ error) {
	f, ok := v.(*encryptedFile)
	if !ok {
		return false, ErrNoRekey
	}
	theirs, err := parseIdentity(text)
	if err != nil {
		return false, err
	}
	if _, err := os.Lstat(f.path); errors.Is(err, fs.ErrNotExist) {
		return false, fmt.Errorf("%s: %w", f.path, ErrNotFound)
	}
	return run(ctx, &f.serial, noLimit, func(ctx context.Context) (bool, error) {
		if _, err := f.content(ctx); err != nil { // asks for the passphrase before the lock
			return false, err
		}
		release, err := f.lock(ctx)
		if err != nil {
			return false, err
		}
		defer release()
		content, _, err := f.load(ctx)
		if err != nil || slices.Contains(f.key.recipients, theirs.recipient) {
			return false, err
		}
		key := &fileKey{identity: f.key.identity, head: bytes.Clone(f.key.head), recipients: slices.Clone(f.key.recipients)}
		if err := key.addRecipients(theirs.recipient); err != nil {
			return false, err
		}
		f.key = key
		return true, f.save(ctx, content)
	})
}
