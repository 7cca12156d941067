package reach

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"sync"

	"golang.org/x/crypto/ssh"

	"latchkey/core/ask"
	"latchkey/core/say"
	"latchkey/internal/safetext"
	"latchkey/keys"
)

// usualFiles are ssh's own, in the order in which they are offered here.
var usualFiles = []string{"id_ed25519", "id_ecdsa", "id_rsa"}

// maxKeyFile bounds a key file.
const maxKeyFile = 1 << 20

// keyFile is a private key in a file. It is opened when a machine wants it, so
// that a passphrase is asked for then only.
type keyFile struct {
	path   string
	data   []byte        // of the private key; nil where there is only a public one
	public ssh.PublicKey // nil where only the passphrase would tell
}

func (f *keyFile) is(key ssh.PublicKey) bool {
	return f.public != nil && bytes.Equal(f.public.Marshal(), key.Marshal())
}

// keyFiles are the files that the configuration names, or else ssh's usual ones.
// Those that are not there, or are no keys, are passed over as ssh does.
func (s *signIn) keyFiles() []*keyFile {
	paths := s.address.Identities
	if paths == nil && s.machine.options.Home != "" {
		for _, name := range usualFiles {
			paths = append(paths, filepath.Join(s.machine.options.Home, ".ssh", name))
		}
	}
	var files []*keyFile
	for _, path := range paths {
		f := &keyFile{path: path}
		f.data = readFile(path)
		if public, err := keys.ParsePublic(string(readFile(path + ".pub"))); err == nil {
			f.public, _, _, _, _ = ssh.ParseAuthorizedKey([]byte(public.Line()))
		}
		if f.public == nil {
			f.public = publicOf(f.data)
		}
		if f.public != nil || f.data != nil {
			files = append(files, f)
		}
	}
	return files
}

// readFile is a regular file, nil where it cannot be read.
func readFile(path string) []byte {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxKeyFile {
		return nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	return data
}

// publicOf is the public key that a private one shows without its passphrase.
func publicOf(data []byte) ssh.PublicKey {
	signer, err := ssh.ParsePrivateKey(data)
	if missing, ok := errors.AsType[*ssh.PassphraseMissingError](err); ok {
		return missing.PublicKey
	}
	if err != nil {
		return nil
	}
	return signer.PublicKey()
}

// fileSigners are the signers of files whose key no agent has. A file that does
// not tell its public key is opened here, with a question if need be.
func (s *signIn) fileSigners(files []*keyFile, had []ssh.Signer) []ssh.Signer {
	var all []ssh.Signer
next:
	for _, f := range files {
		for _, signer := range had {
			if f.is(signer.PublicKey()) {
				continue next
			}
		}
		if f.data == nil {
			continue
		}
		lazy := &lazySigner{file: f, signIn: s}
		if f.public == nil {
			if _, err := lazy.open(); err != nil {
				continue
			}
		}
		all = append(all, lazy)
	}
	return all
}

// lazySigner opens its file when it has to sign.
type lazySigner struct {
	file   *keyFile
	signIn *signIn

	once   sync.Once
	signer ssh.Signer
	err    error
}

// PublicKey implements ssh.Signer.
func (l *lazySigner) PublicKey() ssh.PublicKey { return l.file.public }

// Sign implements ssh.Signer.
func (l *lazySigner) Sign(rand io.Reader, data []byte) (*ssh.Signature, error) {
	signer, err := l.open()
	if err != nil {
		return nil, err
	}
	return signer.Sign(rand, data)
}

// SignWithAlgorithm implements ssh.AlgorithmSigner.
func (l *lazySigner) SignWithAlgorithm(rand io.Reader, data []byte, algorithm string) (*ssh.Signature, error) {
	signer, err := l.open()
	if err != nil {
		return nil, err
	}
	if with, ok := signer.(ssh.AlgorithmSigner); ok {
		return with.SignWithAlgorithm(rand, data, algorithm)
	}
	return signer.Sign(rand, data)
}

// open opens the file. Its passphrase is asked for up to three times.
func (l *lazySigner) open() (ssh.Signer, error) {
	l.once.Do(func() {
		for range maxTries {
			if l.signer, l.err = l.try(); !errors.Is(l.err, keys.ErrWrongPassphrase) {
				break
			}
		}
		asked := &l.signIn.asked
		switch {
		case errors.Is(l.err, ask.ErrDeclined):
			asked.err = l.err
		case errors.Is(l.err, ask.ErrNobody), errors.Is(l.err, keys.ErrPassphraseNeeded) && l.signIn.machine.options.Person.Passphrase == nil:
			asked.nobody = true
			asked.key = ask.ErrNobody
		case l.err != nil:
			asked.key = l.err
		}
	})
	return l.signer, l.err
}

func (l *lazySigner) try() (ssh.Signer, error) {
	var passphrase func() ([]byte, error)
	if person := l.signIn.machine.options.Person.Passphrase; person != nil {
		passphrase = func() ([]byte, error) {
			defer l.signIn.limit.pause()()
			return person(l.signIn.ctx, say.Plain(safetext.Line(l.file.path, 300)))
		}
	}
	read, err := keys.ParsePrivate(l.file.data, passphrase)
	if err != nil {
		return nil, err
	}
	signer, err := read.Pair.Signer()
	if err == nil {
		l.file.public = signer.PublicKey()
	}
	return signer, err
}
