package locale

import "sync/atomic"

// accounts are the names of accounts by their ids.
var accounts atomic.Pointer[map[string]string]

// NameAccounts says what accounts are called, by their ids, in core's sentences from
// now on: people know them by user and forge.
func NameAccounts(names map[string]string) { accounts.Store(&names) }

// accountInWords is what people call an account, its id where nobody has said.
func accountInWords(id string) string {
	if names := accounts.Load(); names != nil {
		if name := (*names)[id]; name != "" {
			return name
		}
	}
	return id
}
