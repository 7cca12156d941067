//go:build linux || freebsd || netbsd || openbsd || dragonfly

package vault

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/godbus/dbus/v5"
)

const itemIface = "org.freedesktop.Secret.Item"

// Attributes of our items, as go-keyring writes them.
const (
	attrService = "service"
	attrAccount = "username"
)

// list returns the accounts of our items in the collection that go-keyring uses.
func (secretService) list(ctx context.Context) ([]string, error) {
	found, err := search(ctx, map[string]string{attrService: Service})
	if err != nil {
		return nil, err
	}
	var all []string
	for _, attributes := range found {
		if attributes[attrService] == Service && attributes[attrAccount] != "" {
			all = append(all, attributes[attrAccount])
		}
	}
	return all, nil
}

// vouchTime limits the check before an item is used.
const vouchTime = 10 * time.Second

// vouchedFor is vouch for a call without a context.
func vouchedFor(account string) error {
	ctx, cancel := context.WithTimeout(context.Background(), vouchTime)
	defer cancel()
	return secretService{}.vouch(ctx, account)
}

// vouch makes sure that what the daemon finds under an account is ours and of
// that account. go-keyring uses, or deletes, the first item in the answer, and
// a daemon that filters badly answers with another secret.
func (secretService) vouch(ctx context.Context, account string) error {
	found, err := search(ctx, map[string]string{attrService: Service, attrAccount: account})
	if err != nil {
		return err
	}
	for _, attributes := range found {
		if attributes[attrService] != Service || attributes[attrAccount] != account {
			return fmt.Errorf("%w: asked for one secret, the keyring gives another; nothing was taken or deleted", ErrUnreliable)
		}
	}
	return nil
}

// search returns the attributes of every item that the daemon finds.
func search(ctx context.Context, wanted map[string]string) ([]map[string]string, error) {
	conn, err := sessionBus()
	if err != nil {
		return nil, err
	}
	path, _, err := collection(ctx, conn)
	if err != nil {
		return nil, err
	}
	inCollection := conn.Object(secretsName, path)
	items, err := itemsWith(ctx, inCollection, wanted)
	if err != nil {
		return nil, err
	}
	found := make([]map[string]string, 0, len(items))
	for _, item := range items {
		var attributes map[string]string
		err := property(ctx, conn.Object(secretsName, item), itemIface, "Attributes", &attributes)
		if err != nil && isGone(ctx, inCollection, wanted, item) {
			continue
		}
		if err != nil {
			return nil, err
		}
		found = append(found, attributes)
	}
	return found, nil
}

func itemsWith(ctx context.Context, in dbus.BusObject, wanted map[string]string) (items []dbus.ObjectPath, err error) {
	err = call(ctx, in, collectionIface+".SearchItems", []any{wanted}, &items)
	return items, err
}

// isGone reports whether another program deleted an item since it was found.
// Daemons answer a question about such an item with different errors, so they
// are asked once more what there is.
func isGone(ctx context.Context, in dbus.BusObject, wanted map[string]string, item dbus.ObjectPath) bool {
	items, err := itemsWith(ctx, in, wanted)
	return err == nil && !slices.Contains(items, item)
}
