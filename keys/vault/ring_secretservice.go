//go:build linux || freebsd || netbsd || openbsd || dragonfly

package vault

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/godbus/dbus/v5"
)

// serviceRing is the keyring of the Secret Service. Its items are as go-keyring writes
// them, so that one finds the other's. A call takes four questions to the daemon, where
// go-keyring asks twelve: the session is kept, nothing is unlocked that is open, and
// an item is looked at and taken in one go.
type serviceRing struct {
	prompting func(open bool)

	mu      sync.Mutex
	conn    *dbus.Conn // which session is of
	session dbus.ObjectPath
}

func systemRing(prompting func(open bool)) keyring { return &serviceRing{prompting: prompting} }

// ringTime limits a call, in which a person may be asked to unlock an item.
const ringTime = DefaultPromptTimeout

// serviceSecret is a secret as the Secret Service has it.
type serviceSecret struct {
	Session     dbus.ObjectPath
	Parameters  []byte
	Value       []byte
	ContentType string
}

// Set writes an item, in the place of the one that is there.
func (r *serviceRing) Set(account, text string) error {
	ctx, cancel := context.WithTimeout(context.Background(), ringTime)
	defer cancel()
	conn, path, err := loginCollection(ctx)
	if err != nil {
		return err
	}
	properties := map[string]dbus.Variant{
		itemIface + ".Label":      dbus.MakeVariant(fmt.Sprintf("Password for '%s' on '%s'", account, Service)),
		itemIface + ".Attributes": dbus.MakeVariant(map[string]string{attrAccount: account, attrService: Service}),
	}
	return r.withSession(ctx, conn, func(session dbus.ObjectPath) error {
		item, prompt := noPath, noPath
		secret := serviceSecret{session, []byte{}, []byte(text), "text/plain; charset=utf8"}
		if err := call(ctx, conn.Object(secretsName, path), collectionIface+".CreateItem", []any{properties, secret, true}, &item, &prompt); err != nil {
			return err
		}
		return r.answer(ctx, conn, prompt)
	})
}

// Get takes the secret of an item that was looked at: a daemon that filters badly
// answers with another one.
func (r *serviceRing) Get(account string) (text string, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), ringTime)
	defer cancel()
	conn, item, err := findItem(ctx, account)
	if err != nil {
		return "", err
	}
	err = r.withSession(ctx, conn, func(session dbus.ObjectPath) error {
		var secret serviceSecret
		take := func() error {
			return call(ctx, conn.Object(secretsName, item), itemIface+".GetSecret", []any{session}, &secret)
		}
		err := take()
		if errors.Is(err, ErrLocked) { // some daemons lock each item for itself
			if err = r.unlock(ctx, conn, item); err == nil {
				err = take()
			}
		}
		text = string(secret.Value)
		return err
	})
	return text, err
}

// Delete removes an item that was looked at.
func (r *serviceRing) Delete(account string) error {
	ctx, cancel := context.WithTimeout(context.Background(), ringTime)
	defer cancel()
	conn, item, err := findItem(ctx, account)
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	prompt := noPath
	if err := call(ctx, conn.Object(secretsName, item), itemIface+".Delete", nil, &prompt); err != nil {
		return err
	}
	return r.answer(ctx, conn, prompt)
}

// findItem finds the item of an account, or returns ErrNotFound.
func findItem(ctx context.Context, account string) (*dbus.Conn, dbus.ObjectPath, error) {
	conn, found, err := search(ctx, map[string]string{attrService: Service, attrAccount: account})
	if err != nil {
		return nil, noPath, err
	}
	for _, item := range found {
		if item.attributes[attrService] != Service || item.attributes[attrAccount] != account {
			return nil, noPath, fmt.Errorf("%w: asked for one secret, the keyring gives another; nothing was taken or deleted", ErrUnreliable)
		}
	}
	if len(found) == 0 {
		return nil, noPath, ErrNotFound
	}
	return conn, found[0].path, nil
}

// withSession does something in a session with the daemon, and once more in a new one
// where the daemon no longer knows the session, because it was started anew.
func (r *serviceRing) withSession(ctx context.Context, conn *dbus.Conn, do func(session dbus.ObjectPath) error) error {
	session, kept, err := r.openSession(ctx, conn, "")
	if err != nil {
		return err
	}
	err = do(session)
	if kept && err != nil && !errors.Is(err, ErrDismissed) && !errors.Is(err, ErrLocked) && !errors.Is(err, ErrSlow) && ended(ctx) == nil {
		if session, _, again := r.openSession(ctx, conn, session); again == nil {
			return do(session)
		}
	}
	return err
}

// openSession returns the session of the connection, unless it is the one that is stale;
// kept says that it was there before.
func (r *serviceRing) openSession(ctx context.Context, conn *dbus.Conn, stale dbus.ObjectPath) (session dbus.ObjectPath, kept bool, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.conn == conn && r.session != "" && r.session != stale {
		return r.session, true, nil
	}
	var output dbus.Variant
	err = call(ctx, conn.Object(secretsName, secretsPath), serviceIface+".OpenSession", []any{"plain", dbus.MakeVariant("")}, &output, &session)
	if err == nil {
		r.conn, r.session = conn, session
	}
	return session, false, err
}

// unlock opens an item, which may ask a person.
func (r *serviceRing) unlock(ctx context.Context, conn *dbus.Conn, item dbus.ObjectPath) error {
	var unlocked []dbus.ObjectPath
	prompt := noPath
	if err := call(ctx, conn.Object(secretsName, secretsPath), serviceIface+".Unlock", []any{[]dbus.ObjectPath{item}}, &unlocked, &prompt); err != nil {
		return err
	}
	return r.answer(ctx, conn, prompt)
}

// answer waits until a person has answered a prompt of the daemon, where there is one.
func (r *serviceRing) answer(ctx context.Context, conn *dbus.Conn, prompt dbus.ObjectPath) error {
	if prompt == noPath || prompt == "" {
		return nil
	}
	owner, err := secretsOwner(ctx, conn)
	if err != nil {
		return err
	}
	r.prompting(true)
	defer r.prompting(false)
	return ask(ctx, conn, owner, prompt)
}

// loginCollection returns where items are kept, whether it is locked or not.
func loginCollection(ctx context.Context) (*dbus.Conn, dbus.ObjectPath, error) {
	conn, err := sessionBus()
	if err != nil {
		return nil, noPath, err
	}
	path, err := collectionPath(ctx, conn)
	return conn, path, err
}
