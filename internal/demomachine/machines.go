package demomachine

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"golang.org/x/crypto/ssh"
	"golang.org/x/sync/errgroup"

	"latchkey/internal/nsroot"
)

// MaxCount is how many machines Start serves at most.
const MaxCount = 50

// ErrUnsupported is what Start returns, with the reason, where this system can
// have no such machines.
var ErrUnsupported = errors.New("no demo machines here")

// Machines are several machines that run. Close ends them.
type Machines struct {
	// All are the machines: build-01, build-02 and so on.
	All []*Machine
	// KeyFile is the private key that logs in to each of them, in a file that only
	// its owner may read.
	KeyFile string
	// Config is an ssh_config with each machine under its name, for ssh -F.
	Config string

	dir     string
	closing sync.Once
	err     error
}

// Start serves so many machines. They end with ctx or with Close, whichever comes
// first.
func Start(ctx context.Context, count int) (*Machines, error) {
	if count < 1 || count > MaxCount {
		return nil, fmt.Errorf("demo machines: %d does not lie between 1 and %d", count, MaxCount)
	}
	dir, err := os.MkdirTemp("", "latchkey-machines-")
	if err != nil {
		return nil, fmt.Errorf("demo machines: %w", err)
	}
	m := &Machines{All: make([]*Machine, count), dir: dir, KeyFile: filepath.Join(dir, "key"), Config: filepath.Join(dir, "config")}
	key, text, err := newKey()
	if err == nil {
		err = os.WriteFile(m.KeyFile, text, 0o600)
	}
	var starting errgroup.Group
	starting.SetLimit(4) // each starts a dozen small programs
	for i := range m.All {
		if err != nil {
			break
		}
		starting.Go(func() error {
			one, err := start(fmt.Sprintf("build-%02d", i+1), key.PublicKey())
			m.All[i] = one
			return err
		})
	}
	if err = errors.Join(err, starting.Wait()); err == nil {
		err = m.writeConfig()
	}
	if err != nil {
		_ = m.Close()
		if errors.Is(err, nsroot.ErrUnsupported) {
			return nil, fmt.Errorf("%w: %w", ErrUnsupported, err)
		}
		return nil, fmt.Errorf("demo machines: %w", err)
	}
	context.AfterFunc(ctx, func() { _ = m.Close() })
	return m, nil
}

// Close ends the machines and removes the files of this run. A second call does
// nothing.
func (m *Machines) Close() error {
	m.closing.Do(func() {
		for _, one := range m.All {
			if one != nil {
				m.err = errors.Join(m.err, one.close())
			}
		}
		m.err = errors.Join(m.err, os.RemoveAll(m.dir))
	})
	return m.err
}

// writeConfig writes the ssh_config and its known_hosts.
func (m *Machines) writeConfig() error {
	var config, known strings.Builder
	for _, one := range m.All {
		host, port, err := net.SplitHostPort(one.Addr)
		if err != nil {
			return err
		}
		fmt.Fprintf(&config, "Host %s\n  HostName %s\n  Port %s\n  User %s\n", one.Name, host, port, one.User)
		fmt.Fprintln(&known, one.HostKey)
	}
	fmt.Fprintf(&config, "Host *\n  IdentityFile %q\n  IdentitiesOnly yes\n  IdentityAgent none\n  UserKnownHostsFile %q\n  StrictHostKeyChecking yes\n",
		m.KeyFile, filepath.Join(m.dir, "known_hosts"))
	if err := os.WriteFile(filepath.Join(m.dir, "known_hosts"), []byte(known.String()), 0o600); err != nil {
		return err
	}
	return os.WriteFile(m.Config, []byte(config.String()), 0o600)
}

func newKey() (ssh.Signer, []byte, error) {
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	block, err := ssh.MarshalPrivateKey(private, "demo machines")
	if err != nil {
		return nil, nil, err
	}
	signer, err := ssh.NewSignerFromSigner(private)
	return signer, pem.EncodeToMemory(block), err
}
