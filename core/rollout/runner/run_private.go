package runner

import (
	"context"

	"latchkey/core/store"
	"latchkey/keys"
)

// privateKeys remembers which private keys were read back from the vault in this
// run. One is checked at a time; a channel and no mutex, because whoever waits
// for a vault can be stopped.
type privateKeys struct {
	turn    chan struct{}
	present map[string]bool // by public line
}

func newPrivateKeys() privateKeys {
	return privateKeys{turn: make(chan struct{}, 1), present: map[string]bool{}}
}

// require makes sure that the private key of a public line was read back in this
// run; check does it where it was not.
func (p *privateKeys) require(ctx context.Context, public keys.Public, check func(context.Context, string) (store.Pair, error)) error {
	line := public.Line()
	select {
	case p.turn <- struct{}{}:
	case <-ctx.Done():
		return errStopped
	}
	defer func() { <-p.turn }()
	if p.present[line] {
		return nil
	}
	if _, err := check(ctx, line); err != nil {
		return err
	}
	p.present[line] = true
	return nil
}

// add records that a key was read back. It is called before steps run.
func (p *privateKeys) add(line string) { p.present[line] = true }
