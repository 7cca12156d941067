//go:build linux || freebsd || netbsd || openbsd || dragonfly

package vault

import (
	"context"
	"slices"

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
	_, found, err := search(ctx, map[string]string{attrService: Service})
	if err != nil {
		return nil, err
	}
	var all []string
	for _, item := range found {
		attributes := item.attributes
		if attributes[attrService] == Service && attributes[attrAccount] != "" {
			all = append(all, attributes[attrAccount])
		}
	}
	return all, nil
}

// foundItem is an item with its attributes.
type foundItem struct {
	path       dbus.ObjectPath
	attributes map[string]string
}

// search returns every item that the daemon finds.
func search(ctx context.Context, wanted map[string]string) (*dbus.Conn, []foundItem, error) {
	conn, path, err := loginCollection(ctx)
	if err != nil {
		return nil, nil, err
	}
	inCollection := conn.Object(secretsName, path)
	items, err := itemsWith(ctx, inCollection, wanted)
	if err != nil {
		return nil, nil, err
	}
	found := make([]foundItem, 0, len(items))
	for _, item := range items {
		one := foundItem{path: item}
		err := property(ctx, conn.Object(secretsName, item), itemIface, "Attributes", &one.attributes)
		if err != nil && isGone(ctx, inCollection, wanted, item) {
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		found = append(found, one)
	}
	return conn, found, nil
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
