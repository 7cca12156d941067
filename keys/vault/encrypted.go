package vault

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"strings"

	"filippo.io/age"
	"filippo.io/age/armor"
)

// The encrypted file is text:
//
//	latchkey encrypted file 1
//	-----BEGIN AGE ENCRYPTED FILE-----
//	(an age identity, encrypted with the passphrase through scrypt)
//	-----END AGE ENCRYPTED FILE-----
//	-----BEGIN AGE ENCRYPTED FILE-----
//	({"secrets":{"NAME":"BASE64",…}}, encrypted to that identity)
//	-----END AGE ENCRYPTED FILE-----
//
// Scrypt, which is slow on purpose, runs once in the life of a program and not
// with every write. Somebody with the passphrase but without Latchkey can cut
// the file at the BEGIN lines and open both blocks with the age command. The
// identity's recipient is not stored, so that nobody can encrypt other content
// to it without the passphrase.
//
// Where other identities may open the file as well (AddIdentity), it begins with
// identityMark, and before the last block there is one for each of them: the file's
// own identity, encrypted to theirs. Without a passphrase the first block is missing.
//
// Files that earlier versions wrote begin with earlierMark and are the same in
// all else. They get the new first line when they are next written.
const (
	encryptedMark = "latchkey encrypted file 1\n"
	identityMark  = "latchkey encrypted file 2\n"
	earlierMark   = "latchkey sealed file 1\n"
	blockEnd      = armor.Footer + "\n"
	// maxWork is the base-2 logarithm of scrypt's highest cost when a file is
	// opened: 1 GiB of memory. Age itself would allow 4 GiB, and the file may
	// have been written by somebody else.
	maxWork = 20
)

// A fileKey decrypts and encrypts the content of one file.
type fileKey struct {
	identity   *age.X25519Identity
	head       []byte   // the blocks before the last one, as they are in the file
	recipients []string // whose identities open the file beside its passphrase
}

// encryptedContent is the JSON inside the last block. The recipients are kept there,
// so that another passphrase leaves them their way in.
type encryptedContent struct {
	Secrets    map[string][]byte `json:"secrets"`
	Recipients []string          `json:"recipients,omitempty"`
}

// splitEncrypted cuts a file into the blocks that hold its identity, and the one with
// its content.
func splitEncrypted(raw []byte) (head, body []byte, err error) {
	mark, rest, _ := bytes.Cut(raw, []byte("\n"))
	switch string(mark) + "\n" {
	case encryptedMark, earlierMark:
		end := bytes.Index(rest, []byte(blockEnd))
		if end < 0 {
			return nil, nil, fmt.Errorf("%w: its first block has no end", ErrDamaged)
		}
		end += len(blockEnd)
		return rest[:end], rest[end:], nil
	case identityMark:
		begin := bytes.LastIndex(rest, []byte(armor.Header))
		if begin <= 0 || !bytes.HasSuffix(rest[:begin], []byte(blockEnd)) {
			return nil, nil, fmt.Errorf("%w: its blocks are not whole", ErrDamaged)
		}
		return rest[:begin], rest[begin:], nil
	}
	return nil, nil, fmt.Errorf("%w: it does not begin like an encrypted file of version 1 or 2", ErrDamaged)
}

// giveBack frees the memory that scrypt used (256 MB at age's own cost) at
// once. Otherwise the garbage collector would let the program grow to twice as
// much before it runs again.
func giveBack(options FileOptions) {
	if options.WorkFactor == 0 {
		debug.FreeOSMemory()
	}
}

// newFileKey makes a key and encrypts it with a passphrase, which it asks for, and to
// the recipients. Where a file is made with an identity, that alone opens it.
func newFileKey(ctx context.Context, options FileOptions, recipients []string) (*fileKey, error) {
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, fmt.Errorf("create the encrypted file: %w", err)
	}
	k := &fileKey{identity: identity}
	if options.Identity != nil && len(recipients) == 0 && options.alone {
		theirs, err := readIdentity(ctx, options)
		if err != nil {
			return nil, err
		}
		return k, k.addRecipients(theirs.recipient)
	}
	passphrase, err := askPassphrase(ctx, options.NewPassphrase)
	if err != nil {
		return nil, err
	}
	defer Wipe(passphrase)
	if len(passphrase) < MinPassphrase {
		return nil, ErrWeakPassphrase
	}
	recipient, err := age.NewScryptRecipient(string(passphrase))
	if err != nil {
		return nil, fmt.Errorf("create the encrypted file: %w", err)
	}
	if options.WorkFactor != 0 {
		recipient.SetWorkFactor(options.WorkFactor)
	}
	defer giveBack(options)
	if k.head, err = encryptBlock([]byte(identity.String()), recipient); err != nil {
		return nil, fmt.Errorf("create the encrypted file: %w", err)
	}
	return k, k.addRecipients(recipients...)
}

