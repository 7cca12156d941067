package core

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/crypto/ssh"

	"latchkey/core/ask"
	"latchkey/core/errtext"
	"latchkey/core/probe"
	"latchkey/core/say"
	"latchkey/internal/safetext"
	"latchkey/keys"
	"latchkey/keys/vault"
)

// explainHolders says who has a key that the forge calls taken: as far as the store
// knows, else as far as the forge tells over SSH, for a private key that is
// here. repo is the repository on which the key was to be put.
func (inv *Inventory) explainHolders(ctx context.Context, account, repo, fingerprint string, err error) error {
	places, findErr := inv.placements.placementsOf(ctx, fingerprint)
	if findErr != nil {
		return errors.Join(err, findErr)
	}
	if len(places) == 0 {
		return holderText(err, inv.identityOf(ctx, account, keys.Fingerprint(fingerprint))).Because(err)
	}
	var names []string
	for _, p := range places[:min(len(places), 5)] {
		names = append(names, p.Target+" as "+p.Label)
	}
	if more := len(places) - len(names); more > 0 {
		names = append(names, fmt.Sprintf("%d more", more))
	}
	return say.New("went.held-on", "{cause}; it is on {names}", say.Values{"cause": errtext.Of(err), "names": say.Names(names...)}).Because(err)
}

// holderText adds to an error what a forge's greeting tells of a key's holder;
// id is nil when it was not greeted.
func holderText(err error, id *probe.Identity) say.Text {
	values := say.Values{"cause": errtext.Of(err)}
	switch {
	case id != nil && id.Kind == "user":
		return say.New("went.held-account", "{cause}; over SSH the forge says that it belongs to {user}'s account", values, say.Values{"user": userText(id.Name)})
	case id != nil && len(id.Repositories) > 0:
		return say.New("went.held-repos", "{cause}; over SSH the forge says that it is on {names}", values, say.Values{"names": errtext.Names(id.Repositories)})
	}
	return say.New("went.held-unseen", "{cause}; Latchkey has not seen it on any repository: it may be on a person's account", values)
}

// userText names the holder of an account.
func userText(name string) say.Text {
	if name = safetext.Line(name, 100); name != "" {
		return say.Plain(name)
	}
	return say.New("part.somebody", "somebody")
}

// identityTime bounds how long a forge is given to say whose a key is.
const identityTimeout = 10 * time.Second

// identityOf asks the forge over SSH whose a key is; nil when it cannot be
// asked. Nobody is asked for a passphrase or about a host key: this only makes
// words better, and plans.
func (inv *Inventory) identityOf(ctx context.Context, account string, fp keys.Fingerprint) *probe.Identity {
	ctx, cancel := context.WithTimeout(ctx, identityTimeout)
	defer cancel()
	signer := inv.openSigner(ctx, fp)
	c, err := inv.connections.connect(ctx, account)
	if err != nil || signer == nil || len(c.forge.Traits().SSH) == 0 {
		return nil
	}
	return inv.tests.greeting(ctx, ask.Person{}, account, c.forge.Traits().SSH, signer).Identity
}

// openSigner returns a private key that is in the vault and has no passphrase; nil
// when there is none.
func (inv *Inventory) openSigner(ctx context.Context, fp keys.Fingerprint) ssh.Signer {
	secret, err := inv.vault.Get(ctx, string(fp))
	if err != nil {
		return nil
	}
	defer vault.Wipe(secret)
	read, err := keys.ParsePrivate(secret, nil)
	if err != nil {
		return nil
	}
	signer, err := read.Pair.Signer()
	if err != nil {
		return nil
	}
	return signer
}
