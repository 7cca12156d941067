package vault

import (
	"context"
	"runtime"
	"time"
)

// Service is the service name of all our items in the keyring.
const Service = "latchkey"

// The defaults of OSOptions.
const (
	// DefaultTimeout leaves time for a prompt that a keyring shows by itself.
	DefaultTimeout = 30 * time.Second
	// DefaultPromptTimeout is for an unlock prompt that we asked for.
	DefaultPromptTimeout = 2 * time.Minute
	// stateTimeout is for calls that never lead to a prompt.
	stateTimeout = 3 * time.Second
)

// OSOptions are the settings of OS. The zero value is what a program wants.
type OSOptions struct {
	// Limit is the largest text of one item in bytes; 0 means what this system
	// can store, and less than 96 means 96. Longer values are split.
	Limit int
	// Timeout limits one Put, Get or Delete once the keyring is unlocked.
	Timeout time.Duration
	// PromptTimeout limits the wait for a person who is asked to unlock it.
	PromptTimeout time.Duration
	// LockFile is a file with whose lock two programs take turns to write, ""
	// for none. It matters only for values longer than Limit.
	LockFile string
	// Prompting is called when a prompt opens that waits for a person, and again
	// when it is gone; nil = nobody wants to know. It must not block. Keyrings that
	// show their prompts by themselves, as on macOS, do not tell of them.
	Prompting func(open bool)
}

// A keyringService answers for a keyring as a whole, without reading an item.
type keyringService interface {
	// state never leads to a prompt. The error is one of this package's.
	state(ctx context.Context) (name string, err error)
	// unlock asks the person when the keyring is locked.
	unlock(ctx context.Context) error
}

// osVault is the keyring of the operating system.
type osVault struct {
	items       items
	service     keyringService
	options     OSOptions
	work        serializer // items and prompts
	stateSerial serializer // State must not wait for a prompt
	dismissal   dismissal
}

// OS returns the vault in the keyring of the operating system: the Secret
// Service, the macOS Keychain or the Windows Credential Manager. Each name is
// one item with service "latchkey" and the name as account (attributes
// "service" and "username" in the Secret Service), so that a person finds a
// key pair by its fingerprint. The keyring is not used before the first call.
func OS(options OSOptions) Vault {
	if options.Prompting == nil {
		options.Prompting = func(bool) {}
	}
	return newOS(goKeyring{}, systemService(options.Prompting), options)
}

func newOS(ring keyring, d keyringService, options OSOptions) *osVault {
	if options.Limit == 0 {
		options.Limit = itemLimit(runtime.GOOS)
	}
	options.Limit = max(options.Limit, minLimit)
	if options.Timeout == 0 {
		options.Timeout = DefaultTimeout
	}
	if options.PromptTimeout == 0 {
		options.PromptTimeout = DefaultPromptTimeout
	}
	return &osVault{items: items{ring, options.Limit}, service: d, options: options}
}

// itemLimit returns the largest text in bytes that one item holds on a system.
func itemLimit(goos string) int {
	switch goos {
	case "windows":
		// CRED_MAX_CREDENTIAL_BLOB_SIZE. go-keyring passes on the bytes as they
		// are, not as UTF-16, and our text is ASCII.
		return 2560
	case "darwin", "ios":
		// go-keyring writes a command of at most 4,096 bytes for the security
		// tool, with the value in base64: 2,732 bytes of it for 2,048, which
		// leaves room for the longest name even when it is all quotes.
		return 2048
	default:
		// The Secret Service has no limit, but is slow and short of locked
		// memory beyond this. Every key pair is one item.
		return 64 << 10
	}
}

func (v *osVault) Put(ctx context.Context, name string, secret []byte) error {
	if err := begin(ctx, name, secret); err != nil {
		return err
	}
	text := encode(secret) // now: a late write must not read what the caller has wiped
	_, err := v.do(ctx, func(ctx context.Context) (string, error) {
		return "", v.alone(ctx, func() error { return v.items.put(ctx, name, text) })
	})
	return err
}

func (v *osVault) Get(ctx context.Context, name string) ([]byte, error) {
	if err := begin(ctx, name, nil); err != nil {
		return nil, err
	}
	text, err := v.do(ctx, func(ctx context.Context) (string, error) { return v.items.get(ctx, name) })
	if err != nil {
		return nil, err
	}
	return decode(text)
}

func (v *osVault) Delete(ctx context.Context, name string) error {
	if err := begin(ctx, name, nil); err != nil {
		return err
	}
	_, err := v.do(ctx, func(ctx context.Context) (string, error) {
		return "", v.alone(ctx, func() error { return v.items.remove(ctx, name) })
	})
	return err
}

// State never leads to a prompt: a locked keyring is reported as ErrLocked,
// although a Get or Put would ask the person to unlock it.
func (v *osVault) State(ctx context.Context) State {
	if v.work.stuck() {
		return State{Name: fallbackName(runtime.GOOS), Err: ErrSlow}
	}
	name, err := run(ctx, &v.stateSerial, stateTimeout, v.service.state)
	if name == "" {
		name = fallbackName(runtime.GOOS)
	}
	return State{Name: name, Ready: err == nil, Err: err}
}

// do unlocks the keyring, which may wait for a person, and then does the work.
func (v *osVault) do(ctx context.Context, work func(context.Context) (string, error)) (string, error) {
	_, err := run(ctx, &v.work, v.options.PromptTimeout, func(ctx context.Context) (string, error) {
		return "", v.open(ctx)
	})
	if err != nil {
		return "", untouched{err}
	}
	return run(ctx, &v.work, v.options.Timeout, work)
}

// alone runs write while no other program with the same lock file writes.
func (v *osVault) alone(ctx context.Context, write func() error) error {
	if v.options.LockFile == "" {
		return write()
	}
	release, err := lockFile(ctx, v.options.LockFile, lockTimeout)
	if err != nil {
		return err
	}
	defer release()
	return write()
}

func fallbackName(goos string) string {
	switch goos {
	case "darwin", "ios":
		return "macOS Keychain"
	case "windows":
		return "Windows Credential Manager"
	default:
		return "OS keyring (Secret Service)"
	}
}