// openFileKey decrypts the file's identity with one that is given, else with a
// passphrase, which it asks for.
func openFileKey(ctx context.Context, options FileOptions, head []byte) (*fileKey, error) {
	if options.Identity != nil {
		key, err := openWithIdentity(ctx, options, head)
		if err == nil || !errors.Is(err, ErrWrongIdentity) || options.Passphrase == nil {
			return key, err
		}
	}
	first, isScrypt := passphraseBlock(head)
	if !isScrypt {
		return nil, ErrIdentityOnly
	}
	passphrase, err := askPassphrase(ctx, options.Passphrase)
	if err != nil {
		return nil, err
	}
	defer Wipe(passphrase)
	if len(passphrase) == 0 {
		return nil, ErrWrongPassphrase
	}
	scrypt, err := age.NewScryptIdentity(string(passphrase))
	if err != nil {
		return nil, fmt.Errorf("open the encrypted file: %w", err)
	}
	scrypt.SetMaxWorkFactor(max(maxWork, options.WorkFactor))
	defer giveBack(options)
	plain, err := openBlock(first, scrypt)
	if errors.Is(err, age.ErrIncorrectIdentity) {
		return nil, ErrWrongPassphrase
	}
	if err != nil {
		return nil, fmt.Errorf("%w: its first block is cut off or was changed", ErrDamaged)
	}
	return keyIn(plain, head)
}

// keyIn makes a key of what a block of the head holds, and wipes that.
func keyIn(plain, head []byte) (*fileKey, error) {
	defer Wipe(plain)
	identity, err := age.ParseX25519Identity(strings.TrimSpace(string(plain)))
	if err != nil {
		return nil, fmt.Errorf("%w: its first block holds no age identity", ErrDamaged)
	}
	return &fileKey{identity: identity, head: bytes.Clone(head)}, nil
}

// tryFileKey asks again when the passphrase was wrong, up to the allowed number of tries.
func tryFileKey(ctx context.Context, options FileOptions, head []byte) (key *fileKey, err error) {
	for range max(options.Tries, 1) {
		if key, err = openFileKey(ctx, options, head); !errors.Is(err, ErrWrongPassphrase) {
			break
		}
	}
	return key, err
}

func askPassphrase(ctx context.Context, ask func(context.Context) ([]byte, error)) ([]byte, error) {
	if ask == nil {
		return nil, ErrNoPassphrase
	}
	passphrase, err := ask(ctx)
	if err == nil {
		err = ended(ctx)
	}
	return passphrase, err
}

// opens reports whether this key came from that first block; false for a nil key.
func (k *fileKey) opens(head []byte) bool {
	return k != nil && bytes.Equal(k.head, head)
}

func (k *fileKey) open(body []byte) (map[string][]byte, error) {
	plain, err := openBlock(body, k.identity)
	if err != nil {
		return nil, fmt.Errorf("%w: its last block is cut off or was changed", ErrDamaged)
	}
	defer Wipe(plain)
	content := encryptedContent{Secrets: map[string][]byte{}}
	if err := json.Unmarshal(plain, &content); err != nil || content.Secrets == nil {
		// An error of the JSON package could quote a secret.
		return nil, fmt.Errorf("%w: its content is not JSON of the right form", ErrDamaged)
	}
	k.recipients = content.Recipients
	return content.Secrets, nil
}

// encrypt returns the whole file for some content.
func (k *fileKey) encrypt(content map[string][]byte) ([]byte, error) {
	plain, err := json.Marshal(encryptedContent{content, k.recipients})
	if err != nil {
		return nil, fmt.Errorf("encrypt the file: %w", err)
	}
	defer Wipe(plain)
	body, err := encryptBlock(plain, k.identity.Recipient())
	if err != nil {
		return nil, fmt.Errorf("encrypt the file: %w", err)
	}
	mark := encryptedMark
	if len(k.recipients) > 0 {
		mark = identityMark
	}
	return bytes.Join([][]byte{[]byte(mark), k.head, body}, nil), nil
}

func encryptBlock(plain []byte, to age.Recipient) ([]byte, error) {
	var block bytes.Buffer
	text := armor.NewWriter(&block)
	sink, err := age.Encrypt(text, to)
	if err != nil {
		return nil, err
	}
	_, err = sink.Write(plain)
	if err = errors.Join(err, sink.Close(), text.Close()); err != nil {
		return nil, err
	}
	return block.Bytes(), nil
}

func openBlock(block []byte, with age.Identity) ([]byte, error) {
	plain, err := age.Decrypt(armor.NewReader(bytes.NewReader(block)), with)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(plain)
}
